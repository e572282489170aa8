"""The desk in one's own mailbox: its folders, its copies, its notes; the morning digest"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_ROLES = "role IN ('to_approve', 'approved', 'skip')"


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table('desk_folder',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', text(), nullable=False),
    sa.Column('name', text(), nullable=False),
    sa.Column('uidvalidity', sa.BigInteger(), nullable=False),
    sa.CheckConstraint(_ROLES, name=op.f('ck_desk_folder_role')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_desk_folder_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'role', name=op.f('pk_desk_folder'))
    )
    op.create_table('desk_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('placed_revision', sa.Integer(), nullable=False),
    sa.Column('state', text(), nullable=False),
    sa.Column('role', text(), nullable=False),
    sa.Column('uidvalidity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.Column('rfc_message_id', text(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('missing_since', moment(), nullable=True),
    sa.Column('created_at', moment(), nullable=False),
    sa.CheckConstraint(_ROLES, name=op.f('ck_desk_copy_role')),
    sa.CheckConstraint("state IN ('placing', 'lies', 'away')", name=op.f('ck_desk_copy_state')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_desk_copy_draft_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['outbox.id'], name=op.f('fk_desk_copy_entry_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_desk_copy_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_copy')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_desk_copy_entry_id'))
    )
    op.create_index('ix_desk_copy_user_id', 'desk_copy', ['user_id'], unique=False)
    op.create_index('ix_desk_copy_rfc_message_id', 'desk_copy', ['rfc_message_id'], unique=False)
    op.create_table('desk_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('about', text(), nullable=False),
    sa.Column('text', text(), nullable=False),
    sa.Column('at', moment(), nullable=False),
    sa.Column('dismissed_at', moment(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_desk_note_contact_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_desk_note_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_note')),
    sa.UniqueConstraint('user_id', 'about', name=op.f('uq_desk_note_user_id_about'))
    )
    op.create_index('ix_desk_note_contact_id', 'desk_note', ['contact_id'], unique=False)
    op.create_table('desk_told',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('rfc_message_id', text(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_desk_told_user_id')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_desk_told'))
    )
    op.create_table('digest',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', text(), nullable=False),
    sa.Column('said', text(), nullable=False),
    sa.Column('at', moment(), nullable=False),
    sa.CheckConstraint("state IN ('sending', 'sent', 'refused', 'in_doubt')", name=op.f('ck_digest_state')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_digest_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'day', name=op.f('pk_digest'))
    )


def downgrade() -> None:
    for table in ('digest', 'desk_told', 'desk_note', 'desk_copy', 'desk_folder'):
        op.drop_table(table)
