"""Runs the migrations on the engine that the program hands over."""

import warnings

from alembic import context
from sqlalchemy.exc import SAWarning
from sqlmodel import SQLModel

import outreach.contacts.between_records
import outreach.contacts.records
import outreach.inbox.records
import outreach.keeping.records
import outreach.listening.records
import outreach.planning.records
import outreach.rendering.records
import outreach.review.desk.records
import outreach.review.records
import outreach.sending.records
import outreach.web.records  # noqa: F401 - each import makes its tables known
from outreach.errors import ConfigError

# A table that is made anew is read first, with those that it points at: an index by an expression stays where it is.
warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index", SAWarning)

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # SQLite changes a table by making it anew: what points at it must bear its absence. No pragma of a transaction.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
    try:
        context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite and (astray := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            what = f"a row of {astray[0]} points at a row of {astray[2]} that is not there"
            raise ConfigError(what, where="the database", remedy="restore a backup: nothing was changed")
        connection.commit()
    finally:
        connection.rollback()
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")
