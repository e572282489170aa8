"""In which language is a page drawn? That of its reader; templates say `{{ _("…") }}`, or `{{ words | said }}`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from jinja2 import Environment

from outreach.translated import desk_tongue

_drawn: ContextVar[str] = ContextVar("drawn", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Draw in this language what is drawn meanwhile."""
    before = _drawn.set(language)
    try:
        yield
    finally:
        _drawn.reset(before)


def teach(environment: Environment) -> None:
    """Give templates the texts of the language that is drawn in."""
    environment.add_extension("jinja2.ext.i18n")
    # For what a table says or somebody typed: neither marked up nor a pattern to be filled, as `_()` takes its text.
    environment.filters["said"] = _gettext
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]


def _gettext(text: str) -> str:
    return desk_tongue(_drawn.get()).plain(text)


def _ngettext(one: str, several: str, number: int) -> str:
    return desk_tongue(_drawn.get()).plain_many(one, several, number)
