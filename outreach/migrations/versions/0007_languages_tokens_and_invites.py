"""A language and zone of one's own, tokens for programs, invitations, browsers by name"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('zone_chosen', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('language', text(), nullable=False, server_default=''))
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.alter_column('zone_chosen', server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
        batch_op.alter_column('language', server_default=None, existing_type=text(), existing_nullable=False)
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('browser', text(), nullable=False, server_default=''))
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.alter_column('browser', server_default=None, existing_type=text(), existing_nullable=False)
    op.create_table('api_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', text(), nullable=False),
    sa.Column('token_hash', text(), nullable=False),
    sa.Column('read_only', sa.Boolean(), nullable=False),
    sa.Column('created_at', moment(), nullable=False),
    sa.Column('expires_at', moment(), nullable=True),
    sa.Column('revoked_at', moment(), nullable=True),
    sa.Column('last_used_at', moment(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_api_token_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_token_token_hash'))
    )
    op.create_index(op.f('ix_api_token_user_id'), 'api_token', ['user_id'], unique=False)
    op.create_table('invite',
    sa.Column('token_hash', text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', moment(), nullable=False),
    sa.Column('expires_at', moment(), nullable=False),
    sa.Column('used_at', moment(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_invite_user_id_user')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_invite'))
    )
    op.create_index(op.f('ix_invite_user_id'), 'invite', ['user_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_invite_user_id'), table_name='invite')
    op.drop_table('invite')
    op.drop_index(op.f('ix_api_token_user_id'), table_name='api_token')
    op.drop_table('api_token')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_column('browser')
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('language')
        batch_op.drop_column('zone_chosen')
