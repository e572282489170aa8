"""In which shape are people, moments, wishes and mails given out? What the answers are made of."""

from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Row = TypeVar("Row")


class Given(BaseModel):
    """Made from what a page shows, by the names of its parts."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Page(Given, Generic[Row]):
    """Some of many things."""

    model_config = ConfigDict(json_schema_extra={"description": "Some of many things."})

    items: list[Row] = Field(description="The things, in their order")
    next: str | None = Field(description="The `cursor` that gives the ones after these; null where these are the last")


Words = Annotated[str, Field(description="The same in a few words, in the language of whoever asks")]


class When(Given):
    """A moment."""

    iso: datetime = Field(description="The moment, RFC 3339", examples=["2026-03-02T14:00:00Z"])
    text: str = Field(description="The moment as the user's wall shows it", examples=["today 15:00"])


class Someone(Given):
    """A contact by name, and whose they are."""

    id: int = Field(description="The contact's number")
    name: str = Field(description="Their name")
    organisation: str = Field(description="Whom they work for; '' where nobody knows")
    owner: str = Field(description="The name of the user whose contact it is, or `nobody`")
    owner_id: int | None = Field(description="That user's number")


class Quoted(Given):
    """A wish or a hold, with the sentence it rests on."""

    words: Words
    quote: str = Field(description="Their own sentence; '' where it does not rest on one")
    day: str = Field(description="The day on which it was said, in words")
    source: str = Field(description="From where we have it, where it was not a mail of theirs")
    hold_id: int | None = Field(description="The hold's number, where a person can lift it")
    doubt: str = Field(description="Why it is not certain that they said it; '' where it is")


class Departure(Given):
    """What a yes would lead to now."""

    may: bool = Field(description="Whether a yes is taken at all")
    at_once: bool = Field(description="Whether it would leave at once")
    words: Words
    reasons: list[str] = Field(description="What speaks against it, each reason of the gate in a sentence")


class Change(Given):
    """A line of a contact's card, before and after."""

    field: str = Field(description="The line, such as `stage`")
    before: str = Field(description="What it says now")
    after: str = Field(description="What it would say")


class Asked(Given):
    """A question that only the owner of a contact can answer."""

    id: int = Field(description="The question's number")
    someone: Someone = Field(description="Whom it is about")
    text: str = Field(description="The question")
    quote: str = Field(description="The sentence that it is about")
    at: When = Field(description="Since when it is asked")
    wants_person: bool = Field(description="Whether a yes needs a person's address, given as `name` and `email`")
    name: str = Field(description="The name that was read, if one is needed")
    email: str = Field(description="The address that was read, if one is needed")
    doubt: str = Field(description="Why it is not certain that the contact wrote it; '' where it is")
    changes: list[Change] = Field(description="What a colleague proposes, line by line")


class Told(Given):
    """A notice to the user."""

    id: int = Field(description="The notice's number")
    someone: Someone = Field(description="Whom it is about")
    text: str = Field(description="What there is to know")
    quote: str = Field(description="The sentence that it rests on")
    at: When = Field(description="When it was told")


class Piece(Given):
    """A stretch of a mail's text."""

    text: str = Field(description="The text, letter for letter")
    marks: list[str] = Field(description="The kinds of signal that rest on it")


class Heard(Given):
    """A signal: what a sentence of theirs says."""

    id: int = Field(description="The signal's number")
    kind: str = Field(description="Its kind", examples=["stop", "not_before"])
    words: Words
    quote: str = Field(description="The sentence")
    marked: bool = Field(description="Whether it is marked in the pieces; one from the subject is not")
    about: int = Field(description="The number of the contact whom it is about")
    corrected: bool = Field(description="Whether a person has said that it was not meant so")


class Letter(Given):
    """A message, always as text."""

    id: int = Field(description="The message's number")
    inbound: bool = Field(description="Whether it came to us")
    automatic: str = Field(description="What made it, where no person did")
    sender: str = Field(description="Who sent it, by name or address")
    address: str = Field(description="The address that sent it")
    subject: str = Field(description="Its subject")
    at: When = Field(description="When it was sent")
    their_time: str = Field(description="What their own clock showed, where it shows something else than the user's")
    pieces: list[Piece] = Field(description="What its sender newly wrote, cut where signals begin and end")
    whole: str = Field(description="All of it with quotes and signature; '' where that is no more")
    heard: list[Heard] = Field(description="What was heard in it")
    attachments: list[str] = Field(description="The names of its files")
    as_sent: bool = Field(description="Whether it has HTML of its own: see `/messages/…/as-sent`")
    trouble: str = Field(description="Why it could not be listened to; '' where it could")
    doubt: str = Field(description="Why it is not certain that its sender wrote it; '' where it is")


class Other(Given):
    """Something else that was considered."""

    name: str = Field(description="A way or a rule")
    purpose: str = Field(description="What the rule is for")
    reasons: list[str] = Field(description="Why it was not done")


class Receiver(Given):
    """A colleague to whom something may be given."""

    id: int = Field(description="The user's number, for `to` of an offer")
    name: str = Field(description="The user's name")


class Giving(Given):
    """What the owner may give away; for the owner alone."""

    colleagues: list[Receiver] = Field(description="To whom it may be offered; nobody while something is offered")
    offer_id: int = Field(description="The number of the open offer about this contact; 0 where there is none")
    offered_to: str = Field(description="To whom that is")
