"""What is known between a contact and all of us, on one page?"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from outreach.contacts.changing import OWN, card
from outreach.contacts.ledger import as_wish
from outreach.contacts.records import Address, AnswerOwed, Contact, Preference
from outreach.contacts.wish_words import CHANNEL_NAMES
from outreach.errors import NotFound
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.gate import decide
from outreach.planning.records import Proposal, Refusal
from outreach.planning.tried.judged import judge
from outreach.rendering.records import Draft
from outreach.review.lapse import ask_of
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence
from outreach.service.engine import Engine
from outreach.web.permits import Act, permitted
from outreach.web.shown import Quoted, Someone, departure, facts_about, holds, people, quoted, wishes
from outreach.web.shown_also import Kept, shown_promises
from outreach.web.shown_asked import Asked, Settled, questions_about, settled_proposals
from outreach.web.shown_colleagues import Colleague, colleagues
from outreach.web.shown_draft import Other, refusals
from outreach.web.shown_giving import Giving, shown_giving
from outreach.web.shown_list import WAYS, headline, told_state
from outreach.web.shown_notes import Known, Remembered, moments, notes
from outreach.web.shown_picture import ShownPicture, shown_picture
from outreach.web.shown_record import Line, record
from outreach.web.shown_skips import Skip, shown_skips
from outreach.web.shown_timeline import Event, timeline
from outreach.web.shown_why import next_told
from outreach.web.sign_in import Visitor
from outreach.web.times import Face, When


@dataclass(frozen=True, slots=True)
class Way:
    """One address."""

    channel: str
    value: str
    dead: str
    """Why it no longer works; '' where it does."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A question that nobody has answered."""

    text: str
    at: When


@dataclass(frozen=True, slots=True)
class Next:
    """What is planned."""

    id: int | None
    headline: str
    words: str
    reasons: tuple[str, ...] = ()
    """Why not sooner."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a person's hand may change; `seen` names the card as it is, so that nobody writes over another's change."""

    lines: dict[str, str]
    own: dict[str, str]
    """The house's own fields, by name."""
    seen: str
    stages: tuple[str, ...]
    """The stages of the house; none: any word."""


@dataclass(frozen=True, slots=True)
class ShownContact:
    """Everything on the page of one contact."""

    someone: Someone
    mine: bool
    stage: str
    tags: tuple[str, ...]
    clock: str
    ways: tuple[Way, ...]
    wishes: tuple[Quoted, ...]
    past_wishes: tuple[Quoted, ...]
    asked: tuple[Asked, ...]
    """What only the owner can decide about them."""
    not_taken: tuple[Asked, ...]
    """What would open something, and came from a sender who is not sure."""
    conflicts: tuple[tuple[Quoted, Quoted], ...]
    """Pairs of one day that cannot both be meant: the first of each holds."""
    holds: tuple[Quoted, ...]
    notes: tuple[Known, ...]
    moments: tuple[Remembered, ...]
    """For the owner alone."""
    owed: tuple[Owed, ...]
    next: tuple[Next, ...]
    promises: tuple[Kept, ...]
    """What we have promised to them and not done yet."""
    giving: Giving
    skips: tuple[Skip, ...]
    """Why drafts for them were skipped, as far as planning goes by it."""
    refusals: tuple[Other, ...]
    events: tuple[Event, ...]
    record: tuple[Line, ...]
    """For the owner and for managers alone."""
    then: str
    """What the plan comes to, where nothing is on its way."""
    picture: ShownPicture | None
    colleagues: tuple[Colleague, ...]
    card: Card
    may_propose: bool
    settled: tuple[Settled, ...]
    """What was proposed lately, and what the owner said."""


