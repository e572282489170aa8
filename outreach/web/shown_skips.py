"""How are skips told: with the contact, and to whoever keeps the templates?"""

from dataclasses import dataclass

from sqlmodel import Session

from outreach.review import taking_back
from outreach.review.taking_back import Skipped
from outreach.web.shown_list import rule_name
from outreach.web.times import Face


@dataclass(frozen=True, slots=True)
class Skip:
    """Why one draft was skipped, and what follows from it."""

    entry_id: int
    words: str
    rule: str
    day: str


def shown_skips(session: Session, contact_id: int, face: Face) -> tuple[Skip, ...]:
    """What was skipped for a contact with a reason that still counts."""
    return tuple(
        Skip(each.entry_id, _words(each, face), rule_name(each.rule), face.day_of(each.at))
        for each in taking_back.skipped(session, contact_id, face.now)
    )


def _words(each: Skipped, face: Face) -> str:
    if each.reason == "not_this_person":
        return face.say("Not this person: that rule proposes nothing more to them.")
    if each.reason == "wrong_tone":
        return face.say("Wrong tone: template {template} is not proposed to them again.", template=each.template)
    if each.reason == "not_now":
        if each.until is None:
            return face.say("Not now: it may come back later.")
        return face.say("Not now: it may come back {day}.", day=face.day_of(each.until))
    if each.wrote_at is not None:
        return face.say("You wrote to them yourself, {day}.", day=face.day_of(each.wrote_at))
    return face.say("You write to them yourself; your mail shows here once it lies in Sent.")


def shown_tone(session: Session, face: Face) -> tuple[str, ...]:
    """Templates that are skipped for their tone, by nobody's name."""
    return tuple(
        f"{template}: {face.many('one draft', '{number} drafts', count)}"
        for template, count in taking_back.for_their_tone(session)
    )
