"""Which rule fits, by which way, and what is kept of those that do not?"""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.contacts.standing import Standing
from outreach.contacts.wishes import Waiting, Wish
from outreach.contacts.zones import Zones
from outreach.planning.channel import ways
from outreach.planning.facts.facts import Facts, HeardFact, Inbound, Owed, Past, TouchFact
from outreach.planning.matching.match import match, occasion, used_up
from outreach.planning.plan import LISTEN_AGAIN, Plan, plan
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind

NOW = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
"""Tuesday noon in New York."""
DAY = timedelta(days=1)
ANN = Facts(
    contact_id=1,
    state=1,
    stage="lead",
    tags=("trial",),
    owner_id=5,
    owner_email="rosa@tidewater.example",
    owner_name="Rosa Delgado",
    zones=Zones((ZoneInfo("America/New_York"),), "stated"),
    addresses={"email": "ann@client.example", "phone": "+12135550144"},
    birthday="1980-03-10",
)
HOUSE = HousePolicy()
REFUSED = {"phone": Wish("channel", NOW, channel="phone", wish="refuse")}


def facts(**changes: Any) -> Facts:
    """Ann, but for this."""
    return dataclasses.replace(ANN, **changes)


def wrote(days: float) -> Inbound:
    """They wrote so many days ago."""
    return Inbound(9, NOW - days * DAY, 4, "Prices", "<a@client.example>")


def rule(name: str = "hello", **parts: Any) -> Rule:
    """A rule with this in it."""
    base = {"name": name, "purpose": "A line.", "who": {}, "how": {"template": "letter"}}
    return Rule.model_validate(base | parts)


@pytest.mark.parametrize(
    ("who", "changes", "fits"),
    [
        ({"stage": ["lead", "new"]}, {}, True),
        ({"stage": ["customer"]}, {}, False),
        ({"owner": ["ROSA@tidewater.example"]}, {}, True),
        ({"owner": ["omar@tidewater.example"]}, {}, False),
        ({"tags": ["trial", "x"]}, {}, True),
        ({"tags": ["x"]}, {}, False),
        ({"without_tags": ["trial"]}, {}, False),
        ({"answer_owed": True}, {}, False),
        ({"answer_owed": False}, {}, True),
        ({"answer_owed": True}, {"owed": (Owed("What does it COST?", NOW, 9, 4),)}, True),
        ({"asked_about": ["cost"]}, {"owed": (Owed("What does it COST?", NOW, 9, 4),)}, True),
        ({"asked_about": ["cost"]}, {"owed": (Owed("Does it scan?", NOW, 9, 4),)}, False),
        ({"no_reply_for": "3 days"}, {}, False),
        ({"no_reply_for": "3 days"}, {"last_outbound": NOW - 3 * DAY}, True),
        ({"no_reply_for": "3 days"}, {"last_outbound": NOW - 2 * DAY}, False),
        ({"no_reply_for": "3 days"}, {"last_outbound": NOW - 5 * DAY, "inbound": wrote(4)}, False),
        ({"no_reply_for": "3 days"}, {"last_outbound": NOW - 5 * DAY, "inbound": wrote(6)}, True),
        ({"last_inbound": {"at_most": "5 days"}}, {}, False),
        ({"last_inbound": {"at_most": "5 days"}}, {"inbound": wrote(5)}, True),
        ({"last_inbound": {"at_most": "5 days"}}, {"inbound": wrote(5.1)}, False),
        ({"last_inbound": {"at_least": "5 days"}}, {"inbound": wrote(4)}, False),
        ({"back_for": {"at_least": "1 day", "at_most": "7 days"}}, {"absence_ended": NOW - 2 * DAY}, True),
        ({"back_for": {"at_least": "1 day"}}, {}, False),
        ({"heard": ["interest"]}, {"heard_last": frozenset({"interest"})}, True),
        ({"heard": ["interest"]}, {}, False),
        ({"not_heard": ["unhappy"]}, {"heard_since": frozenset({"unhappy"})}, False),
        ({"never_touched": True}, {}, True),
        ({"never_touched": True}, {"touches": (TouchFact(NOW, "email"),)}, False),
        ({"never_touched": True}, {"touches": (TouchFact(NOW, "email", place_id=3),)}, True),
        ({"birthday": True}, {}, False),
        ({"birthday": True}, {"birthday": "--03-03"}, True),
        ({"birthday": True}, {"birthday": None}, False),
    ],
)
def test_who(who: dict[str, Any], changes: dict[str, Any], fits: bool) -> None:
    assert match(rule(who=who), facts(**changes), NOW).fits == fits


@pytest.mark.parametrize(
    ("who", "changes", "due"),
    [
        ({"no_reply_for": "3 days"}, {"last_outbound": NOW - 2 * DAY}, NOW + DAY),
        ({"last_inbound": {"at_least": "5 days"}}, {"inbound": wrote(4)}, NOW + DAY),
        ({"birthday": True}, {}, datetime(2026, 3, 10, 4, 0, tzinfo=UTC)),
        ({"no_reply_for": "3 days", "stage": ["customer"]}, {"last_outbound": NOW - 2 * DAY}, None),
        ({"stage": ["customer"]}, {}, None),
    ],
)
def test_when_time_alone_makes_it_fit(who: dict[str, Any], changes: dict[str, Any], due: datetime | None) -> None:
    assert match(rule(who=who), facts(**changes), NOW).due_at == due


