"""What does a contact say with a form of their page? Only what differs from what holds already."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from outreach.contacts.standing import Standing
from outreach.contacts.wishes import CHANNELS, DAYS, PERIODS, Wish
from outreach.translated import Tongue
from outreach.web.told_wishes import tell

LONGEST_PAUSE = timedelta(days=3660)
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
Form = Mapping[str, Sequence[str]]


class Unclear(Exception):
    """The form says something that cannot be meant; the text is for the contact, not yet translated."""


@dataclass(frozen=True, slots=True)
class Sayer:
    """Who says it, and when."""

    standing: Standing
    tongue: Tongue
    now: datetime
    today: date
    """Where they live."""

    def wish(self, kind: str, **fields: object) -> Wish:
        """A wish of theirs; its quote is what they chose, in the words that they read."""
        found = Wish(kind, self.now, source="page", **fields)  # type: ignore[arg-type]
        return Wish(kind, self.now, tell(found, self.tongue), "page", **fields)  # type: ignore[arg-type]


def said(form: Form, sayer: Sayer) -> list[Wish]:
    """The wishes that a form says; raises `Unclear`."""
    find = _FORMS.get(_one(form, "do"))
    return find(form, sayer) if find is not None else []


def _ways(form: Form, sayer: Sayer) -> list[Wish]:
    found = []
    for channel in CHANNELS:
        wanted, refused = _one(form, f"way-{channel}"), channel in sayer.standing.refused
        if wanted == "no" and not refused:
            found.append(sayer.wish("channel", channel=channel, wish="refuse"))
        elif wanted == "yes" and refused:
            found.append(sayer.wish("channel", channel=channel, wish="accept"))
    best = _one(form, "best")
    if best in CHANNELS and sayer.standing.preferred[:1] != (best,) and _one(form, f"way-{best}") != "no":
        found.append(sayer.wish("channel", channel=best, wish="prefer"))
    return found


def _hours(form: Form, sayer: Sayer) -> list[Wish]:
    days = tuple(day for day in DAYS if day in form.get("day", ()))
    start, end = (_time(_one(form, name)) for name in ("from", "to"))
    if end == "00:00":
        end = "24:00"
    if start and end and end <= start:
        raise Unclear("The time must end after it begins.")
    fields = {"days": days if 0 < len(days) < 7 else None, "start": start, "end": end}
    held = sayer.standing.hours
    if held is not None and held.besides:
        if not any(fields.values()) and len(days) < 7:  # the form was empty, and still is
            return []
    elif held is not None:
        same = (held.days if held.days and len(held.days) < 7 else None, held.start, held.end)
        if same == tuple(fields.values()):
            return []
    elif not any(fields.values()):
        return []
    return [sayer.wish("hours", **fields)]


def _often(form: Form, sayer: Sayer) -> list[Wish]:
    per, held = _one(form, "per"), sayer.standing.cadence
    if per not in PERIODS or (held is not None and (held.most, held.per) == (1, per)):
        return []
    return [sayer.wish("cadence", most=1, per=per)]


def _pause(form: Form, sayer: Sayer) -> list[Wish]:
    try:
        until = date.fromisoformat(_one(form, "until"))
    except ValueError:
        raise Unclear("Please choose a day.") from None
    if until <= sayer.today:
        raise Unclear("That day has passed. Please choose a later one.")
    if until > sayer.today + LONGEST_PAUSE:
        raise Unclear("Please choose a day.")
    held = sayer.standing.not_before
    return [] if held is not None and held.earliest == until else [sayer.wish("not_before", earliest=until)]


def _end_pause(form: Form, sayer: Sayer) -> list[Wish]:
    return [sayer.wish("not_before", earliest=sayer.today)] if sayer.standing.not_before is not None else []


def _no_offers(form: Form, sayer: Sayer) -> list[Wish]:
    return [] if sayer.standing.no_offers is not None else [sayer.wish("no_offers")]


_FORMS: dict[str, Callable[[Form, Sayer], list[Wish]]] = {
    "ways": _ways,
    "hours": _hours,
    "often": _often,
    "pause": _pause,
    "end-pause": _end_pause,
    "no-offers": _no_offers,
}


def _one(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "")


def _time(text: str) -> str | None:
    if text and _TIME.fullmatch(text) is None:
        raise Unclear("Please write times like 09:00.")
    return text or None
