"""What may the operators' YAML say, and what does each key mean?

Times of day are quoted HH:MM in the contact's zone; lengths of time are written like '3 days'.
"""

import re
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from outreach.contacts.wishes import CHANNELS
from outreach.listening.signals import KINDS
from outreach.planning.durations import Duration


def _clock_time(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f'{value!r} is no time of day; write it like "08:00", in quotes')
    return value


def _channel(value: str) -> str:
    if value not in CHANNELS:
        raise ValueError(f"{value!r} is no channel; the channels are {', '.join(CHANNELS)}")
    return value


def _signal_kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"{value!r} is no kind of signal; the kinds are {', '.join(KINDS)}")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA time zone; write it like Europe/Berlin")
    return value


TimeOfDay = Annotated[str, AfterValidator(_clock_time)]
Channel = Annotated[str, AfterValidator(_channel)]
SignalKind = Annotated[str, AfterValidator(_signal_kind)]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class QuietHours(_Strict):
    """When nobody is reached, in the contact's zone; `from` after `to` runs over midnight."""

    start: TimeOfDay = Field(default="20:00", alias="from")
    end: TimeOfDay = Field(default="08:00", alias="to")


class Cap(_Strict):
    """A limit on touches in a window; all caps apply, the strictest wins."""

    name: str
    max: int = Field(ge=1)
    """How many touches, at the most; 0 is an error: leave the channel out of `channels` instead."""
    per: Literal["day", "week", "month", "quarter", "year"]
    window: Literal["rolling", "calendar"] = "rolling"
    """`calendar` counts from the day, week (Monday), month, quarter or year begun in the contact's zone."""
    channels: list[Channel] | None = None
    """Which touches count; left out: all channels."""
    departments: list[str] | None = None
    """Whose touches count; left out: everybody's."""
    applies_to: Literal["contact", "organisation"] = Field(default="contact", alias="for")
    exempt_replies: bool = True
    """Whether the answer to a question of theirs may pass. Wishes are never exempt."""


class HousePolicy(_Strict):
    """What holds for everyone, whatever the rule."""

    channels: list[Channel] = ["email", "phone"]
    """The ways that the house uses at all, in its own order."""
    quiet_hours: QuietHours = QuietHours()
    quiet_days: list[Day] = ["sat", "sun"]
    plausible_zones: list[Zone] = Field(
        default=["America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin"], min_length=1
    )
    """Where a contact may live of whom nobody knows it: what goes out must be right in each of these zones."""
    caps: list[Cap] = []
    min_gap: Duration = timedelta(days=1)
    """The least time between two touches of ours to one contact; answers to their questions are exempt."""
    listen_within: Duration = timedelta(minutes=15)
    """An account that was not read for longer than this closes the gate for whoever may have written there."""
    drafts_expire: Duration = timedelta(days=3)
    """How long a draft waits for a person before it leaves the list."""


class Ago(_Strict):
    """How long something is ago."""

    at_least: Duration | None = None
    at_most: Duration | None = None

    @model_validator(mode="after")
    def _possible(self) -> "Ago":
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is longer than at_most, so it can never hold")
        return self


class Who(_Strict):
    """Which contacts a rule is for; every condition that is given must hold."""

    stage: list[str] | None = None
    owner: list[str] | None = None
    """Email addresses of users."""
    tags: list[str] | None = None
    """Any of these."""
    without_tags: list[str] | None = None
    """None of these."""
    answer_owed: bool | None = None
    """Whether a question of theirs is unanswered."""
    asked_about: list[str] | None = None
    """Any of these words in an unanswered question, in any case."""
    no_reply_for: Duration | None = None
    """We wrote last, so long ago, and nobody has answered."""
    last_inbound: Ago | None = None
    """When they last wrote themselves; never, if nothing is known, fails."""
    last_outbound: Ago | None = None
    back_for: Ago | None = None
    """How long ago an absence of theirs ended."""
    heard: list[SignalKind] | None = None
    """Any of these signals in their last message."""
    not_heard: list[SignalKind] | None = None
    """None of these signals since we last wrote."""
    never_touched: bool | None = None
    birthday: bool | None = None
    """Their birthday is today, in their zone."""


class When(_Strict):
    """When a rule that matches becomes due, and how often."""

    delay: Duration = timedelta()
    """After their last message; for somebody who never wrote it has no effect."""
    times: int = Field(default=1, ge=1)
    """How often at the most, until they write again."""
    stop_when: list[SignalKind] = []
    """Once they have said any of these since the rule was first planned for them, it is over for them; what their
    last message says counts in any case, `interest` aside."""


class How(_Strict):
    """By which way and in which words."""

    channels: Literal["as_they_prefer"] | list[Channel] = "as_they_prefer"
    """`as_they_prefer`: what they asked for, else the way they write on, else the house's order."""
    template: str


class Rule(_Strict):
    """One planned outreach: for whom, when, how, and why."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    purpose: str
    """In a sentence, as a person would say it to the contact."""
    who: Who
    when: When = When()
    how: How
    approval: Literal["always", "never"] = "always"
    """`never` sends without a person's yes; everything else of the gate still holds."""
    priority: int = 0
    """Of two rules for one contact the higher goes first; equal ones in the order of the file."""


class RulesFile(_Strict):
    """The whole of `config/rules.yaml`."""

    policy: HousePolicy = HousePolicy()
    rules: list[Rule] = []

    @model_validator(mode="after")
    def _names_once(self) -> "RulesFile":
        names = [rule.name for rule in self.rules]
        if doubled := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two rules have the name {sorted(doubled)[0]}")
        return self