def shown_contact(session: Session, engine: Engine, visitor: Visitor, contact_id: int, now: datetime) -> ShownContact:
    """The page of a contact; raises `NotFound`."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NotFound(sentence("There is no contact {number}", number=contact_id), remedy="Go back to the list")
    face = visitor.face(now)
    facts = facts_about(session, engine, [contact_id], now)[contact_id]
    someone = people(session, [contact_id])[contact_id]
    mine = visitor.owns(someone.owner_id)
    said = list(session.exec(select(Preference).where(Preference.contact_id == contact_id)))
    holding = wishes(facts.standing, face)
    planned = _next(session, engine, contact_id, facts, face)
    refused = session.exec(select(Refusal).where(Refusal.contact_id == contact_id).order_by(col(Refusal.rule)))
    return ShownContact(
        someone=someone,
        mine=mine,
        stage=contact.stage,
        tags=tuple(contact.tags),
        clock=_clock(facts, face),
        ways=_ways(session, contact_id, face),
        wishes=holding,
        past_wishes=_past(said, holding, face),
        asked=questions_about(session, contact_id, face),
        not_taken=questions_about(session, contact_id, face, refused=True),
        conflicts=tuple((quoted(c.holds, face), quoted(c.other, face)) for c in facts.standing.conflicts),
        holds=holds(facts.standing, face),
        notes=notes(session, contact_id, face, mine=mine),
        moments=moments(session, contact_id, face) if mine else (),
        owed=_owed(session, contact_id, face),
        next=planned,
        promises=shown_promises(session, contact_id, face),
        giving=shown_giving(session, contact_id, visitor.user_id) if mine else Giving(),
        skips=shown_skips(session, contact_id, face),
        refusals=tuple(refusals(list(refused), engine, face)),
        events=timeline(session, contact_id, face),
        record=record(session, contact_id, face) if mine or visitor.role == "manager" else (),
        then="" if planned else next_told(facts, judge(facts, engine.policy, now), now, face),
        picture=shown_picture(session, contact_id, said, facts.standing, face),
        colleagues=colleagues(session, contact, face),
        card=shown_card(session, engine, contact),
        may_propose=not mine and contact.owner_id is not None and permitted(visitor.role, Act.PROPOSE, owns=False),
        settled=settled_proposals(session, contact_id, face),
    )


def shown_card(session: Session, engine: Engine, contact: Contact) -> Card:
    """The card of a contact, to be changed."""
    lines = card(session, contact)
    own = {name.removeprefix(OWN): value for name, value in lines.items() if name.startswith(OWN)}
    seen = hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()[:16]
    return Card(lines, own, seen, tuple(engine.policy.house.stages or ()))


KNOWN_BY = {"phone": ", by their phone number", "date_header": ", by the clock of their mails"}


def _clock(facts: Facts, face: Face) -> str:
    """What their clock shows now, as far as that is known."""
    theirs = {f"{face.now.astimezone(zone):%H:%M}" for zone in facts.zones.candidates}
    known_by = face.said(KNOWN_BY.get(facts.zones.source, ""))
    if len(theirs) == 1:
        return face.say("{hour} where they live", hour=theirs.pop()) + known_by
    if facts.zones.source == "unknown":
        return face.say("Nobody knows where they live: what goes out must suit several zones")
    return face.say("{first} to {last} where they may live", first=min(theirs), last=max(theirs)) + known_by


def _ways(session: Session, contact_id: int, face: Face) -> tuple[Way, ...]:
    rows = session.exec(select(Address).where(Address.contact_id == contact_id).order_by(col(Address.id)))
    return tuple(
        Way(
            face.said(WAYS.get(row.channel, CHANNEL_NAMES.get(row.channel, row.channel))),
            row.value,
            (face.kept(row.bad_why or "") or face.say("mail came back")) if row.bad_since is not None else "",
        )
        for row in rows
    )


def _past(said: list[Preference], holding: tuple[Quoted, ...], face: Face) -> tuple[Quoted, ...]:
    """What they said earlier and what no longer holds: never deleted."""
    counted = [row for row in said if not row.needs_yes or row.agreed_by is not None]
    newest_first = sorted(counted, key=lambda row: row.said_at, reverse=True)
    told = [quoted(as_wish(row), face) for row in newest_first]
    undone = [row.undone_at is not None for row in newest_first]
    return tuple(
        replace(wish, source=face.say("not what was meant")) if taken_back else wish
        for wish, taken_back in zip(told, undone, strict=True)
        if wish not in holding or taken_back
    )


def _owed(session: Session, contact_id: int, face: Face) -> tuple[Owed, ...]:
    wanted = select(AnswerOwed).where(AnswerOwed.contact_id == contact_id, col(AnswerOwed.answered_at).is_(None))
    rows = session.exec(wanted.order_by(col(AnswerOwed.asked_at)))
    return tuple(Owed(row.text, face.when(row.asked_at)) for row in rows)


def _next(session: Session, engine: Engine, contact_id: int, facts: Facts, face: Face) -> tuple[Next, ...]:
    rows = session.exec(
        select(OutboxEntry, Draft, Proposal)
        .join(Draft, col(Draft.id) == col(OutboxEntry.draft_id))
        .join(Proposal, col(Proposal.id) == col(OutboxEntry.proposal_id))
        .where(OutboxEntry.contact_id == contact_id)
        .where(col(OutboxEntry.state).in_(("waiting", "approved", "claimed", "transmitting", "in_doubt")))
    )
    planned = [_on_its_way(engine, *row, facts, face) for row in rows]
    broken = select(Proposal).where(Proposal.contact_id == contact_id, col(Proposal.trouble).is_not(None))
    latest = session.exec(broken.order_by(col(Proposal.id).desc()).limit(1))
    return (
        *planned,
        *(
            Next(None, row.rule, face.say("could not be written: {why}", why=face.said(row.trouble or "")))
            for row in latest
        ),
    )


def _on_its_way(engine: Engine, entry: OutboxEntry, draft: Draft, proposal: Proposal, facts: Facts, face: Face) -> Next:
    """What waits or leaves, and what the gate says of it now: why not sooner."""
    words = told_state(entry, face)
    reasons: tuple[str, ...] = ()
    if entry.state in ("waiting", "approved"):
        verdict = decide(ask_of(proposal), facts, engine.policy.house, face.now)
        leaves = departure(verdict, facts, face, card=entry.channel != "email")
        words += f", {leaves.words[:1].lower()}{leaves.words[1:]}"
        reasons = leaves.reasons
        if leaves.at_once and entry.not_before > face.now:
            moment = face.both(entry.not_before, facts.zones)
            words = face.say("{state}, leaves {moment}", state=told_state(entry, face), moment=moment)
    return Next(entry.id, headline(entry, draft, face.tongue), words, reasons)
