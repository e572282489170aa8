"""What does a person need to decide on one draft?"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from outreach.contacts.records import Contact, User
from outreach.contacts.wish_words import CHANNEL_NAMES
from outreach.errors import NotFound
from outreach.inbox.parse import parse
from outreach.listening.html_text import text_of_html
from outreach.planning.channel import ways
from outreach.planning.english.explain import tell
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.gate import decide
from outreach.planning.records import Proposal, Refusal
from outreach.rendering.lint import to_fill_in
from outreach.rendering.records import Draft
from outreach.review.lapse import ask_of
from outreach.review.later import choices
from outreach.review.records import OutboxEntry
from outreach.sentences import sentence
from outreach.service.engine import Engine
from outreach.web.letters import Block, blocks
from outreach.web.shown import Departure, Quoted, Someone, departure, facts_about, holds, people, wishes
from outreach.web.shown_giving import Giving, shown_giving
from outreach.web.shown_list import headline, rule_name, told_state, way
from outreach.web.shown_thread import Letter, conversation, letters
from outreach.web.sign_in import Visitor
from outreach.web.times import Face, When

_SECOND_CHOICE = "It would be possible, but this way comes first for them."


@dataclass(frozen=True, slots=True)
class Sheet:
    """The draft as the contact will see it."""

    sender: str
    recipient: str
    subject: str
    blocks: tuple[Block, ...]
    subject_to_edit: str
    text_to_edit: str
    html: tuple[Block, ...]
    """The text of its HTML part, where it has one."""
    sha256: str
    revision: int
    edited_by: str
    to_fill_in: tuple[str, ...]
    """What the template left for the owner to write and nobody has written yet."""


@dataclass(frozen=True, slots=True)
class Other:
    """Something else that was considered, and why not."""

    name: str
    purpose: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """Everything on the page of one draft."""

    id: int
    state: str
    state_words: str
    state_at: When
    card: bool
    way: str
    headline: str
    someone: Someone
    mine: bool
    """Whether the visitor decides about it: the owner, or whom the owner has given it to."""
    giving: Giving
    given_to: str
    """The colleague to whom the owner has given it; '' where to nobody."""
    sheet: Sheet
    own_hand: bool
    rule: str
    purpose: str
    talking_points: tuple[str, ...]
    """What the rule's author thought worth saying; never sent."""
    asked: tuple[str, ...]
    leaves: Departure
    leaves_when: str
    later: tuple[When, ...]
    """Later moments at which it could leave, to choose one of."""
    wishes: tuple[Quoted, ...]
    holds: tuple[Quoted, ...]
    letters: tuple[Letter, ...]
    others: tuple[Other, ...]
    expires: When


def shown_draft(session: Session, engine: Engine, visitor: Visitor, entry_id: int, now: datetime) -> ShownDraft:
    """The page of an outbox entry; raises `NotFound`."""
    entry = session.get(OutboxEntry, entry_id)
    if entry is None:
        raise NotFound(sentence("There is no draft {number}", number=entry_id), remedy="Go back to the list")
    proposal, draft = session.get_one(Proposal, entry.proposal_id), session.get_one(Draft, entry.draft_id)
    face = visitor.face(now)
    facts = facts_about(session, engine, [entry.contact_id], now)[entry.contact_id]
    someone = people(session, [entry.contact_id])[entry.contact_id]
    verdict = decide(ask_of(proposal), facts, engine.policy.house, now)
    card = entry.channel != "email"
    return ShownDraft(
        id=entry_id,
        state=entry.state,
        state_words=told_state(entry, face),
        state_at=face.when(entry.state_at),
        card=card,
        way=way(entry.channel, face.tongue),
        headline=headline(entry, draft, face.tongue),
        someone=someone,
        mine=visitor.owns(someone.owner_id) or entry.given_to == visitor.user_id,
        giving=shown_giving(session, entry.contact_id, visitor.user_id)
        if visitor.owns(someone.owner_id) and entry.state == "waiting" and entry.given_to is None
        else Giving(),
        given_to=_name(session, entry.given_to),
        sheet=_sheet(session, draft),
        own_hand=proposal.own_hand and draft.edited_by is None,
        rule=rule_name(proposal.rule),
        purpose=proposal.purpose,
        talking_points=tuple(proposal.talking_points),
        asked=tuple(owed.text for owed in facts.owed),
        leaves=departure(verdict, facts, face, card=card),
        leaves_when=leaves_when(engine, entry, facts, face),
        later=_later(engine, entry, proposal, facts, face),
        wishes=wishes(facts.standing, face),
        holds=holds(facts.standing, face),
        letters=letters(session, conversation(session, entry.contact_id, proposal.thread_id), face),
        others=(*_other_ways(engine, proposal, facts, face), *_other_rules(session, engine, proposal, face)),
        expires=face.when(entry.expires_at),
    )


