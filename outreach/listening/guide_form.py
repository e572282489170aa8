"""Is an object a signal in the form of the label guide: a kind, and the fields of that kind?"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from outreach.contacts.wishes import CHANNELS, DAYS, PERIODS, WISHES
from outreach.listening.signals import Signal

Check = Callable[[Any], bool]


class NotInTheGuide(ValueError):
    """Why an object is no signal, in words."""


def _one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 2000


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _day_of_fact(value: Any) -> bool:
    return _day(value) or (isinstance(value, str) and value.startswith("--") and _day(f"2000-{value[2:]}"))


def _time(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00", value) is not None


def _days(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and set(map(str, value)) <= set(DAYS)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1000


FIELDS: Mapping[str, Mapping[str, Check]] = {
    "stop": {},
    "channel": {"channel": _one_of(*CHANNELS), "wish": _one_of(*WISHES), "until": _or_none(_day)},
    "not_before": {"from": _day, "to": _day},
    "hours": {"days": _or_none(_days), "from": _or_none(_time), "to": _or_none(_time)},
    "cadence": {"max": _count, "per": _one_of(*PERIODS)},
    "only_person": {"person": _text},
    "wrong_person": {"refer_to": _or_none(_text)},
    "left_company": {"refer_to": _or_none(_text)},
    "new_address": {"address": lambda value: _text(value) and "@" in value},
    "unhappy": {},
    "legal": {},
    "data_request": {"request": _one_of("access", "erase")},
    "interest": {},
    "not_interested": {},
    "resume": {},
    "question": {"text": _text},
    "fact": {"text": _text, "date": _or_none(_day_of_fact)},
}
"""The fields of each kind, and what each may hold."""


def as_signal(said: object, quote: str, reader: str) -> Signal:
    """The object as a signal that rests on `quote`; raises `NotInTheGuide`.

    `text` may be left out: it is then the quote. So may what can be null, and `to` of a `not_before`.
    """
    if not isinstance(said, dict):
        raise NotInTheGuide(f"{said!r} is no object with a kind")
    kind = str(said.get("kind"))
    if kind not in FIELDS:
        raise NotInTheGuide(f"{kind!r} is no kind of signal; the kinds are {', '.join(FIELDS)}")
    if unknown := set(said) - set(FIELDS[kind]) - {"kind", "quote"}:
        raise NotInTheGuide(f"{kind} has no field {sorted(unknown)[0]}")
    given = {"text": quote, "to": said.get("from")} if kind in ("question", "fact", "not_before") else {}
    fields = {name: said.get(name, given.get(name)) for name in FIELDS[kind]}
    for name, check in FIELDS[kind].items():
        if not check(fields[name]):
            raise NotInTheGuide(f"{kind} with {name} {fields[name]!r} is not in the guide")
    return Signal(kind, quote, -1, -1, 1.0, reader, fields)
