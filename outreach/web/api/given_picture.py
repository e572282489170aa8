"""In which shape is the picture of a relationship given out?"""

from datetime import datetime
from typing import Literal

from pydantic import Field

from outreach.web.api.shapes import Given


class Met(Given):
    """A touch by a person's hand."""

    at: datetime = Field(description="When")
    direction: Literal["in", "out"] = Field(description="`in`: they came to us; `out`: we to them")
    department: str = Field(description="Whose touch it was; '' where nobody knows", examples=["sales"])
    channel: str = Field(description="By which way", examples=["email", "phone"])


class Lasting(Given):
    """Something that held for a time: a wish, or a reason to wait."""

    words: str = Field(description="What it is, in a few words")
    kind: Literal["wish", "hold"] = Field(description="Which of the two")
    since: datetime = Field(description="Since when")
    until: datetime | None = Field(description="Until when; null: it still holds, and no end is known")


class Month(Given):
    """The touches of a month, by the user's clock."""

    label: str = Field(description="The month", examples=["March 2026"])
    theirs: int = Field(description="How many were theirs")
    ours: str = Field(description="How many were ours, by department, in words")


class Picture(Given):
    """What was between a contact and us over the last year."""

    told: str = Field(description="Its gist in a sentence")
    met: list[Met] = Field(description="The touches, the newest first: the last six hundred")
    held: list[Lasting] = Field(description="Wishes and reasons to wait, as long as each held")
    months: list[Month] = Field(description="The same touches by month, the newest first")
    lasting: list[str] = Field(description="The same wishes and reasons to wait, each in a sentence")