@pytest.mark.parametrize(
    ("channels", "standing", "answered_on", "wanted"),
    [
        ("as_they_prefer", Standing(), None, ["email", "phone"]),
        ("as_they_prefer", Standing(preferred=("phone",)), None, ["phone", "email"]),
        ("as_they_prefer", Standing(), "phone", ["phone", "email"]),
        ("as_they_prefer", Standing(preferred=("post",)), None, ["email", "phone"]),
        (["phone"], Standing(preferred=("email",)), None, ["phone"]),
        (["phone", "email"], Standing(preferred=("email",)), None, ["email", "phone"]),
        ("as_they_prefer", Standing(refused=REFUSED), None, ["email", "phone"]),
    ],
)
def test_ways(channels: Any, standing: Standing, answered_on: str | None, wanted: list[str]) -> None:
    touches = (TouchFact(NOW - DAY, answered_on, "in"),) if answered_on else ()
    how = {"template": "letter", "channels": channels}
    assert ways(rule(how=how), facts(standing=standing, touches=touches), HOUSE) == wanted


def planned(*rules: Rule, now: datetime = NOW, house: HousePolicy = HOUSE, **changes: Any) -> Plan:
    """What is planned for Ann, but for this, under these rules."""
    kinds = {"letter": TemplateKind(department="sales", kind="commercial")}
    return plan(facts(**changes), Policy("v1", house, rules, kinds), now)


def test_the_highest_priority_wins_and_the_others_give_way() -> None:
    found = planned(rule("low"), rule("high", priority=9), rule("never", who={"stage": ["customer"]}, priority=10))
    assert found.planned is not None
    assert (found.planned.rule.name, found.planned.channel) == ("high", "email")
    assert dict(found.passed_over) == {
        "never": "stage is lead, not customer",
        "low": "gave way to high: priority 9 before 0",
    }


def test_at_night_it_is_planned_for_the_morning() -> None:
    found = planned(rule(), now=NOW + timedelta(hours=12))
    assert found.planned is not None
    assert found.planned.not_before == datetime(2026, 3, 4, 13, 0, tzinfo=UTC)


def test_what_is_refused_is_kept_with_its_reason_and_looked_at_again_in_time() -> None:
    found = planned(rule(), touches=(TouchFact(NOW - timedelta(hours=3), "email"),))
    assert found.planned is None
    [refused] = found.refused
    assert {reason.code for reason in refused.verdicts["email"].reasons} == {"min_gap"}
    assert refused.earliest == found.due_at == NOW + timedelta(hours=21)


def test_where_one_way_is_refused_for_good_another_is_taken() -> None:
    found = planned(
        rule(how={"template": "letter", "channels": ["phone", "email"]}), standing=Standing(refused=REFUSED)
    )
    assert found.planned is not None
    assert found.planned.channel == "email"


def test_the_way_they_prefer_is_waited_for() -> None:
    until = Wish("channel", NOW, channel="phone", wish="refuse", until=NOW.date() + DAY)
    found = planned(
        rule(how={"template": "letter", "channels": ["phone", "email"]}), standing=Standing(refused={"phone": until})
    )
    assert found.planned is None
    assert list(found.refused[0].verdicts) == ["phone"]


def test_a_hold_without_an_end_is_looked_at_again_only_when_something_changes() -> None:
    found = planned(rule(), standing=Standing(holds=(Waiting("legal", "a letter of a lawyer", NOW),)))
    assert (found.planned, found.due_at) == (None, None)


def test_what_waits_for_our_own_listening_is_looked_at_again_soon() -> None:
    assert planned(rule(), unheard=1).due_at == NOW + LISTEN_AGAIN


@pytest.mark.parametrize(
    ("outcome", "version", "again"),
    [(None, "v1", False), ("sent", "v1", False), ("skipped", "v1", False),
     ("expired", "v1", False), ("void", "v1", True),
     ("failed", "v1", False), ("failed", "v0", True)],
)  # fmt: skip
def test_a_rule_fires_once_for_one_occasion(outcome: str | None, version: str, again: bool) -> None:
    past = facts(past=(Past("hello", "0:0", outcome, 7, version),))
    assert (used_up(rule(), past, "v1", NOW) is None) == again


def test_their_next_message_is_a_new_occasion() -> None:
    past = (Past("hello", "0:0", "sent", 7, "v1"),)
    assert occasion(rule(), facts(past=past), NOW) == "0:1"
    assert occasion(rule(), facts(past=past, inbound=wrote(1)), NOW) == "9:0"
    assert used_up(rule(), facts(past=past, inbound=wrote(1)), "v1", NOW) is None


@pytest.mark.parametrize(
    ("kind", "said", "planned", "ends"),
    [
        ("interest", 3.0, 5.0, True),
        ("interest", 6.0, 5.0, False),
        ("interest", 3.0, None, False),
        ("question", 3.0, 5.0, False),
        ("interest", 2.0, None, False),
        ("interest", 2.0, 5.0, True),
        ("not_interested", 2.0, None, True),
    ],
)
def test_a_rule_ends_with_what_they_say_once_it_was_planned_or_last(
    kind: str, said: float, planned: float | None, ends: bool
) -> None:
    past = () if planned is None else (Past("hello", "0:0", "sent", 1, at=NOW - planned * DAY),)
    message_id = 9 if said == 2.0 else 8
    known = facts(inbound=wrote(2), heard=(HeardFact(kind, NOW - said * DAY, message_id),), past=past)
    over = match(rule(when={"stop_when": ["interest", "not_interested"]}), known, NOW)
    assert over.misses == ((f"it is over: they said {kind.replace('_', ' ')}",) if ends else ())
    assert over.due_at is None
