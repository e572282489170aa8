"""What does a contact see on their own page? All that we believe about their wishes, in their language."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from sqlmodel import Session, select

from outreach.contacts import own_word
from outreach.contacts.ledger import wishes_of
from outreach.contacts.records import Address, Contact, User
from outreach.contacts.standing import Standing
from outreach.contacts.wishes import CHANNELS, DAYS, PERIODS, Wish
from outreach.planning.facts.facts import Facts
from outreach.service.engine import Engine
from outreach.translated import Tongue
from outreach.web.shown import facts_about
from outreach.web.told_wishes import PERIODS as PERIOD_WORDS
from outreach.web.told_wishes import WAYS, tell, tell_hold, tell_source


@dataclass(frozen=True, slots=True)
class Believed:
    """One thing that we believe."""

    words: str
    source: str
    quote: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach them: whether it is open."""

    channel: str
    words: str
    open: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several in a list."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownWishes:
    """Everything on the page."""

    name: str
    address: str
    """Masked: a page that was passed on does not give it away."""
    owner: str
    zone: str
    believed: tuple[Believed, ...]
    ways: tuple[Way, ...]
    best: tuple[Choice, ...]
    days: tuple[Choice, ...]
    start: str
    end: str
    often: tuple[Choice, ...]
    pause: str
    """The day until which they pause, as a form holds it."""
    stopped: bool
    own_stops: tuple[int, ...]
    no_offers: bool
    erasure: str
    """The day on which they asked to be forgotten."""


def shown_wishes(session: Session, engine: Engine, contact: Contact, tongue: Tongue, now: datetime) -> ShownWishes:
    """The page of a contact."""
    contact_id = contact.id or 0
    facts = facts_about(session, engine, [contact_id], now)[contact_id]
    standing, zone = facts.standing, facts.zones.first
    owner = session.get(User, contact.owner_id) if contact.owner_id is not None else None
    asked = own_word.erasure_asked(session, contact_id)
    # The form holds one stretch of hours: where they named several, it is empty.
    hours = standing.hours if standing.hours is not None and not standing.hours.besides else None
    pause = standing.not_before.earliest if standing.not_before is not None else None
    return ShownWishes(
        name=contact.name,
        address=masked(facts.addresses.get("email", "")),
        owner=owner.name if owner is not None else "",
        zone=_zone(facts),
        believed=tuple(_believed(session, contact_id, standing, zone, tongue)),
        ways=tuple(
            Way(each, tongue.say(WAYS[each]), each not in standing.refused)
            for each in _channels(session, contact_id, standing)
        ),
        best=tuple(
            Choice(each, tongue.say(WAYS[each]), standing.preferred[:1] == (each,))
            for each in _channels(session, contact_id, standing)
        ),
        days=tuple(
            Choice(
                day, tongue.weekday(number), bool(hours and hours.days and len(hours.days) < 7 and day in hours.days)
            )
            for number, day in enumerate(DAYS)
        ),
        start=(hours.start if hours is not None else None) or "",
        end=_form_time(hours),
        often=_often(standing, tongue),
        pause=pause.isoformat() if pause is not None else "",
        stopped=standing.stop is not None,
        own_stops=tuple(own_word.own_stops(session, contact_id)),
        no_offers=standing.no_offers is not None,
        erasure=tongue.day(asked.astimezone(zone).date()) if asked is not None else "",
    )


def masked(address: str) -> str:
    """An address of which its reader alone knows the rest: i…@bluejay.example."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}…{at}{domain}" if at else ""


def _believed(session: Session, contact_id: int, standing: Standing, zone: tzinfo, tongue: Tongue) -> list[Believed]:
    """What holds, then what waits, the newest first; then why we wait besides."""
    holding = sorted(standing.said(), key=lambda wish: wish.said_at, reverse=True)
    also = [wish for wish in wishes_of(session, contact_id) if wish.waits or wish in standing.also]
    found = [_wish(wish, zone, tongue) for wish in holding]
    found += [_wish(wish, zone, tongue, waits=True) for wish in also if wish not in holding]
    for hold in standing.holds:
        until = tongue.day(hold.until.astimezone(zone).date()) if hold.until is not None else ""
        since = tongue.day(hold.since.astimezone(zone).date())
        source = tongue.say("You wrote on {day}:", day=since) if hold.quote else tongue.say("Since {day}.", day=since)
        found.append(Believed(tell_hold(hold, tongue, until), source, _short(hold.quote)))
    return found


def _wish(wish: Wish, zone: tzinfo, tongue: Tongue, *, waits: bool = False) -> Believed:
    day = tongue.day(wish.said_at.astimezone(zone).date())
    source = wish.source if wish.source != "words" or wish.quote else "user"
    quote = wish.quote if wish.source == "words" else ""
    return Believed(tell(wish, tongue), tell_source(_from(wish, source), tongue, day), _short(quote), waits)


def _from(wish: Wish, source: str) -> Wish:
    return Wish(wish.kind, wish.said_at, source=source)


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 300 else words[:299] + "…"


def _channels(session: Session, contact_id: int, standing: Standing) -> list[str]:
    """The ways by which we could reach them, and those that they have named."""
    known = set(session.exec(select(Address.channel).where(Address.contact_id == contact_id)))
    return [each for each in CHANNELS if each in known or each in standing.preferred or _named(each, standing)]


def _named(channel: str, standing: Standing) -> bool:
    return channel in standing.refused and standing.refused[channel].channel == channel


def _often(standing: Standing, tongue: Tongue) -> tuple[Choice, ...]:
    held = standing.cadence
    first = [] if held is not None else [Choice("", tongue.say("As it comes"), True)]
    offered = [
        Choice(
            per,
            tongue.say("At most one message {period}", period=tongue.say(PERIOD_WORDS[per])),
            held is not None and (held.most, held.per) == (1, per),
        )
        for per in PERIODS
    ]
    if held is not None and held.most != 1:
        first = [Choice("", tell(held, tongue), True)]
    return (*first, *offered)


def _form_time(hours: Wish | None) -> str:
    end = (hours.end if hours is not None else None) or ""
    return "00:00" if end == "24:00" else end


def _zone(facts: Facts) -> str:
    if len(facts.zones.candidates) != 1 or facts.zones.first is UTC:
        return ""
    return str(facts.zones.first).rpartition("/")[2].replace("_", " ")
