"""How a story about a rule is told: the rules as they are written, somebody, a moment, and what comes of it."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import RulesFile
from outreach.planning.policy.template_kinds import TemplateKind
from outreach.planning.tried.expectations import Expectation
from outreach.planning.tried.judged import Judged, judge
from outreach.planning.tried.made_up import facts_of, wall_of

_NEW_YORK = ZoneInfo("America/New_York")
KINDS = {
    "letter": TemplateKind(department="sales", kind="commercial"),
    "answer": TemplateKind(department="sales", kind="reply"),
    "greeting": TemplateKind(department="sales", kind="personal"),
    "survey": TemplateKind(department="marketing", kind="commercial"),
    "visit-report": TemplateKind(department="support", kind="personal"),
}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it."""

    proposes: str | None
    channel: str
    leaves: str
    """On their wall."""
    rules: dict[str, Judged]

    def why(self, rule: str) -> str:
        """Why a rule does not fit, gave way or has been done."""
        return "; ".join(self.rules[rule].why)

    def codes(self, rule: str) -> set[str]:
        """By what a rule is refused; nothing where the gate was not asked."""
        judged = self.rules[rule]
        return judged.codes if judged.state == "refused" else set()


def rules(text: str) -> Policy:
    """A policy as it is written; a rule that says no purpose has one."""
    data = YAML(typ="safe", pure=True).load(text)
    for rule in data["rules"]:
        rule.setdefault("purpose", "A line.")
        rule.setdefault("who", {})
    read = RulesFile.model_validate(data)
    return Policy("v1", read.policy, tuple(read.rules), KINDS)


def comes(policy: Policy, now: str, **contact: Any) -> Came:
    """What comes of it at a moment on the wall in New York, where they live if nothing else is said."""
    given = {"zone": "America/New_York"} | contact
    story = Expectation.model_validate({"name": "x", "now": now, "contact": given, "then": {"nothing": True}})
    facts, at = facts_of(story, policy)
    found = judge(facts, policy, at).rules
    proposed = next((each for each in found if each.state == "proposed"), None)
    zone = wall_of(story.contact, policy)
    leaves = f"{proposed.due_at.astimezone(zone):%Y-%m-%d %H:%M}" if proposed is not None and proposed.due_at else ""
    return Came(
        proposed.rule if proposed is not None else None,
        proposed.channel if proposed is not None else "",
        leaves,
        {each.rule: each for each in found},
    )


def due(came: Came, rule: str) -> str:
    """From when on a rule would fit, or be allowed, in New York."""
    at = came.rules[rule].due_at
    return f"{at.astimezone(_NEW_YORK):%Y-%m-%d %H:%M}" if at is not None else ""
