"""What was between a contact and us over the last year, as a picture and as the table that says the same?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, select

from outreach.contacts.ledger import as_wish
from outreach.contacts.records import Hold, Preference, Touch
from outreach.contacts.standing import Standing
from outreach.contacts.wish_words import tell_wish
from outreach.web.drawn import LONGEST, Lasting, Met, Picture, draw
from outreach.web.shown import HOLD_NAMES
from outreach.web.times import Face

_MOST = 600
_SINGLE = ("stop", "not_before", "hours", "cadence", "only_person", "no_offers")


@dataclass(frozen=True, slots=True)
class Month:
    """A line of the table."""

    label: str
    theirs: int
    ours: str


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """The picture, its gist in a sentence, and the table."""

    drawn: Picture
    met: tuple[Met, ...]
    """The touches of the last year, the newest first."""
    held: tuple[Lasting, ...]
    told: str
    months: tuple[Month, ...]
    lasting: tuple[str, ...]


def shown_picture(
    session: Session, contact_id: int, said: Sequence[Preference], standing: Standing, face: Face
) -> ShownPicture | None:
    """The picture of a contact; None where there is nothing to draw."""
    since = face.now - LONGEST
    rows = session.exec(
        select(Touch)
        .where(Touch.contact_id == contact_id, Touch.at >= since, Touch.at <= face.now)
        .order_by(col(Touch.at).desc())
        .limit(_MOST)
    )
    met = [Met(row.at, row.direction, row.department or "", row.channel) for row in rows if not row.automatic]
    held = [*_wishes(said, standing, face), *_holds(session, contact_id, face)]
    drawn = draw(met, held, face.now, face.zone, face.tongue)
    if drawn is None:
        return None
    return ShownPicture(
        drawn,
        tuple(met),
        tuple(held),
        gist_of(met, held, face),
        _months(met, face),
        tuple(_sentence(each, face) for each in held),
    )


def _wishes(said: Sequence[Preference], standing: Standing, face: Face) -> list[Lasting]:
    """What they asked for, each from the day on which it was said until it ran out or another word took its place.

    What was not meant was no wish.
    """
    counted = [row for row in said if row.undone_at is None and (not row.needs_yes or row.agreed_by is not None)]
    ordered = sorted(counted, key=lambda row: row.said_at)
    holding = {wish.id for wish in standing.said()}
    found = []
    for number, row in enumerate(ordered):
        if row.kind == "resume" or (row.kind == "channel" and row.wish == "accept"):
            continue
        ends = [each for each in (_last_day(row),) if each is not None]
        if row.id not in holding:
            ends += [later.said_at for later in ordered[number + 1 :] if _replaces(later, row)][:1]
        found.append(Lasting(tell_wish(as_wish(row), face.tongue), row.said_at, min(ends, default=None)))
    return found


def _replaces(later: Preference, row: Preference) -> bool:
    if later.kind == "resume":
        return row.kind in ("stop", "not_before", "no_offers")
    return later.kind == row.kind and (later.channel == row.channel or row.kind in _SINGLE)


def _last_day(row: Preference) -> datetime | None:
    if row.until is not None:
        return datetime.combine(row.until + timedelta(days=1), time(), UTC)
    return datetime.combine(row.earliest, time(), UTC) if row.earliest is not None else None


def _holds(session: Session, contact_id: int, face: Face) -> list[Lasting]:
    found = []
    for row in session.exec(select(Hold).where(Hold.contact_id == contact_id).order_by(col(Hold.since))):
        ends = [each for each in (row.lifted_at, row.until) if each is not None]
        words = face.said(HOLD_NAMES.get(row.kind, row.kind))
        found.append(Lasting(words, row.since, min(ends, default=None), "hold"))
    return found


def gist_of(met: Sequence[Met], held: Sequence[Lasting], face: Face) -> str:
    """What the picture shows, in a sentence or two."""
    if not met:
        return face.say("No touch within a year.")
    last = {way: max((each.at for each in met if each.direction == way), default=None) for way in ("in", "out")}
    theirs = (
        face.say("They last wrote {day}", day=face.day_of(last["in"]))
        if last["in"]
        else face.say("They have not written")
    )
    ours = (
        face.say("we last wrote or called {day}", day=face.day_of(last["out"]))
        if last["out"]
        else face.say("we have not written")
    )
    waits = [each.words for each in held if each.until is None or each.until > face.now]
    told = f"{theirs}; {ours}".removesuffix(".") + "."  # a day may end in a point: '20. Nov.'
    return f"{told} {face.say('What holds now: {wishes}.', wishes='; '.join(waits))}" if waits else told


def _months(met: Sequence[Met], face: Face) -> tuple[Month, ...]:
    counts: dict[tuple[int, int], Counter[str]] = {}
    for each in met:
        local = each.at.astimezone(face.zone)
        counted = counts.setdefault((local.year, local.month), Counter())
        counted["in" if each.direction == "in" else each.department or face.say("us")] += 1
    return tuple(
        Month(
            face.tongue.month(date(year, month, 1)),
            counted.pop("in", 0),
            ", ".join(
                face.say("{number} from {name}", number=number, name=who) for who, number in sorted(counted.items())
            )
            or face.say("none"),
        )
        for (year, month), counted in sorted(counts.items(), reverse=True)
    )


def _sentence(each: Lasting, face: Face) -> str:
    since = face.day_of(each.since)
    if each.until is None:
        return face.say("{wish}: from {day} and still", wish=each.words, day=since)
    return face.say("{wish}: from {day} until {end}", wish=each.words, day=since, end=face.day_of(each.until))
