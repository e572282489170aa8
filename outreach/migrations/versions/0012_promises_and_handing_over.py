"""What we promise in our mails; handing over a contact or one thing on the list; who waits longest"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

_OPEN = sa.text('over_at IS NULL')
_UNANSWERED = sa.text('answered_at IS NULL')
_CALL = sa.text("kind = 'channel' AND channel = 'phone' AND wish = 'prefer' AND undone_at IS NULL")
_UNREAD = sa.text("direction = 'out' AND promises_at IS NULL AND contact_id IS NOT NULL")


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table('promise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('quote', text(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('made_at', moment(), nullable=False),
    sa.Column('over_at', moment(), nullable=True),
    sa.Column('over_why', text(), nullable=True),
    sa.Column('over_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("over_why IN ('wrote', 'done', 'none')", name=op.f('ck_promise_over_why')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_promise_contact_id')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_promise_message_id')),
    sa.ForeignKeyConstraint(['over_by'], ['user.id'], name=op.f('fk_promise_over_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise')),
    sa.UniqueConstraint('message_id', 'contact_id', 'quote', name=op.f('uq_promise_message_id_contact_id_quote'))
    )
    op.create_index(op.f('ix_promise_contact_id'), 'promise', ['contact_id'], unique=False)
    op.create_index('ix_promise_open', 'promise', ['made_at', 'contact_id'], unique=False,
                    sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table('hand_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('why', text(), nullable=False),
    sa.Column('offered_at', moment(), nullable=False),
    sa.Column('answered_at', moment(), nullable=True),
    sa.Column('answer', text(), nullable=True),
    sa.CheckConstraint("answer IN ('yes', 'no', 'withdrawn')", name=op.f('ck_hand_over_answer')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_hand_over_contact_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['outbox.id'], name=op.f('fk_hand_over_entry_id')),
    sa.ForeignKeyConstraint(['from_id'], ['user.id'], name=op.f('fk_hand_over_from_id')),
    sa.ForeignKeyConstraint(['to_id'], ['user.id'], name=op.f('fk_hand_over_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over'))
    )
    op.create_index(op.f('ix_hand_over_contact_id'), 'hand_over', ['contact_id'], unique=False)
    op.create_index('ix_hand_over_to', 'hand_over', ['to_id', 'offered_at'], unique=False)
    op.create_index('uq_hand_over_open', 'hand_over', ['contact_id'], unique=True,
                    sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED)
    op.create_index('ix_answer_owed_waiting', 'answer_owed', ['asked_at', 'contact_id'], unique=False,
                    sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED)
    op.create_index('ix_preference_call', 'preference', ['said_at', 'contact_id'], unique=False,
                    sqlite_where=_CALL, postgresql_where=_CALL)
    op.add_column('message', sa.Column('promises_at', moment(), nullable=True))
    # What was promised long ago is nobody's list.
    op.execute("UPDATE message SET promises_at = at WHERE direction = 'out'")
    op.create_index('ix_message_promises', 'message', ['id'], unique=False,
                    sqlite_where=_UNREAD, postgresql_where=_UNREAD)
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('given_to', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_outbox_given_to'), 'user', ['given_to'], ['id'])
        batch_op.create_index(batch_op.f('ix_outbox_given_to'), ['given_to'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_given_to'))
        batch_op.drop_constraint(op.f('fk_outbox_given_to'), type_='foreignkey')
        batch_op.drop_column('given_to')
    op.drop_index('ix_message_promises', table_name='message')
    op.drop_column('message', 'promises_at')
    op.drop_index('ix_preference_call', table_name='preference')
    op.drop_index('ix_answer_owed_waiting', table_name='answer_owed')
    op.drop_table('hand_over')
    op.drop_table('promise')
