"""What helps a manager to talk with the team? Facts about contacts and the plan; nothing of who did how much."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from outreach.contacts.records import AnswerOwed, Moment, Note
from outreach.planning.records import Proposal, Refusal
from outreach.web.letters import shortened
from outreach.web.shown import Someone, people
from outreach.web.shown_risk import About, Counted, at_risk, warmth, wins
from outreach.web.shown_skips import shown_tone
from outreach.web.sign_in import Visitor
from outreach.web.times import Face, When

_LATELY, _AFTER = timedelta(days=30), timedelta(days=30)
_A_DAY = timedelta(days=1)
_MOST, _MOST_BROKEN = 15, 200


@dataclass(frozen=True, slots=True)
class Starter:
    """Something to ask about, from a note that its owner chose to share."""

    someone: Someone
    lead: str
    text: str
    at: When


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about a contact, in their own words or in ours."""

    someone: Someone
    words: str
    quote: str
    at: When | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule whose mails can't be written."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownTeam:
    """Everything on the manager's page."""

    starters: tuple[Starter, ...]
    unhappy: tuple[Fact, ...]
    silent: tuple[Fact, ...]
    too_often: tuple[Fact, ...]
    wins: tuple[Fact, ...]
    unanswered: tuple[Fact, ...]
    broken: tuple[Broken, ...]
    tone: tuple[str, ...]

    @property
    def anybody_at_risk(self) -> bool:
        """Whether there is a contact to look after."""
        return bool(self.unhappy or self.silent or self.too_often)


def shown_team(session: Session, counted: Counted, visitor: Visitor, now: datetime) -> ShownTeam:
    """The page as it is now."""
    face, warm = visitor.face(now), warmth(session)
    notes, risk, won, asked = (
        _shared(session, now),
        at_risk(session, warm, counted, now),
        wins(session, warm, now),
        _unanswered(session, now),
    )
    ids = {each.contact_id for each in (*risk.unhappy, *risk.silent, *risk.too_often, *won)}
    known = people(session, ids | {note.contact_id for note in notes} | {owed.contact_id for owed in asked})
    silent = face.say("wanted to go on, and is silent since")
    return ShownTeam(
        _starters(session, notes, known, face),
        _facts(risk.unhappy, known, face, lambda _: ""),
        _facts(risk.silent, known, face, lambda _: silent),
        _facts(risk.too_often, known, face, lambda each: _often(each.number, face), dated=False),
        _facts(won, known, face, lambda each: face.say(each.words)),
        _facts([About(row.contact_id, row.asked_at, quote=row.text) for row in asked], known, face, lambda _: ""),
        _broken(session),
        shown_tone(session, face),
    )


def _often(number: int, face: Face) -> str:
    several = "{number} touches of ours within 30 days, and no answer"
    return face.many("{number} touch of ours within 30 days, and no answer", several, number)


def _facts(
    found: Iterable[About],
    known: Mapping[int, Someone],
    face: Face,
    words: Callable[[About], str],
    *,
    dated: bool = True,
) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            known[each.contact_id],
            words(each),
            shortened(each.quote, 300),
            face.when(each.at) if dated else None,
        )
        for each in found
        if each.contact_id in known
    )


def _shared(session: Session, now: datetime) -> list[Note]:
    wanted = select(Note).where(
        col(Note.private).is_(False), col(Note.undone_at).is_(None), Note.at > now - _LATELY, Note.at <= now
    )
    return list(session.exec(wanted.order_by(col(Note.at).desc()).limit(_MOST)))


def _starters(session: Session, notes: list[Note], known: Mapping[int, Someone], face: Face) -> tuple[Starter, ...]:
    rows = session.exec(
        select(Moment).where(
            col(Moment.contact_id).in_({note.contact_id for note in notes}), col(Moment.day).is_not(None)
        )
    )
    days = {(row.contact_id, row.text): row.day or "" for row in rows if row.undone_at is None}
    today = face.now.astimezone(face.zone).date()
    return tuple(
        Starter(
            known[note.contact_id],
            _lead(_nearest(days.get((note.contact_id, note.text), ""), today), today, face),
            note.text,
            face.when(note.at),
        )
        for note in notes
        if note.contact_id in known
    )


def _lead(day: date | None, today: date, face: Face) -> str:
    """How to begin, where there is a day: it has been, or it is to come."""
    if day is None:
        return ""
    if day <= today:
        return face.say("How did it go?") if today - day <= _AFTER else ""
    return face.say("Coming up {day}:", day=face.day(day)) if day - today <= _AFTER else ""


def _nearest(text: str, today: date) -> date | None:
    """A moment's day, the one of this year where it comes every year."""
    try:
        return date.fromisoformat(f"{today.year}{text[1:]}" if text.startswith("--") else text) if text else None
    except ValueError:
        return None


def _unanswered(session: Session, now: datetime) -> list[AnswerOwed]:
    """Questions for which no rule fits: no draft is under way, and nothing was held back either."""
    under_way = select(Proposal.id).where(Proposal.contact_id == AnswerOwed.contact_id, col(Proposal.outcome).is_(None))
    held = select(Refusal.id).where(Refusal.contact_id == AnswerOwed.contact_id)
    wanted = select(AnswerOwed).where(
        col(AnswerOwed.answered_at).is_(None),
        AnswerOwed.asked_at < now - _A_DAY,
        ~under_way.exists(),
        ~held.exists(),
    )
    return list(session.exec(wanted.order_by(col(AnswerOwed.id).desc()).limit(_MOST)))


def _broken(session: Session) -> tuple[Broken, ...]:
    """What could not be written: each rule and reason once."""
    wanted = select(Proposal.rule, Proposal.trouble).where(
        col(Proposal.trouble).is_not(None), col(Proposal.outcome).is_(None)
    )
    rows = session.exec(wanted.order_by(col(Proposal.id).desc()).limit(_MOST_BROKEN))
    return tuple(dict.fromkeys(Broken(rule, shortened(why or "", 200)) for rule, why in rows))
