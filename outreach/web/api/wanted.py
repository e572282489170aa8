"""What may a program ask for, and in which shape? Every body that the API takes."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from outreach.web.decision_pages import LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_WHY

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Sha256 = Annotated[
    str, Field(pattern="^[0-9a-f]{64}$", description="`sheet.sha256` of the draft as it was read", examples=[_HASH])
]
Plain = Literal["stop", "unhappy", "legal", "interest", "not_interested", "question", "fact"]


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


class Skip(Wanted):
    """Not this one."""

    why: str = Field("", max_length=LONGEST_WHY, description="Why, in words", examples=["I have called them"])


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
