"""A wish for no offers"""

from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

KINDS = ('stop', 'resume', 'channel', 'not_before', 'hours', 'cadence', 'only_person')


def _kinds(*kinds: str) -> None:
    with op.batch_alter_table('preference', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_preference_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_preference_kind'), f"kind IN ({', '.join(map(repr, kinds))})")


def upgrade() -> None:
    _kinds(*KINDS, 'no_offers')


def downgrade() -> None:
    op.execute("DELETE FROM preference WHERE kind = 'no_offers'")
    _kinds(*KINDS)
