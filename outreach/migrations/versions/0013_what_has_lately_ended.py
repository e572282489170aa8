"""Entries by when they came to their state"""

from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_outbox_lately', 'outbox', ['state', 'state_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_outbox_lately', table_name='outbox')
