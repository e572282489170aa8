"""What does the house allow at all, for everyone, whatever the rule?"""

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from outreach.planning.policy.durations import Duration
from outreach.planning.policy.keys import Channel, Country, Day, DayOff, Strict, TimeOfDay, Zone


class QuietHours(Strict):
    """When nobody is reached, in the contact's zone; `from` after `to` runs over midnight."""

    start: TimeOfDay = Field(default="20:00", alias="from", examples=["20:00"])
    """From when on."""
    end: TimeOfDay = Field(default="08:00", alias="to", examples=["08:00"])
    """Until when."""


class Cap(Strict):
    """A limit on touches in a window; all caps apply, the strictest wins."""

    name: str = Field(examples=["twice a week"])
    """By which reasons name it."""
    max: int = Field(ge=1, examples=[2])
    """How many touches, at the most; 0 is an error: leave the channel out of `channels` instead."""
    per: Literal["day", "week", "month", "quarter", "year"] = Field(examples=["week"])
    """The length of the window."""
    window: Literal["rolling", "calendar"] = "rolling"
    """`rolling`: the last 1, 7, 30, 91 or 365 days. `calendar`: from the day, week (Monday), month, quarter or year
    begun in the contact's zone."""
    channels: list[Channel] | None = Field(default=None, examples=[["phone"]])
    """Which touches count and are held up; left out: all channels."""
    departments: list[str] | None = Field(default=None, examples=[["sales", "marketing"]])
    """Whose touches count and are held up; left out: everybody's."""
    applies_to: Literal["contact", "organisation"] = Field(default="contact", alias="for")
    """`organisation` counts all contacts of one organisation together."""
    exempt_replies: bool = True
    """Whether the answer to a question of theirs may pass. Wishes are never exempt."""

    @field_validator("max", mode="before")
    @classmethod
    def _not_zero(cls, value: Any) -> Any:
        if value == 0 and not isinstance(value, bool):
            remedy = "write 1 or more; to allow none, leave the channel out of policy.channels"
            raise PydanticCustomError("cap_of_zero", f"0 allows nothing at all; {remedy}")
        return value


class DepartmentOrder(Strict):
    """A department of the house and how its rules stand beside those of others."""

    name: str = Field(examples=["support"])
    """As templates and users name it."""
    priority: int = Field(default=0, examples=[10])
    """Of two rules of the same priority that of the higher department goes first; where these are equal too, the
    department that has touched the contact least recently."""


class Holidays(Strict):
    """Public holidays, on which nobody is reached."""

    kept: bool = True
    """Whether public holidays are quiet days."""
    unknown: list[Country] = Field(default=[], examples=[["US"]])
    """Whose holidays are kept for a contact whose country nobody knows; all of these together."""
    also: list[DayOff] = Field(default=[], examples=[["12-24", "2026-12-31"]])
    """Days of the house's own: `MM-DD` every year, `YYYY-MM-DD` once."""


class Jurisdictions(Strict):
    """What the law where the contact lives asks for, on top of the house's own limits; the strictest wins."""

    hours: bool = True
    """Calls and text messages only at the hours, and as often, as the law of their country allows."""
    consent: bool = True
    """Commercial mail and calls only on a basis that the law of their country accepts, and while it lasts."""
    unknown: list[Country] = Field(default=[], examples=[["US"]])
    """Whose law holds for a contact whose country nobody knows; all of these together."""


class HousePolicy(Strict):
    """What holds for everyone, whatever the rule."""

    channels: list[Channel] = Field(default=["email", "phone"], examples=[["email", "phone"]])
    """The ways that the house uses at all, in its own order."""
    departments: list[DepartmentOrder] = Field(default=[], examples=[[{"name": "support", "priority": 10}]])
    """The departments in their order; left out: any name, all equal."""
    stages: list[str] | None = Field(default=None, examples=[["new", "lead", "prospect", "customer"]])
    """The stages that contacts go through; a rule that names another one is an error. Left out: any word."""
    quiet_hours: QuietHours = QuietHours()
    """When nobody is reached, where they live."""
    quiet_days: list[Day] = Field(default=["sat", "sun"], examples=[["sat", "sun"]])
    """Days of the week on which nobody is reached."""
    holidays: Holidays = Holidays()
    """Public holidays by country."""
    jurisdictions: Jurisdictions = Jurisdictions()
    """Legal defaults by country."""
    plausible_zones: list[Zone] = Field(
        default=["America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin"],
        min_length=1,
        examples=[["Europe/London", "Europe/Berlin"]],
    )
    """Where a contact may live of whom nobody knows it: what goes out must be right in each of these zones."""
    caps: list[Cap] = Field(default=[], examples=[[{"name": "twice a week", "max": 2, "per": "week"}]])
    """How often at the most."""
    min_gap: Duration = Field(default=timedelta(days=1), examples=["1 day"])
    """The least time between two touches of ours to one contact; answers to their questions are exempt."""
    listen_within: Duration = Field(default=timedelta(minutes=15), examples=["15 minutes"])
    """An account that was not read for longer than this closes the gate for whoever may have written there."""
    drafts_expire: Duration = Field(default=timedelta(days=3), examples=["3 days"])
    """How long a draft waits for a person before it leaves the list."""
    not_now: Duration = Field(default=timedelta(days=14), examples=["2 weeks"])
    """How long an occasion waits whose draft a person skipped with 'not now'; then it may be proposed again."""
    low_risk: list[str] = Field(default=[], examples=[["birthday"]])
    """Templates that a rule may send without a person's yes (`approval: never`); any other needs one."""
