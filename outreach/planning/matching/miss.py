"""Which condition of a rule fails, in words, and when would it hold if only time passed?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.planning.facts.facts import Facts
from outreach.planning.policy.durations import duration_said
from outreach.planning.policy.who import Ago, Who
from outreach.sentences import On, Sentence, Several, sentence


@dataclass(frozen=True, slots=True)
class Miss:
    """A condition that fails."""

    tell: Callable[[], Sentence]
    """Makes its words: most misses are read by nobody."""
    due_at: datetime | None = None
    """From when on it holds if nothing else changes; None: time alone does not make it hold."""

    @property
    def text(self) -> Sentence:
        """In words."""
        return self.tell()


Check = Callable[[Who, Facts, datetime], Miss | None]
"""One condition, held against a contact at a moment."""


def missed_ago(what: Sentence, wanted: Ago | None, at: datetime | None, now: datetime) -> Miss | None:
    """Whether something is as long ago as is asked for."""
    if wanted is None:
        return None
    if at is None:
        return Miss(lambda: sentence("{what} is not known", what=what))
    due = at + (wanted.at_least or timedelta())
    if due > now:
        return Miss(lambda: _was_said("{what} was on {day}, less than {length} ago", what, at, due - at), due)
    if (most := wanted.at_most) is not None and now - at > most:
        return Miss(lambda: _was_said("{what} was on {day}, more than {length} ago", what, at, most))
    return None


def _was_said(text: str, what: Sentence, at: datetime, length: timedelta) -> Sentence:
    return sentence(text, what=what, day=On(at), length=duration_said(length))


def either(words: Iterable[str]) -> Several:
    """'a', 'a or b', 'a, b or c'."""
    return Several(tuple(words), "or")
