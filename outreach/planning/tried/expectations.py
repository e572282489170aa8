"""What may an operator expect of the rules? Somebody with a history, a moment, and what is proposed or refused then."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from outreach.contacts.wishes import CONSENT_BASES, HOLD_KINDS, PREFERENCE_KINDS
from outreach.planning.gate.verdict import CODES
from outreach.planning.policy.durations import Duration
from outreach.planning.policy.keys import Channel, Country, Day, SignalKind, Strict, TimeOfDay, Zone, near


def _known(kind: str, words: tuple[str, ...]) -> AfterValidator:
    def known(value: str) -> str:
        if value not in words:
            raise ValueError(f"{value!r} is no {kind}; {near(value, words)}")
        return value

    return AfterValidator(known)


def _wall(value: Any) -> Any:
    """A day alone, which YAML takes for a date, is its noon."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(12))
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f'{value!r} is no moment; write it like "2026-03-10 12:00", in quotes') from None


def _local(value: datetime) -> datetime:
    if value.tzinfo is not None:
        raise ValueError("it is read on the contact's own clock: leave the offset out")
    return value


Wall = Annotated[datetime, BeforeValidator(_wall), AfterValidator(_local)]
"""A moment on the contact's clock."""
Code = Annotated[str, _known("code of a refusal", tuple(CODES))]
NOW = timedelta()


class Wished(Strict):
    """Something that they asked for."""

    kind: Annotated[str, _known("kind of wish", PREFERENCE_KINDS)] = "channel"
    """`stop`, `resume`, `channel`, `not_before`, `hours`, `cadence`, `only_person` or `no_offers`."""
    channel: Channel | None = None
    """For `channel`: which one."""
    wish: Literal["prefer", "only", "refuse", "accept"] | None = None
    """For `channel`: what of it."""
    until: date | None = None
    """The last day on which it holds."""
    earliest: date | None = None
    """For `not_before`: the first day on which we may write."""
    days: list[Day] | None = None
    """For `hours`: on which days."""
    start: TimeOfDay | None = Field(default=None, alias="from")
    """For `hours`: from when on."""
    end: TimeOfDay | None = Field(default=None, alias="to")
    """For `hours`: until when."""
    most: int | None = Field(default=None, ge=1)
    """For `cadence`: how often."""
    per: Literal["day", "week", "month", "quarter", "year"] | None = None
    """For `cadence`: in how long."""
    person: str | None = None
    """For `only_person`: whom of us."""
    quote: str = ""
    """Their words."""
    ago: Duration = NOW
    """How long ago they said it."""
    source: Literal["words", "page", "user", "import"] = "words"
    """Who recorded it."""
    agreed: bool = False
    """A person has said yes to it, where it opens what they had closed."""

    @model_validator(mode="after")
    def _whole(self) -> "Wished":
        needed = {
            "channel": (self.channel, self.wish),
            "not_before": (self.earliest,),
            "cadence": (self.most, self.per),
            "only_person": (self.person,),
        }
        if None in needed.get(self.kind, ()):
            keys = {"channel": "channel and wish", "not_before": "earliest", "cadence": "most and per"}
            raise ValueError(f"a wish of kind {self.kind} needs {keys.get(self.kind, 'person')}")
        return self


class HeldUp(Strict):
    """A reason to wait that is no wish."""

    kind: Annotated[str, _known("kind of hold", HOLD_KINDS)]
    """`unhappy`, `support_case`, `legal`, `out_of_office`, …"""
    why: str = ""
    """In words."""
    quote: str = ""
    """Their words, if it rests on any."""
    ago: Duration = NOW
    """How long ago it began."""
    lasts: Duration | None = None
    """How long it lasts from then on. Left out: until a person lifts it."""


class Touched(Strict):
    """A touch that has been."""

    direction: Literal["in", "out"] = "out"
    """`out`: made by us; `in`: by them."""
    channel: Channel = "email"
    """On which channel."""
    department: str | None = None
    """For `out`: by whose department."""
    ago: Duration = NOW
    """How long ago."""
    automatic: bool = False
    """By a machine, not by hand."""
    rule: str | None = None
    """For `out`: which rule made it."""


