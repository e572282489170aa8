"""In which shape is given out what helps a manager to talk with the team?"""

from pydantic import Field

from outreach.web.api.shapes import Given, Someone, When, Words


class Starter(Given):
    """Something to ask about, from a note that its owner chose to share."""

    someone: Someone = Field(description="Whom the note is about; ask their owner")
    lead: str = Field(description="How to begin, where there is a day: it has been, or it is to come")
    text: str = Field(description="The note")
    at: When = Field(description="When it was written down")


class Fact(Given):
    """Something about a contact, in their own words or in ours."""

    someone: Someone = Field(description="Whom it is about")
    words: Words
    quote: str = Field(description="Their own sentence; '' where it does not rest on one")
    at: When | None = Field(description="When; null where it is about several touches")


class Broken(Given):
    """A rule whose mails can't be written."""

    rule: str = Field(description="The rule")
    why: str = Field(description="What is wrong")


class Team(Given):
    """What there is to talk about. Contacts and the plan stand here; who did how much stands nowhere."""

    starters: list[Starter] = Field(description="Notes that were shared within the last thirty days")
    wins: list[Fact] = Field(description="To be glad of: the last two weeks")
    unhappy: list[Fact] = Field(description="To look after: unhappy")
    silent: list[Fact] = Field(description="To look after: wanted to go on, and have been silent since")
    too_often: list[Fact] = Field(description="To look after: too much from us, and no answer")
    anybody_at_risk: bool = Field(description="Whether there is a contact to look after")
    unanswered: list[Fact] = Field(description="Questions for which no rule fits")
    broken: list[Broken] = Field(description="Rules whose mails can't be written")
    tone: list[str] = Field(description="Templates whose drafts were skipped for their tone, and how many")
