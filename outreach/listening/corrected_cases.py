"""Which cases do people's corrections make? Each corrected message with what it does say, in the guide's form."""

from collections.abc import Iterator
from email.utils import formataddr
from typing import Any

from sqlmodel import Session, col, select

from outreach.inbox.records import Message
from outreach.inbox.stored import as_parsed
from outreach.listening.folding import fold
from outreach.listening.records import Correction, Hearing, SignalRecord
from outreach.listening.signals import each_alone
from outreach.listening.tongues import likely_languages

_LEFT_OUT = frozenset(
    "from to cc bcc subject date message-id received return-path delivered-to mime-version content-type "
    "content-transfer-encoding content-disposition content-language dkim-signature arc-seal arc-message-signature "
    "arc-authentication-results authentication-results received-spf x-received".split()
)
"""Headers that a case says otherwise, or that say only which way a mail came."""


def corrected_cases(session: Session) -> Iterator[dict[str, Any]]:
    """A case for each message of which somebody corrected a signal, the oldest first; names as they were written."""
    corrected = select(Correction.message_id).distinct().order_by(col(Correction.message_id))
    for message_id in session.exec(corrected).all():
        yield _case(session, session.get_one(Message, message_id))


def _case(session: Session, message: Message) -> dict[str, Any]:
    parsed = as_parsed(message)
    hearing = session.exec(
        select(Hearing).where(Hearing.message_id == message.id).order_by(col(Hearing.id).desc()).limit(1)
    ).one()
    html_only = not message.text.strip() and bool(message.html)
    headers = [[name, value] for name, value in parsed.headers if name.casefold() not in _LEFT_OUT]
    if html_only:
        headers.append(["Content-Type", "text/html; charset=utf-8"])
    day = hearing.return_date
    return {
        "id": f"correction-{message.id}",
        "lang": next(iter(likely_languages(fold(hearing.visible[:20_000]))), "en"),
        "received": (parsed.sent_at or message.at).isoformat(),
        "from": formataddr((message.sender_name, message.sender_address)),
        "to": parsed.header("to") or ", ".join(message.to),
        "subject": message.subject,
        "headers": headers,
        "body": message.html if html_only else message.text,
        "expected": {
            "automatic": hearing.automatic,
            "return_date": day.isoformat() if day is not None else None,
            "signals": _said(session, hearing),
        },
    }


def _said(session: Session, hearing: Hearing) -> list[dict[str, Any]]:
    """What it says: what was heard and stands, and what a person said that was meant."""
    rows = select(SignalRecord).where(SignalRecord.hearing_id == hearing.id, col(SignalRecord.corrected_at).is_(None))
    found = session.exec(rows.order_by(col(SignalRecord.id)))
    return [{"kind": row.kind, **fields} for row in found for fields in each_alone(row.fields)]
