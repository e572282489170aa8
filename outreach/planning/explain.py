"""How is a verdict told to a person? The same words on every page and in every terminal."""

from datetime import datetime, tzinfo
from typing import Any

from outreach.planning.verdict import CODES, DEAF_CODES, WALL_CODES


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
