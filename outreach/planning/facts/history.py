"""What has been recorded about one contact, and when? Plain values, from which any moment's facts can be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from outreach.contacts.wishes import Waiting, Wish
from outreach.planning.facts.facts import ConsentFact, HeardFact, Inbound, MomentFact, Owed, TouchFact

LONGEST_WINDOW = timedelta(days=366)
"""How far back touches are looked at."""


@dataclass(frozen=True, slots=True)
class Said:
    """A preference: known from `recorded_at` on, and for nothing from `undone_at` on."""

    wish: Wish
    """As it stands today: see `needs_yes` and `agreed_at` for a day before."""
    recorded_at: datetime
    undone_at: datetime | None = None
    needs_yes: bool = False
    agreed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A hold, and when somebody lifted it."""

    hold: Waiting
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consented:
    """A ground to write commercially, known from `recorded_at` on."""

    consent: ConsentFact
    recorded_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A dated fact that they told, and when it was used or taken back."""

    moment: MomentFact
    told_at: datetime | None = None
    """None: nobody knows, so it counts as always known."""
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of theirs, and when it was answered or taken back."""

    owed: Owed
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wrote:
    """A message of theirs by their own hand; `utc_offset` in minutes by their Date header."""

    message: Inbound
    utc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal, and when a person said that it was not meant."""

    said: HeardFact
    corrected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """An address; `bad_since`: when it ceased to work."""

    channel: str
    value: str
    match_key: str
    bad_since: datetime | None = None
    bad_why: str | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """An earlier proposal, or what shadow mode would have proposed."""

    id: int
    rule: str
    occasion: str
    outcome: str | None
    """As it is today; None while it is on its way."""
    policy_version: str
    channel: str
    department: str
    created_at: datetime
    not_before: datetime
    over_by: datetime
    """By when it was over, if it is: of what was skipped alone the moment itself is recorded."""
    template: str = ""
    skipped_for: str | None = None
    waits_until: datetime | None = None
    lifted_at: datetime | None = None
    """When the owner took back why it was skipped."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose contact it is; no id: nobody's."""

    id: int | None
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class History:
    """All that is recorded about one contact.

    Of stage, tags, fields, owner, organisation, zone, country and birthday today's value alone is kept.
    """

    contact_id: int
    state: int
    created_at: datetime
    stage: str = "new"
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    owner: Owner | None = None
    organisation_id: int | None = None
    organisation_names: tuple[str, ...] = ()
    """Its name and its domain, in small letters."""
    birthday: str | None = None
    zone: str | None = None
    country: str | None = None
    ways: tuple[Way, ...] = ()
    said: tuple[Said, ...] = ()
    holds: tuple[Held, ...] = ()
    consents: tuple[Consented, ...] = ()
    moments: tuple[Told, ...] = ()
    asked: tuple[Asked, ...] = ()
    """The oldest first."""
    touches: tuple[TouchFact, ...] = ()
    """The oldest first."""
    places: tuple[TouchFact, ...] = ()
    """Places under caps that are held now."""
    wrote: tuple[Wrote, ...] = ()
    """In the order in which they came in."""
    heard: tuple[Heard, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    """The oldest first."""
    shadowed: tuple[Proposed, ...] = ()
    """What shadow mode would have proposed, the oldest first."""
    accounts: frozenset[str] = frozenset()
    """In which of our accounts they have written."""
    unheard: int = 0
    """How many messages of theirs nobody has listened to, now."""


def as_if_done(history: History) -> History:
    """The history as it would be if all that the shadow proposed had left at its hour."""
    if not history.shadowed:
        return history
    made = [TouchFact(each.not_before, each.channel, department=each.department) for each in history.shadowed]
    touches = sorted((*history.touches, *made), key=lambda touch: touch.at)
    proposals = sorted((*history.proposals, *history.shadowed), key=lambda each: each.created_at)
    return replace(history, touches=tuple(touches), proposals=tuple(proposals))
