"""What waits for this user, on one screen?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from outreach.contacts.owning import of_owner
from outreach.contacts.records import User
from outreach.contacts.wish_words import CHANNEL_NAMES
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import words_of
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review import queue
from outreach.review.also_waiting import Waits, also_waiting, left_lately
from outreach.review.lapse import ask_of
from outreach.review.queue import TAPS
from outreach.review.records import OutboxEntry
from outreach.sending.choose import why_held
from outreach.service.engine import Engine
from outreach.translated import ENGLISH, Tongue
from outreach.web.letters import shortened
from outreach.web.shown import Quoted, Someone, departure, facts_about, people, wishes
from outreach.web.shown_also import Also, shown_also, told_left
from outreach.web.shown_asked import Asked, Told, shown_notices, shown_questions
from outreach.web.sign_in import Visitor
from outreach.web.times import Face

SCREENFUL, _AT_THE_TOP = 7, 4
_LOOKED_AT, _BESIDE = 100, 30
_LATELY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits."""

    id: int
    kind: str
    """`draft`, `card` or `in_doubt`."""
    way: str
    someone: Someone
    headline: str
    rule: str
    purpose: str
    """As the rule would say it to the contact."""
    asked: str
    """The question of theirs that it answers."""
    wishes: tuple[Quoted, ...]
    when: str
    """When it can leave, if not now."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that needs nobody any more: on its way, or off the list."""

    id: int
    someone: Someone
    headline: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole list."""

    told: tuple[Told, ...]
    asked: tuple[Asked, ...]
    items: tuple[Item, ...]
    more: int
    on_their_way: tuple[Line, ...]
    gone: tuple[Line, ...]
    rows: tuple[Item | Also, ...] = ()
    """Drafts and all else that waits, who waits longest for us first."""
    left: tuple[tuple[Also, str], ...] = ()
    """What else has left the list by itself, each with the reason."""


@dataclass(frozen=True, slots=True)
class _Rows:
    proposals: Mapping[int, Proposal]
    drafts: Mapping[int, Draft]
    people: Mapping[int, Someone]


def shown_list(session: Session, engine: Engine, visitor: Visitor, now: datetime) -> Shown:
    """What waits for the visitor, what they have let go, and what went off the list by itself lately."""
    face = visitor.face(now)
    waiting = queue.listed(session, session.get_one(User, visitor.user_id), _LOOKED_AT)
    beside = also_waiting(session, visitor.user_id, now, _BESIDE)
    told, asked = shown_notices(session, visitor, face), shown_questions(session, visitor, face)
    first_told, first_asked = _at_the_top(told, asked, len(waiting) + len(beside))
    room = SCREENFUL - len(first_told) - len(first_asked)
    first, others = _screenful(waiting, beside, room)
    leaving = _mine(session, visitor, ("approved", "claimed", "transmitting"), 5)
    lately = now - _LATELY
    gone = _mine(session, visitor, ("void", "expired", "failed"), 8, since=lately)
    rows = _rows(session, [*first, *leaving, *gone])
    ids = [entry.contact_id for entry in first]
    facts = facts_about(session, engine, ids, now)
    items = [_item(engine, entry, rows, facts[entry.contact_id], face) for entry in first]
    also = shown_also(session, others, face)
    since: list[tuple[datetime, Item | Also]] = [
        (entry.state_at, item) for entry, item in zip(first, items, strict=True)
    ]
    since += [(each.since, shown) for each, shown in zip(others, also, strict=True)]
    left = left_lately(session, visitor.user_id, now, _LATELY, 8)
    return Shown(
        first_told,
        first_asked,
        tuple(items),
        len(told) + len(asked) + len(waiting) + len(beside) - len(first_told) - len(first_asked) - len(since),
        tuple(_line(entry, rows, _leaves(session, engine, entry, rows, face), face) for entry in leaving),
        tuple(_line(entry, rows, told_state(entry, face), face) for entry in gone),
        rows=tuple(row for _, row in sorted(since, key=lambda pair: pair[0])),
        left=tuple(zip(shown_also(session, left, face), (told_left(each, face) for each in left), strict=True)),
    )


def _at_the_top(
    told: tuple[Told, ...], asked: tuple[Asked, ...], below: int
) -> tuple[tuple[Told, ...], tuple[Asked, ...]]:
    """What is told and asked takes about half of the screen, or as much as nothing else needs."""
    room = max(_AT_THE_TOP, SCREENFUL - below)
    first = told[: room - 1] if asked else told[:room]
    return first, asked[: room - len(first)]


def _screenful(waiting: list[OutboxEntry], beside: Sequence[Waits], room: int) -> tuple[list[OutboxEntry], list[Waits]]:
    """The first of both together, as many as there is room for."""
    moments = sorted([*(entry.state_at for entry in waiting), *(each.since for each in beside)])
    if len(moments) <= room:
        return waiting, list(beside)
    last = moments[room - 1]
    first = [entry for entry in waiting if entry.state_at <= last][:room]
    return first, [each for each in beside if each.since <= last][: room - len(first)]


def _mine(
    session: Session, visitor: Visitor, states: tuple[str, ...], most: int, since: datetime | None = None
) -> list[OutboxEntry]:
    mine = of_owner(OutboxEntry.contact_id, visitor.user_id)
    wanted = select(OutboxEntry).where(col(OutboxEntry.state).in_(states), mine)
    if since is not None:
        wanted = wanted.where(col(OutboxEntry.state_at) > since)
    return list(session.exec(wanted.order_by(col(OutboxEntry.state_at).desc()).limit(most)))


def _rows(session: Session, entries: list[OutboxEntry]) -> _Rows:
    proposals = session.exec(select(Proposal).where(col(Proposal.id).in_([entry.proposal_id for entry in entries])))
    drafts = session.exec(select(Draft).where(col(Draft.id).in_([entry.draft_id for entry in entries])))
    return _Rows(
        {row.id: row for row in proposals if row.id is not None},
        {row.id: row for row in drafts if row.id is not None},
        people(session, [entry.contact_id for entry in entries]),
    )


def _item(engine: Engine, entry: OutboxEntry, rows: _Rows, facts: Facts, face: Face) -> Item:
    proposal, draft = rows.proposals[entry.proposal_id], rows.drafts[entry.draft_id]
    card = entry.channel != "email"
    doubt = entry.state == "in_doubt"
    leaves = departure(decide(ask_of(proposal), facts, engine.policy.house, face.now), facts, face, card=card)
    return Item(
        entry.id or 0,
        "in_doubt" if doubt else "card" if card else "draft",
        way(entry.channel, face.tongue),
        rows.people[entry.contact_id],
        headline(entry, draft, face.tongue),
        rule_name(proposal.rule),
        proposal.purpose,
        shortened(facts.owed[0].text) if facts.owed and proposal.kind == "reply" else "",
        tuple(wish for wish in wishes(facts.standing, face) if wish.quote)[:2],
        "" if doubt or leaves.at_once else leaves.words,
    )


def _line(entry: OutboxEntry, rows: _Rows, words: str, face: Face) -> Line:
    draft = rows.drafts[entry.draft_id]
    return Line(entry.id or 0, rows.people[entry.contact_id], headline(entry, draft, face.tongue), words)


def _leaves(session: Session, engine: Engine, entry: OutboxEntry, rows: _Rows, face: Face) -> str:
    draft = rows.drafts[entry.draft_id]
    if entry.not_before > face.now:
        soon = entry.not_before - face.now <= engine.review.undo
        moment = face.when(entry.not_before).text
        return face.say("leaves in a few seconds") if soon else face.say("leaves {moment}", moment=moment)
    held = why_held(session, draft.account, draft.recipient) if entry.state == "approved" else None
    if held is None:
        return face.say("leaving now")
    why, until = held
    if until is None:
        return face.say("waits: {why}", why=face.said(why))
    return face.say("leaves {moment} at the earliest: {why}", moment=face.when(until).text, why=face.said(why))


WAYS = {"email": "Mail", "phone": "Call", "sms": "Text", "post": "Letter", "video": "Video call"}
STATES = {
    "void": "taken back", "expired": "ran out", "failed": "could not be delivered", "in_doubt": "in doubt",
    "done": "done", "sent": "sent", "skipped": "skipped", "waiting": "waiting for a yes",
    "approved": "approved", "claimed": "leaving now", "transmitting": "leaving now",
}  # fmt: skip


def way(channel: str, tongue: Tongue = ENGLISH) -> str:
    """The channel in one word, as a label."""
    return tongue.plain(WAYS.get(channel, CHANNEL_NAMES.get(channel, channel)))


def rule_name(rule: str) -> str:
    """A rule's name as a person says it."""
    return rule[:1].upper() + rule[1:].replace("-", " ")


def headline(entry: OutboxEntry, draft: Draft, tongue: Tongue = ENGLISH) -> str:
    """What it is, in one line: the subject of a mail, whom to call for a card."""
    if entry.channel == "email":
        return shortened(draft.subject, 90) or tongue.say("A mail without a subject")
    return f"{way(entry.channel, tongue)} {draft.recipient}"


def told_state(entry: OutboxEntry, face: Face) -> str:
    """The state with its reasons, in words."""
    said = told_why(entry, face)
    words = face.said(STATES.get(entry.state, entry.state))
    return f"{words}: {said}" if said else words


def told_reason(why: str, face: Face) -> str:
    """Why somebody skipped a draft: what they tapped, and their own words."""
    tapped, colon, words = why.partition(": ")
    return f"{face.said(tapped)}{colon}{words}" if tapped in TAPS.values() else face.said(why)


def told_why(entry: OutboxEntry, face: Face) -> str:
    """Why it stands where it stands."""
    return "; ".join(said for reason in entry.why if (said := face.said(words_of(reason))))
