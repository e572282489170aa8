"""What follows from a signal: a wish, a hold, a question to answer, a moment to keep, or nothing yet?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from outreach.contacts.wishes import Waiting, Wish
from outreach.listening.signals import Heard, Signal

DAYS_AWAY_UNSAID = 7
"""How long an out-of-office that names no day holds outreach."""

_HOLDS = {
    "unhappy": "they are unhappy",
    "legal": "they speak of legal steps",
    "data_request": "they ask about their data",
    "left_company": "they have left",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence that expects an answer from us."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A personal fact; `day` as YYYY-MM-DD or --MM-DD, where said."""

    text: str
    day: str | None


Consequence = Wish | Waiting | Question | Fact | None


def consequence(signal: Signal, said_at: datetime) -> Consequence:
    """What one signal changes; None for a kind that people look at themselves."""
    fields = signal.fields
    if signal.kind in _HOLDS:
        return Waiting(signal.kind, _HOLDS[signal.kind], said_at, quote=signal.quote)
    if signal.kind == "question":
        return Question(str(fields.get("text") or signal.quote))
    if signal.kind == "fact":
        return Fact(str(fields.get("text") or signal.quote), fields.get("date"))
    if signal.kind in ("stop", "resume"):
        return Wish(signal.kind, said_at, signal.quote)
    if signal.kind == "channel":
        until = _day(fields.get("until"))
        return Wish("channel", said_at, signal.quote, channel=fields["channel"], wish=fields["wish"], until=until)
    if signal.kind == "not_before":
        return Wish("not_before", said_at, signal.quote, earliest=_day(fields.get("from") or fields.get("date")))
    if signal.kind == "hours":
        days = tuple(fields["days"]) if fields.get("days") else None
        return Wish("hours", said_at, signal.quote, days=days, start=fields.get("from"), end=fields.get("to"))
    if signal.kind == "cadence":
        return Wish("cadence", said_at, signal.quote, most=int(fields["max"]), per=fields["per"])
    if signal.kind == "only_person":
        return Wish("only_person", said_at, signal.quote, person=fields.get("person"))
    return None


def absence(heard: Heard, received_at: datetime) -> Waiting | None:
    """The hold that an out-of-office asks for: through the day of return."""
    if heard.automatic != "out_of_office":
        return None
    if heard.return_date is None:
        return Waiting("out_of_office", "away", received_at, received_at + timedelta(days=DAYS_AWAY_UNSAID))
    until = datetime(heard.return_date.year, heard.return_date.month, heard.return_date.day, tzinfo=UTC)
    why = f"away; back on {heard.return_date.isoformat()}"
    return Waiting("out_of_office", why, received_at, max(received_at, until + timedelta(days=1)))


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
