"""Which words do we have for what a contact asked for? Plain values that deciders work on."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

CHANNELS = ("email", "phone", "sms", "whatsapp", "linkedin", "post", "video", "in_person")
WISHES = ("prefer", "only", "refuse", "accept")
PREFERENCE_KINDS = ("stop", "resume", "channel", "not_before", "hours", "cadence", "only_person", "no_offers")
"""`no_offers`: nothing commercial; answers and personal words may come."""
CONSENT_BASES = ("express", "customer", "inquiry", "published")
"""They said yes; they have bought from us; they asked us something; they publish the address for such offers."""
SOURCES = ("words", "page", "user", "import")
HOLD_KINDS = (
    "unhappy", "support_case", "legal", "bounce", "out_of_office", "data_request", "left_company", "wrong_person",
    "asked",
)  # fmt: skip
"""`asked`: a question to the owner is open that may turn out to be a stop."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIODS = ("day", "week", "month", "quarter", "year")


class Times(NamedTuple):
    """Days on which, and hours between which, they may be reached; None where they set no limit."""

    days: tuple[str, ...] | None
    start: str | None
    """HH:MM in the contact's zone."""
    end: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """One preference as said; fields not of its kind are None."""

    kind: str
    said_at: datetime
    quote: str = ""
    source: str = "words"
    channel: str | None = None
    wish: str | None = None
    until: date | None = None
    """The last day on which it holds, in the contact's zone."""
    earliest: date | None = None
    days: tuple[str, ...] | None = None
    start: str | None = None
    """HH:MM in the contact's zone."""
    end: str | None = None
    most: int | None = None
    per: str | None = None
    person: str | None = None
    id: int | None = None
    waits: bool = False
    """A loosening that nobody has agreed to yet: it opens nothing."""
    agreed: bool = False
    """A person has agreed to it: it counts against whatever was said before."""
    doubt: str | None = None
    """Why it is not certain that the contact said it; None where it is."""
    besides: tuple[Times, ...] = ()
    """Further hours that suit them as well: 'Tuesdays after three, or Saturdays before ten'."""

    @property
    def times(self) -> tuple[Times, ...]:
        """All hours that suit them: at any of these they may be reached."""
        return (Times(self.days, self.start, self.end), *self.besides)

    @property
    def settled(self) -> bool:
        """Whether it counts against all that was said before: agreed to, or chosen by themselves on their own page."""
        return self.agreed or self.source == "page"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One hold as a value: not before `until` (None: until a person lifts it)."""

    kind: str
    why: str
    since: datetime
    until: datetime | None = None
    quote: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that only the contact's owner may answer; `does` is what a yes does, as data."""

    kind: str
    text: str
    does: dict[str, Any] = field(default_factory=dict)
    quote: str = ""


def times_kept(times: Iterable[Times]) -> list[list[Any]] | None:
    """Further hours as they are kept; None where there are none."""
    return [[list(days) if days is not None else None, start, end] for days, start, end in times] or None


def times_read(kept: Sequence[Sequence[Any]] | None) -> tuple[Times, ...]:
    """Further hours, from what was kept of them."""
    return tuple(Times(tuple(days) if days is not None else None, start, end) for days, start, end in kept or ())


def sentence_of(quote: str) -> str:
    """A sentence as two of them are compared: in small letters, without accents, punctuation and line breaks."""
    plain = unicodedata.normalize("NFKD", quote.casefold())
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain if not _accent(letter)).split())


def _accent(letter: str) -> bool:
    return unicodedata.combining(letter) != 0
