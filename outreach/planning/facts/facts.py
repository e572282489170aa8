"""What does a decision about one contact rest on? Plain values, loaded once, looked at by every decider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from outreach.contacts.countries import Countries
from outreach.contacts.standing import Standing
from outreach.contacts.zones import Zones


@dataclass(frozen=True, slots=True)
class TouchFact:
    """One touch that has been, or a place held for one that may come."""

    at: datetime
    channel: str
    direction: str = "out"
    department: str | None = None
    automatic: bool = False
    place_id: int | None = None
    """Set where it is a place and no touch yet."""

    @property
    def by_their_hand(self) -> bool:
        """Whether the contact made it, and no machine of theirs."""
        return self.direction == "in" and not self.automatic


@dataclass(frozen=True, slots=True)
class Owed:
    """A question that waits for our answer."""

    text: str
    asked_at: datetime
    message_id: int
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class Inbound:
    """Their last message by their own hand."""

    message_id: int
    at: datetime
    thread_id: int
    subject: str
    rfc_message_id: str


@dataclass(frozen=True, slots=True)
class HeardFact:
    """One thing that they said and that nobody has corrected."""

    kind: str
    at: datetime
    message_id: int


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier proposal for this contact."""

    rule: str
    occasion: str
    outcome: str | None
    """None while it is on its way."""
    id: int
    policy_version: str = ""
    at: datetime | None = None
    """When it was planned."""
    template: str = ""
    skipped_for: str | None = None
    """Why a person skipped it, where planning goes by that: one of `records.SKIPPED_FOR`."""
    waits_until: datetime | None = None
    """For `not_now`: from when on its occasion may be proposed again."""


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """On what ground we may write commercially: one of `contacts.wishes.CONSENT_BASES`, and since when."""

    basis: str
    at: datetime
    channel: str | None = None
    """None: every channel."""


@dataclass(frozen=True, slots=True)
class MomentFact:
    """A dated fact that they told and that nobody has used yet; `day` is YYYY-MM-DD or --MM-DD."""

    text: str
    day: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """One contact at one moment."""

    contact_id: int
    state: int
    stage: str = "new"
    tags: tuple[str, ...] = ()
    owner_id: int | None = None
    owner_email: str = ""
    owner_name: str = ""
    organisation_id: int | None = None
    organisation_names: tuple[str, ...] = ()
    """The name and the domain of their organisation, in small letters."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Custom fields by their names."""
    birthday: str | None = None
    countries: Countries = field(default_factory=Countries)
    consents: tuple[ConsentFact, ...] = ()
    """What has not been withdrawn."""
    moments: tuple[MomentFact, ...] = ()
    zones: Zones = field(default_factory=lambda: Zones((), "unknown"))
    standing: Standing = field(default_factory=Standing)
    ways_change_at: datetime | None = None
    """When the first of their wishes about channels runs out: they may prefer or refuse other ones from then on."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Channel to a way that works."""
    dead: dict[str, str] = field(default_factory=dict)
    """Channel to why its only way no longer works."""
    touches: tuple[TouchFact, ...] = ()
    organisation_touches: tuple[TouchFact, ...] = ()
    owed: tuple[Owed, ...] = ()
    inbound: Inbound | None = None
    last_outbound: datetime | None = None
    absence_ended: datetime | None = None
    heard: tuple[HeardFact, ...] = ()
    """All that they ever said."""
    heard_last: frozenset[str] = frozenset()
    """Kinds of signal in their last message."""
    heard_since: frozenset[str] = frozenset()
    """Kinds of signal since we last wrote."""
    unheard: int = 0
    """Messages of theirs that nobody has listened to, quarantined ones included."""
    deaf: tuple[str, ...] = ()
    """Accounts in which they may have written and that were not read for too long, in words."""
    past: tuple[Past, ...] = ()

    @property
    def in_flight(self) -> Past | None:
        """The proposal that is on its way: one at a time."""
        return next((past for past in self.past if past.outcome is None), None)
