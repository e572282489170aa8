"""Contacts by how their names begin"""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pattern = ' text_pattern_ops' if op.get_bind().dialect.name == 'postgresql' else ''
    for name in ('given', 'family'):
        op.execute(f'CREATE INDEX ix_contact_{name} ON contact (owner_id, lower({name}){pattern})')


def downgrade() -> None:
    for name in ('family', 'given'):
        op.drop_index(f'ix_contact_{name}', table_name='contact')