def leaves_when(engine: Engine, entry: OutboxEntry, facts: Facts, face: Face) -> str:
    """When an approved mail leaves; '' where it has only to be sent."""
    if entry.not_before <= face.now:
        return ""
    soon = entry.not_before - face.now <= engine.review.undo
    return face.say("in a few seconds") if soon else face.both(entry.not_before, facts.zones)


def _later(engine: Engine, entry: OutboxEntry, proposal: Proposal, facts: Facts, face: Face) -> tuple[When, ...]:
    if entry.state != "waiting" or entry.channel != "email":
        return ()
    moments = choices(ask_of(proposal), facts, engine.policy.house, face.now)
    return tuple(When(moment.isoformat(), face.both(moment, facts.zones)) for moment in moments)


def _name(session: Session, user_id: int | None) -> str:
    return session.get_one(User, user_id).name if user_id is not None else ""


def _sheet(session: Session, draft: Draft) -> Sheet:
    editor = session.get(User, draft.edited_by) if draft.edited_by is not None else None
    read = parse(draft.raw) if draft.raw else None
    text = read.text if read is not None else draft.text
    sender = f"{read.sender.name} <{read.sender.address}>" if read is not None and read.sender is not None else ""
    return Sheet(
        sender=sender,
        recipient=draft.recipient,
        subject=read.subject if read is not None else draft.subject,
        blocks=blocks(text),
        subject_to_edit=draft.subject,
        text_to_edit=draft.text,
        html=blocks(text_of_html(read.html)) if read is not None and read.html else (),
        sha256=draft.sha256,
        revision=draft.revision,
        edited_by=editor.name if editor is not None else "",
        to_fill_in=to_fill_in(text),
    )


def _other_ways(engine: Engine, proposal: Proposal, facts: Facts, face: Face) -> list[Other]:
    """The other channels that the rule might have taken, and what speaks against each."""
    rule = engine.policy.rule(proposal.rule)
    if rule is None:
        return []
    others = []
    for channel in ways(rule, facts, engine.policy.house):
        if channel != proposal.channel:
            ask = replace(ask_of(proposal), channel=channel)
            verdict = decide(ask, facts, engine.policy.house, face.now)
            reasons = (
                tuple(tell(verdict.as_dict(), face.zone, face.tongue))
                if not verdict.allowed
                else (face.said(_SECOND_CHOICE),)
            )
            others.append(Other(_capital(face.said(CHANNEL_NAMES.get(channel, channel))), "", reasons))
    return others


def _other_rules(session: Session, engine: Engine, proposal: Proposal, face: Face) -> list[Other]:
    """Rules that fitted this contact too and were refused."""
    wanted = select(Refusal).where(Refusal.contact_id == proposal.contact_id, Refusal.rule != proposal.rule)
    return refusals(list(session.exec(wanted.order_by(col(Refusal.rule)))), engine, face)


def refusals(rows: list[Refusal], engine: Engine, face: Face) -> list[Other]:
    """Refused rules with every reason, channel by channel; the same words once."""
    others = []
    for row in rows:
        rule = engine.policy.rule(row.rule)
        lines: list[str] = []
        for channel, verdict in row.verdicts.items():
            if {reason["code"] for reason in verdict.get("reasons", [])} == {"in_flight"}:
                lines.append(face.say("It gave way: one thing at a time."))
                continue
            way_name = _capital(face.said(CHANNEL_NAMES.get(channel, channel)))
            lines += [f"{way_name}: {line}" for line in tell(verdict, face.zone, face.tongue)]
        others.append(Other(rule_name(row.rule), rule.purpose if rule else "", tuple(dict.fromkeys(lines))))
    return others


def what_changed(session: Session, entry_id: int, seen_sha256: str, visitor: Visitor, now: datetime) -> list[str]:
    """Why a decision came too late, in sentences: who changed the words, what the draft is by now."""
    entry = session.get(OutboxEntry, entry_id)
    if entry is None:
        return []
    face, draft, lines = visitor.face(now), session.get_one(Draft, entry.draft_id), []
    if seen_sha256 and draft.sha256 != seen_sha256:
        editor = session.get(User, draft.edited_by) if draft.edited_by is not None else None
        moment = face.when(draft.created_at).text
        lines.append(
            face.say("Its words were changed by {name}, {moment}.", name=editor.name, moment=moment)
            if editor is not None
            else face.say("Its words were changed, {moment}.", moment=moment)
        )
    if entry.state != "waiting":
        lines.append(f"{_capital(told_state(entry, face))}, {face.when(entry.state_at).text}.")
    contact = session.get_one(Contact, entry.contact_id)
    if contact.state != entry.contact_state and entry.state == "waiting":
        lines.append(face.say("Something about the contact has changed, too."))
    return lines


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
