"""Why a draft was skipped, as planning goes by it; approvals that were taken back"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

DECISIONS = ('approved', 'edited', 'skipped', 'done', 'resolved_sent', 'resolved_not_sent')
_SKIPPED = sa.text('skipped_for IS NOT NULL')


def _decisions(*kinds: str) -> None:
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_decision_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_decision_kind'), f"kind IN ({', '.join(map(repr, kinds))})")


def upgrade() -> None:
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    _decisions(*DECISIONS, 'taken_back')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('skipped_for', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('skipped_at', moment(), nullable=True))
        batch_op.add_column(sa.Column('waits_until', moment(), nullable=True))
        batch_op.add_column(sa.Column('lifted_at', moment(), nullable=True))
        batch_op.create_check_constraint(
            op.f('ck_proposal_skipped_for'),
            "skipped_for IN ('not_this_person', 'not_now', 'wrong_tone', 'myself')",
        )
    op.create_index('ix_proposal_skipped_for', 'proposal', ['skipped_for', 'template'], unique=False,
                    sqlite_where=_SKIPPED, postgresql_where=_SKIPPED)


def downgrade() -> None:
    op.drop_index('ix_proposal_skipped_for', table_name='proposal')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_proposal_skipped_for'), type_='check')
        for column in ('lifted_at', 'waits_until', 'skipped_at', 'skipped_for'):
            batch_op.drop_column(column)
    op.execute("DELETE FROM decision WHERE kind = 'taken_back'")
    _decisions(*DECISIONS)
