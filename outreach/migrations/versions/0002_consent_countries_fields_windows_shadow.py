"""Consent, countries, custom fields, windows of rules, shadow mode"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('replanning',
    sa.Column('version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('selected', sa.Integer(), nullable=False),
    sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['version'], ['policy.version'], name=op.f('fk_replanning_version')),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_replanning'))
    )
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('basis', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('evidence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('withdrawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("basis IN ('express', 'customer', 'inquiry', 'published')", name=op.f('ck_consent_basis')),
    sa.CheckConstraint("channel IN ('email', 'phone', 'sms', 'whatsapp', 'linkedin', 'post', 'video', 'in_person')", name=op.f('ck_consent_channel')),
    sa.CheckConstraint("source IN ('words', 'page', 'user', 'import')", name=op.f('ck_consent_source')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_consent_contact_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_contact_id'), ['contact_id'], unique=False)

    op.create_table('shadowed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('occasion', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('policy_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('template', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('department', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('verdict', sa.JSON(), nullable=False),
    sa.Column('considered', sa.JSON(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint("channel IN ('email', 'phone', 'sms', 'whatsapp', 'linkedin', 'post', 'video', 'in_person')", name=op.f('ck_shadowed_channel')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_shadowed_contact_id')),
    sa.ForeignKeyConstraint(['policy_version'], ['policy.version'], name=op.f('fk_shadowed_policy_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shadowed'))
    )
    with op.batch_alter_table('shadowed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shadowed_at'), ['at'], unique=False)
        batch_op.create_index('ix_shadowed_contact_at', ['contact_id', 'at'], unique=False)

    op.drop_index('ix_touch_contact_at', table_name='touch')
    op.create_index(
        'ix_touch_contact_at', 'touch', ['contact_id', 'at', 'direction', 'channel', 'automatic', 'department']
    )
    by_hand = sa.text("direction = 'in' AND automatic IS NULL")
    op.create_index(
        'ix_message_by_hand', 'message', ['contact_id', 'id'], sqlite_where=by_hand, postgresql_where=by_hand
    )

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('fields', sa.JSON(), nullable=False, server_default='{}'))

    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('talking_points', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('window', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('considered', sa.JSON(), nullable=False, server_default='[]'))



def downgrade() -> None:
    op.drop_index('ix_message_by_hand', table_name='message')
    op.drop_index('ix_touch_contact_at', table_name='touch')
    op.create_index('ix_touch_contact_at', 'touch', ['contact_id', 'at'])
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_column('considered')
        batch_op.drop_column('window')
        batch_op.drop_column('talking_points')

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_column('fields')
        batch_op.drop_column('country')

    with op.batch_alter_table('shadowed', schema=None) as batch_op:
        batch_op.drop_index('ix_shadowed_contact_at')
        batch_op.drop_index(batch_op.f('ix_shadowed_at'))

    op.drop_table('shadowed')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_contact_id'))

    op.drop_table('consent')
    op.drop_table('replanning')