class Written(Strict):
    """A message of theirs, by their own hand."""

    ago: Duration = NOW
    """How long ago."""
    said: list[SignalKind] = Field(default=[])
    """What it says."""
    asks: str | None = None
    """The question in it."""
    answered: bool = False
    """Whether we have answered the question."""


class Consented(Strict):
    """A ground on which we may write commercially."""

    basis: Annotated[str, _known("ground", CONSENT_BASES)]
    """`express`, `customer`, `inquiry` or `published`."""
    channel: Channel | None = None
    """Left out: every channel."""
    ago: Duration = NOW
    """Since how long."""


class DatedFact(Strict):
    """A dated fact that they told, not used yet."""

    text: str
    """In their words."""
    day: Annotated[str, BeforeValidator(lambda value: value.isoformat() if isinstance(value, date) else value)] = Field(
        pattern=r"^(\d{4}|-)-\d\d-\d\d$"
    )
    """`2026-03-10`, or `--03-10` for every year."""


class Somebody(Strict):
    """A contact that is made up for an expectation."""

    stage: str = "new"
    tags: list[str] = Field(default=[])
    fields: dict[str, str] = Field(default={})
    owner: str | None = "owner@example.com"
    """The owner's email address; `null`: nobody's."""
    owner_name: str = "Olivia Owner"
    """For wishes that name one person."""
    organisation: list[str] = Field(default=[])
    """Its name, its domain."""
    zone: Zone | None = None
    """Left out: nobody knows where they live."""
    country: Country | None = None
    """Left out: that of the zone, where it says one."""
    birthday: Annotated[str | None, BeforeValidator(lambda day: day.isoformat() if isinstance(day, date) else day)] = (
        Field(default=None, pattern=r"^(\d{4}|-)-\d\d-\d\d$")
    )
    channels: list[Channel] = Field(default=["email", "phone"])
    """On which they have an address that works."""
    wishes: list[Wished] = Field(default=[])
    holds: list[HeldUp] = Field(default=[])
    touches: list[Touched] = Field(default=[])
    organisation_touches: list[Touched] = Field(default=[])
    """Touches of their colleagues."""
    wrote: list[Written] = Field(default=[])
    """What they wrote; each is a touch on email, too."""
    moments: list[DatedFact] = Field(default=[])
    consents: list[Consented] = Field(default=[])
    draft_of: str | None = None
    """A draft of this rule is on its way."""
    unheard: int = Field(default=0, ge=0)
    """So many of their messages have not been listened to yet."""
    deaf: bool = False
    """The account in which they write has not been read for too long."""


class Proposes(Strict):
    """That a rule becomes a draft."""

    rule: str
    channel: Channel | None = None
    """By which way. Left out: whichever."""
    not_before: Wall | None = None
    """When it may leave, on the contact's clock, to the minute. Left out: whenever."""


class Refuses(Strict):
    """That a rule fits and the gate forbids it."""

    rule: str
    codes: list[Code] = Field(min_length=1)
    """By these reasons at least."""


class Then(Strict):
    """What is expected."""

    proposes: Proposes | None = None
    """This, and nothing else."""
    refuses: list[Refuses] = Field(default=[])
    """These, each with its reasons. One may stand without a list."""
    nothing: bool = False
    """No draft, for whatever reason."""

    @model_validator(mode="before")
    @classmethod
    def _one_refusal(cls, given: Any) -> Any:
        if isinstance(given, dict) and isinstance(given.get("refuses"), dict):
            return {**given, "refuses": [given["refuses"]]}
        return given

    @model_validator(mode="after")
    def _something(self) -> "Then":
        if self.proposes is None and not self.refuses and not self.nothing:
            raise ValueError("say proposes, refuses or nothing: true")
        if self.proposes is not None and self.nothing:
            raise ValueError("it can't both propose something and nothing")
        return self


class Expectation(Strict):
    """One story: somebody, a moment, and what the rules should come to."""

    name: str = Field(min_length=1)
    """In a sentence."""
    now: Wall
    """On the contact's clock; of somebody whose zone nobody knows on that of the first plausible zone. A day alone is
    its noon."""
    contact: Somebody = Somebody()
    then: Then


class ExpectationsFile(Strict):
    """The whole of `config/rules.test.yaml`."""

    expectations: list[Expectation]
