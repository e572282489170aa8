"""Which rules, keys and caps can change nothing under this policy?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from outreach.planning.policy.durations import WINDOWS
from outreach.planning.policy.house_policy import Cap, HousePolicy
from outreach.planning.policy.objection import Objection, Objections
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind
from outreach.planning.policy.wider import is_wider


def without_effect(
    house: HousePolicy, rules: Sequence[Rule], kinds: Mapping[str, TemplateKind], today: date
) -> Objections:
    """Everything that stands there for nothing."""
    if not house.channels:
        yield Objection(
            "channel_unused", ("policy", "channels"), "the house uses no channel", "name one, like channels: [email]"
        )
    for index, cap in enumerate(house.caps):
        yield from (each.below("policy", "caps", index) for each in _cap(cap, index, house))
    for index, rule in enumerate(rules):
        found = [*_channels(rule, house), *_approval(rule, house, kinds), *_idle_keys(rule)]
        found += [*_over(rule, today), *_shadowed(rule, rules)]
        yield from (each.below("rules", index) for each in found)


def _cap(cap: Cap, index: int, house: HousePolicy) -> Objections:
    if cap.channels is not None and not set(cap.channels) & set(house.channels):
        named = ", ".join(cap.channels) or "no channel"
        what = f"cap {cap.name} counts {named}, which the house does not use, so it never counts"
        remedy = f"the house uses {', '.join(house.channels)}: see policy.channels"
        yield Objection("cap_never_counts", ("channels",), what, remedy)
    for number, other in enumerate(house.caps):
        first = number < index or not _implied(other, cap)
        if number != index and first and _implied(cap, other):
            what = f"cap {cap.name} never bites: cap {other.name} is reached before it"
            yield Objection("cap_never_counts", ("max",), what, "take one of the two out", "warning")
            return


def _implied(cap: Cap, other: Cap) -> bool:
    """Whether another cap always says no before this one does."""
    wider = _all_of(cap.channels, other.channels) and _all_of(cap.departments, other.departments)
    as_strict = cap.exempt_replies or not other.exempt_replies
    if not wider or not as_strict or cap.applies_to != other.applies_to or other.max > cap.max:
        return False
    if "calendar" in (cap.window, other.window):
        return cap.window == other.window and cap.per == other.per
    return WINDOWS[other.per] >= WINDOWS[cap.per]


def _all_of(narrow: Sequence[str] | None, wide: Sequence[str] | None) -> bool:
    return wide is None or (narrow is not None and set(narrow) <= set(wide))


def _channels(rule: Rule, house: HousePolicy) -> Objections:
    if not isinstance(rule.how.channels, list):
        return
    used = [channel for channel in rule.how.channels if channel in house.channels]
    remedy = f"the house uses {', '.join(house.channels)}: see policy.channels"
    if not used:
        what = "no channel of this rule is one that the house uses, so it can never fire"
        yield Objection("channel_unused", ("how", "channels"), what, remedy)
    elif unused := [channel for channel in rule.how.channels if channel not in used]:
        what = f"the house does not use {', '.join(unused)}, so the rule never goes that way"
        yield Objection("channel_unused", ("how", "channels"), what, remedy, "warning")


def _approval(rule: Rule, house: HousePolicy, kinds: Mapping[str, TemplateKind]) -> Objections:
    template = rule.how.template
    if rule.approval == "always":
        return
    if template in kinds and kinds[template].own_hand:
        what = f"template {template} goes out in its owner's own words, so it needs their yes"
        yield Objection("own_hand", ("approval",), what, "write approval: always, or take own_hand out of the template")
    elif rule.approval == "never" and template not in house.low_risk:
        what = f"without a person's yes go only templates that policy.low_risk names, and {template} is none of them"
        remedy = f"write approval: always, or add {template} to policy.low_risk if a mistake in it harms nobody"
        yield Objection("not_low_risk", ("approval",), what, remedy)
    if isinstance(rule.how.channels, list) and rule.how.channels and "email" not in rule.how.channels:
        what = f"a card always waits for a person, and {', '.join(rule.how.channels)} makes cards alone"
        yield Objection("no_effect", ("approval",), what, "write approval: always", "warning")


def _idle_keys(rule: Rule) -> Objections:
    if rule.who.birthday is False:
        yield Objection("no_effect", ("who", "birthday"), "birthday: false asks for nothing", "take it out", "warning")
    if rule.when.delay and rule.who.thread == "none":
        what = "a delay counts from their last message, and thread: none says that there is none"
        yield Objection("no_effect", ("when", "delay"), what, "take the delay out", "warning")


def _over(rule: Rule, today: date) -> Objections:
    # The day of the house and that of a contact differ by one at the most.
    if rule.active.end is not None and rule.active.end < today - timedelta(days=1):
        what = f"the rule was in force until {rule.active.end.isoformat()}, and that day is over"
        yield Objection("rule_is_over", ("active",), what, "write a later day, or take the rule out", "warning")


def _shadowed(rule: Rule, rules: Sequence[Rule]) -> Objections:
    for other in rules:
        if other.priority > rule.priority and is_wider(other, rule):
            what = f"rule {other.name} goes first, fits whoever this one fits, and may do so {other.when.times} times"
            remedy = f"give this rule the higher priority, or narrow the who of {other.name}"
            yield Objection("shadowed", ("priority",), f"{what}: this one hardly ever fires", remedy, "warning")
            return
