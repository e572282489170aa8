"""What follows from a signal? One table says it for every kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from outreach.contacts.wishes import Asking, Times, Waiting, Wish
from outreach.listening.signals import Heard, Signal, each_alone
from outreach.sentences import sentence

DAYS_AWAY_UNSAID = 7
"""How long an out-of-office that names no day holds outreach."""


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence that expects an answer from us."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A personal fact; `day` as YYYY-MM-DD or --MM-DD, where said."""

    text: str
    day: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What the contact's owner must know at once, and everybody with one of the roles."""

    kind: str
    text: str
    quote: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """The address under which the contact was known reaches nobody any more."""

    why: str


Consequence = Wish | Waiting | Question | Fact | Telling | Closing | Asking
Maker = Callable[[Signal, datetime], Consequence | None]


def consequences(signal: Signal, said_at: datetime) -> tuple[Consequence, ...]:
    """What one signal changes, in the order in which it is done; what was asked and answered before ends it."""
    made = (make(signal, said_at) for make in WHAT_FOLLOWS[signal.kind])
    return tuple(follows for follows in made if follows is not None)


def absence(heard: Heard, received_at: datetime, zones: tuple[tzinfo, ...]) -> Waiting | None:
    """The hold that an out-of-office asks for: until the day after the return, on whose day they dig through mail.

    Nobody who has left comes back: such a reply is no absence.
    """
    if heard.automatic != "out_of_office" or any(signal.kind == "left_company" for signal in heard.signals):
        return None
    if heard.return_date is None:
        why = sentence("away; {name} stands in", name=heard.stand_in) if heard.stand_in else "away"
        return Waiting("out_of_office", why, received_at, received_at + timedelta(days=DAYS_AWAY_UNSAID))
    day_after = heard.return_date + timedelta(days=1)
    until = max(datetime.combine(day_after, time(), zone) for zone in zones)
    if heard.stand_in:
        why = sentence("away; back on {day}; {name} stands in", day=heard.return_date, name=heard.stand_in)
    else:
        why = sentence("away; back on {day}", day=heard.return_date)
    return Waiting("out_of_office", why, received_at, max(received_at, until))


def _stop(signal: Signal, said_at: datetime) -> Wish:
    return Wish("stop", said_at, signal.quote)


def _resume(signal: Signal, said_at: datetime) -> Wish:
    return Wish("resume", said_at, signal.quote)


def _calls_again(signal: Signal, said_at: datetime) -> Wish | None:
    """'You can call me again' takes back a 'no calls', too; the owner reads the sentence before it holds."""
    if _CALLS.search(signal.quote.casefold()) is None:
        return None
    return Wish("channel", said_at, signal.quote, channel="phone", wish="accept")


_CALLS = re.compile(r"\b(?:call|ring\b|phone|anruf|anzurufen|telefon|appel|téléphon|llam|chiamar|ligar|bellen)")


def _way(signal: Signal, said_at: datetime) -> Wish:
    fields = signal.fields
    until = _day(fields.get("until"))
    return Wish("channel", said_at, signal.quote, channel=fields["channel"], wish=fields["wish"], until=until)


def _later(signal: Signal, said_at: datetime) -> Wish:
    earliest = _day(signal.fields.get("from") or signal.fields.get("date"))
    return Wish("not_before", said_at, signal.quote, earliest=earliest)


def _hours(signal: Signal, said_at: datetime) -> Wish:
    first, *besides = (_times(fields) for fields in each_alone(signal.fields))
    return Wish("hours", said_at, signal.quote, days=first.days, start=first.start, end=first.end, besides=(*besides,))


def _times(fields: Mapping[str, Any]) -> Times:
    return Times(tuple(fields["days"]) if fields.get("days") else None, fields.get("from"), fields.get("to"))


def _cadence(signal: Signal, said_at: datetime) -> Wish:
    return Wish("cadence", said_at, signal.quote, most=int(signal.fields["max"]), per=signal.fields["per"])


