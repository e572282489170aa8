"""For which contacts is a rule? Every condition that the YAML may name under `who`."""

from datetime import timedelta
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from outreach.contacts.wish_words import way_said
from outreach.planning.policy.durations import Duration
from outreach.planning.policy.keys import Channel, SignalKind, Strict, never
from outreach.sentences import Sentence, sentence


class Ago(Strict):
    """How long something is ago."""

    at_least: Duration | None = Field(default=None, examples=["5 days"])
    """So long ago or longer."""
    at_most: Duration | None = Field(default=None, examples=["30 days"])
    """So long ago or less."""

    @model_validator(mode="after")
    def _possible(self) -> "Ago":
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise never("at_least is longer than at_most, so it can never hold", "write the shorter time in at_least")
        return self


class FieldIs(Strict):
    """What a custom field of a contact must say; every line that is given must hold."""

    one_of: list[str] | None = Field(default=None, min_length=1, examples=[["gold", "silver"]])
    """One of these words, in capitals or not."""
    at_least: float | None = Field(default=None, examples=[10])
    """A number, this or higher."""
    at_most: float | None = Field(default=None, examples=[500])
    """A number, this or lower."""
    known: bool | None = None
    """Whether it is filled in at all."""

    @model_validator(mode="after")
    def _possible(self) -> "FieldIs":
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise never("at_least is higher than at_most, so it can never hold", "write the lower number in at_least")
        if self.known is False and (self.one_of is not None or self.at_least is not None or self.at_most is not None):
            raise never("known: false, and yet a value is asked for, so it can never hold", "leave one of the two out")
        return self


_LAST = {
    "": ("the last touch", "the last {way} touch"),
    "out": ("the last outbound touch", "the last outbound {way} touch"),
    "in": ("the last inbound touch", "the last inbound {way} touch"),
}


class LastTouch(Strict):
    """The latest touch of some kind, and how long it is ago."""

    direction: Literal["in", "out"] | None = None
    """`out`: made by us; `in`: by the contact. Left out: either."""
    channel: Channel | None = Field(default=None, examples=["phone"])
    """On this channel. Left out: any."""
    department: str | None = Field(default=None, examples=["support"])
    """By this department. Left out: any."""
    ago: Ago | None = Field(default=None, examples=[{"at_least": "2 weeks"}])
    """How long ago it was; a contact with no such touch does not fit."""
    never: bool = False
    """There has been no such touch in the last year."""

    @model_validator(mode="after")
    def _possible(self) -> "LastTouch":
        if self.never == (self.ago is not None):
            raise ValueError("it says nothing of the time, or two things; say either ago or never: true")
        if self.direction == "in" and self.department is not None:
            raise never("contacts belong to no department, so it can never hold", "leave direction or department out")
        return self

    @cached_property
    def told(self) -> Sentence:
        """Which touch it is, in words."""
        plain, by_way = _LAST[self.direction or ""]
        touch = sentence(by_way, way=way_said(self.channel)) if self.channel is not None else Sentence(plain)
        if not self.department:
            return touch
        return sentence("{touch} by {department}", touch=touch, department=self.department)


