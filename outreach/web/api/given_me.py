"""In which shape is given out who asks, what they have set, where they are signed in, and by which tokens?"""

from datetime import datetime

from pydantic import Field

from outreach.web.api.shapes import Given, When


class Token(Given):
    """The token with which it is asked."""

    name: str = Field(description="What it is for")
    read_only: bool = Field(description="Whether it may only read")
    expires_at: datetime | None = Field(description="When it ends by itself; null: never")


class Chosen(Given):
    """What the user has set for themselves."""

    email: str = Field(description="The user's address")
    language: str = Field(description="The language of the pages; '': that of the browser")
    zone: str = Field(description="The IANA zone in which moments are told")
    has_password: bool = Field(description="Whether they may sign in by a password")


class SignedIn(Given):
    """A browser in which the user is signed in."""

    name: str = Field(description="Names it: the beginning of its hash, which opens nothing", examples=["9f86d081884c"])
    browser: str = Field(description="What it called itself, in a few words; '' where it did not")
    at: When = Field(description="When it was last used, to within a few minutes")


class Asks(Given):
    """A program that asks in the user's name."""

    id: int = Field(description="Its token's number")
    name: str = Field(description="What it is for")
    read_only: bool = Field(description="Whether it may only read")
    used: When | None = Field(description="When it last asked, to within a few minutes; null: not yet")
    expires: When | None = Field(description="When its token ends by itself; null: never")


class Me(Given):
    """In whose name it is asked, and with which token."""

    id: int = Field(description="The user's number")
    name: str = Field(description="The user's name")
    role: str = Field(description="The user's role", examples=["rep"])
    zone: str = Field(description="The IANA zone in which moments are told")
    language: str = Field(description="The language in which things are told", examples=["en"])
    token: Token = Field(description="The token")
    chosen: Chosen = Field(description="What the user has set")
    languages: list[tuple[str, str]] = Field(description="The languages of the pages: code, and the language's name")
    sessions: list[SignedIn] = Field(description="Where the user is signed in, the one that was used last first")
    tokens: list[Asks] = Field(description="Programs that ask in the user's name, the newest first")


class Ended(Given):
    """Browsers in which the user is signed in no more."""

    ended: int = Field(description="How many")
