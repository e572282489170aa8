"""Does every condition of a rule hold when it should, say why it does not, and know when time alone mends it?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.contacts.standing import Standing
from outreach.contacts.wishes import Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import Facts, Inbound, MomentFact, TouchFact
from outreach.planning.matching.match import match, moment_of, occasion, occasion_ends
from outreach.planning.matching.match_person import read_number
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.who import Who
from tests.told import unsaid

NOW = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
"""Tuesday noon in New York."""
NEW_YORK = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
NO_CALLS = Standing(preferred=("email",), refused={"phone": Wish("channel", NOW - DAY, channel="phone", wish="refuse")})


def facts(**changes: Any) -> Facts:
    """Somebody in New York, but for this."""
    return Facts(**({"contact_id": 1, "state": 1, "zones": Zones((NEW_YORK,), "stated")} | changes))


def rule(**parts: Any) -> Rule:
    """A rule with this in it."""
    base = {"name": "hello", "purpose": "A line.", "who": {}, "how": {"template": "letter"}}
    return Rule.model_validate(base | parts)


def at(month: int, day: int, hour: int = 0, year: int = 2026) -> datetime:
    """A moment on the wall in New York."""
    return datetime(year, month, day, hour, tzinfo=NEW_YORK).astimezone(UTC)


def touch(days: float, channel: str = "email", direction: str = "out", **more: Any) -> TouchFact:
    """A touch so many days ago."""
    return TouchFact(NOW - days * DAY, channel, direction, **more)


FAIR = (MomentFact("the trade fair in Hanover", "2026-03-06", 4),)
WEDDING = (MomentFact("our wedding day", "--03-02", 5),)
WROTE = {"inbound": Inbound(9, NOW - 2 * DAY, 4, "Prices", "<a@client.example>")}
HOLDS = None


@pytest.mark.parametrize(
    ("who", "changes", "miss", "due"),
    [
        ({"organisation": ["Tidewater Ltd"]}, {"organisation_names": ("tidewater ltd", "tide.example")}, HOLDS, None),
        ({"organisation": ["TIDE.example"]}, {"organisation_names": ("tidewater ltd", "tide.example")}, HOLDS, None),
        ({"organisation": ["Tide"]}, {}, "organisation is not known, not Tide", None),
        ({"fields": {"plan": {"one_of": ["Gold"]}}}, {"fields": {"plan": " gold "}}, HOLDS, None),
        ({"fields": {"plan": {"one_of": ["Gold"]}}}, {"fields": {"plan": "tin"}}, "field plan is tin, not Gold", None),
        ({"fields": {"seats": {"at_least": 10}}}, {"fields": {"seats": "10"}}, HOLDS, None),
        ({"fields": {"seats": {"at_least": 10}}}, {"fields": {"seats": "9"}}, "less than 10", None),
        ({"fields": {"seats": {"at_most": 10}}}, {"fields": {"seats": "10.5"}}, "more than 10", None),
        ({"fields": {"seats": {"at_most": 10}}}, {"fields": {"seats": "many"}}, "is many, which is no number", None),
        ({"fields": {"seats": {"at_most": 10}}}, {}, "is empty, which is no number", None),
        ({"fields": {"seats": {"known": False}}}, {"fields": {"seats": " "}}, HOLDS, None),
        ({"fields": {"seats": {"known": True}}}, {}, "field seats is empty", None),
        ({"prefers": ["email"]}, {"standing": NO_CALLS}, HOLDS, None),
        (
            {"prefers": ["phone", "sms"]},
            {"standing": NO_CALLS},
            "they did not ask for phone calls or text messages",
            None,
        ),
        ({"prefers": ["phone"]}, {"standing": NO_CALLS, "ways_change_at": NOW + DAY}, "did not ask", NOW + DAY),
        ({"refuses": ["phone"]}, {"standing": NO_CALLS}, HOLDS, None),
        ({"refuses": ["email"]}, {"standing": NO_CALLS, "ways_change_at": NOW + DAY}, "did not refuse", NOW + DAY),
        ({"moment": {}}, {"moments": FAIR}, "near from 2026-03-06 on", at(3, 6)),
        ({"moment": {"ahead": "3 days"}}, {"moments": FAIR}, HOLDS, None),
        ({"moment": {"ahead": "50 hours"}}, {"moments": FAIR}, "near from 2026-03-03", at(3, 3, 22)),
        ({"moment": {"ahead": "3 days", "about": ["TRADE"]}}, {"moments": FAIR}, HOLDS, None),
        ({"moment": {"ahead": "3 days", "about": ["boat"]}}, {"moments": FAIR}, "no moment about boat", None),
        ({"moment": {}}, {"moments": ()}, "no moment is known", None),
        ({"moment": {"past": "1 day"}}, {"moments": WEDDING}, HOLDS, None),
        ({"moment": {"past": "16 hours"}}, {"moments": WEDDING}, HOLDS, None),
        ({"moment": {"past": "12 hours"}}, {"moments": WEDDING}, "near from 2027-03-02", at(3, 2, year=2027)),
        ({"moment": {}}, {"moments": (MomentFact("a launch", "2026-03-02"),)}, "are over", None),
        ({"moment": {}}, {"moments": (MomentFact("leap", "--02-29"),)}, "2028-02-29", at(2, 29, year=2028)),
        ({"last_touch": [{"ago": {"at_least": "2 days"}}]}, {"touches": (touch(2),)}, HOLDS, None),
        ({"last_touch": [{"ago": {"at_least": "2 days"}}]}, {"touches": (touch(1),)}, "last touch was", NOW + DAY),
        ({"last_touch": [{"ago": {"at_most": "2 days"}}]}, {"touches": (touch(3),)}, "more than 2 days", None),
        ({"last_touch": [{"ago": {"at_most": "2 days"}}]}, {}, "the last touch is not known", None),
        ({"last_touch": [{"direction": "in", "ago": {"at_most": "2 days"}}]}, {"touches": (touch(1),)}, "not", None),
        (
            {"last_touch": [{"channel": "phone", "ago": {"at_least": "1 week"}}]},
            {"touches": (touch(8, "phone"), touch(1))},
            HOLDS,
            None,
        ),
        (
            {"last_touch": [{"department": "support", "ago": {"at_most": "1 week"}}]},
            {"touches": (touch(8, department="support"), touch(1, department="sales"))},
            "by support was on 2026-02-23, more than 1 week ago",
            None,
        ),
        ({"last_touch": [{"channel": "phone", "never": True}]}, {"touches": (touch(1),)}, HOLDS, None),
        ({"last_touch": [{"channel": "email", "never": True}]}, {"touches": (touch(5),)}, "a year", NOW + 360 * DAY),
        ({"last_touch": [{"never": True}]}, {"touches": (touch(365),)}, HOLDS, None),
        ({"last_touch": [{"never": True}]}, {"touches": (touch(1, automatic=True),)}, HOLDS, None),
        ({"last_touch": [{"never": True}]}, {"touches": (touch(-1, place_id=3),)}, HOLDS, None),
        (
            {"last_touch": [{"ago": {"at_least": "2 days"}}, {"channel": "phone", "ago": {"at_most": "9 days"}}]},
            {"touches": (touch(1),)},
            "the last phone touch is not known",
            None,
        ),
        ({"thread": "none"}, {}, HOLDS, None),
        ({"thread": "none"}, WROTE, "they wrote last", None),
        ({"thread": "they_wrote_last"}, WROTE | {"last_outbound": NOW - 3 * DAY}, HOLDS, None),
        ({"thread": "we_wrote_last"}, WROTE | {"last_outbound": NOW - DAY}, HOLDS, None),
        ({"thread": "we_wrote_last"}, {}, "nobody has written yet", None),
        ({"replies": {"at_least": 1}}, {"touches": (touch(300, direction="in"),)}, HOLDS, None),
        ({"replies": {"at_least": 1, "within": "30 days"}}, {"touches": (touch(31, direction="in"),)}, "0 times", None),
        ({"replies": {"at_least": 1}}, {"touches": (touch(3, direction="in", automatic=True),)}, "0 times", None),
        (
            {"replies": {"at_most": 1, "within": "30 days"}},
            {"touches": tuple(touch(days, direction="in") for days in (29, 20, 10))},
            "3 times in 30 days, more than 1",
            NOW + 10 * DAY,
        ),
    ],
)
def test_a_condition(who: dict[str, Any], changes: dict[str, Any], miss: str | None, due: datetime | None) -> None:
    found = match(rule(who=who), facts(**changes), NOW)
    assert found.fits == (miss is None)
    assert (miss or "") in "; ".join(found.misses)
    assert [unsaid(each) for each in found.misses] == [set() for _ in found.misses]
    assert found.due_at == due
    if due is not None and "ways_change_at" not in changes:
        assert match(rule(who=who), facts(**changes), due).fits
        assert not match(rule(who=who), facts(**changes), due - timedelta(minutes=1)).fits


def test_every_condition_has_a_case_that_fails() -> None:
    """A condition that nobody holds against a contact would make its rule fire for everybody."""
    nobody = facts(stage="none", birthday=None, tags=("press",), heard_since=frozenset({"legal"}))
    for name, field in Who.model_fields.items():
        example = {name: (field.examples or ["we_wrote_last"])[0]}
        if name == "without_tags":
            example = {name: ["press"]}
        if name == "not_heard":
            example = {name: ["legal"]}
        if name == "never_touched":
            example = {name: False}
        assert not match(rule(who=example), nobody, NOW).fits, name


@pytest.mark.parametrize(
    ("active", "miss", "due"),
    [
        ({"from": date(2026, 3, 3)}, None, None),
        ({"from": date(2026, 3, 4)}, "in force from 2026-03-04", at(3, 4)),
        ({"to": date(2026, 3, 3)}, None, None),
        ({"to": date(2026, 3, 2)}, "in force until 2026-03-02", None),
    ],
)
def test_a_rule_is_in_force_from_day_to_day(active: dict[str, date], miss: str | None, due: datetime | None) -> None:
    found = match(rule(active=active), facts(), NOW)
    assert ((miss or "") in "; ".join(found.misses), found.fits, found.due_at) == (True, miss is None, due)


def test_what_never_holds_by_time_outweighs_what_does() -> None:
    assert match(rule(active={"from": date(2026, 4, 1)}, who={"stage": ["lead"]}), facts(), NOW).due_at is None


def test_a_moment_and_a_birthday_are_occasions_of_their_own() -> None:
    near = rule(who={"moment": {"ahead": "3 days"}})
    assert occasion(near, facts(moments=FAIR), NOW) == "moment 4:0"
    assert moment_of("moment 4:0") == 4
    assert moment_of("9:0") is None
    assert occasion_ends(near, facts(moments=FAIR), NOW) == at(3, 7)
    born = rule(who={"birthday": True})
    assert occasion(born, facts(birthday="1980-03-02"), NOW) == "birthday 2027:0"
    assert occasion(born, facts(birthday="1980-03-03"), NOW) == "birthday 2026:0"
    assert occasion_ends(born, facts(birthday="1980-03-03"), NOW) == at(3, 4)


@pytest.mark.parametrize(
    ("text", "number"),
    [("10", 10), ("-3.5", -3.5), (" 7 ", 7), ("1e9", None), ("inf", None), ("", None), ("1,200", None), ("٣", None)],
)
def test_what_is_a_number(text: str, number: float | None) -> None:
    assert read_number(text) == number
