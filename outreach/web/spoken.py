"""In which language is a page drawn? That of its reader; templates say `{{ _("…") }}`, or `{{ words | said }}`.

A `Sentence` that a template draws is said in that language by itself, its days and hours in the reader's zone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, tzinfo
from typing import Any

from jinja2 import Environment

from outreach.sentences import Sentence
from outreach.translated import desk_tongue

_drawn: ContextVar[str] = ContextVar("drawn", default="en")
_zone: ContextVar[tzinfo] = ContextVar("zone", default=UTC)


@contextmanager
def speaking(language: str, zone: tzinfo = UTC) -> Iterator[None]:
    """Draw in this language, and by the clock of this zone, what is drawn meanwhile."""
    before, zone_before = _drawn.set(language), _zone.set(zone)
    try:
        yield
    finally:
        _drawn.reset(before)
        _zone.reset(zone_before)


def teach(environment: Environment) -> None:
    """Give templates the texts of the language that is drawn in."""
    environment.add_extension("jinja2.ext.i18n")
    # For what a table says or somebody typed: neither marked up nor a pattern to be filled, as `_()` takes its text.
    environment.filters["said"] = _told
    environment.finalize = _finished
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]


def _told(text: str) -> str:
    return desk_tongue(_drawn.get()).told(text, _zone.get())


def _finished(drawn: Any) -> Any:
    return _told(drawn) if isinstance(drawn, Sentence) else drawn


def _gettext(text: str) -> str:
    return desk_tongue(_drawn.get()).plain(text)


def _ngettext(one: str, several: str, number: int) -> str:
    return desk_tongue(_drawn.get()).plain_many(one, several, number)
