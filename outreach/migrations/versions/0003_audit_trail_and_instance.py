"""The audit trail, append-only by triggers; which life of the database this is"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_FIXED = ('id', 'at', 'who', 'what', 'contact_id', 'about')
_SEALING = ('seq', 'digest', 'previous', 'hash')


def _may(same: str) -> str:
    """What may happen to a row: it is sealed once; once sealed, its details are taken away. Nothing else."""
    def kept(*columns):
        return ' AND '.join(same.format(column) for column in columns)
    sealed = f"OLD.hash IS NULL AND NEW.hash IS NOT NULL AND {kept('details')}"
    erased = f"OLD.hash IS NOT NULL AND NEW.details IS NULL AND {kept(*_SEALING)}"
    return f"{kept(*_FIXED)} AND (({sealed}) OR ({erased}))"


def _triggers() -> None:
    said = 'the audit trail is append-only'
    if op.get_bind().dialect.name == 'sqlite':
        may = _may('NEW.{0} IS OLD.{0}')
        refuse = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        op.execute(f"CREATE TRIGGER audit_update BEFORE UPDATE ON audit WHEN NOT ({may}) {refuse}")
        op.execute(f"CREATE TRIGGER audit_delete BEFORE DELETE ON audit {refuse}")
        # INSERT OR REPLACE would take a row away without firing the trigger above.
        there = "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id OR seq = NEW.seq)"
        op.execute(f"CREATE TRIGGER audit_insert BEFORE INSERT ON audit {there} {refuse}")
        return
    may = _may('NEW.{0} IS NOT DISTINCT FROM OLD.{0}')
    op.execute(f"""
        CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF {may} THEN RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION '{said}';
        END $$
    """)
    op.execute("CREATE TRIGGER audit_changed BEFORE UPDATE OR DELETE ON audit "
               "FOR EACH ROW EXECUTE FUNCTION audit_append_only()")
    op.execute("CREATE TRIGGER audit_emptied BEFORE TRUNCATE ON audit "
               "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()")


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('details', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=True),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('previous', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit')),
    sa.UniqueConstraint('seq', name=op.f('uq_audit_seq'))
    )
    op.create_index(op.f('ix_audit_contact_id'), 'audit', ['contact_id'])
    unsealed = sa.text('hash IS NULL')
    op.create_index('ix_audit_unsealed', 'audit', ['id'], sqlite_where=unsealed, postgresql_where=unsealed)
    op.create_table('instance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('review_since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('review_why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('clock_trouble', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instance'))
    )
    op.execute("INSERT INTO instance (id, epoch, review_since, review_why, clock_trouble) VALUES (1, 1, NULL, '', '')")
    _triggers()


def downgrade() -> None:
    op.drop_table('instance')
    if op.get_bind().dialect.name != 'sqlite':
        op.execute('DROP TABLE audit')
        op.execute('DROP FUNCTION audit_append_only()')
        return
    for name in ('audit_update', 'audit_delete', 'audit_insert'):
        op.execute(f'DROP TRIGGER {name}')
    op.drop_table('audit')
