"""What does somebody who edits a draft see while they type?"""

from dataclasses import dataclass

from outreach.listening.html_text import text_of_html
from outreach.planning.english.explain import capital
from outreach.review.trying import Tried
from outreach.web.letters import Block, blocks
from outreach.web.shown import departure
from outreach.web.times import Face


@dataclass(frozen=True, slots=True)
class ShownTried:
    """The mail as the contact would see it, and whether it could go."""

    subject: str
    blocks: tuple[Block, ...]
    html: tuple[Block, ...]
    words: str
    """In one line, what keeping and approving it now would lead to."""
    reasons: tuple[str, ...]
    fine: bool
    """Whether nothing stands against it."""


def shown_tried(tried: Tried, face: Face) -> ShownTried:
    """A draft in words that are not kept yet."""
    letter = tried.letter
    leaves = departure(tried.verdict, tried.facts, face, card=False)
    words, fine = _said(tried, leaves.words, face)
    return ShownTried(
        subject=letter.subject if letter is not None else "",
        blocks=blocks(letter.text) if letter is not None else (),
        html=blocks(text_of_html(letter.html)) if letter is not None and letter.html else (),
        words=words,
        reasons=() if leaves.may or tried.closed else leaves.reasons,
        fine=fine and leaves.may,
    )


def _said(tried: Tried, leaves: str, face: Face) -> tuple[str, bool]:
    if tried.closed:
        return face.say("This draft was taken off the list meanwhile; your words stay here as long as you need."), False
    if tried.newer_words:
        return face.say("Somebody has changed it meanwhile. Your words stay here."), False
    if tried.trouble:
        return f"{capital(face.said(tried.trouble))}.", False
    if tried.to_fill_in:
        return face.say("It still says {places}.", places=", ".join(tried.to_fill_in)), False
    return f"{leaves}.", True
