"""What is recorded about some contacts? One statement for each table, and each row as a value."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from outreach.bulk import prepared, table_of
from outreach.contacts.records import (
    Address,
    AnswerOwed,
    Consent,
    Contact,
    Entry,
    Hold,
    Moment,
    Organisation,
    Preference,
    Touch,
    User,
)
from outreach.contacts.wishes import Waiting, Wish, times_read
from outreach.inbox.records import AccountRecord, Folder, Message, Placement, Quarantine, Unheard
from outreach.listed import among
from outreach.listening.records import SignalRecord
from outreach.planning.facts.facts import ConsentFact, HeardFact, Inbound, MomentFact, Owed, TouchFact
from outreach.planning.facts.history import (
    Asked,
    Consented,
    Heard,
    Held,
    Proposed,
    Said,
    Told,
    Wrote,
)
from outreach.planning.records import Place, Proposal, Shadowed

_contact, _user, _organisation = table_of(Contact), table_of(User), table_of(Organisation)
_address, _preference, _hold, _consent = table_of(Address), table_of(Preference), table_of(Hold), table_of(Consent)
_moment, _owed, _touch, _place = table_of(Moment), table_of(AnswerOwed), table_of(Touch), table_of(Place)
_proposal, _shadow, _message, _signal = (
    table_of(Proposal),
    table_of(Shadowed),
    table_of(Message),
    table_of(SignalRecord),
)
_entry, _not_heard, _quarantine = table_of(Entry), table_of(Unheard), table_of(Quarantine)


@cache
def contacts() -> Select[Any]:
    """Their own row, with their owner's and their organisation's."""
    c = _contact.c
    wanted = select(
        c.id, c.state, c.created_at, c.stage, c.tags, c.fields, c.owner_id, c.organisation_id, c.birthday, c.zone,
        c.country, _user.c.email, _user.c.name, _organisation.c.name.label("organisation"), _organisation.c.domain,
    )  # fmt: skip
    joined = _contact.outerjoin(_user, _user.c.id == c.owner_id)
    joined = joined.outerjoin(_organisation, _organisation.c.id == c.organisation_id)
    return wanted.select_from(joined).where(among(c.id)).order_by(c.id)


@cache
def ways() -> Select[Any]:
    """Addresses."""
    c = _address.c
    return (
        select(c.contact_id, c.channel, c.value, c.match_key, c.bad_since, c.bad_why)
        .where(among(c.contact_id))
        .order_by(c.id)
    )


@cache
def said(whole: bool) -> Select[Any]:
    """Preferences."""
    c = _preference.c
    wanted = select(
        c.contact_id, c.kind, c.said_at, c.quote, c.source, c.channel, c.wish, c.until, c.earliest, c.days, c.start,
        c.end, c.most, c.per, c.person, c.id, c.needs_yes, c.agreed_by, c.doubt, c.recorded_at, c.undone_at,
        c.besides,
    ).where(among(c.contact_id)).order_by(c.id)  # fmt: skip
    return wanted if whole else wanted.where(c.undone_at.is_(None))


def as_said(*row: Any) -> Said:
    """A row of `said`."""
    *words, id_, needs_yes, agreed_by, doubt, recorded_at, undone_at, besides = row
    kind, said_at, quote, source, channel, wish, until, earliest, days, start, end, most, per, person = words
    days = tuple(days) if days is not None else None
    agreed = agreed_by is not None
    value = Wish(
        kind, said_at, quote, source, channel, wish, until, earliest, days, start, end, most, per, person, id_,
        needs_yes and not agreed, agreed, doubt, times_read(besides),
    )  # fmt: skip
    return Said(value, recorded_at, undone_at, needs_yes, recorded_at if agreed else None)


@cache
def agreed() -> Select[Any]:
    """When somebody agreed to a loosening, by its preference."""
    c = _entry.c
    return select(c.detail, c.at).where(among(c.contact_id), c.what == "agreed to a loosening")


@cache
def holds(whole: bool) -> Select[Any]:
    """Holds."""
    c = _hold.c
    wanted = select(c.contact_id, c.kind, c.why, c.since, c.until, c.quote, c.id, c.lifted_at)
    # An absence that is over still says since when they are back.
    live = or_(c.lifted_at.is_(None), c.kind == "out_of_office")
    return wanted.where(among(c.contact_id), *(() if whole else (live,))).order_by(c.id)


def as_held(*row: Any) -> Held:
    """A row of `holds`."""
    return Held(Waiting(*row[:-1]), row[-1])


@cache
def consents(whole: bool) -> Select[Any]:
    """Consents."""
    c = _consent.c
    wanted = select(c.contact_id, c.basis, c.at, c.channel, c.recorded_at, c.withdrawn_at).order_by(c.id)
    return wanted.where(among(c.contact_id), *(() if whole else (c.withdrawn_at.is_(None),)))


def as_consented(basis: str, at: datetime, channel: str | None, recorded_at: datetime, over: datetime | None) -> Any:
    """A row of `consents`."""
    return Consented(ConsentFact(basis, at, channel), recorded_at, over)


@cache
def moments(whole: bool) -> Select[Any]:
    """Dated facts."""
    c = _moment.c
    over = func.coalesce(c.undone_at, c.used_at)
    wanted = select(c.contact_id, c.id, c.text, c.day, _message.c.at, over)
    wanted = wanted.select_from(_moment.outerjoin(_message, _message.c.id == c.message_id))
    live = and_(c.used_at.is_(None), c.undone_at.is_(None))
    return wanted.where(among(c.contact_id), c.day.is_not(None), *(() if whole else (live,))).order_by(c.id)


def as_told(id_: int, text: str, day: str, told_at: datetime | None, over_at: datetime | None) -> Told:
    """A row of `moments`."""
    return Told(MomentFact(text, day, id_), told_at, over_at)


@cache
def asked(whole: bool) -> Select[Any]:
    """Questions of theirs."""
    c = _owed.c
    wanted = select(c.contact_id, c.text, c.asked_at, c.message_id, c.thread_id, c.answered_at)
    return wanted.where(among(c.contact_id), *(() if whole else (c.answered_at.is_(None),))).order_by(c.asked_at, c.id)


def as_asked(text: str, asked_at: datetime, message_id: int, thread_id: int | None, over: datetime | None) -> Asked:
    """A row of `asked`."""
    return Asked(Owed(text, asked_at, message_id, thread_id), over)


@cache
def touches(whole: bool) -> Select[Any]:
    """Touches, the oldest first."""
    c = _touch.c
    recent = () if whole else (c.at > bindparam("oldest", type_=c.at.type),)
    wanted = select(c.contact_id, c.at, c.channel, c.direction, c.department, c.automatic)
    return wanted.where(among(c.contact_id), *recent).order_by(c.contact_id, c.at)


@cache
def done() -> Select[Any]:
    """Touches of ours, by the rule that made them."""
    c = _touch.c
    return select(c.contact_id, c.note, c.at).where(among(c.contact_id), c.direction == "out", c.note != "")


@cache
def places() -> Select[Any]:
    """Places held now."""
    c = _place.c
    return select(c.contact_id, c.at, c.channel, c.department, c.proposal_id).where(among(c.contact_id))


def as_place(at: datetime, channel: str, department: str, proposal_id: int) -> TouchFact:
    """A row of `places`."""
    return TouchFact(at, channel, "out", department, False, proposal_id)


@cache
def wrote(whole: bool) -> Select[Any]:
    """Messages of theirs by their own hand; the present asks for the last one."""
    c = _message.c
    by_hand = (among(c.contact_id), c.direction == "in", c.automatic.is_(None))
    wanted = select(
        c.contact_id, c.id, c.at, c.thread_id, c.subject, c.rfc_message_id, c.utc_offset_minutes
    ).order_by(c.id)  # fmt: skip
    newest = select(func.max(c.id)).where(*by_hand).group_by(c.contact_id)
    return wanted.where(*by_hand) if whole else wanted.where(c.id.in_(newest))


def as_wrote(*row: Any) -> Wrote:
    """A row of `wrote`."""
    return Wrote(Inbound(*row[:-1]), row[-1])


@cache
def heard(whole: bool) -> Select[Any]:
    """Signals."""
    c = _signal.c
    wanted = select(c.contact_id, c.kind, _message.c.at, c.message_id, c.corrected_at)
    wanted = wanted.select_from(_signal.join(_message, _message.c.id == c.message_id))
    return wanted.where(among(c.contact_id), *(() if whole else (c.corrected_at.is_(None),))).order_by(c.id)


def as_heard(kind: str, at: datetime, message_id: int, corrected_at: datetime | None) -> Heard:
    """A row of `heard`."""
    return Heard(HeardFact(kind, at, message_id), corrected_at)


@cache
def proposals() -> Select[Any]:
    """Proposals."""
    c = _proposal.c
    return select(
        c.contact_id, c.id, c.rule, c.occasion, c.outcome, c.policy_version, c.channel, c.department, c.created_at,
        c.not_before, func.coalesce(c.skipped_at, c.expires_at), c.template, c.skipped_for, c.waits_until, c.lifted_at,
    ).where(among(c.contact_id)).order_by(c.id)  # fmt: skip


@cache
def shadowed() -> Select[Any]:
    """What shadow mode would have proposed."""
    c = _shadow.c
    return select(
        c.contact_id, c.id, c.rule, c.occasion, c.policy_version, c.channel, c.department, c.created_at, c.at
    ).where(among(c.contact_id)).order_by(c.id)  # fmt: skip


def as_shadowed(
    id_: int, rule: str, occasion: str, version: str, channel: str, department: str, created: datetime, at: datetime
) -> Proposed:
    """A row of `shadowed`."""
    return Proposed(id_, rule, occasion, "sent", version, channel, department, created, at, at)


@cache
def accounts() -> Select[Any]:
    """Accounts of ours in which they wrote."""
    account, folder, placement = table_of(AccountRecord), table_of(Folder), table_of(Placement)
    joined = _message.join(placement, placement.c.message_id == _message.c.id)
    joined = joined.join(folder, folder.c.id == placement.c.folder_id)
    joined = joined.join(account, account.c.id == folder.c.account_id)
    wanted = select(_message.c.contact_id, account.c.name).select_from(joined).distinct()
    return wanted.where(among(_message.c.contact_id), _message.c.direction == "in")


def unheard(connection: Connection, given: dict[str, Any]) -> dict[int, int]:
    """Messages nobody has listened to, and those kept aside that came from an address of theirs."""
    counts: dict[int, int] = defaultdict(int)
    for statement in (_waiting_to_be_heard(), _kept_aside()):
        for contact_id, count in prepared(statement, connection.dialect).run(connection, given):
            counts[contact_id] += count
    return counts


@cache
def _waiting_to_be_heard() -> Select[Any]:
    c = _not_heard.c
    return select(c.contact_id, func.count()).where(among(c.contact_id)).group_by(c.contact_id)


@cache
def _kept_aside() -> Select[Any]:
    key = _address.c.contact_id
    aside = _address.join(_quarantine, _quarantine.c.sender_address == _address.c.canonical_key)
    wanted = select(key, func.count()).select_from(aside).group_by(key)
    return wanted.where(among(key), _quarantine.c.resolved_at.is_(None))
