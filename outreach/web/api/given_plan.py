"""In which shape are the plan, what is thought of it, and trials of another one given out?"""

from datetime import datetime
from typing import Literal

from pydantic import Field

from outreach.web.api.shapes import Given, When, Words


class Passage(Given):
    """A heading of the plan and the sentences below it."""

    title: str = Field(description="The heading")
    sentences: list[str] = Field(description="The sentences, in plain English")
    rule: str = Field(description="The rule that it tells; '' where it tells none")


class Adopted(Given):
    """A policy that was put in force."""

    id: int = Field(description="The change's number")
    version: str = Field(description="The version of the rules")
    at: When = Field(description="When it was put in force")
    by: str = Field(description="Who saved the file, as far as that is known")


class Objected(Given):
    """What somebody thinks is wrong with the plan, and what was answered."""

    id: int = Field(description="The objection's number")
    by: str = Field(description="The name of whoever objects")
    mine: bool = Field(description="Whether it is the user's own")
    passage: str = Field(description="The heading")
    rule: str = Field(description="The rule that is told there; '' where none is")
    sentence: str = Field(description="The sentence, as it was then")
    text: str = Field(description="What is wrong with it")
    at: When = Field(description="When that was said")
    answer: str = Field(description="What was answered; '' where nobody has yet")
    answered_by: str = Field(description="Who answered")
    still_said: bool = Field(description="Whether the sentence stands in the plan as it is now")


class Plan(Given):
    """The whole policy in force, in sentences, and what is thought of it."""

    version: str = Field(description="The version of the rules")
    passages: list[Passage] = Field(description="The house first, then each rule")
    adopted: list[Adopted] = Field(description="The last changes, the newest first; see `/plan/changes`")
    read: When | None = Field(description="When the user said that they have read this version")
    readers: list[str] = Field(description="Who else said so")
    objections: list[Objected] = Field(description="The user's objections; everybody's for whoever keeps the rules")
    keeps_rules: bool = Field(description="Whether the user tries other rules and answers objections")
    tone: list[str] = Field(description="Templates whose drafts were skipped for their tone, and how many")


class Differing(Given):
    """A passage whose sentences are not the same as before."""

    title: str = Field(description="The heading")
    rule: str = Field(description="The rule that it tells; '' where it tells none")
    gone: list[str] = Field(description="The sentences that are gone")
    new: list[str] = Field(description="The sentences that are new")


class PlanChange(Given):
    """What one change of the plan came to."""

    at: When = Field(description="When it was put in force")
    by: str = Field(description="Who saved the file, as far as that is known")
    version: str = Field(description="The version of the rules")
    before: str = Field(description="The version before; '' for the first policy that there was")
    differing: list[Differing] = Field(description="What differs, passage by passage")
    unreadable: bool = Field(description="Whether this version of the program can't read one of the two back")


class Made(Given):
    """Something was made by this."""

    id: int = Field(description="Its number")


class RulesFault(Given):
    """One thing that is wrong with rules."""

    where: str = Field(description="`file:line:column`", examples=["rules.yaml:22:7"])
    level: Literal["error", "warning"] = Field(description="Whether it keeps them from being put in force")
    kind: str = Field(description="What sort of fault it is", examples=["wrong_value"])
    what: str = Field(description="What is wrong")
    remedy: str = Field(description="What to do about it")
    line_text: str = Field(description="The line, where there is one")


class Beside(Given):
    """A number under the rules in force, and under those that were tried."""

    key: str = Field(description="The rule, or the code of the reason")
    words: Words
    old: int = Field(description="Under the rules in force")
    new: int = Field(description="Under those that were tried")


class Person(Given):
    """A contact by name."""

    id: int = Field(description="The contact's number")
    name: str = Field(description="Their name")


class Outcome(Given):
    """What other rules would have done, beside those in force."""

    since: datetime = Field(description="The beginning of the time that was played")
    until: datetime = Field(description="Its end")
    replayed: int = Field(description="How many contacts were played")
    old: int = Field(description="What would have left under the rules in force")
    new: int = Field(description="What would have left under those that were tried")
    recorded: int = Field(description="What was really sent by the plan")
    by_rule: list[Beside] = Field(description="What would have left, by rule")
    by_reason: list[Beside] = Field(description="Who would have been held back, by reason")
    spared: int = Field(description="How many would have been written to by the rules in force alone")
    only_new: int = Field(description="How many would have been written to by those that were tried alone")
    opted_out: int = Field(description="How many of those who were played asked for silence")
    spared_people: list[Person] = Field(description="The first fifty of the spared; for managers alone")
    only_new_people: list[Person] = Field(description="The first fifty of the others; for managers alone")


class Trial(Given):
    """A trial of other rules, as far as it is."""

    by: str = Field(description="Who tries them")
    at: When = Field(description="Since when")
    state: Literal["checking", "replaying", "done", "faulty", "failed"] = Field(
        description="`faulty`: the rules are not fit to be put in force; `failed`: it broke off"
    )
    runs: bool = Field(description="Whether it goes on: ask again")
    done: int = Field(description="How many contacts are played")
    total: int = Field(description="How many there are to play; more than `done` at the end: its time was up")
    faults: list[RulesFault] = Field(description="What is wrong with the rules")
    outcome: Outcome | None = Field(description="What they would have done, once it is done")


class Trying(Given):
    """Rules to be tried, and the trial that runs or ran last."""

    text: str = Field(description="The rules that were tried last, else the first file of those in force")
    trial: Trial | None = Field(description="The trial; null where there was none since the house was started")
