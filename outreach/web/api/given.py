"""In which shape are the list, a draft and the house given out?"""

from datetime import datetime
from typing import Literal

from pydantic import Field

from outreach.web.api.shapes import Asked, Departure, Given, Giving, Letter, Other, Quoted, Someone, Told, When, Words

State = Literal[
    "waiting", "approved", "claimed", "transmitting", "sent", "done", "skipped", "void", "expired", "failed", "in_doubt"
]


class Item(Given):
    """One thing that waits for the user."""

    id: int = Field(description="The draft's number")
    kind: str = Field(description="`draft`, `card` or `in_doubt`")
    way: str = Field(description="The channel in a word")
    someone: Someone = Field(description="Whom it is for")
    headline: str = Field(description="What it is, in one line")
    rule: str = Field(description="The rule that proposed it, as a person says it")
    purpose: str = Field(description="What the rule is for")
    asked: str = Field(description="The question of theirs that it answers; '' where it answers none")
    wishes: list[Quoted] = Field(description="What they asked for lately")
    when: str = Field(description="When it can leave, if not at once")


class Line(Given):
    """One thing that needs nobody any more."""

    id: int = Field(description="The draft's number")
    someone: Someone = Field(description="Whom it is for")
    headline: str = Field(description="What it is, in one line")
    words: Words


class Also(Given):
    """One thing that waits for the user and is no draft."""

    kind: str = Field(
        description="`answer_owed`, `call`, `promise` or `hand_over`; in `left` also `notice` or `question`"
    )
    id: int = Field(description="Its number among those of its kind")
    way: str = Field(description="What it is, in a word")
    someone: Someone = Field(description="Whom it is about")
    words: Words
    quote: str = Field(description="The sentence that it rests on")
    at: When = Field(description="Since when")
    due: str = Field(description="By which day, where one was named")
    entry_id: int | None = Field(description="The draft that is offered, if one is")


class TheList(Given):
    """What the page of the list shows: a screenful, who waits longest first."""

    told: list[Told] = Field(description="What the user should know")
    asked: list[Asked] = Field(description="What only the user can decide")
    items: list[Item] = Field(description="What waits")
    more: int = Field(description="How many more wait: see `/drafts`")
    on_their_way: list[Line] = Field(description="What was approved and has not left yet")
    rows: list[Item | Also] = Field(description="Drafts and all else that waits, in the order of the page")
    gone: list[Line] = Field(description="What went off the list by itself lately")
    left: list[tuple[Also, str]] = Field(description="What else did, each with the reason")


class Kind(Given):
    """Mails of one rule that wait, to be gone through one after the other."""

    kind: str = Field(description="The rule", examples=["answer-pricing"])
    name: str = Field(description="The rule as a person says it")
    drafts: list[int] = Field(description="The drafts' numbers, who waits longest first")


class DraftLine(Given):
    """A draft in short."""

    id: int = Field(description="The draft's number")
    contact_id: int = Field(description="The contact's number")
    channel: str = Field(description="`email`, or the channel of a card", examples=["email", "phone"])
    state: State = Field(description="Where it stands")
    state_at: datetime = Field(description="Since when")
    not_before: datetime = Field(description="The moment before which it does not leave")
    expires_at: datetime = Field(description="When it goes off the list by itself")


class Block(Given):
    """A paragraph of a mail."""

    text: str = Field(description="The text, letter for letter")
    aligned: bool = Field(description="Whether it is set in columns by spaces")


class Sheet(Given):
    """The draft as the contact will see it."""

    sender: str = Field(description="The From of the mail")
    recipient: str = Field(description="The address or number that it goes to")
    subject: str = Field(description="The subject as it will arrive")
    text: str = Field(validation_alias="text_to_edit", description="The text, as it can be changed")
    subject_to_edit: str = Field(description="The subject, as it can be changed")
    blocks: list[Block] = Field(description="The text as it will arrive")
    html: list[Block] = Field(description="The text of its HTML part, where it has one")
    sha256: str = Field(description="The hash of its exact bytes: what an approval is for")
    revision: int = Field(description="Grows with every edit")
    edited_by: str = Field(description="Who wrote this revision; '' where no person did")
    to_fill_in: list[str] = Field(description="What the template left to be written and nobody has written yet")


