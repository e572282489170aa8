"""Does so much come back, or is so much complained about, that an account had better not send?

A pause is never undone by the program: a person looks, and lets the account go on.
"""

from datetime import datetime, timedelta

import structlog
from sqlmodel import Session, col, func, select

from outreach.config import Account
from outreach.errors import NotFound
from outreach.inbox.bounce import read_bounce
from outreach.inbox.complaint import read_complaint
from outreach.inbox.records import AccountRecord, Folder, Message, Placement
from outreach.inbox.stored import as_parsed
from outreach.keeping.journal import audit
from outreach.sending.records import SendingAccount, Transmission
from outreach.sending.used import lock_account

_MOST_READ = 2000
_HARD = ("dead", "policy", "unclear")
"""Kinds of bounces that tell of an account's lists or name; a full mailbox tells nothing."""

log = structlog.get_logger()


def look(session: Session, account: Account, now: datetime) -> str:
    """Pause an account whose figures say so; gives why, '' where it goes on (or is paused already)."""
    state = session.get(SendingAccount, account.name)
    if state is not None and state.paused_at is not None:
        return ""
    since = now - timedelta(days=account.pause.within_days)
    if state is not None and state.released_at is not None:
        since = max(since, state.released_at)
    why = _why(session, account, since)
    if why:
        pause(session, account.name, why, now)
    return why


def pause(session: Session, account: str, why: str, now: datetime) -> None:
    """Let nothing leave this account until a person resumes it."""
    state = lock_account(session, account)
    state.paused_at, state.paused_why = now, why
    audit(session, now, "outreach", "account paused", f"account {account}", {"why": why})
    log.error("account paused", account=account, why=why)


def resume(session: Session, account: str, who: str, now: datetime) -> None:
    """A person lets an account go on; what came back before is not counted again. Raises `NotFound`."""
    state = session.get(SendingAccount, account)
    if state is None or state.paused_at is None:
        raise NotFound(f"account {account} is not paused", remedy="see 'outreach accounts'")
    audit(session, now, who, "account resumed", f"account {account}", {"was": state.paused_why})
    state.paused_at, state.paused_why, state.released_at = None, "", now


def _why(session: Session, account: Account, since: datetime) -> str:
    rules = account.pause
    reported = _reports(session, account.name, since)
    if reported < rules.least_reports:
        return ""
    sent = select(func.count()).select_from(Transmission)
    sent = sent.where(Transmission.account == account.name, Transmission.started_at > since)
    mails = session.exec(sent.where(Transmission.outcome == "sent")).one()
    if mails < rules.least_mails or reported < mails * min(rules.bounces, rules.complaints):
        return ""
    bounces, complaints = _counted(session, account.name, since)
    figures = ((complaints, rules.complaints, "were reported as spam"), (bounces, rules.bounces, "came back"))
    for count, share, what in figures:
        if count >= rules.least_reports and count > mails * share:
            told = f"{count} of {mails} mails {what} since {since:%Y-%m-%d %H:%M} UTC"
            return f"{told} ({count / mails:.1%}, more than {share:.1%})"
    return ""


def _of_account(account: str, since: datetime) -> list[object]:
    return [
        col(Message.automatic).in_(("bounce", "notification")),
        col(Message.at) > since,
        col(Message.id).in_(
            select(Placement.message_id)
            .join(Folder, col(Folder.id) == col(Placement.folder_id))
            .join(AccountRecord, col(AccountRecord.id) == col(Folder.account_id))
            .where(AccountRecord.name == account, Folder.role == "inbox")
        ),
    ]


def _reports(session: Session, account: str, since: datetime) -> int:
    """How many reports of any kind came into the account's folders."""
    wanted = select(func.count()).select_from(Message).where(*_of_account(account, since))  # type: ignore[arg-type]
    return session.exec(wanted).one()


def _counted(session: Session, account: str, since: datetime) -> tuple[int, int]:
    """How many of the account's mails came back for good, and how many were complained about."""
    wanted = select(Message).where(*_of_account(account, since)).limit(_MOST_READ)  # type: ignore[arg-type]
    bounced, complained = set[str](), 0
    for message in session.exec(wanted):
        read = as_parsed(message)
        complaint = read_complaint(read)
        complained += complaint is not None and complaint.against_us
        if message.automatic == "bounce":
            hard = [bounce for bounce in read_bounce(read) if bounce.kind in _HARD]
            bounced.update(bounce.original_message_id or f"message {message.id}" for bounce in hard)
    return len(bounced), complained
