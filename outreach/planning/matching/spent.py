"""Has a rule nothing more to do for a contact, for what has been or for what a person said of it? And until when?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from outreach.planning.facts.facts import Facts, Past
from outreach.planning.policy.rules import Rule
from outreach.sentences import On, Sentence, sentence

ENDS = {
    "sent": "its last draft for this occasion was sent", "done": "its last draft for this occasion was done",
    "skipped": "its last draft for this occasion was skipped",
    "expired": "its last draft for this occasion was expired",
    "failed": "its last draft for this occasion was failed", "void": "its last draft for this occasion was void",
}  # fmt: skip
"""What the last draft came to."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Why a rule has nothing more to do, and when that ends by time alone (None: it does not)."""

    why: Sentence
    until: datetime | None = None


def said_no(rule: Rule, past: Iterable[Past]) -> Spent | None:
    """What a person said for good when they skipped a draft: not this rule for this contact, not this template."""
    for each in past:
        if each.skipped_for == "not_this_person" and each.rule == rule.name:
            return Spent(Sentence("it was skipped as not for this person"))
        if each.skipped_for == "wrong_tone" and each.template == rule.how.template:
            return Spent(sentence("template {template} was skipped for its tone", template=each.template))
    return None


def toned(facts: Facts) -> frozenset[str]:
    """Templates that nobody is to propose to this contact again by themselves."""
    return frozenset(past.template for past in facts.past if past.skipped_for == "wrong_tone")


def last_try(rule: Rule, occasion: str, past: Iterable[Past], version: str, now: datetime) -> Spent | None:
    """What the last draft for this occasion came to, where that is an end; what failed is tried under new rules."""
    waits: Spent | None = None
    for each in past:
        if (each.rule, each.occasion) != (rule.name, occasion) or each.outcome == "void":
            continue
        if each.outcome is None:
            return Spent(Sentence("its draft is on its way"))
        if each.skipped_for == "not_now" and each.waits_until is not None:
            if each.waits_until > now and (waits is None or waits.until is None or each.waits_until > waits.until):
                text = "it was skipped as not now, and waits until {day}"
                waits = Spent(sentence(text, day=On(each.waits_until)), each.waits_until)
            continue
        if each.skipped_for == "myself":
            return Spent(Sentence("its draft was skipped: you write to them yourself"))
        if each.outcome != "failed" or each.policy_version == version:
            return Spent(Sentence(ENDS[each.outcome]))
    return waits
