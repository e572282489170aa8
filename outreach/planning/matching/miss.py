"""Which condition of a rule fails, in words, and when would it hold if only time passed?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.planning.facts.facts import Facts
from outreach.planning.policy.durations import write_duration
from outreach.planning.policy.who import Ago, Who


@dataclass(frozen=True, slots=True)
class Miss:
    """A condition that fails."""

    tell: Callable[[], str]
    """Makes its words: most misses are read by nobody."""
    due_at: datetime | None = None
    """From when on it holds if nothing else changes; None: time alone does not make it hold."""

    @property
    def text(self) -> str:
        """In words."""
        return self.tell()


Check = Callable[[Who, Facts, datetime], Miss | None]
"""One condition, held against a contact at a moment."""


def missed_ago(what: str, wanted: Ago | None, at: datetime | None, now: datetime) -> Miss | None:
    """Whether something is as long ago as is asked for."""
    if wanted is None:
        return None
    if at is None:
        return Miss(lambda: f"{what} is not known")
    due = at + (wanted.at_least or timedelta())
    if due > now:
        return Miss(lambda: f"{what} was on {at:%Y-%m-%d}, less than {write_duration(due - at)} ago", due)
    if (most := wanted.at_most) is not None and now - at > most:
        return Miss(lambda: f"{what} was on {at:%Y-%m-%d}, more than {write_duration(most)} ago")
    return None


def either(words: list[str]) -> str:
    """'a', 'a or b', 'a, b or c'."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
