"""What can be wrong with a policy whose files are well-formed, and what is one such thing?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Loc = tuple[int | str, ...]

KINDS = {
    "cap_of_zero": "a cap that allows nothing",
    "never_holds": "a part that contradicts itself",
    "contradiction": "conditions of one rule that can never hold together",
    "doubled_name": "two rules, caps or departments of one name",
    "unknown_stage": "a stage that policy.stages does not name",
    "unknown_department": "a department that policy.departments does not name",
    "unknown_owner": "an owner who is no user of config/outreach.yaml",
    "no_template": "a template that is not there",
    "broken_template": "a template that cannot be read, lacks its front matter, or is no Jinja",
    "unknown_fact": "a template that writes a fact which no contact has",
    "missing_fact": "a template that writes a fact which some contacts lack",
    "channel_unused": "a channel that the house does not use",
    "own_hand": "a template in its owner's own words that is to go out without their yes",
    "not_low_risk": "approval: never for a template that policy.low_risk does not name",
    "outside_touches": "a time that lies further back than touches are looked at",
    "stops_itself": "stop_when names what heard asks for",
    "no_open_minute": "hours and days that leave no minute",
    "rule_is_over": "a rule whose last day has passed",
    "shadowed": "a rule before which another one always comes",
    "no_effect": "a key that changes nothing where it stands",
    "cap_never_counts": "a cap that can never count, or never bite",
    "include_missing": "an included file that is not there, or a pattern that finds none",
    "include_outside": "an included file outside the folder of the first",
    "include_cycle": "files that include each other",
    "include_twice": "a file that is included twice",
    "include_policy": "a policy in an included file",
    "include_too_much": "too many or too large files",
}
"""Every kind, with what it is."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that is wrong at the end of `loc`: what, and what to do."""

    kind: str
    loc: Loc
    what: str
    remedy: str
    level: Literal["error", "warning"] = "error"

    def below(self, *loc: int | str) -> "Objection":
        """The same, within a larger whole."""
        return Objection(self.kind, (*loc, *self.loc), self.what, self.remedy, self.level)


Objections = Iterator[Objection]
