"""What became of every rule for one contact, and which touches counted toward which limit? All of it, for a person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.facts.hours import start_of_day
from outreach.planning.gate.caps import counted, period, room_from
from outreach.planning.gate.verdict import Verdict
from outreach.planning.matching.match import match, used_up
from outreach.planning.order import in_order
from outreach.planning.plan import Plan, plan, told
from outreach.planning.policy.durations import WINDOWS
from outreach.planning.policy.house_policy import Cap, HousePolicy
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.sentences import Sentence

THEIR_OWN = "their own wish"
"""The name of the limit that a contact has set."""
State = Literal["proposed", "gave_way", "refused", "used_up", "does_not_fit"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule, and what became of it."""

    rule: str
    state: State
    why: tuple[Sentence, ...] = ()
    """Which conditions fail, or to which rule it gave way."""
    due_at: datetime | None = None
    """When it would fit, or be allowed, if only time passed."""
    channel: str = ""
    """For a proposal: by which way."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """What the gate said, way by way, where it was asked."""

    @property
    def codes(self) -> set[str]:
        """Every code of the gate's refusals."""
        return {reason.code for verdict in self.verdicts.values() for reason in verdict.reasons}

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "rule": self.rule,
            "state": self.state,
            "why": [str(each) for each in self.why],
            "due_at": self.due_at.isoformat() if self.due_at is not None else None,
            "channel": self.channel,
            "verdicts": told(self.verdicts),
        }


@dataclass(frozen=True, slots=True)
class Count:
    """What counted toward one limit, the oldest first."""

    name: str
    most: int
    per: str
    whom: str
    """`contact` or `organisation`."""
    touches: tuple[TouchFact, ...]
    room_at: datetime
    """The first moment at which one more touch keeps within it."""
    quote: str = ""
    """For a limit of the contact's own: their words."""

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "name": self.name,
            "most": self.most,
            "per": self.per,
            "for": self.whom,
            "counted": [
                {"at": touch.at.isoformat(), "channel": touch.channel, "department": touch.department,
                 "place": touch.place_id is not None}
                for touch in self.touches
            ],
            "room_at": self.room_at.isoformat(),
            "quote": self.quote,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every rule in the order in which they are tried, every limit, and when time alone changes it."""

    rules: tuple[Judged, ...]
    counts: tuple[Count, ...]
    due_at: datetime | None


def judge(facts: Facts, policy: Policy, now: datetime) -> Judgement:
    """What planning comes to at `now`, with every rule's part in it."""
    outcome = plan(facts, policy, now)
    ordered = in_order(policy, facts)
    rules = tuple(_judged(rule, outcome, facts, policy, now) for rule in ordered)
    return Judgement(rules, tuple(_counts(facts, policy.house, now)), outcome.due_at)


def _judged(rule: Rule, outcome: Plan, facts: Facts, policy: Policy, now: datetime) -> Judged:
    planned = outcome.planned
    if planned is not None and planned.rule.name == rule.name:
        verdicts = {planned.channel: planned.verdict}
        return Judged(rule.name, "proposed", (), planned.not_before, planned.channel, verdicts)
    refused = next((each for each in outcome.refused if each.rule.name == rule.name), None)
    if refused is not None:
        return Judged(rule.name, "refused", (), refused.earliest, "", refused.verdicts)
    found = match(rule, facts, now)
    if not found.fits:
        return Judged(rule.name, "does_not_fit", found.misses, found.due_at)
    why = (dict(outcome.passed_over)[rule.name],)
    return Judged(rule.name, "used_up" if used_up(rule, facts, policy.version, now) else "gave_way", why)


def _counts(facts: Facts, house: HousePolicy, now: datetime) -> Iterable[Count]:
    wish = facts.standing.cadence
    if wish is not None and wish.most is not None and wish.per is not None:
        theirs = Cap(name=THEIR_OWN, max=max(1, wish.most), per=wish.per)
        yield _count(theirs, facts.touches, facts, now, wish.quote)
    for cap in house.caps:
        touches = facts.touches if cap.applies_to == "contact" else facts.organisation_touches
        yield _count(cap, touches, facts, now)


def _count(cap: Cap, touches: tuple[TouchFact, ...], facts: Facts, now: datetime, quote: str = "") -> Count:
    zone = facts.zones.first
    every = counted(cap, touches)
    if cap.window == "rolling":
        window = WINDOWS[cap.per]
        inside = [touch for touch in every if now - window < touch.at < now + window]
    else:
        start, end = (start_of_day(edge, zone) for edge in period(cap.per, now.astimezone(zone).date()))
        inside = [touch for touch in every if start <= touch.at < end]
    return Count(cap.name, cap.max, cap.per, cap.applies_to, tuple(inside), room_from(cap, every, now, zone), quote)
