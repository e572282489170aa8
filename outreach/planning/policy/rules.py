"""What may the operators' YAML say of a planned outreach, and what does each key mean?"""

from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from outreach.planning.policy.durations import Duration
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.keys import Channel, Day, SignalKind, Strict, TimeOfDay, never
from outreach.planning.policy.who import Who


class Window(Strict):
    """Hours and days at which a rule's mail may leave, in the contact's zone."""

    start: TimeOfDay = Field(default="00:00", alias="from", examples=["09:00"])
    """From when on; with `to` left out, until midnight."""
    end: TimeOfDay | Literal["24:00"] = Field(default="24:00", alias="to", examples=["11:00"])
    """Until when; before `from` it runs over midnight."""
    days: list[Day] | None = Field(default=None, min_length=1, examples=[["tue", "wed", "thu"]])
    """On these days of the week. Left out: all."""

    @model_validator(mode="after")
    def _possible(self) -> "Window":
        if self.start == self.end:
            raise never("from and to are the same", "leave both out for the whole day")
        return self


class When(Strict):
    """When a rule that matches becomes due, and how often."""

    delay: Duration = Field(default=timedelta(), examples=["30 minutes"])
    """So long after their last message; for somebody who never wrote it has no effect."""
    window: Window | None = Field(default=None, examples=[{"from": "09:00", "to": "11:00", "days": ["tue", "thu"]}])
    """Leaves only at these hours, where they live."""
    best_hour: bool = False
    """Leaves at the two hours of the day at which they have most often written themselves, once three messages show
    it; until then at any hour."""
    times: int = Field(default=1, ge=1, examples=[2])
    """How often at the most, until they write again."""
    stop_when: list[SignalKind] = Field(default=[], examples=[["interest", "not_interested"]])
    """Once they have said any of these since the rule was first planned for them, it is over for them; what their
    last message says counts in any case, `interest` aside."""


class How(Strict):
    """By which way and in which words."""

    channels: Literal["as_they_prefer"] | list[Channel] = Field(default="as_they_prefer", examples=[["email"]])
    """`as_they_prefer`: what they asked for, else the way they write on, else the house's order. Or a list: only
    these, in this order, with what they asked for first."""
    template: str = Field(examples=["follow-up"])
    """The name of a folder in `templates/`."""
    talking_points: list[str] = Field(default=[], examples=[["Ask how the migration went."]])
    """What a person may want to say, shown beside the draft and on the card of a call; never sent."""


class Active(Strict):
    """From which day to which a rule is in force, in the contact's zone."""

    start: date | None = Field(default=None, alias="from", examples=["2026-03-01"])
    """The first day."""
    end: date | None = Field(default=None, alias="to", examples=["2026-06-30"])
    """The last day."""

    @model_validator(mode="after")
    def _possible(self) -> "Active":
        if self.start is not None and self.end is not None and self.start > self.end:
            raise never("to lies before from, so the rule can never fire", "write the earlier day in from")
        return self

    @cached_property
    def limited(self) -> bool:
        """Whether it is not in force always."""
        return self.start is not None or self.end is not None


class Rule(Strict):
    """One planned outreach: for whom, when, how, and why."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", examples=["follow-up"])
    """Small letters, digits and `-`; each name once."""
    purpose: str = Field(min_length=1, examples=["We wrote to you and heard nothing."])
    """In a sentence, as a person would say it to the contact; stands on the draft."""
    who: Who = Field(examples=[{"stage": ["lead"], "no_reply_for": "5 days"}])
    """For whom; `{}` is everybody."""
    when: When = When()
    """When, and how often."""
    how: How = Field(examples=[{"template": "follow-up"}])
    """By which way and in which words."""
    approval: Literal["always", "first_time", "never"] = "always"
    """`always`: a person says yes to each draft. `first_time`: to the first one of this rule for each contact. `never`:
    it goes out without one; only for templates that `policy.low_risk` names. Cards always wait for a person."""
    priority: int = Field(default=0, examples=[10])
    """Of two rules for one contact the higher goes first; then the departments' order, then the file's."""
    active: Active = Active()
    """From which day to which it is in force; left out: always."""


class RulesFile(Strict):
    """The whole of `config/rules.yaml`, or of a file that it includes."""

    include: list[str] = Field(default=[], examples=[["rules/sales.yaml", "rules/support-*.yaml"]])
    """Further files with rules, by their paths from this file; `*` stands for any letters. Only the first file has a
    `policy`."""
    policy: HousePolicy = HousePolicy()
    """What holds for everyone, whatever the rule."""
    rules: list[Rule] = Field(default_factory=list)
    """The planned outreach."""
