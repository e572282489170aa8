"""What should be done for one contact now, and what not, and why? Both are kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from outreach.planning.best_hour import hours_for
from outreach.planning.channel import ways
from outreach.planning.facts.facts import Facts
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import DEAF_CODES, Verdict
from outreach.planning.matching.match import Match, match, occasion, spent, used_up
from outreach.planning.matching.spent import Spent, toned
from outreach.planning.order import in_order, why_first
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind
from outreach.sentences import Sentence, all_of, as_data, sentence

LISTEN_AGAIN = timedelta(seconds=5)
"""When to look again at a plan that was made without having listened."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An outreach that the contact's wishes allow."""

    rule: Rule
    channel: str
    template: TemplateKind
    occasion: str
    verdict: Verdict
    not_before: datetime
    """When it may leave: now, or once the hour suits them."""
    ask: Ask
    """What the gate was asked, to be asked again before it leaves."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule that fits and that the gate forbids, channel by channel."""

    rule: Rule
    verdicts: dict[str, Verdict]

    @property
    def earliest(self) -> datetime | None:
        """The first moment at which some channel would be allowed."""
        moments = [verdict.earliest for verdict in self.verdicts.values() if verdict.earliest is not None]
        return min(moments, default=None)

    @property
    def codes(self) -> set[str]:
        """Every code by which some channel is refused."""
        return {reason.code for verdict in self.verdicts.values() for reason in verdict.reasons}

    @property
    def for_want_of_listening(self) -> bool:
        """Whether we have not listened, whatever else speaks against it: how long that lasts shows only then."""
        return not self.codes.isdisjoint(DEAF_CODES)


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome for one contact: at most one proposal."""

    planned: Planned | None
    refused: tuple[Refused, ...]
    due_at: datetime | None
    """When time alone can change this outcome."""
    tell: Callable[[], Iterable[tuple[str, Sentence]]] = field(default=tuple, compare=False)
    """Finds what became of the other rules: it is kept with a proposal, and asked for by nobody else."""

    @property
    def passed_over(self) -> tuple[tuple[str, Sentence], ...]:
        """Rules that do not fit or gave way, each with the reason in words."""
        return tuple(self.tell())

    def considered(self) -> list[dict[str, Any]]:
        """The rules that did not become the proposal, each with the reason, as plain data to be kept with it."""
        passed = [{"rule": rule, **why_kept(why)} for rule, why in self.passed_over]
        refused = [{"rule": each.rule.name, "why": "refused", "verdicts": told(each.verdicts)} for each in self.refused]
        return [*refused, *passed]


def why_kept(why: Sentence) -> dict[str, Any]:
    """Why a rule was passed over, as plain data: in English, and what that was made from."""
    said = as_data(why)
    return {"why": str(why)} if said is None else {"why": str(why), "said": said}


def told(verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """Verdicts by channel as plain data."""
    return {channel: verdict.as_dict() for channel, verdict in verdicts.items()}


def plan(facts: Facts, policy: Policy, now: datetime, rules: frozenset[str] | None = None) -> Plan:
    """Try the rules in their order for this contact; the first that fits and is allowed is the one.

    `rules`: what `rules_for` says, where it is known already.
    """
    planned: Planned | None = None
    refused: list[Refused] = []
    dues: list[datetime | None] = []
    tried_before, wrong_in_tone = {past.rule for past in facts.past}, toned(facts)
    for rule in in_order(policy, facts):
        known = rule.name in tried_before or rule.how.template in wrong_in_tone
        if rules is not None and rule.name not in rules and not known:
            continue
        found = match(rule, facts, now)
        over = spent(rule, facts, policy.version, now) if known else None
        if over is not None or not found.fits:
            dues.append(_looked_at_again(found, over))
        elif planned is None:
            tried = attempt(rule, facts, policy, now)
            if isinstance(tried, Planned):
                planned = tried
                continue
            refused.append(tried)
            waits = now + LISTEN_AGAIN if tried.for_want_of_listening else None
            dues.append(tried.earliest or waits)
    due_at = min([due for due in dues if due is not None and due > now], default=None)
    return Plan(planned, tuple(refused), due_at, lambda: _passed_over(planned, refused, facts, policy, now))


def _looked_at_again(found: Match, over: Spent | None) -> datetime | None:
    """When time alone may let a rule fit that does not now: once it may be done again, and fits."""
    if over is None:
        return found.due_at
    if found.fits or over.until is None:
        return over.until
    return max(over.until, found.due_at) if found.due_at is not None else None


def _passed_over(
    planned: Planned | None, refused: list[Refused], facts: Facts, policy: Policy, now: datetime
) -> Iterator[tuple[str, Sentence]]:
    asked = {each.rule.name for each in refused} | ({planned.rule.name} if planned is not None else set())
    for rule in in_order(policy, facts):
        if rule.name in asked:
            continue
        found = match(rule, facts, now)
        why = used_up(rule, facts, policy.version, now) or all_of(found.misses)
        if not why and planned is not None:
            first = why_first(planned.rule, rule, facts, policy)
            why = sentence("gave way to {rule}: {why}", rule=planned.rule.name, why=first)
        yield rule.name, why


def attempt(rule: Rule, facts: Facts, policy: Policy, now: datetime) -> Planned | Refused:
    """Ask the gate for a rule that fits, way by way."""
    kind = policy.kinds[rule.how.template]
    window = hours_for(rule, facts, policy.house)
    verdicts: dict[str, Verdict] = {}
    for channel in ways(rule, facts, policy.house):
        ask = Ask(channel, kind.department, kind.kind, kind.own_hand, window=window)
        verdicts[channel] = decide(ask, facts, policy.house, now)
        verdict = verdicts[channel]
        if (verdict.allowed or verdict.only_hours) and verdict.earliest is not None:
            return Planned(rule, channel, kind, occasion(rule, facts, now), verdict, verdict.earliest, ask)
        if verdict.earliest is not None:
            # The way they prefer is open later: better to wait for it than to take another one now.
            break
    return Refused(rule, verdicts)
