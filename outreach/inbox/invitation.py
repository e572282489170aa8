"""What did they answer to an invitation (RFC 5546), and which other time do they propose?"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.wording import folded
from outreach.patterns import when_used

ANSWERS = ("accepted", "declined", "tentative", "counter", "cancelled")

_METHOD = when_used(r"^METHOD[^:\n]{0,40}:\s*([A-Za-z]{1,20})", re.MULTILINE | re.IGNORECASE)
_PARAMETER = when_used(r"method=\"?([A-Za-z]{1,20})")
_MOST = 200_000
_STATES = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_SUBJECTS = (
    ("counter", r"new time proposed|proposed new time|neue[rn]? (?:terminvorschlag|zeit)|nouvelle? (?:heure|horaire)"
     r"|nueva hora|propuesta de|nuov[oa] (?:ora|orario)|nieuwe tijd|nova hora"),
    ("tentative", r"tentativ|mit vorbehalt|unter vorbehalt|vorlaufig|provisoire|provisional|provvisori|con riserva"
     r"|voorlopig|provisori"),
    ("cancelled", r"cancel|abgesagt|terminabsage|annul|geannuleerd"),
    ("accepted", r"(?:meeting )?accept|zugesagt|zusage|terminzusage|aceptad|accettat|geaccepteerd|aceit"),
    ("declined", r"(?:meeting )?declin|abgelehnt|absage|refus|rechazad|rifiutat|geweigerd|afgewezen|recusad"),
)  # fmt: skip
_BY_SUBJECT = tuple((answer, re.compile(rf"(?:{pattern})[^:]{{0,20}}:")) for answer, pattern in _SUBJECTS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a meeting reply says."""

    answer: str
    """One of `ANSWERS`."""
    summary: str = ""
    starts_at: datetime | None = None
    """When the meeting is; for a counter, the time that they propose."""
    uid: str = ""


def method_of(message: ParsedMessage, content_type: str) -> str:
    """The METHOD of the calendar part in capitals, '' where there is none."""
    if message.calendar:
        found = _METHOD.search(message.calendar[:20_000])
        return found[1].upper() if found else "PUBLISH"
    stated = (
        content_type if content_type.startswith("text/calendar") else message.header("X-Calendar-Content").casefold()
    )
    found = _PARAMETER.search(stated) if stated else None
    return found[1].upper() if found else ""


def read_answer(message: ParsedMessage) -> Answer | None:
    """The answer, from the calendar part, else from the subject; None where there is none."""
    method = method_of(message, message.content_type)
    event = _event(message.calendar or (message.text if message.content_type.startswith("text/calendar") else ""))
    told = _told(message)
    if event is None:
        return Answer(told) if told else None
    answer = {"COUNTER": "counter", "CANCEL": "cancelled"}.get(method) or _state(event, message) or told
    if method not in ("REPLY", "COUNTER", "CANCEL") or answer is None:
        return None
    return Answer(answer, str(event.get("SUMMARY", ""))[:500], _moment(event), str(event.get("UID", ""))[:500])


def _told(message: ParsedMessage) -> str | None:
    subject = folded(message.subject[:300])
    return next((answer for answer, pattern in _BY_SUBJECT if pattern.match(subject)), None)


def _event(source: str) -> Any:
    """The first event, or None where the part cannot be read."""
    start = source.upper().find("BEGIN:VCALENDAR")
    if start < 0:
        return None
    try:
        # Few mails have a calendar, and to import what reads one takes as long as to hear a hundred.
        calendar = import_module("icalendar").Calendar.from_ical(source[start : start + _MOST])
        return next(iter(calendar.walk("VEVENT")), None)
    except Exception:  # noqa: BLE001 - the parser raises whatever its parts raise on hostile text
        return None


def _state(event: Any, message: ParsedMessage) -> str | None:
    """What the sender's own attendee line says, else the only one's."""
    found = event.get("ATTENDEE", [])
    attendees = found if isinstance(found, list) else [found]
    sender = message.sender.address.casefold() if message.sender is not None else ""
    own = [each for each in attendees if sender and sender in str(each).casefold()] or attendees
    states = [_STATES.get(str(getattr(each, "params", {}).get("PARTSTAT", "")).upper()) for each in own]
    return next((state for state in states if state), None)


def _moment(event: Any) -> datetime | None:
    try:
        value = event.decoded("DTSTART")
    except Exception:  # noqa: BLE001 - as above
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC) if isinstance(value, date) else None
