"""Does whatever the gate allows break nothing, and is the earliest moment that it names the earliest there is?"""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from outreach.contacts.countries import Countries
from outreach.contacts.standing import Standing
from outreach.contacts.wishes import Waiting, Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import Facts, Past, TouchFact
from outreach.planning.gate import gate
from outreach.planning.gate.ask import Ask, Hours
from outreach.planning.gate.case import Case, Check
from outreach.planning.gate.gate import decide, most_steps, reasons_at, search
from outreach.planning.gate.limits import limits_of
from outreach.planning.policy.house_policy import Cap, Holidays, HousePolicy, QuietHours
from tests.properties.oracle import broken
from tests.properties.worlds import worlds

World = tuple[Ask, Facts, HousePolicy, datetime]
MINUTE = timedelta(minutes=1)
many = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)


def holds(world: World) -> None:
    """The core of it: the gate and the slow reading agree at `now`, and on the first minute that is free."""
    ask, facts, house, now = world
    verdict = decide(ask, facts, house, now)
    case = Case(ask, facts, limits_of(house))
    assert search(case, now, reasons_at(case, now)).steps <= most_steps(case)
    forbidden = broken(ask, facts, house, now)
    assert verdict.allowed == (not forbidden), f"the gate says {verdict.reasons}, the design says {forbidden}"
    assert {reason.code for reason in verdict.reasons} == forbidden
    if verdict.earliest is not None:
        assert not broken(ask, facts, house, verdict.earliest), f"{verdict.earliest} is named and not free"
    for minute in _before(now, verdict.earliest, facts):
        assert broken(ask, facts, house, minute), f"{minute} is free, and {verdict.earliest} is named"


def _before(now: datetime, earliest: datetime | None, facts: Facts) -> Iterator[datetime]:
    """Minutes before the one that is named: a grid, the last two hours whole, and each side of what could end."""
    end = earliest or now + timedelta(days=21)
    step = max(timedelta(minutes=17), (end - now) // 200)
    at = now
    while at < end:
        yield at
        at += timedelta(minutes=step // MINUTE)
    yield from (end - MINUTE * back for back in range(1, 120) if end - MINUTE * back >= now)
    for touch in (*facts.touches, *facts.organisation_touches):
        for days in (1, 7, 30):
            for edge in (-MINUTE, timedelta(), MINUTE):
                if now <= (moment := touch.at + timedelta(days=days) + edge) < end:
                    yield moment


@given(worlds())
@many
def test_the_gate_allows_what_the_design_allows_and_names_the_first_free_minute(world: World) -> None:
    holds(world)


NOON = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
"""Tuesday noon in New York: nothing speaks against it by itself."""
CALM = Facts(
    contact_id=1,
    state=1,
    owner_id=5,
    owner_name="Rosa Delgado",
    zones=Zones((ZoneInfo("America/New_York"),), "stated"),
    addresses={"email": "ann@client.example", "phone": "+12135550144"},
)
SAID = datetime(2026, 2, 1, tzinfo=UTC)


def _with(house: HousePolicy | None = None, now: datetime = NOON, channel: str = "email", **changes: Any) -> World:
    return Ask(channel), dataclasses.replace(CALM, **changes), house or HousePolicy(), now


def _said(**wishes: Any) -> dict[str, Standing]:
    return {"standing": Standing(**wishes)}


FORBIDDEN: dict[str, World] = {
    "stopped": _with(**_said(stop=Wish("stop", SAID))),
    "channel_refused": _with(**_said(refused={"email": Wish("channel", SAID, channel="email", wish="refuse")})),
    "channel_unused": _with(HousePolicy(channels=["phone"])),
    "not_before": _with(**_said(not_before=Wish("not_before", SAID, earliest=date(2026, 3, 5)))),
    "their_hours": _with(**_said(hours=Wish("hours", SAID, start="14:00", end="16:00"))),
    "their_cadence": _with(
        **_said(cadence=Wish("cadence", SAID, most=1, per="week")),
        touches=(TouchFact(NOON - timedelta(days=3), "email"),),
    ),
    "only_person": _with(**_said(only_person=Wish("only_person", SAID, person="Omar Haddad"))),
    "hold": _with(**_said(holds=(Waiting("unhappy", "the import failed", SAID, NOON + timedelta(hours=2)),))),
    "quiet_hours": _with(now=NOON + timedelta(hours=12)),
    "holiday": _with(HousePolicy(holidays=Holidays(also=["03-03"]))),
    "legal_hours": _with(
        HousePolicy(quiet_hours=QuietHours(start="00:00", end="00:00")),
        now=NOON + timedelta(hours=9),
        channel="phone",
        countries=Countries(("US",), "stated"),
    ),
    "rule_hours": (Ask("email", window=Hours("14:00", "16:00")), CALM, HousePolicy(), NOON),
    "no_consent": _with(countries=Countries(("DE",), "stated")),
    "cap": _with(
        HousePolicy(caps=[Cap(name="one a week", max=1, per="week")]),
        touches=(TouchFact(NOON - timedelta(days=3), "phone"),),
    ),
    "min_gap": _with(touches=(TouchFact(NOON - timedelta(hours=3), "email"),)),
    "no_address": _with(channel="phone", addresses={"email": "ann@client.example"}),
    "in_flight": _with(past=(Past("follow-up", "0:0", None, 3),)),
    "unheard": _with(unheard=1),
    "deaf": _with(deaf=("account rosa was last read yesterday",)),
    "no_owner": _with(owner_id=None),
}
"""For each of the gate's reasons a contact whom that reason alone protects."""


@pytest.mark.parametrize("code", FORBIDDEN)
def test_each_reason_is_needed_and_its_loss_is_noticed(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    holds(FORBIDDEN[code])
    assert broken(*FORBIDDEN[code]) == {code}
    for part in ("CHECKS", "TIMED"):
        monkeypatch.setattr(gate, part, tuple(_without(check, code) for check in getattr(gate, part)))
    with pytest.raises(AssertionError):
        holds(FORBIDDEN[code])


def _without(check: Check, code: str) -> Check:
    return lambda *given_: [reason for reason in check(*given_) if reason.code != code]


@pytest.mark.parametrize("dropped", [check.__name__ for check in gate.CHECKS])
def test_each_check_is_needed_and_its_loss_is_noticed(dropped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("CHECKS", "TIMED"):
        rest = tuple(check for check in getattr(gate, part) if check.__name__ != dropped)
        monkeypatch.setattr(gate, part, rest)
    noticed = 0
    for world in FORBIDDEN.values():
        try:
            holds(world)
        except AssertionError:
            noticed += 1
    assert noticed, f"nothing fails without {dropped}"
