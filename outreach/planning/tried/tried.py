"""Do the rules do what their operator expects of them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from outreach import yamlfile
from outreach.planning.english.explain import tell_judged, tell_time
from outreach.planning.policy.keys import near
from outreach.planning.policy.policy import Policy
from outreach.planning.tried.expectations import Expectation, ExpectationsFile, Proposes, Refuses
from outreach.planning.tried.judged import Judged, Judgement, judge
from outreach.planning.tried.made_up import facts_of, wall_of
from outreach.yamlfile import Document, Faulty


@dataclass(frozen=True, slots=True)
class Tried:
    """One expectation, and what came of it."""

    name: str
    where: str
    """`file:line:column`."""
    failures: tuple[str, ...]
    """What is not as expected; none: it holds."""
    judgement: Judgement
    zone: tzinfo

    def told(self) -> list[str]:
        """What went wrong, and why: every rule's verdict."""
        lines = [f"{self.where}: {self.name}", *(f"  {failure}" for failure in self.failures)]
        for judged in self.judgement.rules:
            lines += [f"    {judged.rule}: {line}" for line in tell_judged(judged, self.zone)]
        return lines

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        rules = [judged.as_dict() for judged in self.judgement.rules]
        return {"name": self.name, "where": self.where, "failures": list(self.failures), "rules": rules}


def read_expectations(path: Path, policy: Policy) -> tuple[Document, list[Expectation]]:
    """The file; raises `Faulty` with every error at file, line and column, rules that do not exist included."""
    document = yamlfile.read(path)
    expected = yamlfile.checked(document, ExpectationsFile).expectations
    names = [rule.name for rule in policy.rules]
    faults = [
        document.fault(("expectations", index, *loc), f"there is no rule {name}", near(name, names), "unknown_rule")
        for index, each in enumerate(expected)
        for loc, name in _named(each)
        if name not in names
    ]
    if faults:
        raise Faulty(faults)
    return document, expected


def _named(expected: Expectation) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Every place at which a rule is named."""
    person, then = expected.contact, expected.then
    if person.draft_of is not None:
        yield ("contact", "draft_of"), person.draft_of
    for index, touch in enumerate(person.touches):
        if touch.rule is not None:
            yield ("contact", "touches", index, "rule"), touch.rule
    if then.proposes is not None:
        yield ("then", "proposes", "rule"), then.proposes.rule
    for index, refusal in enumerate(then.refuses):
        yield ("then", "refuses", index, "rule"), refusal.rule


def try_all(path: Path, policy: Policy) -> list[Tried]:
    """Hold every expectation of a file against the policy."""
    document, expected = read_expectations(path, policy)
    return [_try(each, _where(document, index), policy) for index, each in enumerate(expected)]


def never_fired(tried: list[Tried], policy: Policy) -> list[str]:
    """The rules that proposed nothing in any expectation."""
    fired = {judged.rule for each in tried for judged in each.judgement.rules if judged.state == "proposed"}
    return [rule.name for rule in policy.rules if rule.name not in fired]


def _where(document: Document, index: int) -> str:
    line, column = document.place(("expectations", index))
    return f"{document.path}:{line}:{column}"


def _try(expected: Expectation, where: str, policy: Policy) -> Tried:
    facts, now = facts_of(expected, policy)
    judgement, zone = judge(facts, policy, now), wall_of(expected.contact, policy)
    by_name = {judged.rule: judged for judged in judgement.rules}
    proposed = next((judged for judged in judgement.rules if judged.state == "proposed"), None)
    failures: list[str] = []
    if expected.then.proposes is not None:
        failures += _unlike(expected.then.proposes, proposed, now, zone)
    if expected.then.nothing and proposed is not None:
        failures.append(f"nothing was expected, and {proposed.rule} proposes something")
    for refusal in expected.then.refuses:
        failures += _not_refused(refusal, by_name[refusal.rule])
    return Tried(expected.name, where, tuple(failures), judgement, zone)


def _unlike(wanted: Proposes, proposed: Judged | None, now: datetime, zone: tzinfo) -> Iterator[str]:
    if proposed is None or proposed.rule != wanted.rule:
        found = f"{proposed.rule} does" if proposed is not None else "nothing is proposed"
        yield f"{wanted.rule} was expected to propose something, and {found}"
        return
    if wanted.channel is not None and proposed.channel != wanted.channel:
        yield f"{wanted.rule} was expected by {wanted.channel}, and it is by {proposed.channel}"
    leaves = proposed.due_at or now
    shown = leaves.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    if wanted.not_before is not None and shown != wanted.not_before:
        given = f"{wanted.not_before:%Y-%m-%d %H:%M}"
        yield f"{wanted.rule} was expected to leave {given}, and it does {tell_time(leaves, zone)}"


def _not_refused(wanted: Refuses, judged: Judged) -> Iterator[str]:
    if judged.state != "refused":
        yield f"{wanted.rule} was expected to be refused, and it {_STATES[judged.state]}"
    elif missing := [code for code in wanted.codes if code not in judged.codes]:
        found = ", ".join(sorted(judged.codes))
        yield f"{wanted.rule} was expected to be refused by {', '.join(missing)}; it is refused by {found}"


_STATES = {
    "proposed": "is proposed",
    "gave_way": "fits and gives way to another",
    "used_up": "has been done already",
    "does_not_fit": "does not fit",
}
