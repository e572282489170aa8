"""Is it told which touches counted, and how every rule stands?"""

from datetime import timedelta
from typing import Any

from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import RulesFile
from outreach.planning.tried.expectations import Expectation
from outreach.planning.tried.judged import Count, judge
from outreach.planning.tried.made_up import facts_of


def _counts(caps: list[dict[str, Any]], **contact: Any) -> dict[str, Count]:
    policy = Policy("v1", RulesFile.model_validate({"policy": {"caps": caps}}).policy, (), {})
    given = {"zone": "America/New_York"} | contact
    story = {"name": "x", "now": "2026-03-12 12:00", "contact": given, "then": {"nothing": True}}
    facts, now = facts_of(Expectation.model_validate(story), policy)
    return {count.name: count for count in judge(facts, policy, now).counts}


def test_the_touches_of_a_window_are_told_and_no_others() -> None:
    touches = [
        {"ago": "2 days", "channel": "phone"},
        {"ago": "4 days", "department": "support"},
        {"ago": "8 days"},
        {"ago": "1 day", "direction": "in"},
        {"ago": "1 day", "automatic": True},
    ]
    caps = [
        {"name": "rolling", "max": 2, "per": "week"},
        {"name": "calendar", "max": 2, "per": "week", "window": "calendar"},
        {"name": "calls", "max": 2, "per": "week", "channels": ["phone"]},
    ]
    counts = _counts(caps, touches=touches)
    assert {name: len(count.touches) for name, count in counts.items()} == {"rolling": 2, "calendar": 1, "calls": 1}
    full = counts["rolling"]
    assert full.room_at - full.touches[0].at == timedelta(days=7)
    assert full.touches[0].department == "support"
    assert counts["calls"].room_at < full.room_at


def test_their_own_wish_and_their_colleagues_are_told_too() -> None:
    counts = _counts(
        [{"name": "company", "max": 1, "per": "month", "for": "organisation"}],
        touches=[{"ago": "2 days"}],
        organisation_touches=[{"ago": "3 days"}, {"ago": "40 days"}],
        wishes=[{"kind": "cadence", "most": 1, "per": "month", "quote": "Once a month is enough.", "ago": "9 days"}],
    )
    assert len(counts["company"].touches) == 2
    assert counts["their own wish"].quote == "Once a month is enough."
    assert len(counts["their own wish"].touches) == 1