def _one_of_us(signal: Signal, said_at: datetime) -> Wish:
    return Wish("only_person", said_at, signal.quote, person=signal.fields.get("person"))


def _hold(why: str) -> Maker:
    return lambda signal, said_at: Waiting(signal.kind, why, said_at, quote=signal.quote)


def _tell(text: str, *roles: str) -> Maker:
    return lambda signal, _: Telling(signal.kind, text, signal.quote, roles)


def _silence_if_erased(signal: Signal, said_at: datetime) -> Wish | None:
    return _stop(signal, said_at) if signal.fields.get("request") == "erase" else None


def _close(signal: Signal, said_at: datetime) -> Closing:
    return Closing("left")


def _who_follows(signal: Signal, said_at: datetime) -> Asking:
    named = _named(signal)
    text = (
        sentence("They have left. Shall we write to {name} instead?", name=_told(named))
        if named
        else "They have left. Who follows them?"
    )
    return Asking("successor", text, {"do": "successor", **named}, signal.quote)


def _whom_instead(signal: Signal, said_at: datetime) -> Asking:
    named = _named(signal)
    text = (
        sentence("They are not the right person for this. Shall we write to {name} instead?", name=_told(named))
        if named
        else "They are not the right person for this. Who is?"
    )
    return Asking("referral", text, {"do": "successor", **named}, signal.quote)


def _new_address(signal: Signal, said_at: datetime) -> Asking:
    address = str(signal.fields["address"])
    text = "Is {address} their new address? A yes adds it, and takes it in place of the one that they wrote from."
    return Asking("new_address", sentence(text, address=address), {"do": "address", "email": address}, signal.quote)


def _owe_answer(signal: Signal, said_at: datetime) -> Question:
    return Question(str(signal.fields.get("text") or signal.quote))


def _keep(signal: Signal, said_at: datetime) -> Fact:
    return Fact(str(signal.fields.get("text") or signal.quote), signal.fields.get("date"))


WHAT_FOLLOWS: dict[str, tuple[Maker, ...]] = {
    "stop": (_stop,),
    "channel": (_way,),
    "not_before": (_later,),
    "hours": (_hours,),
    "cadence": (_cadence,),
    "only_person": (_one_of_us,),
    "wrong_person": (_whom_instead, _hold("they are not the right person for this")),
    "left_company": (_hold("they have left"), _close, _who_follows),
    "new_address": (_new_address,),
    "unhappy": (_hold("they are unhappy"), _tell("They are unhappy")),
    "legal": (_hold("they speak of legal steps"), _tell("They speak of legal steps")),
    "data_request": (_hold("they ask about their data"), _silence_if_erased, _tell("They ask about data", "operator")),
    "interest": (_tell("They want to go on, and wait for an answer"),),
    "not_interested": (),  # rules that name it in `stop_when` are over
    "resume": (_resume, _calls_again),
    "question": (_owe_answer,),
    "fact": (_keep,),
}
"""What follows from each kind of signal. A wish that would allow more than before waits until the owner says yes."""


def _named(signal: Signal) -> dict[str, str]:
    """Whom they refer to, as far as they say it: an address, else a name."""
    refer = str(signal.fields.get("refer_to") or "").strip()
    if "@" not in refer:
        return {"name": refer} if refer else {}
    parts = [part for part in refer.partition("@")[0].split(".") if part.isalpha() and len(part) > 1]
    return {"email": refer} | ({"name": " ".join(part.capitalize() for part in parts)} if len(parts) > 1 else {})


def _told(named: dict[str, str]) -> str:
    return named.get("email") or named["name"]


def first_ask(signal: Signal, writer: str, said_at: datetime) -> tuple[Consequence, ...]:
    """Somebody has left, and it is not clear who: their owner is asked, and until then the contact is held."""
    text = sentence("{name} writes that somebody has left. Is it they?", name=writer)
    return (
        Asking("left_company", text, {"do": "left", **_named(signal)}, signal.quote),
        Waiting("asked", "somebody has left, and it is asked whether it is they", said_at, quote=signal.quote),
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