class Replies(Strict):
    """How often the contact has written, by their own hand."""

    at_least: int | None = Field(default=None, ge=0, examples=[1])
    """So many times or more."""
    at_most: int | None = Field(default=None, ge=0, examples=[3])
    """So many times or fewer."""
    within: Duration = Field(default=timedelta(days=365), examples=["90 days"])
    """In how long; up to a year."""

    @model_validator(mode="after")
    def _possible(self) -> "Replies":
        if self.at_least is None and self.at_most is None:
            raise ValueError("it gives no number; say at_least or at_most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise never("at_least is higher than at_most, so it can never hold", "write the lower number in at_least")
        if self.within > timedelta(days=365):
            raise ValueError("touches are looked at for a year; write 365 days or less")
        return self


class MomentNear(Strict):
    """A dated fact that the contact told, not used yet."""

    ahead: Duration = Field(default=timedelta(), examples=["3 days"])
    """From so long before its day on."""
    past: Duration = Field(default=timedelta(), examples=["2 days"])
    """Until so long after its day."""
    about: list[str] | None = Field(default=None, examples=[["trade fair", "wedding"]])
    """Any of these in its words, in capitals or not."""


class Who(Strict):
    """Which contacts a rule is for; every condition that is given must hold."""

    stage: list[str] | None = Field(default=None, min_length=1, examples=[["lead", "prospect"]])
    """The contact's stage is one of these."""
    owner: list[str] | None = Field(default=None, min_length=1, examples=[["maya@example.com"]])
    """The contact's owner is one of these users, by their email addresses."""
    tags: list[str] | None = Field(default=None, min_length=1, examples=[["asked-for-call"]])
    """They have any of these tags."""
    without_tags: list[str] | None = Field(default=None, min_length=1, examples=[["press"]])
    """They have none of these tags."""
    organisation: list[str] | None = Field(
        default=None, min_length=1, examples=[["Tidewater Ltd", "tidewater.example"]]
    )
    """They belong to one of these organisations, by name or domain, in capitals or not."""
    fields: dict[str, FieldIs] | None = Field(default=None, examples=[{"plan": {"one_of": ["gold"]}}])
    """What their custom fields say, each by its name."""
    prefers: list[Channel] | None = Field(default=None, min_length=1, examples=[["email"]])
    """They asked for one of these channels."""
    refuses: list[Channel] | None = Field(default=None, min_length=1, examples=[["phone"]])
    """They refused one of these channels."""
    answer_owed: bool | None = Field(default=None, examples=[True])
    """Whether a question of theirs is unanswered."""
    asked_about: list[str] | None = Field(default=None, min_length=1, examples=[["price", "cost"]])
    """An unanswered question has one of these, in capitals or not, within a word too."""
    moment: MomentNear | None = Field(default=None, examples=[{"ahead": "3 days"}])
    """A moment of theirs is near, in their zone."""
    last_touch: list[LastTouch] | None = Field(
        default=None,
        min_length=1,
        examples=[[{"direction": "out", "channel": "phone", "ago": {"at_least": "2 weeks"}}]],
    )
    """What is said of their latest touches, each line of its own."""
    thread: Literal["they_wrote_last", "we_wrote_last", "none"] | None = None
    """Who wrote last; `none`: nobody has written yet."""
    replies: Replies | None = Field(default=None, examples=[{"at_least": 1, "within": "90 days"}])
    """How often they have written."""
    no_reply_for: Duration | None = Field(default=None, examples=["5 days"])
    """We were the last to write, so long ago or longer."""
    last_inbound: Ago | None = Field(default=None, examples=[{"at_most": "5 days"}])
    """Their last message is so long ago; who never wrote does not fit."""
    last_outbound: Ago | None = Field(default=None, examples=[{"at_least": "1 month"}])
    """Our last touch is so long ago; who was never touched does not fit."""
    back_for: Ago | None = Field(default=None, examples=[{"at_least": "1 day", "at_most": "7 days"}])
    """An absence of theirs ended so long ago."""
    heard: list[SignalKind] | None = Field(default=None, min_length=1, examples=[["interest"]])
    """Their last message says any of these signals."""
    not_heard: list[SignalKind] | None = Field(default=None, min_length=1, examples=[["unhappy"]])
    """Nothing of theirs since we last wrote says any of these signals."""
    never_touched: bool | None = Field(default=None, examples=[True])
    """We have never touched them; `false`: we have."""
    birthday: bool | None = Field(default=None, examples=[True])
    """Today is their birthday where they live; `false` says nothing."""

    @cached_property
    def given(self) -> frozenset[str]:
        """The keys of the conditions that are given."""
        return frozenset(key for key in type(self).model_fields if getattr(self, key) is not None)
