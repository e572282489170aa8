"""The suppression list; places of mails that were erased"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suppressed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint("channel IN ('email', 'phone', 'sms', 'whatsapp', 'linkedin', 'post', 'video', 'in_person')", name=op.f('ck_suppressed_channel')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suppressed')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_suppressed_key_hash'))
    )
    op.create_table('erased_place',
    sa.Column('folder_id', sa.Integer(), nullable=False),
    sa.Column('uidvalidity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['folder_id'], ['folder.id'], name=op.f('fk_erased_place_folder_id')),
    sa.PrimaryKeyConstraint('folder_id', 'uidvalidity', 'uid', name=op.f('pk_erased_place'))
    )


def downgrade() -> None:
    op.drop_table('erased_place')
    op.drop_table('suppressed')
