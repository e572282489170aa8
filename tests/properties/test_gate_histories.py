"""Over thousands of histories: does what the gate allows break nothing, and is its earliest moment the earliest?

`OUTREACH_HISTORIES` says how many (`make properties-nightly`: 200,000), in batches with numbers from
`OUTREACH_FIRST_BATCH` on, by which what fails is found again.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, seed, settings

from outreach.planning.gate.case import Case
from outreach.planning.gate.gate import decide, most_steps, reasons_at, search
from outreach.planning.gate.limits import limits_of
from tests.properties.histories import DAY, MINUTE, History, histories
from tests.properties.oracle import broken, each_broken

BATCH = 500
FIRST = int(os.environ.get("OUTREACH_FIRST_BATCH", "0"))
BATCHES = range(FIRST, FIRST + max(1, int(os.environ.get("OUTREACH_HISTORIES", "2000")) // BATCH))
FAR = 21 * DAY
"""How far it is looked where the gate says that time alone never allows it."""


def forbidden(history: History, at: datetime) -> bool:
    """Whether the slow reading finds anything against this minute, on facts read anew."""
    return next(each_broken(history.ask, history.facts_at(at), history.house, at), None) is not None


def holds(history: History) -> None:
    """Gate and slow reading agree now, and on the first free minute; and the search took few enough steps."""
    ask, facts, house, now = history.ask, history.facts, history.house, history.now
    verdict = decide(ask, facts, house, now)
    assert {reason.code for reason in verdict.reasons} == broken(ask, facts, house, now)
    case = Case(ask, facts, limits_of(house))
    assert search(case, now, reasons_at(case, now)).steps <= most_steps(case)
    if verdict.allowed:
        return
    if verdict.earliest is not None:
        assert verdict.earliest > now
        assert not forbidden(history, verdict.earliest), f"{verdict.earliest} is named and not free"
        anew = decide(ask, history.facts_at(verdict.earliest), house, verdict.earliest)
        assert anew.allowed, f"asked again at {verdict.earliest}, the gate says {anew.reasons}"
    for minute in sorted(set(_before(history, verdict.earliest))):
        assert forbidden(history, minute), f"{minute} is free, and {verdict.earliest} is named"


def _before(history: History, earliest: datetime | None) -> Iterator[datetime]:
    """Minutes that come before the one that is named: all of a short span; of a long one a grid, and what may end."""
    now, end = history.now, earliest if earliest is not None else history.now + FAR
    span = (end - now) // MINUTE
    if span <= 240:
        yield from (now + MINUTE * ahead for ahead in range(span))
        return
    yield from (now + MINUTE * ahead for ahead in range(0, span, max(37, span // 60)))
    yield from (end - MINUTE * back for back in range(1, 20) if earliest is not None)
    yield from (at for edge in _edges(history, now, end) for at in (edge - MINUTE, edge) if now <= at < end)


def _edges(history: History, now: datetime, end: datetime) -> Iterator[datetime]:
    """Moments at which what forbids may end: windows, holds, consents, hours of the first and of the last days."""
    facts = history.facts
    for touch in (*facts.touches, *facts.organisation_touches):
        yield from (touch.at + timedelta(days=days) for days in (1, 7, 30, 91, 365))
        yield touch.at + history.house.min_gap
    yield from (hold.until for hold in history.holds if hold.until is not None)
    yield from (consent.at for consent in facts.consents)
    hours = {0, 8, 9, 10, 14}
    for text in (history.house.quiet_hours.end, history.ask.window.start if history.ask.window else "00:00"):
        hours.add(int(text[:2]) + int(text[3:]) / 60)
    days = {(now + DAY * ahead).date() for ahead in range(3)} | {(end - DAY * back).date() for back in range(3)}
    for zone in facts.zones.candidates:
        for day in days:
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001
            # As moments of UTC: a wall that is skipped would otherwise show itself.
            yield from ((midnight + timedelta(hours=hour)).replace(tzinfo=zone).astimezone(UTC) for hour in hours)


@pytest.mark.parametrize("batch", BATCHES)
def test_what_the_gate_allows_breaks_nothing_and_its_earliest_moment_is_the_first(batch: int) -> None:
    @seed(batch)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(histories())
    def tried(history: History) -> None:
        holds(history)

    tried()
