"""Limits and pauses of sending accounts, what holds mail back, how often a doubt was looked for"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_REPORTS = sa.text("automatic IN ('bounce', 'notification')")


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    moment = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table('sending_account',
    sa.Column('account', text(), nullable=False),
    sa.Column('paused_at', moment(), nullable=True),
    sa.Column('paused_why', text(), nullable=False),
    sa.Column('released_at', moment(), nullable=True),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_sending_account'))
    )
    op.create_table('held_back',
    sa.Column('account', text(), nullable=False),
    sa.Column('domain', text(), nullable=False),
    sa.Column('why', text(), nullable=False),
    sa.Column('until', moment(), nullable=True),
    sa.PrimaryKeyConstraint('account', 'domain', name=op.f('pk_held_back'))
    )
    with op.batch_alter_table('transmission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('domain', text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('looks', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_index('ix_transmission_account_started_at', ['account', 'started_at', 'domain'], unique=False)
    with op.batch_alter_table('transmission', schema=None) as batch_op:
        batch_op.alter_column('domain', server_default=None, existing_type=text(), existing_nullable=False)
        batch_op.alter_column('looks', server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    op.create_index('ix_outbox_due', 'outbox', ['state', 'not_before'], unique=False)
    op.create_index('ix_message_report', 'message', ['at'], unique=False,
                    sqlite_where=_REPORTS, postgresql_where=_REPORTS)


def downgrade() -> None:
    op.drop_index('ix_message_report', table_name='message')
    op.drop_index('ix_outbox_due', table_name='outbox')
    with op.batch_alter_table('transmission', schema=None) as batch_op:
        batch_op.drop_index('ix_transmission_account_started_at')
        batch_op.drop_column('looks')
        batch_op.drop_column('domain')
    op.drop_table('held_back')
    op.drop_table('sending_account')
