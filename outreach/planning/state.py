"""Loads everything that a decision about some contacts rests on, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.contacts.ledger import as_wish
from outreach.contacts.records import Address, AnswerOwed, Contact, Hold, Preference, Touch, User
from outreach.contacts.standing import Standing, standing
from outreach.contacts.wishes import Waiting
from outreach.contacts.zones import Zones, zones_of
from outreach.inbox.records import AccountRecord, Folder, Message, Placement, Quarantine, Unheard
from outreach.listening.records import SignalRecord
from outreach.planning.durations import write_duration
from outreach.planning.facts import Facts, HeardFact, Inbound, Owed, Past, TouchFact
from outreach.planning.house_policy import HousePolicy
from outreach.planning.records import Place, Proposal

_LONGEST_WINDOW = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Ears:
    """Which accounts the house listens to, and which account belongs to which owner."""

    accounts: tuple[str, ...] = ()
    """The names of every configured account."""
    of_owner: dict[str, str] | None = None
    """A user's email to the account from which their mail goes; others use the first account."""

    def account_of(self, owner_email: str) -> str | None:
        """From which account mail in this owner's name goes."""
        found = (self.of_owner or {}).get(owner_email.casefold())
        return found or (self.accounts[0] if self.accounts else None)


def load_facts(
    session: Session, contact_ids: Sequence[int], house: HousePolicy, ears: Ears, now: datetime
) -> dict[int, Facts]:
    """The facts of these contacts at `now`; contacts that do not exist are left out."""
    rows = _Rows(session, contact_ids, now)
    deaf = _deaf_accounts(session, house, ears, now)
    return {contact.id: _facts(contact, rows, deaf, house, ears, now) for contact in rows.contacts if contact.id}


class _Rows:
    """What the store holds of some contacts, grouped by contact."""

    def __init__(self, session: Session, ids: Sequence[int], now: datetime) -> None:
        def grouped(model: Any, *conditions: Any, order: Any = None, key: str = "contact_id") -> dict[int, list[Any]]:
            found: dict[int, list[Any]] = defaultdict(list)
            statement = select(model).where(col(getattr(model, key)).in_(ids), *conditions)
            for row in session.exec(statement.order_by(order) if order is not None else statement):
                found[getattr(row, key)].append(row)
            return found

        self.contacts = list(session.exec(select(Contact).where(col(Contact.id).in_(ids))))
        self.users = {user.id: user for user in session.exec(select(User))}
        self.addresses = grouped(Address, order=col(Address.id))
        self.preferences = grouped(Preference)
        self.holds = grouped(Hold)
        self.owed = grouped(AnswerOwed, col(AnswerOwed.answered_at).is_(None), order=col(AnswerOwed.asked_at))
        recent = col(Touch.at) > now - _LONGEST_WINDOW
        self.touches = grouped(Touch, recent, order=col(Touch.at))
        self.places = grouped(Place)
        self.proposals = grouped(Proposal, order=col(Proposal.id))
        self.unheard = _counted(session, ids)
        self.last_inbound = _last_inbound(session, ids)
        self.signals = _signals(session, ids)
        self.accounts = _accounts_written_to(session, ids)
        organisations = {contact.organisation_id for contact in self.contacts} - {None}
        self.organisation_touches = _organisation_touches(session, organisations, now)


def _counted(session: Session, ids: Sequence[int]) -> dict[int, int]:
    unheard = session.exec(
        select(Unheard.contact_id, func.count())
        .where(col(Unheard.contact_id).in_(ids))
        .group_by(col(Unheard.contact_id))
    )
    counts = {contact_id: count for contact_id, count in unheard if contact_id is not None}
    kept_aside = session.exec(
        select(Address.contact_id, func.count())
        .select_from(Address)
        .join(Quarantine, col(Quarantine.sender_address) == col(Address.canonical_key))
        .where(col(Address.contact_id).in_(ids), col(Quarantine.resolved_at).is_(None))
        .group_by(col(Address.contact_id))
    )
    for contact_id, count in kept_aside:
        counts[contact_id] = counts.get(contact_id, 0) + count
    return counts


def _last_inbound(session: Session, ids: Sequence[int]) -> dict[int, Message]:
    newest = (
        select(func.max(Message.id))
        .where(col(Message.contact_id).in_(ids), Message.direction == "in", col(Message.automatic).is_(None))
        .group_by(col(Message.contact_id))
    )
    rows = session.exec(select(Message).where(col(Message.id).in_(newest)))
    return {row.contact_id: row for row in rows if row.contact_id is not None}


def _signals(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[int, datetime, str]]]:
    found: dict[int, list[tuple[int, datetime, str]]] = defaultdict(list)
    rows = session.exec(
        select(SignalRecord.contact_id, Message.id, Message.at, SignalRecord.kind)
        .select_from(SignalRecord)
        .join(Message, col(Message.id) == col(SignalRecord.message_id))
        .where(col(SignalRecord.contact_id).in_(ids), col(SignalRecord.corrected_at).is_(None))
    )
    for contact_id, message_id, at, kind in rows:
        if contact_id is not None and message_id is not None:
            found[contact_id].append((message_id, at, kind))
    return found


