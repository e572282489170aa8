"""What may a program ask for, and in which shape? Every body that the API takes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from outreach.contacts.remembering import LONGEST as LONGEST_NOTE
from outreach.review.opinions import LONGEST as LONGEST_OPINION
from outreach.translated import DESK_LANGUAGES
from outreach.web.decision_pages import LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_WHY, Tap
from outreach.web.sign_in import zones
from outreach.yamlfile import MAX_BYTES

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Sha256 = Annotated[
    str, Field(pattern="^[0-9a-f]{64}$", description="`sheet.sha256` of the draft as it was read", examples=[_HASH])
]
Plain = Literal["stop", "unhappy", "legal", "interest", "not_interested", "question", "fact"]


def _whole(given: Any) -> Any:
    """JSON knows one kind of number: 3.0 is 3."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Index = Annotated[int, Field(ge=0, le=10_000), BeforeValidator(_whole)]
Numbered = Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(_whole)]


class Wanted(BaseModel):
    """Taken as it is meant: nothing besides, and nothing of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Approval(Wanted):
    """A yes to exactly the bytes that were read."""

    sha256: Sha256
    later: Annotated[datetime | None, Field(strict=False)] = Field(
        None, description="Not before this moment, RFC 3339 with its offset", examples=["2026-03-03T09:00:00-05:00"]
    )


class Words(Wanted):
    """Other words for a draft; an approval that was given is void."""

    subject: str = Field(max_length=LONGEST_SUBJECT, description="The subject", examples=["Our prices"])
    text: str = Field(max_length=LONGEST_TEXT, pattern=r"[^\s\x00-\x1f]", description="The whole text of the mail")
    sha256: Sha256


class Tryout(Wanted):
    """Words to be looked at, and not kept."""

    subject: str = Field(max_length=LONGEST_SUBJECT, description="The subject")
    text: str = Field(max_length=LONGEST_TEXT, description="The whole text of the mail")
    sha256: Sha256 | None = Field(
        None, description="`sheet.sha256` of the draft as it was read: tells if it has changed"
    )


class Skip(Wanted):
    """Not this one."""

    why: str = Field("", max_length=LONGEST_WHY, description="Why, in words", examples=["I have called them"])
    reason: Tap | None = Field(None, description="Why, so that planning goes by it")


class Resolution(Wanted):
    """What became of a mail that is in doubt."""

    arrived: bool = Field(description="Whether it was sent")


class Answer(Wanted):
    """An answer to a question."""

    answer: Literal["yes", "no"] = Field(description="Yes or no")
    name: str = Field("", max_length=200, description="The person's name, where `wants_person`")
    email: str = Field("", max_length=320, description="The person's address, where `wants_person`")


class Correction(Wanted):
    """It was not meant as it was heard."""

    meant: Plain | None = Field(None, description="The plain thing that was meant; null: nothing of the kind")


class Privacy(Wanted):
    """Who sees a note."""

    private: bool = Field(description="Whether the owner alone sees it")


Text = Annotated[str, Field(max_length=LONGEST_NOTE, pattern=r"[^\s\x00-\x1f]", examples=["Likes sailing"])]
Day = Annotated[date, Field(strict=False, examples=["2027-05-04"])]


class NewNote(Wanted):
    """Something worth knowing; with a day it is a moment as well."""

    text: Text = Field(description="What there is to know")
    shared: bool = Field(False, description="Whether everybody sees it")
    day: Day | None = Field(None, description="A day about which a mail may be written once")
    every_year: bool = Field(False, description="Whether that day comes every year")


class NoteWords(Wanted):
    """A note in other words."""

    text: Text = Field(description="What there is to know")


class MomentWords(Wanted):
    """A moment in other words, or on another day."""

    text: Text = Field(description="What happens then")
    day: Day = Field(description="The day")
    every_year: bool = Field(False, description="Whether it comes every year")


class CardLines(Wanted):
    """A contact's card in other words; lines that are not named stay."""

    seen: str = Field(max_length=64, description="`card.seen` of the contact as it was read")
    lines: dict[str, str] = Field(description="The lines to change, by their name", examples=[{"stage": "customer"}])


class Proposal(CardLines):
    """Another card, or a note, put to the owner."""

    note: str = Field("", max_length=LONGEST_NOTE, description="A note to add")
    why: str = Field("", max_length=300, description="Why")


class Offer(Wanted):
    """Something that is offered to a colleague."""

    to: Numbered = Field(description="The colleague's number")
    why: str = Field("", max_length=500, description="Why, in a few words")


class OfferAnswer(Wanted):
    """An answer to what a colleague offers."""

    answer: Literal["yes", "no"] = Field(description="Yes or no")


class PromiseIs(Wanted):
    """What became of a promise."""

    it_is: Literal["done", "none"] = Field(description="Whether it is done, or was none")


Version = Annotated[str, Field(max_length=64, description="`version` of the plan as it was read")]
Opinion = Annotated[str, Field(max_length=LONGEST_OPINION, pattern=r"[^\s\x00-\x1f]")]


class ReadVersion(Wanted):
    """The plan was read."""

    version: Version


class Objection(Wanted):
    """A sentence of the plan is wrong."""

    version: Version
    passage: Index = Field(description="Which of `passages`, counted from 0")
    sentence: Index = Field(description="Which of its `sentences`, counted from 0")
    text: Opinion = Field(description="What is wrong with it, in a sentence")


class Reply(Wanted):
    """An answer to an objection."""

    text: Opinion = Field(description="The answer, in a sentence")


class Rules(Wanted):
    """Other rules, to be tried."""

    text: str = Field(
        max_length=MAX_BYTES, pattern=r"[^\s\x00-\x1f]", description="What would stand in the place of the rules file"
    )


class Settings(Wanted):
    """What the user sets for themselves."""

    language: str = Field(
        description="The language of the pages; '': that of the browser",
        json_schema_extra={"enum": ["", *DESK_LANGUAGES]},
    )
    zone: str = Field(description="The IANA zone in which moments are told", json_schema_extra={"enum": list(zones())})
