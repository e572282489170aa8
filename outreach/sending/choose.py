"""Which approved mails leave next?"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from outreach.bulk import prepared
from outreach.config import Account
from outreach.sending import waiting


def choose(session: Session, account: Account, now: datetime, most: int) -> Sequence[int]:
    """Up to so many entries of an account whose hour has come, who waits longest first."""
    connection = session.connection()
    given = {"now": now, "account": account.name, "most": most, "after": 0}
    return [row[0] for row in prepared(waiting.DUE, connection.dialect).run(connection, given)]