def _accounts_written_to(session: Session, ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = session.exec(
        select(Message.contact_id, AccountRecord.name)
        .select_from(Message)
        .join(Placement, col(Placement.message_id) == col(Message.id))
        .join(Folder, col(Folder.id) == col(Placement.folder_id))
        .join(AccountRecord, col(AccountRecord.id) == col(Folder.account_id))
        .where(col(Message.contact_id).in_(ids), Message.direction == "in")
        .distinct()
    )
    for contact_id, name in rows:
        if contact_id is not None:
            found[contact_id].add(name)
    return found


def _organisation_touches(session: Session, ids: Iterable[int | None], now: datetime) -> dict[int, list[TouchFact]]:
    found: dict[int, list[TouchFact]] = defaultdict(list)
    wanted = list(ids)
    touches = session.exec(
        select(Contact.organisation_id, Touch)
        .select_from(Contact)
        .join(Touch, col(Touch.contact_id) == col(Contact.id))
        .where(
            col(Contact.organisation_id).in_(wanted), col(Touch.at) > now - _LONGEST_WINDOW, Touch.direction == "out"
        )
    )
    for organisation_id, touch in touches:
        if organisation_id is not None:
            found[organisation_id].append(_touch(touch))
    for place in session.exec(select(Place).where(col(Place.organisation_id).in_(wanted))):
        if place.organisation_id is not None:
            found[place.organisation_id].append(_place(place, now))
    return found


def _deaf_accounts(session: Session, house: HousePolicy, ears: Ears, now: datetime) -> dict[str, str]:
    """Accounts that were not read within `listen_within`, with the words for it."""
    heard = {record.name: record.listened_at for record in session.exec(select(AccountRecord))}
    deaf = {}
    for name in ears.accounts:
        at = heard.get(name)
        if at is None:
            deaf[name] = f"account {name} has never been read to its end"
        elif now - at > house.listen_within:
            limit = write_duration(house.listen_within)
            deaf[name] = f"account {name} was last read at {at:%Y-%m-%d %H:%M} UTC, more than {limit} ago"
    return deaf


def _facts(contact: Contact, rows: _Rows, deaf: dict[str, str], house: HousePolicy, ears: Ears, now: datetime) -> Facts:
    assert contact.id is not None
    key = contact.id
    owner = rows.users.get(contact.owner_id)
    addresses: list[Address] = rows.addresses.get(key, [])
    inbound = rows.last_inbound.get(key)
    zones = _zones(contact, addresses, inbound, house)
    touches = [_touch(row) for row in rows.touches.get(key, [])] + [
        _place(row, now) for row in rows.places.get(key, [])
    ]
    last_outbound = max((t.at for t in touches if t.direction == "out" and t.place_id is None), default=None)
    said = rows.signals.get(key, [])
    must_hear = rows.accounts.get(key, set()) | {ears.account_of(owner.email if owner else "") or ""}
    return Facts(
        contact_id=key,
        state=contact.state,
        stage=contact.stage,
        tags=tuple(contact.tags),
        owner_id=contact.owner_id,
        owner_email=owner.email if owner else "",
        owner_name=owner.name if owner else "",
        organisation_id=contact.organisation_id,
        birthday=contact.birthday,
        zones=zones,
        standing=_standing(rows, key, zones, now),
        addresses={row.channel: row.value for row in reversed(addresses) if row.bad_since is None},
        dead={row.channel: row.bad_why or "bounced" for row in addresses if row.bad_since is not None},
        touches=tuple(touches),
        organisation_touches=tuple(rows.organisation_touches.get(contact.organisation_id or 0, ())),
        owed=tuple(Owed(row.text, row.asked_at, row.message_id, row.thread_id) for row in rows.owed.get(key, [])),
        inbound=_inbound(inbound),
        last_outbound=last_outbound,
        absence_ended=_absence_ended(rows.holds.get(key, []), now),
        heard=tuple(HeardFact(kind, at, message_id) for message_id, at, kind in said),
        heard_last=frozenset(kind for message_id, _, kind in said if inbound and message_id == inbound.id),
        heard_since=frozenset(kind for _, at, kind in said if last_outbound is None or at >= last_outbound),
        unheard=rows.unheard.get(key, 0),
        deaf=tuple(deaf[name] for name in sorted(must_hear) if name in deaf),
        past=tuple(
            Past(row.rule, row.occasion, row.outcome, row.id, row.policy_version, row.created_at)
            for row in rows.proposals.get(key, [])
            if row.id is not None
        ),
    )


def _standing(rows: _Rows, key: int, zones: Zones, now: datetime) -> Standing:
    wishes = [as_wish(row) for row in rows.preferences.get(key, []) if row.undone_at is None]
    holds = [
        Waiting(row.kind, row.why, row.since, row.until, row.quote, row.id)
        for row in rows.holds.get(key, [])
        if row.lifted_at is None
    ]
    # A day is over when it is over in every zone in which they may live.
    today = min(now.astimezone(zone).date() for zone in zones.candidates)
    return standing(wishes, holds, now, today, zones.first)


def _zones(contact: Contact, addresses: list[Address], inbound: Message | None, house: HousePolicy) -> Zones:
    phones = tuple(row.match_key for row in addresses if row.channel in ("phone", "sms", "whatsapp"))
    offset = inbound.utc_offset_minutes if inbound is not None else None
    return zones_of(contact.zone, phones, offset, tuple(house.plausible_zones))


def _touch(row: Touch) -> TouchFact:
    return TouchFact(row.at, row.channel, row.direction, row.department, row.automatic, row.is_reply)


def _place(row: Place, now: datetime) -> TouchFact:
    """A place whose moment has passed still stands for a touch that is about to be."""
    return TouchFact(max(row.at, now), row.channel, department=row.department, place_id=row.proposal_id)


def _inbound(row: Message | None) -> Inbound | None:
    if row is None or row.id is None:
        return None
    return Inbound(row.id, row.at, row.thread_id, row.subject, row.rfc_message_id)


def _absence_ended(holds: list[Hold], now: datetime) -> datetime | None:
    ended = [hold.until for hold in holds if hold.kind == "out_of_office" and hold.until and hold.until <= now]
    return max(ended, default=None)
