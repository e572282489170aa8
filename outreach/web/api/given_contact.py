"""In which shape is a contact given out?"""

from pydantic import Field

from outreach.web.api.given_picture import Picture
from outreach.web.api.shapes import Asked, Given, Giving, Letter, Other, Quoted, Someone, When, Words


class ContactLine(Given):
    """A contact in short."""

    id: int = Field(description="The contact's number")
    name: str = Field(description="Their name")
    stage: str = Field(description="How far we are with them, in the house's word")
    tags: list[str] = Field(description="The house's tags")
    language: str = Field(description="Which language they read")
    zone: str | None = Field(description="The IANA zone they live in, where it was stated")


class Way(Given):
    """One address."""

    channel: str = Field(description="The channel in a word")
    value: str = Field(description="The address or number")
    dead: str = Field(description="Why it no longer works; '' where it does")


class Owed(Given):
    """A question that nobody has answered."""

    text: str = Field(description="The question")
    at: When = Field(description="When they asked")


class Known(Given):
    """Something worth knowing."""

    id: int = Field(description="The note's number")
    text: str = Field(description="What it says")
    day: str = Field(description="The day on which it was learnt, in words")
    private: bool = Field(description="Whether the owner alone sees it")


class Next(Given):
    """What is planned."""

    id: int | None = Field(description="The draft's number, where there is one")
    headline: str = Field(description="What it is")
    words: Words
    reasons: list[str] = Field(description="Why it is not done sooner")


class Moment(Given):
    """A day about which a mail may be written once; the owner alone sees it."""

    id: int = Field(description="The moment's number")
    text: str = Field(description="What happens then")
    day: str = Field(description="The day, in words")
    iso: str = Field(description="The day as 2027-05-04; '' where it comes every year")
    every_year: bool = Field(description="Whether it comes every year")
    used: bool = Field(description="Whether a mail was written about it")


class Skipped(Given):
    """Why a draft was skipped, and what follows from it."""

    entry_id: int = Field(description="The draft's number")
    words: Words
    rule: str = Field(description="The rule that proposed it, as a person says it")
    day: str = Field(description="The day on which it was skipped, in words")


class Colleague(Given):
    """Another contact of the same organisation."""

    id: int = Field(description="The contact's number")
    name: str = Field(description="Their name")
    stage: str = Field(description="How far we are with them, in the house's word")
    owner: str = Field(description="The name of the user whose contact they are")
    last: When | None = Field(description="The last touch with them, in or out")


class Card(Given):
    """What is written on the contact's card."""

    lines: dict[str, str] = Field(description="Each line: `given`, `family`, … and the house's own as `field:NAME`")
    seen: str = Field(description="Names the card as it was read: what changes it must say so")
    stages: list[str] = Field(description="The stages of the house; none: any word")


class Settled(Given):
    """A colleague's proposal that the owner has answered."""

    text: str = Field(description="What was proposed")
    answer: str = Field(description="What the owner said")
    at: When = Field(description="When")


class RecordLine(Given):
    """A line of the record."""

    at: When = Field(description="When")
    by: str = Field(description="Who")
    what: str = Field(description="What")


class Event(Given):
    """One thing that happened between the contact and all of us."""

    at: When = Field(description="When")
    kind: str = Field(description="`in`, `out` or `note`")
    title: str = Field(description="What it was")
    by: str = Field(description="Who did it")
    letter: Letter | None = Field(description="The mail, where it was one")
    draft_id: int | None = Field(description="The draft, where it was about one")


class Promised(Given):
    """Something that we promised and have not done yet."""

    id: int = Field(description="The promise's number")
    quote: str = Field(description="Our own sentence")
    at: When = Field(description="When it was written")
    due: str = Field(description="By which day, where one was named")


class Contact(Given):
    """What is known between a contact and all of us."""

    someone: Someone = Field(description="Who they are")
    mine: bool = Field(description="Whether the user owns the contact")
    stage: str = Field(description="How far we are with them, in the house's word")
    tags: list[str] = Field(description="The house's tags")
    clock: str = Field(description="What their clock shows now, as far as that is known")
    ways: list[Way] = Field(description="Their addresses")
    wishes: list[Quoted] = Field(description="What they asked for and what holds")
    past_wishes: list[Quoted] = Field(description="What no longer holds")
    asked: list[Asked] = Field(description="What only their owner can decide")
    not_taken: list[Asked] = Field(description="What would open something and came from a sender who is not sure")
    conflicts: list[tuple[Quoted, Quoted]] = Field(description="What cannot both be meant: the first of each holds")
    holds: list[Quoted] = Field(description="Reasons to wait that are no wishes")
    notes: list[Known] = Field(description="What is worth knowing; private notes for the owner alone")
    moments: list[Moment] = Field(description="Days worth writing about; for the owner alone")
    owed: list[Owed] = Field(description="Questions that nobody has answered")
    next: list[Next] = Field(description="What is planned")
    promises: list[Promised] = Field(description="What we have promised to them and not done yet")
    giving: Giving = Field(description="To whom the owner may give them, and what is offered already")
    skips: list[Skipped] = Field(description="Reasons of skipping that still count")
    then: str = Field(description="What comes next where nothing is planned")
    picture: Picture | None = Field(description="The last year in a picture; null where there is nothing to draw")
    colleagues: list[Colleague] = Field(description="Contacts of the same organisation")
    card: Card = Field(description="Their card")
    may_propose: bool = Field(description="Whether the user may propose a change to the owner")
    settled: list[Settled] = Field(description="Proposals that the owner has answered lately")
    refusals: list[Other] = Field(description="What was not done, and why")
    events: list[Event] = Field(description="The timeline, the newest first: the last sixty things")
    record: list[RecordLine] = Field(description="Who changed what; for the owner and for managers")
