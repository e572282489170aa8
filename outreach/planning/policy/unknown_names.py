"""Which names in a policy stand for nothing, or for two things?"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.keys import near
from outreach.planning.policy.objection import Objection, Objections
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind


def unknown_names(
    house: HousePolicy, rules: Sequence[Rule], kinds: Mapping[str, TemplateKind], users: Collection[str] | None = None
) -> Objections:
    """Everything that names what is not there; without `users` nothing is said of owners."""
    yield from _house(house, kinds)
    departments = [each.name for each in house.departments]
    for index, rule in enumerate(rules):
        for objection in (*_rule(rule, house, departments, kinds), *_owners(rule, users)):
            yield objection.below("rules", index)


def doubled_names(house: HousePolicy, places: Sequence[str], rules: Sequence[Rule]) -> Objections:
    """Names that two entries share; `places` says for each rule where it stands."""
    for key, names in (
        ("caps", [cap.name for cap in house.caps]),
        ("departments", [each.name for each in house.departments]),
    ):
        for index in _again(names):
            what = f"two {key} have the name {names[index]}"
            yield Objection("doubled_name", ("policy", key, index, "name"), what, "rename one of them")
    names = [rule.name for rule in rules]
    for index in _again(names):
        first = places[names.index(names[index])]
        what = f"two rules have the name {names[index]}: the first stands at {first}"
        yield Objection("doubled_name", ("rules", index, "name"), what, "rename one of them")


def _again(names: Sequence[str]) -> Iterable[int]:
    return (index for index, name in enumerate(names) if name in names[:index])


def _house(house: HousePolicy, kinds: Mapping[str, TemplateKind]) -> Objections:
    departments = [each.name for each in house.departments]
    for index, cap in enumerate(house.caps):
        for number, name in enumerate(cap.departments or ()):
            if departments and name not in departments:
                yield _department(name, departments, ("policy", "caps", index, "departments", number))
    for index, name in enumerate(house.low_risk):
        if name not in kinds:
            yield Objection(
                "no_template", ("policy", "low_risk", index), f"there is no template {name}", near(name, kinds)
            )
        elif kinds[name].own_hand:
            what = f"template {name} goes out in its owner's own words, so it is never without their yes"
            yield Objection("own_hand", ("policy", "low_risk", index), what, "take it out of low_risk")


def _rule(rule: Rule, house: HousePolicy, departments: Sequence[str], kinds: Mapping[str, TemplateKind]) -> Objections:
    for number, stage in enumerate(rule.who.stage or ()):
        if house.stages is not None and stage not in house.stages:
            remedy = f"add it to policy.stages, or take a known one: {near(stage, house.stages)}"
            yield Objection("unknown_stage", ("who", "stage", number), f"{stage} is no stage of the house", remedy)
    for number, touch in enumerate(rule.who.last_touch or ()):
        if departments and touch.department is not None and touch.department not in departments:
            yield _department(touch.department, departments, ("who", "last_touch", number, "department"))
    kind = kinds.get(rule.how.template)
    if kind is None:
        remedy = f"write templates/{rule.how.template}/text.txt, or name another: {near(rule.how.template, kinds)}"
        yield Objection("no_template", ("how", "template"), f"there is no template {rule.how.template}", remedy)
    elif departments and kind.department not in departments:
        what = f"template {rule.how.template} is of the department {kind.department}, which the house does not have"
        remedy = f"add it to policy.departments, or write a known one: {near(kind.department, departments)}"
        yield Objection("unknown_department", ("how", "template"), what, remedy)


def _owners(rule: Rule, users: Collection[str] | None) -> Objections:
    known = [user.casefold() for user in users or ()]
    for number, owner in enumerate(rule.who.owner or ()):
        if users is not None and owner.casefold() not in known:
            what = f"{owner} is no user of config/outreach.yaml"
            yield Objection("unknown_owner", ("who", "owner", number), what, near(owner, known), "warning")


def _department(name: str, departments: Sequence[str], loc: tuple[int | str, ...]) -> Objection:
    remedy = f"add it to policy.departments, or take a known one: {near(name, departments)}"
    return Objection("unknown_department", loc, f"{name} is no department of the house", remedy)
