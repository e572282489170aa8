"""What would a policy have done over a recorded time? The same planner and gate, moment by moment.

Each draft counts as approved a minute after it was written. What was in the air at the start, and what people wrote
to us, stays as it was recorded.
"""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.facts.facts_at import Around
from outreach.planning.facts.history import LONGEST_WINDOW, History
from outreach.planning.gate.gate import decide
from outreach.planning.matching.match import rules_for
from outreach.planning.plan import Plan, plan
from outreach.planning.policy.policy import Policy
from outreach.planning.tried.lived import Agenda, Lived

A_LOOK = timedelta(minutes=1)
"""How long it takes a person to approve a draft."""


@dataclass(frozen=True, slots=True)
class Left:
    """One outreach that would have left: to whom, by which rule and way, and when."""

    contact_id: int
    rule: str
    channel: str
    department: str
    at: datetime


@dataclass(slots=True)
class Replay:
    """What one policy would have done from `since` to `until`."""

    since: datetime
    until: datetime
    contacts: int = 0
    recorded: int = 0
    """What the plan really sent in that time."""
    left: list[Left] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    """How often a rule fitted and a reason forbade it: once a day for each contact, rule and reason."""

    def __iadd__(self, other: "Replay") -> "Replay":
        self.contacts += other.contacts
        self.recorded += other.recorded
        self.left += other.left
        self.refused += other.refused
        return self


def replay(group: Sequence[History], policy: Policy, since: datetime, until: datetime) -> Replay:
    """The contacts of one organisation together, for caps may count them as one; or a contact who has none."""
    running = _Running(group, policy, since, until)
    for at, who in running.agenda:
        running.look(at, who)
    return running.outcome


class _Running:
    """A replay of one group under way."""

    def __init__(self, group: Sequence[History], policy: Policy, since: datetime, until: datetime) -> None:
        self.policy, self.outcome = policy, Replay(since, until, contacts=len(group))
        self.lives = [Lived(history, since, until) for history in group]
        self.zones = tuple(policy.house.plausible_zones)
        self.agenda = Agenda()
        self.shared: list[TouchFact] | None = None
        if any(cap.applies_to == "organisation" for cap in policy.house.caps) and group[0].organisation_id is not None:
            touches = (touch for life in self.lives for touch in life.history.touches if touch.direction == "out")
            self.shared = sorted(touches, key=lambda touch: touch.at)
        for who, life in enumerate(self.lives):
            self.outcome.recorded += life.really_sent
            self.agenda.add(who, (max(since, life.history.created_at),))
            self.agenda.add(who, life.changes)

    def look(self, at: datetime, who: int) -> None:
        """Something has changed about the contact, or time has: let go what waits, or plan anew."""
        life = self.lives[who]
        if at >= self.outcome.until or (life.pending is not None and self._waits_on(life, at, who)):
            return
        facts = self._facts(life, at)
        if life.rules is None:
            life.rules = rules_for(self.policy.rules, facts, at)
        found = plan(facts, self.policy, at, life.rules)
        self._count(life, found, at, facts)
        if found.due_at is not None:
            self.agenda.add(who, (found.due_at,))
        if found.planned is None:
            return
        # Whoever approves it needs a moment; and what answers a message must come after it.
        leaves = replace(found.planned, not_before=max(found.planned.not_before, at + A_LOOK))
        life.wait(leaves, self.policy.version, at)
        self.agenda.add(who, (leaves.not_before,))

    def _waits_on(self, life: Lived, at: datetime, who: int) -> bool:
        """What waits leaves at its hour; a change voids it, for an approval is for one state of the contact."""
        planned = life.pending
        assert planned is not None
        if at in life.changes:
            life.drop()
        elif at >= planned.not_before:
            verdict = decide(
                replace(planned.ask, proposal_id=life.pending_id), self._facts(life, at), self.policy.house, at
            )
            if verdict.allowed:
                self._leave(life, at)
            elif verdict.only_hours and verdict.earliest is not None:
                life.pending = replace(planned, not_before=verdict.earliest)
                self.agenda.add(who, (verdict.earliest,))
                return True
            else:
                life.drop()
        else:
            return True
        return False

    def _leave(self, life: Lived, at: datetime) -> None:
        planned = life.pending
        assert planned is not None
        touch = life.leave(at)
        if self.shared is not None:
            insort(self.shared, touch, key=lambda each: each.at)
        left = Left(life.history.contact_id, planned.rule.name, planned.channel, planned.template.department, at)
        self.outcome.left.append(left)

    def _facts(self, life: Lived, at: datetime) -> Facts:
        if self.shared is None:
            return life.facts(at, self.zones, Around())
        first = bisect_right(self.shared, at - LONGEST_WINDOW, key=lambda touch: touch.at)
        last = bisect_right(self.shared, at, key=lambda touch: touch.at)
        return life.facts(at, self.zones, Around(organisation_touches=tuple(self.shared[first:last])))

    def _count(self, life: Lived, found: Plan, at: datetime, facts: Facts) -> None:
        day = at.astimezone(facts.zones.first).toordinal()
        for refused in found.refused:
            for verdict in refused.verdicts.values():
                for reason in verdict.reasons:
                    told = reason.text.partition(":")[0] if reason.code == "cap" else reason.code
                    if (key := (told, refused.rule.name, day)) not in life.counted:
                        life.counted.add(key)
                        self.outcome.refused[told] += 1
