"""May this go out to this contact now? The one gate: pure, and every path to a contact asks it.

It is asked when a proposal is planned, when it is approved, and in the transaction that lets the mail go. The
strictest wins; every reason is told. Unknown is no.
"""

from dataclasses import dataclass
from datetime import datetime

from outreach.planning.facts.facts import Facts
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.case import Case, Check
from outreach.planning.gate.consent_check import consent_check
from outreach.planning.gate.hours_check import hours_check, opens
from outreach.planning.gate.limits import limits_of
from outreach.planning.gate.often_check import often_check
from outreach.planning.gate.verdict import LASTING_CODES, WALL_CODES, Reason, Verdict
from outreach.planning.gate.ways_check import listening_check, ways_check
from outreach.planning.gate.wishes_check import holds_check, wishes_check
from outreach.planning.policy.house_policy import HousePolicy

CHECKS: tuple[Check, ...] = (
    wishes_check, holds_check, hours_check, consent_check, often_check, ways_check, listening_check,
)  # fmt: skip
"""Everything that may speak against it, in the order in which reasons are told."""
TIMED: tuple[Check, ...] = (wishes_check, holds_check, consent_check, often_check)
"""Those whose reasons can end by time, the hours on the walls aside."""


def decide(ask: Ask, facts: Facts, policy: HousePolicy, now: datetime) -> Verdict:
    """The verdict at `now`, with the earliest moment that all of it allows."""
    case = Case(ask, facts, limits_of(policy))
    reasons = reasons_at(case, now)
    if not reasons:
        return Verdict(now, (), now)
    return Verdict(now, tuple(reasons), search(case, now, reasons).earliest)


def reasons_at(case: Case, at: datetime) -> list[Reason]:
    """Everything that speaks against it at a moment."""
    reasons: list[Reason] = []
    for check in CHECKS:
        reasons += check(case, at)
    return reasons


@dataclass(frozen=True, slots=True)
class Found:
    """The earliest moment that everything allows (None: time alone brings none), and in how many steps it was found."""

    earliest: datetime | None
    steps: int


def search(case: Case, now: datetime, reasons: list[Reason]) -> Found:
    """From what speaks against it now step past all that forbids; nothing allowed is stepped over, and it ends.

    Each step goes to the end of a stretch that one hindrance forbids as a whole, or to the next moment at which a wish
    runs out, if that is sooner: nothing between is allowed. A stretch, once left, never comes back, and there are
    finitely many: `most_steps` counts them. The walls of the clock, which close again every day, are asked together:
    after a step to where all are open the next one leaves a stretch for good, or there is none.
    """
    if any(reason.code in LASTING_CODES for reason in reasons):
        return Found(None, 0)
    ends = [reason.until for reason in reasons if reason.code not in WALL_CODES]
    at, steps = now, 0
    while True:
        later = _last(ends) if ends else opens(case, at)
        if later == at:
            return Found(at, steps)
        turn = case.turn(at)
        if turn is not None and (later is None or turn < later):
            later = turn
        if later is None:
            return Found(None, steps)
        at, steps = later, steps + 1
        ends = [reason.until for check in TIMED for reason in check(case, at)]


def _last(ends: list[datetime | None]) -> datetime | None:
    """The latest end; None: one of them has none."""
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def most_steps(case: Case) -> int:
    """More steps than this no search can take: twice the stretches and the turns of wishes, and the last one."""
    facts, limits = case.facts, case.limits
    counts = len(limits.caps) + sum(len(law.often) for _, law in case.laws) + 2  # and their cadence, and the gap
    touches = len(case.ours) + len(case.theirs)
    wishes = 3  # silence, a channel refused, a day to wait for
    stretches = wishes + len(facts.standing.holds) + len(facts.consents) + 1 + counts * touches
    turns = len(facts.standing.ahead)
    return 2 * (stretches * (turns + 1) + turns) + 1
