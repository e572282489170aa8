"""Does of two rules the one go first that should, with the reason told; and does a rule keep to its hours?"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.contacts.standing import Standing
from outreach.contacts.wishes import Wish
from outreach.contacts.zones import Zones
from outreach.planning.best_hour import hours_for
from outreach.planning.facts.facts import TouchFact
from outreach.planning.gate.ask import Hours
from outreach.planning.plan import Plan, plan
from outreach.planning.policy.house_policy import DepartmentOrder, HousePolicy, QuietHours
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.template_kinds import TemplateKind
from tests.unit.planning.test_plan import DAY, NOW, facts, rule

KINDS = {
    "letter": TemplateKind(department="sales", kind="commercial"),
    "advice": TemplateKind(department="support", kind="commercial"),
    "news": TemplateKind(department="marketing", kind="commercial"),
}
SALES, SUPPORT = rule("offer"), rule("tip", how={"template": "advice"})
NEWS = rule("fair", how={"template": "news"})


def planned(*rules: Any, departments: dict[str, int] | None = None, touches: tuple[TouchFact, ...] = ()) -> Plan:
    """What comes of these rules for Ann."""
    order = [DepartmentOrder(name=name, priority=priority) for name, priority in (departments or {}).items()]
    house = HousePolicy(departments=order, min_gap=timedelta(0))
    return plan(facts(touches=touches), Policy("v1", house, rules, KINDS), NOW)


def touched(days: float, department: str, **more: Any) -> TouchFact:
    """A touch so long ago."""
    return TouchFact(NOW - days * DAY, "email", department=department, **more)


@pytest.mark.parametrize(
    ("rules", "departments", "touches", "first", "why"),
    [
        ((SALES, SUPPORT), {}, (), "offer", "gave way to offer: it stands earlier in the file"),
        ((SUPPORT, SALES), {}, (), "tip", "gave way to tip: it stands earlier in the file"),
        ((SALES, SUPPORT), {"support": 10}, (), "tip", "gave way to tip: department support goes before sales"),
        (
            (rule("offer", priority=1), SUPPORT),
            {"support": 10},
            (),
            "offer",
            "gave way to offer: priority 1 before 0",
        ),
        (
            (SALES, SUPPORT),
            {},
            (touched(3, "sales"), touched(9, "support")),
            "tip",
            "gave way to tip: sales touched them on 2026-02-28, support before that, on 2026-02-22",
        ),
        (
            (SALES, SUPPORT),
            {"sales": 5, "support": 5},
            (touched(3, "sales"),),
            "tip",
            "gave way to tip: sales touched them on 2026-02-28, support has not",
        ),
        # What a machine sent, what they wrote and what is only planned count for no department.
        (
            (SALES, SUPPORT),
            {},
            (touched(3, "sales", automatic=True), touched(2, "sales", direction="in")),
            "offer",
            "gave way to offer: it stands earlier in the file",
        ),
    ],
)
def test_of_two_rules_one_goes_first_and_the_other_is_told_why(
    rules: tuple[Any, ...], departments: dict[str, int], touches: tuple[TouchFact, ...], first: str, why: str
) -> None:
    found = planned(*rules, departments=departments, touches=touches)
    assert found.planned is not None
    assert found.planned.rule.name == first
    assert [text for _, text in found.passed_over] == [why]


def test_three_departments_take_turns() -> None:
    touches: tuple[TouchFact, ...] = ()
    turns = []
    for day in range(6):
        outcome = planned(SALES, SUPPORT, NEWS, touches=touches)
        assert outcome.planned is not None
        department = outcome.planned.template.department
        turns.append(department)
        touches = (*touches, touched(10 - day, department))
    assert turns == ["sales", "support", "marketing"] * 2


def test_one_that_is_refused_lets_the_next_one_go() -> None:
    only_phone = rule("call", priority=9, how={"template": "letter", "channels": ["post"]})
    found = planned(only_phone, SUPPORT)
    assert found.planned is not None
    assert found.planned.rule.name == "tip"
    assert [each.rule.name for each in found.refused] == ["call"]


NEW_YORK = Zones((ZoneInfo("America/New_York"),), "stated")


def wrote(*hours: int) -> tuple[TouchFact, ...]:
    """They wrote on these hours of the wall in New York, in winter."""
    return tuple(
        TouchFact(datetime(2026, 2, 2 + number, 5, 20, tzinfo=UTC) + timedelta(hours=hour), "email", "in")
        for number, hour in enumerate(hours)
    )


@pytest.mark.parametrize(
    ("when", "touches", "hours"),
    [
        ({}, wrote(9, 9, 9), None),
        ({"window": {"from": "09:00", "to": "11:00", "days": ["tue"]}}, (), Hours("09:00", "11:00", ("tue",))),
        ({"best_hour": True}, wrote(9, 9), None),  # two do not show it
        ({"best_hour": True}, wrote(9, 10, 9), Hours("09:00", "11:00")),
        ({"best_hour": True}, wrote(9, 12, 16), None),  # no two hours have three
        ({"best_hour": True}, wrote(15, 15, 15, 9, 9, 9), Hours("09:00", "11:00")),  # of equals the earliest
        ({"best_hour": True}, wrote(22, 22, 22), None),  # at night nobody is reached
        ({"best_hour": True}, wrote(22, 22, 22, 11, 12, 12), Hours("11:00", "13:00")),
        (
            {"best_hour": True, "window": {"from": "13:00", "to": "18:00", "days": ["tue"]}},
            wrote(9, 9, 9, 9, 14, 15, 15),
            Hours("14:00", "16:00", ("tue",)),
        ),
        ({"best_hour": True, "window": {"from": "13:00", "to": "14:00"}}, wrote(13, 13, 13), Hours("13:00", "14:00")),
    ],
)
def test_the_hours_of_a_rule(when: dict[str, Any], touches: tuple[TouchFact, ...], hours: Hours | None) -> None:
    assert hours_for(rule(when=when), facts(touches=touches, zones=NEW_YORK), HousePolicy()) == hours


def test_the_best_hour_keeps_to_their_own_hours_and_to_a_zone_that_is_known() -> None:
    best = rule(when={"best_hour": True})
    morning = Standing(hours=Wish("hours", NOW, start="08:00", end="12:00"))
    touches = wrote(14, 14, 14, 14, 10, 10, 10)
    assert hours_for(best, facts(touches=touches, standing=morning), HousePolicy()) == Hours("10:00", "12:00")
    unsure = Zones((UTC, ZoneInfo("America/New_York")), "unknown")
    assert hours_for(best, facts(touches=touches, zones=unsure), HousePolicy()) is None


def test_where_nothing_is_quiet_the_hours_may_run_over_midnight() -> None:
    house = HousePolicy(quiet_hours=QuietHours(start="00:00", end="00:00"))
    assert hours_for(rule(when={"best_hour": True}), facts(touches=wrote(23, 23, 0, 0)), house) == Hours(
        "23:00", "01:00"
    )


def test_what_is_planned_leaves_within_the_window_and_is_asked_so_again() -> None:
    found = plan(
        facts(),
        Policy("v1", HousePolicy(), (rule(when={"window": {"from": "15:00", "to": "17:00", "days": ["thu"]}}),), KINDS),
        NOW,
    )
    assert found.planned is not None
    assert found.planned.not_before == datetime(2026, 3, 5, 20, 0, tzinfo=UTC)
    assert found.planned.ask.window == Hours("15:00", "17:00", ("thu",))
