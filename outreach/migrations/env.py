"""Runs the migrations on the engine that the program hands over."""

from alembic import context
from sqlmodel import SQLModel

import outreach.contacts.records
import outreach.inbox.records
import outreach.keeping.records
import outreach.listening.records
import outreach.planning.records
import outreach.rendering.records
import outreach.review.records
import outreach.sending.records
import outreach.web.records  # noqa: F401 - each import makes its tables known

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
