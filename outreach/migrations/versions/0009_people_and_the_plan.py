"""Proposed changes, notes by hand, who adopted which policy, what we think of it, and what is at risk or to be told"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

KINDS = ('loosening', 'new_address', 'successor', 'referral', 'left_company', 'second_reading')
_INDEXES = (
    ('ix_hold_unhappy', 'hold', ['since'], "kind = 'unhappy' AND lifted_at IS NULL"),
    ('ix_note_shared', 'note', ['at'], 'private IS {false} AND undone_at IS NULL'),
    ('ix_touch_out', 'touch', ['at', 'contact_id'], "direction = 'out'"),
    ('ix_ledger_entry_calendar', 'ledger_entry', ['at'], "by = 'calendar'"),
    ('ix_signal_interest', 'signal', ['id'], "kind = 'interest' AND corrected_at IS NULL"),
    ('ix_proposal_trouble', 'proposal', ['id'], 'trouble IS NOT NULL AND outcome IS NULL'),
)


def _kinds(*kinds: str) -> None:
    with op.batch_alter_table('question_to_owner', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_question_to_owner_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_question_to_owner_kind'), f"kind IN ({', '.join(map(repr, kinds))})")


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    _kinds(*KINDS, 'change')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.add_column(sa.Column('user_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_note_user_id'), 'user', ['user_id'], ['id'])
    op.create_table('policy_adoption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', text(), nullable=False),
    sa.Column('at', moment(), nullable=False),
    sa.Column('by', text(), nullable=False),
    sa.ForeignKeyConstraint(['version'], ['policy.version'], name=op.f('fk_policy_adoption_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_adoption'))
    )
    op.create_index(op.f('ix_policy_adoption_version'), 'policy_adoption', ['version'], unique=False)
    op.execute("INSERT INTO policy_adoption (version, at, by) SELECT version, adopted_at, '' FROM policy ORDER BY adopted_at")
    op.create_table('plan_acknowledgement',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('version', text(), nullable=False),
    sa.Column('at', moment(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_plan_acknowledgement_user_id')),
    sa.ForeignKeyConstraint(['version'], ['policy.version'], name=op.f('fk_plan_acknowledgement_version')),
    sa.PrimaryKeyConstraint('user_id', 'version', name=op.f('pk_plan_acknowledgement'))
    )
    op.create_table('rule_objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('version', text(), nullable=False),
    sa.Column('passage', text(), nullable=False),
    sa.Column('rule', text(), nullable=False),
    sa.Column('sentence', text(), nullable=False),
    sa.Column('text', text(), nullable=False),
    sa.Column('at', moment(), nullable=False),
    sa.Column('answer', text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', moment(), nullable=True),
    sa.Column('withdrawn_at', moment(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['user.id'], name=op.f('fk_rule_objection_answered_by')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_rule_objection_user_id')),
    sa.ForeignKeyConstraint(['version'], ['policy.version'], name=op.f('fk_rule_objection_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_objection'))
    )
    op.create_index(op.f('ix_rule_objection_at'), 'rule_objection', ['at'], unique=False)
    op.create_index(op.f('ix_rule_objection_user_id'), 'rule_objection', ['user_id'], unique=False)
    for name, table, columns, where in _INDEXES:
        op.create_index(name, table, columns, unique=False,
                        sqlite_where=sa.text(where.format(false='0')),
                        postgresql_where=sa.text(where.format(false='false')))


def downgrade() -> None:
    for name, table, _, _ in reversed(_INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_table('rule_objection')
    op.drop_table('plan_acknowledgement')
    op.drop_table('policy_adoption')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_note_user_id'), type_='foreignkey')
        batch_op.drop_column('user_id')
    op.execute("DELETE FROM question_to_owner WHERE kind = 'change'")
    _kinds(*KINDS)
