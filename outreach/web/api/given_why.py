"""In which shape is it given out why something is done, or not: verdicts, what counted, each decision?"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from outreach.web.api.given import State
from outreach.web.api.shapes import Given, Words

RuleState = Literal["proposed", "gave_way", "refused", "used_up", "does_not_fit"]


class Reason(Given):
    """One reason of the gate against it."""

    code: str = Field(description="Its code: see the table of refusal codes", examples=["quiet_hours"])
    text: str = Field(description="The same in words")
    quote: str = Field(description="The sentence that it rests on; '' where it rests on none")
    until: datetime | None = Field(description="Until when it lasts; null: time alone does not end it")


class Verdict(Given):
    """What the gate said at a moment."""

    allowed: bool = Field(description="Whether nothing spoke against it")
    at: datetime = Field(description="The moment")
    earliest: datetime | None = Field(description="When it would have been allowed; null: time alone never allows it")
    reasons: list[Reason] = Field(description="Every reason against it")


Asked = Annotated[Verdict | None, BeforeValidator(lambda kept: kept or None)]
"""Where nobody asked the gate, nothing is kept."""


class Whom(Given):
    """A contact by name, and whose they are."""

    id: int = Field(description="The contact's number")
    name: str = Field(description="Their name")
    owner: str = Field(description="The name of the user whose contact it is, or `nobody`")


class Wish(Given):
    """What they asked for."""

    kind: str = Field(description="Its kind", examples=["channel", "stop"])
    words: Words
    quote: str = Field(description="Their own sentence; '' where it does not rest on one")
    said_at: datetime = Field(description="When they said it")
    until: date | None = Field(description="Its last day; null where none was named")


class Hold(Given):
    """A reason to wait that is no wish."""

    kind: str = Field(description="Its kind", examples=["unhappy"])
    why: str = Field(description="Why we wait")
    quote: str = Field(description="The sentence that it rests on; '' where it rests on none")
    since: datetime = Field(description="Since when")
    until: datetime | None = Field(description="Until when; null: until somebody lifts it")


class Owed(Given):
    """A question that nobody had answered."""

    text: str = Field(description="The question")
    asked_at: datetime = Field(description="When they asked")


class Said(Given):
    """Something that they had said."""

    what: str = Field(description="What it says, in a few words")
    quote: str = Field(description="Their own sentence")
    day: str = Field(description="The day, in words")


class Judged(Given):
    """A rule, and what became of it."""

    rule: str = Field(description="The rule")
    state: RuleState = Field(description="What became of it")
    why: list[str] = Field(description="Which conditions fail, or to which rule it gave way")
    due_at: datetime | None = Field(description="When it would fit, or be allowed, if only time passed")
    channel: str = Field(description="For a proposal: by which way")
    verdicts: dict[str, Verdict] = Field(description="What the gate said, by channel, where it was asked")


class Counted(Given):
    """A touch, or a place taken for one, that counts."""

    at: datetime = Field(description="When")
    channel: str = Field(description="By which way")
    department: str | None = Field(description="Whose it was; null where nobody knows")
    place: bool = Field(description="Whether it is a place that a draft has taken")


class Count(Given):
    """A limit, and what counts for it."""

    name: str = Field(description="The limit")
    most: int = Field(description="How many at most")
    per: str = Field(description="In which time")
    whom: str = Field(alias="for", description="`contact` or `organisation`")
    counted: list[Counted] = Field(description="What counts, the oldest first")
    room_at: datetime = Field(description="The first moment at which one more keeps within it")
    quote: str = Field(description="Their own words, where it is a limit of theirs")


class Why(Given):
    """Why something is done for a contact, or not, at a moment. Verdicts are given as the gate gave them."""

    contact: Whom = Field(description="Whom it is about")
    at: datetime = Field(description="The moment that is looked at")
    about_time: str = Field(description="How another moment than now is looked at; '' for now")
    policy_version: str = Field(description="The version of the rules")
    wishes: list[Wish] = Field(description="What held")
    holds: list[Hold] = Field(description="Reasons to wait")
    owed: list[Owed] = Field(description="Questions that nobody had answered")
    heard: list[Said] = Field(description="What they had said, the newest first")
    on_its_way: str | None = Field(description="The rule whose draft is on its way")
    rules: list[Judged] = Field(description="Each rule, and what became of it")
    counts: list[Count] = Field(description="Each limit, and the touches that count for it")
    next: str = Field(description="What the plan comes to, in a sentence")
    due_at: datetime | None = Field(description="When time alone would change something; null: never")


class Considered(Given):
    """A rule that did not become the draft."""

    rule: str = Field(description="The rule")
    why: str = Field(description="Why not, in words; `refused`: see `verdicts`")
    verdicts: dict[str, Verdict] = Field({}, description="What the gate said, by channel, where it was asked")


class PlannedThen(Given):
    """The moment at which it was planned."""

    at: datetime = Field(description="When")
    policy_version: str = Field(description="The version of the rules")
    verdict: Asked = Field(description="What the gate said")
    considered: list[Considered] = Field(description="What else was considered")


class DecidedThen(Given):
    """A decision about it."""

    at: datetime = Field(description="When")
    what: str = Field(description="What was decided", examples=["approved", "skipped"])
    by: str | None = Field(description="By whom; null: by the rule, which asks for no person's yes")
    why: str = Field(description="Why, in words")
    verdict: Asked = Field(description="What the gate said; null where it was not asked")


class LetGo(Given):
    """A time that it was handed to a server."""

    at: datetime = Field(description="When")
    account: str = Field(description="From which account")
    verdict: Asked = Field(description="What the gate said in that very transaction")
    outcome: str | None = Field(description="What came of it; null while nobody knows", examples=["sent"])
    reply: str = Field(description="What the server said; '' where it said nothing")


class WhySent(Given):
    """Why a draft was planned, approved and let go, with the verdicts of those moments."""

    draft: int = Field(description="The draft's number")
    contact: int = Field(description="The contact's number")
    message_id: str | None = Field(description="The Message-ID of its mail")
    subject: str = Field(description="Its subject")
    state: State = Field(description="Where it stands")
    state_words: str = Field(description="The state with its reasons, in words")
    rule: str = Field(description="The rule that proposed it")
    purpose: str = Field(description="What the rule is for")
    channel: str = Field(description="The channel")
    planned: PlannedThen = Field(description="How it was planned")
    decided: list[DecidedThen] = Field(description="Each decision, the oldest first")
    approved_under: str = Field(description="The version of the rules under which it was asked last")
    let_go: list[LetGo] = Field(description="Each time that it was handed to a server")
