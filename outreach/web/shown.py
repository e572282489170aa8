"""What do all pages show alike? Wishes with their quotes, people by name, when something leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from outreach.contacts.records import Contact, Organisation, User
from outreach.contacts.standing import Standing
from outreach.contacts.wish_words import tell_wish
from outreach.contacts.wishes import HOLD_KINDS, Wish
from outreach.planning.english.explain import tell
from outreach.planning.facts.facts import Facts
from outreach.planning.facts.state import load_facts
from outreach.planning.gate.verdict import Verdict
from outreach.sentences import Sentence
from outreach.service.engine import Engine
from outreach.web.times import Face


@dataclass(frozen=True, slots=True)
class Quoted:
    """A wish or a hold in a few words, with the sentence it rests on and the day it was said."""

    words: str
    quote: str
    day: str
    source: str = ""
    hold_id: int | None = None
    """Set for a hold that a person can lift."""
    doubt: str = ""
    """Why it is not certain that the contact said it; '' where it is, or where a person has agreed to it."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A contact by name, and whose they are."""

    id: int
    name: str
    organisation: str
    owner: str
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class Departure:
    """When it leaves if it is approved now, or that it may not."""

    may: bool
    at_once: bool
    words: str
    reasons: tuple[str, ...]


NAMELESS, NOBODY = Sentence("Somebody without a name"), Sentence("nobody")
HOLD_NAMES = {kind: kind.replace("_", " ").capitalize() for kind in HOLD_KINDS}
_SOURCES = {"words": "", "page": "on our page", "user": "entered by us", "import": "from an import"}


def people(session: Session, contact_ids: Iterable[int]) -> dict[int, Someone]:
    """These contacts by number."""
    rows = session.exec(
        select(Contact, Organisation, User)
        .outerjoin(Organisation, col(Organisation.id) == col(Contact.organisation_id))
        .outerjoin(User, col(User.id) == col(Contact.owner_id))
        .where(col(Contact.id).in_(set(contact_ids)))
    )
    return {
        contact.id: Someone(
            contact.id,
            contact.name or NAMELESS,
            employer.name if employer is not None else "",
            owner.name if owner is not None else NOBODY,
            contact.owner_id,
        )
        for contact, employer, owner in rows
        if contact.id is not None
    }


def facts_about(session: Session, engine: Engine, contact_ids: Sequence[int], now: datetime) -> dict[int, Facts]:
    """What decisions about these contacts rest on now."""
    return load_facts(session, contact_ids, engine.policy.house, engine.ears, now)


def quoted(wish: Wish, face: Face) -> Quoted:
    """A wish as a page tells it."""
    doubt = "" if wish.agreed else face.kept(wish.doubt or "")
    return Quoted(
        tell_wish(wish, face.tongue),
        wish.quote,
        face.day_of(wish.said_at),
        face.said(_SOURCES.get(wish.source, "")),
        doubt=doubt,
    )


def wishes(standing: Standing, face: Face) -> tuple[Quoted, ...]:
    """What they asked for and what holds now, the newest first."""
    return tuple(quoted(wish, face) for wish in sorted(standing.said(), key=lambda wish: wish.said_at, reverse=True))


def holds(standing: Standing, face: Face) -> tuple[Quoted, ...]:
    """Reasons to wait that are no wishes."""
    return tuple(
        Quoted(
            f"{face.said(HOLD_NAMES.get(hold.kind, hold.kind))}: {face.kept(hold.why)}, "
            + (
                face.say("until {day}", day=face.day_of(hold.until))
                if hold.until is not None
                else face.say("until somebody lifts it")
            ),
            hold.quote,
            face.day_of(hold.since),
            hold_id=hold.id,
        )
        for hold in standing.holds
    )


def departure(verdict: Verdict, facts: Facts, face: Face, *, card: bool) -> Departure:
    """What approving now would lead to."""
    if verdict.allowed:
        theirs = facts.zones.first if len(facts.zones.candidates) == 1 else None
        words = face.say("Good to do now") if card else face.say("Leaves at once")
        if theirs is not None:
            words += face.say("; it is {hour} where they are", hour=f"{face.now.astimezone(theirs):%H:%M}")
        return Departure(True, True, words, ())
    reasons, earliest = tuple(tell(verdict.as_dict(), face.zone, face.tongue)), verdict.earliest
    moment = face.both(earliest, facts.zones) if earliest is not None else ""
    if verdict.only_hours and moment:
        words = face.say("Good to do {moment}", moment=moment) if card else face.say("Leaves {moment}", moment=moment)
        return Departure(True, False, words, reasons)
    if verdict.waits:
        words = (
            face.say("Good to do once we have listened to all they may have written")
            if card
            else face.say("Leaves once we have listened to all they may have written")
        )
        return Departure(False, False, words, reasons[:-1])
    later = face.say("Not before {moment}", moment=moment) if moment else face.say("Not as things stand")
    return Departure(False, False, later, reasons)
