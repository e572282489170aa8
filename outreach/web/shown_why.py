"""Why is something done for a contact, or not: what holds, every rule's verdict, what counted, what comes next?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from outreach.contacts.wish_words import tell_wish
from outreach.contacts.wishes import Waiting, Wish
from outreach.errors import NotFound
from outreach.inbox.records import Message
from outreach.listening.records import SignalRecord
from outreach.planning.english.explain import tell_count, tell_judged, tell_time
from outreach.planning.facts.facts import Facts
from outreach.planning.facts.other_times import facts_when
from outreach.planning.policy.policy import Policy
from outreach.planning.tried.judged import Judged, Judgement, judge
from outreach.sentences import sentence
from outreach.service.engine import Engine
from outreach.web.shown import Quoted, Someone, holds, people, wishes
from outreach.web.signal_words import SIGNAL_NAMES
from outreach.web.times import Face, When

_STATES = {
    "proposed": "would be proposed",
    "gave_way": "fits, and gives way",
    "refused": "fits, and is refused",
    "used_up": "has nothing more to do",
    "does_not_fit": "does not fit",
}
_MOST_HEARD = 20


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One rule and what became of it."""

    name: str
    purpose: str
    state: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownWhy:
    """Everything on the page; `data` is the same for programs."""

    someone: Someone
    at: When
    about_time: str
    """How the moment that is asked about is looked at, where it is not now."""
    wishes: tuple[Quoted, ...]
    holds: tuple[Quoted, ...]
    owed: tuple[Quoted, ...]
    heard: tuple[Quoted, ...]
    rules: tuple[ShownRule, ...]
    counts: tuple[str, ...]
    next: str
    data: dict[str, Any]


def shown_why(
    session: Session, engine: Engine, contact_id: int, at: datetime, face: Face, only: str | None = None
) -> ShownWhy:
    """Why, at a moment, of every rule or of one; raises `NotFound`."""
    policy = engine.policy
    if only is not None and policy.rule(only) is None:
        known = ", ".join(rule.name for rule in policy.rules)
        what = sentence("there is no rule {rule}", rule=only)
        raise NotFound(what, remedy=sentence("there are {rules}", rules=known))
    facts = facts_when(session, [contact_id], policy.house, engine.ears, at, face.now).get(contact_id)
    if facts is None:
        raise NotFound(sentence("There is no contact {number}", number=contact_id), remedy="Go back to the list")
    judgement = judge(facts, policy, at)
    rules = [each for each in judgement.rules if only in (None, each.rule)]
    someone = people(session, [contact_id])[contact_id]
    heard, upcoming = _heard(session, contact_id, at, face), next_told(facts, judgement, at, face)
    told = {"about_time": _about_time(at, face), "next": upcoming}
    return ShownWhy(
        someone=someone,
        at=face.when(at),
        about_time=told["about_time"],
        wishes=wishes(facts.standing, face),
        holds=holds(facts.standing, face),
        owed=tuple(Quoted(face.say("They asked"), owed.text, face.day_of(owed.asked_at)) for owed in facts.owed),
        heard=heard,
        rules=tuple(_shown_rule(each, policy, face) for each in rules),
        counts=tuple(tell_count(count, at, face.zone, face.tongue) for count in judgement.counts),
        next=upcoming,
        data=_data(someone, facts, rules, judgement, policy, at, heard) | told,
    )


def _about_time(at: datetime, face: Face) -> str:
    if at < face.now:
        return face.say(
            "By what had been recorded until then; the rules, stage, tags, fields and owner are those of today."
        )
    if at > face.now:
        return face.say("By what is known today, as if nothing more happened and all mail were read.")
    return ""


def _shown_rule(judged: Judged, policy: Policy, face: Face) -> ShownRule:
    rule = policy.rule(judged.rule)
    purpose = rule.purpose if rule is not None else ""
    return ShownRule(
        judged.rule, purpose, face.said(_STATES[judged.state]), tuple(tell_judged(judged, face.zone, face.tongue))
    )


def next_told(facts: Facts, judgement: Judgement, at: datetime, face: Face) -> str:
    """What the plan comes to, and when time alone changes it."""
    if facts.in_flight is not None:
        return face.say("A draft of rule {rule} is on its way; one thing at a time.", rule=facts.in_flight.rule)
    proposed = next((each for each in judgement.rules if each.state == "proposed"), None)
    if proposed is not None:
        if proposed.due_at is None or proposed.due_at <= at:
            return face.say("Rule {rule} proposes something.", rule=proposed.rule)
        moment = tell_time(proposed.due_at, face.zone, face.tongue)
        return face.say("Rule {rule} proposes something, to leave {moment}.", rule=proposed.rule, moment=moment)
    if judgement.due_at is None:
        return face.say("Nothing, until something happens: time alone changes nothing.")
    moment = tell_time(judgement.due_at, face.zone, face.tongue)
    return face.say("Nothing before {moment}, if nothing happens until then.", moment=moment)


def _heard(session: Session, contact_id: int, at: datetime, face: Face) -> tuple[Quoted, ...]:
    """What they said until then, the newest first, but for what was not meant."""
    rows = session.exec(
        select(SignalRecord, Message.at)
        .join(Message, col(Message.id) == col(SignalRecord.message_id))
        .where(SignalRecord.contact_id == contact_id, col(SignalRecord.corrected_at).is_(None), Message.at <= at)
        .order_by(col(Message.at).desc(), col(SignalRecord.id))
        .limit(_MOST_HEARD)
    )
    return tuple(
        Quoted(face.said(SIGNAL_NAMES[row.kind]), row.quote, face.day_of(said_at), doubt=face.kept(row.doubt or ""))
        for row, said_at in rows
    )


def _data(
    someone: Someone,
    facts: Facts,
    rules: list[Judged],
    judgement: Judgement,
    policy: Policy,
    at: datetime,
    heard: tuple[Quoted, ...],
) -> dict[str, Any]:
    due = judgement.due_at
    return {
        "contact": {"id": someone.id, "name": someone.name, "owner": someone.owner},
        "at": at.isoformat(),
        "policy_version": policy.version,
        "wishes": [_wish(wish) for wish in facts.standing.said()],
        "holds": [_hold(hold) for hold in facts.standing.holds],
        "owed": [{"text": owed.text, "asked_at": owed.asked_at.isoformat()} for owed in facts.owed],
        "heard": [{"what": said.words, "quote": said.quote, "day": said.day} for said in heard],
        "on_its_way": facts.in_flight.rule if facts.in_flight is not None else None,
        "rules": [each.as_dict() for each in rules],
        "counts": [count.as_dict() for count in judgement.counts],
        "due_at": due.isoformat() if due is not None else None,
    }


def _wish(wish: Wish) -> dict[str, Any]:
    until = wish.until.isoformat() if wish.until is not None else None
    said_at = wish.said_at.isoformat()
    return {"kind": wish.kind, "words": tell_wish(wish), "quote": wish.quote, "said_at": said_at, "until": until}


def _hold(hold: Waiting) -> dict[str, Any]:
    until = hold.until.isoformat() if hold.until is not None else None
    return {"kind": hold.kind, "why": hold.why, "quote": hold.quote, "since": hold.since.isoformat(), "until": until}
