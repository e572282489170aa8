"""Were the promises kept, on this house's own data? Each is a query that must find nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, literal, select
from sqlmodel import Session

from outreach.bulk import table_of
from outreach.config import Settings
from outreach.contacts.records import Preference
from outreach.errors import OutreachError
from outreach.inbox import imap
from outreach.inbox.records import AccountRecord, ErasedPlace, Folder, Placement, Quarantine
from outreach.rendering.compose import digest
from outreach.rendering.records import Draft
from outreach.review.records import Decision, OutboxEntry
from outreach.sending.records import Transmission

STUCK_AFTER = timedelta(hours=1)
NEWEST = 2_000
"""Of how many mails the bytes themselves are looked at."""

_decision, _draft, _outbox = table_of(Decision).c, table_of(Draft).c, table_of(OutboxEntry).c
_sending, _wish = table_of(Transmission).c, table_of(Preference).c


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise: how many rows break it, and which the first are."""

    name: str
    promise: str
    broken: int
    first: tuple[int, ...] = ()
    only_told: bool = False
    """A count that breaks nothing: it is there to be known."""


def kept(session: Session, now: datetime) -> Iterator[Kept]:
    """Every promise that the database alone can tell."""
    yield _found(session, "dup_out", "no mail was accepted twice", _twice())
    yield _found(session, "ghost", "what is called sent was accepted, or found, or somebody said so", _ghosts())
    yield _found(session, "unapproved", "what left was approved to the byte", _unapproved())
    yield _other_bytes(session)
    yield _found(session, "gate_after_commit", "nothing left against the gate, or after a stop", _against_the_gate())
    yield _found(session, "stuck", "nothing is held by a sender that is gone", _stuck(now))
    in_doubt = select(_outbox.id).where(_outbox.state == "in_doubt")
    yield _found(session, "in_doubt", "mails of which nobody knows whether they arrived", in_doubt, only_told=True)
    fenced = select(_outbox.id).where(_outbox.fence > _outbox.attempts + 1)
    yield _found(session, "fenced", "mails that one sender took over from another", fenced, only_told=True)


def _found(session: Session, name: str, promise: str, wanted: object, *, only_told: bool = False) -> Kept:
    rows = wanted.subquery()  # type: ignore[attr-defined]
    count = session.execute(select(func.count()).select_from(rows)).scalar_one()
    first = session.execute(select(rows).limit(5)).scalars().all() if count else ()
    return Kept(name, promise, count, tuple(first), only_told)


def _twice() -> object:
    sent = select(_sending.entry_id).where(_sending.outcome == "sent")
    return sent.group_by(_sending.entry_id, _sending.rfc_message_id).having(func.count() > 1)


def _ghosts() -> object:
    accepted = exists().where(_sending.entry_id == _outbox.id, _sending.outcome == "sent")
    return select(_outbox.id).where(_outbox.state == "sent", ~accepted)


def _unapproved() -> object:
    approved = exists().where(
        _decision.entry_id == _sending.entry_id, _decision.kind == "approved", _decision.sha256 == _sending.sha256
    )
    return select(_sending.entry_id).where(~approved)


def _other_bytes(session: Session) -> Kept:
    wanted = select(_sending.entry_id, _draft.raw, _sending.sha256).join_from(
        table_of(Transmission), table_of(Draft), _draft.rfc_message_id == _sending.rfc_message_id
    )
    newest = session.execute(wanted.order_by(_sending.id.desc()).limit(NEWEST))
    wrong = [entry_id for entry_id, raw, sha256 in newest if digest(raw) != sha256]
    return Kept("other_bytes", f"the bytes of the newest {NEWEST} mails are those", len(wrong), tuple(wrong[:5]))


def _against_the_gate() -> object:
    """Refused at that instant, or after a stop was written down that stood then."""
    refused = _sending.verdict["allowed"].as_boolean().is_not(True)
    later = table_of(Preference).alias("later")
    resumed = exists().where(
        later.c.contact_id == _wish.contact_id,
        later.c.kind == "resume",
        later.c.recorded_at < _sending.started_at,
        later.c.id > _wish.id,
    )
    stopped = exists(
        select(literal(1))
        .select_from(table_of(Preference))
        .where(
            _wish.contact_id == _outbox.contact_id,
            _wish.kind == "stop",
            _wish.recorded_at < _sending.started_at,
            _wish.needs_yes.is_(False),
            (_wish.undone_at.is_(None)) | (_wish.undone_at > _sending.started_at),
            (_wish.until.is_(None)) | (_wish.until >= func.date(_sending.started_at)),
            ~resumed,
        )
        .correlate(table_of(OutboxEntry), table_of(Transmission))
    )
    left = select(_sending.entry_id).join_from(table_of(Transmission), table_of(OutboxEntry))
    return left.where(refused | stopped)


def _stuck(now: datetime) -> object:
    held = _outbox.state.in_(("claimed", "transmitting"))
    return select(_outbox.id).where(and_(held, _outbox.lease_until < now - STUCK_AFTER))


def missing(session: Session, settings: Settings) -> Iterator[Kept]:
    """Mails that stand in a folder that was read past them, and that are neither stored nor kept aside nor erased."""
    for account in settings.house.accounts:
        try:
            with imap.connect(account) as connection:
                there = connection.folders()
                for name in (*account.folders, account.sent):
                    if name and name in there:
                        yield _missing(session, connection, account.name, name)
        except OutreachError as error:
            yield Kept(f"ingest_missing {account.name}", f"it could not be asked: {error}", 0, only_told=True)


def _missing(session: Session, connection: imap.Imap, account: str, name: str) -> Kept:
    state = connection.examine(name)
    folder = table_of(Folder).c
    wanted = select(folder.id, folder.last_uid).join_from(table_of(Folder), table_of(AccountRecord))
    row = session.execute(
        wanted.where(
            table_of(AccountRecord).c.name == account, folder.name == name, folder.uidvalidity == state.uidvalidity
        )
    ).first()
    what = f"ingest_missing {account} {name}"
    if row is None:
        return Kept(what, "it has not been read yet", 0, only_told=True)
    known: set[int] = set()
    for model in (Placement, Quarantine, ErasedPlace):
        place = table_of(model).c
        here = (place.folder_id == row[0]) & (place.uidvalidity == state.uidvalidity)
        known |= set(session.execute(select(place.uid).where(here)).scalars())
    lost = sorted({uid for uid in connection.uids_after(0) if uid <= row[1]} - known)
    return Kept(what, "every mail is stored, or kept aside", len(lost), tuple(lost[:5]))