class Draft(Given):
    """One draft with all that a person needs to decide on it."""

    id: int = Field(description="The draft's number")
    state: State = Field(description="Where it stands")
    state_words: str = Field(description="The state with its reasons, in words")
    state_at: When = Field(description="Since when")
    card: bool = Field(description="Whether it is a card: something to do, not a mail")
    way: str = Field(description="The channel in a word")
    headline: str = Field(description="What it is, in one line")
    someone: Someone = Field(description="Whom it is for")
    mine: bool = Field(description="Whether the user decides: the owner, or whom the owner has given it to")
    giving: Giving = Field(description="To whom the owner may give this one, and what is offered already")
    given_to: str = Field(description="The colleague to whom the owner has given it; '' where to nobody")
    sheet: Sheet = Field(description="The words")
    own_hand: bool = Field(description="Whether it goes out in the owner's own words alone and has none yet")
    rule: str = Field(description="The rule that proposed it, as a person says it")
    purpose: str = Field(description="What the rule is for")
    talking_points: list[str] = Field(description="What the rule's author thought worth saying; never sent")
    asked: list[str] = Field(description="Questions of theirs that nobody has answered")
    leaves: Departure = Field(description="What a yes would lead to now")
    leaves_when: str = Field(description="When it leaves, where it is approved for later")
    later: list[When] = Field(description="Later moments at which it could leave: for `later` of an approval")
    wishes: list[Quoted] = Field(description="What they asked for and what holds")
    holds: list[Quoted] = Field(description="Reasons to wait that are no wishes")
    letters: list[Letter] = Field(description="The thread, the newest first")
    others: list[Other] = Field(description="What else was considered, and why it was not done")
    expires: When = Field(description="When it goes off the list by itself")


class Tried(Given):
    """A mail in words that are not kept."""

    subject: str = Field(description="The subject as it would arrive")
    blocks: list[Block] = Field(description="The text as it would arrive")
    html: list[Block] = Field(description="The text of its HTML part, where it would have one")
    words: Words
    reasons: list[str] = Field(description="Why it could not go, each reason of the gate in a sentence")
    fine: bool = Field(description="Whether nothing stands against it")


class Decided(Given):
    """What became of a decision."""

    id: int = Field(description="The draft's number")
    state: State = Field(description="Where the draft stands now")
    sha256: str = Field(description="The hash of its exact bytes now")
    leaves: Departure | None = Field(description="When it leaves, after a yes")


class Done(Given):
    """It is done; nothing else is told."""

    done: Literal[True] = Field(True, description="Always true")


class AccountHealth(Given):
    """How reading one account goes."""

    name: str = Field(description="The account")
    listened_at: datetime | None = Field(description="When it was last read to its end")
    trouble: bool = Field(description="Whether it can't be read")
    why: str = Field(description="Why it can't be read; '' where it can")
    deaf: bool = Field(description="Whether that is too long ago: what may concern it waits")


class PolicyHealth(Given):
    """How the rules stand."""

    version: str = Field(description="The version in force")
    trouble: bool = Field(description="Whether the file on the disk can't be used")
    faults: list[str] = Field(description="Why not: the first faults")
    shadow: bool = Field(description="Whether nothing that is planned reaches anyone")
    planned_percent: int = Field(description="How far planning everyone anew has come")


class Health(Given):
    """Whether we hear, and whether anything is wrong."""

    ok: bool = Field(description="Whether nothing is wrong")
    alarms: int = Field(description="How many unusual things come in")
    unusual: list[str] = Field(description="What these are")
    halted: bool = Field(description="Whether nothing is sent at all")
    halted_why: str = Field(description="Why nothing is sent; '' where it is")
    accounts: list[AccountHealth] = Field(description="Each account")
    policy: PolicyHealth = Field(description="The rules")
