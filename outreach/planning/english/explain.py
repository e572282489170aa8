"""How is a verdict told to a person? The same words on every page and in every terminal."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from outreach.planning.english.plain_words import WAYS
from outreach.planning.gate.verdict import CODES, DEAF_CODES, WALL_CODES
from outreach.planning.tried.judged import Count, Judged


def tell(verdict: dict[str, Any], zone: tzinfo) -> list[str]:
    """A stored verdict as sentences: yes, or every reason with its quote and when it ends."""
    if verdict.get("allowed"):
        return ["Nothing speaks against it."]
    lines = []
    for reason in verdict.get("reasons", []):
        quote = f" They wrote: “{reason['quote']}”" if reason.get("quote") else ""
        until = f" Until {tell_time(reason['until'], zone)}." if reason.get("until") else ""
        lines.append(f"{_capital(reason['text'] or CODES[reason['code']])}.{quote}{until}")
    earliest = verdict.get("earliest")
    if earliest:
        return [*lines, f"Allowed from {tell_time(earliest, zone)}."]
    listening = all(reason["code"] in WALL_CODES + DEAF_CODES for reason in verdict.get("reasons", []))
    return [*lines, "Allowed once we have listened." if listening else "Time alone does not change this."]


def tell_time(moment: str | datetime, zone: tzinfo) -> str:
    """A moment as its reader's wall shows it."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{at.astimezone(zone):%a %d %b %Y %H:%M %Z}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def by_way(verdicts: Mapping[str, dict[str, Any]], zone: tzinfo) -> list[str]:
    """Stored verdicts by channel, each in one line."""
    return [
        f"By {WAYS.get(channel, channel)}: {' '.join(tell(verdict, zone))}" for channel, verdict in verdicts.items()
    ]


def tell_judged(judged: Judged, zone: tzinfo) -> list[str]:
    """What became of a rule, in sentences."""
    if judged.state == "does_not_fit":
        later = f" Time alone makes it fit {tell_time(judged.due_at, zone)}." if judged.due_at is not None else ""
        return [f"It does not fit: {'; '.join(judged.why)}.{later}"]
    if judged.state == "used_up":
        return [f"It has nothing more to do: {'; '.join(judged.why)}."]
    if judged.state == "gave_way":
        return [f"It fits, and {'; '.join(judged.why)}."]
    lines = by_way({channel: verdict.as_dict() for channel, verdict in judged.verdicts.items()}, zone)
    if judged.state == "refused":
        return lines
    leaves = f", from {tell_time(judged.due_at, zone)} on" if judged.due_at is not None else ""
    return [f"It proposes to reach them by {WAYS.get(judged.channel, judged.channel)}{leaves}.", *lines]


def tell_count(count: Count, now: datetime, zone: tzinfo) -> str:
    """How full a limit is, and by which touches."""
    of = [
        f"{WAYS.get(touch.channel, touch.channel)} {tell_time(touch.at, zone)}"
        + (f" by {touch.department}" if touch.department else "")
        + (", planned" if touch.place_id is not None else "")
        for touch in count.touches
    ]
    quote = f" They wrote: “{count.quote}”" if count.quote else ""
    room = "" if count.room_at <= now else f" Room from {tell_time(count.room_at, zone)} on."
    whom = "" if count.whom == "contact" else ", all contacts of their organisation together"
    listed = f": {'; '.join(of)}" if of else ""
    return f"{_capital(count.name)}: {len(of)} of {count.most} a {count.per}{whom}{listed}.{room}{quote}"
