"""Is what the check says can never fire, never open or never be first, indeed never so? Against the real deciders."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from outreach.contacts.standing import Standing
from outreach.contacts.wishes import DAYS, Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import Facts, HeardFact, Inbound, Owed, TouchFact
from outreach.planning.facts.hours import inside, read_time
from outreach.planning.matching.match import match
from outreach.planning.policy.contradictions import contradictions
from outreach.planning.policy.hours_left import no_minute_for_all, no_minute_for_rule
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.wider import UNLIMITED, is_wider

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
BERLIN = Zones((ZoneInfo("Europe/Berlin"),), "stated")
many = settings(max_examples=400, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck))


def open_at(at: datetime, zone: tzinfo, start: time, end: time, days: tuple[str, ...] | None) -> bool:
    """Whether the wall shows a time in [start, end) of one of these days; a window belongs to the day it begins on."""
    local = at.astimezone(zone)
    if not inside(local.time().replace(fold=0), start, end):
        return False
    day = local.date() - timedelta(days=1) if start >= end and start != end and local.time() < end else local.date()
    return days is None or DAYS[day.weekday()] in days


durations = st.sampled_from(["1 day", "3 days", "5 days", "10 days", "40 days"])
signals = st.sampled_from(["interest", "unhappy", "question"])
channels = st.sampled_from(["email", "phone"])
tags = st.sampled_from(["fair", "press"])


def listed(words: Any) -> Any:
    """One or two of them."""
    return st.lists(words, min_size=1, max_size=2, unique=True)


ago = st.fixed_dictionaries({}, optional={"at_least": durations, "at_most": durations})
last_touch = st.fixed_dictionaries(
    {}, optional={"direction": st.sampled_from(["in", "out"]), "channel": channels, "ago": ago, "never": st.booleans()}
)
whos = st.fixed_dictionaries(
    {},
    optional={
        "tags": listed(tags),
        "without_tags": listed(tags),
        "prefers": listed(channels),
        "refuses": listed(channels),
        "answer_owed": st.booleans(),
        "asked_about": st.just(["price"]),
        "thread": st.sampled_from(["they_wrote_last", "we_wrote_last", "none"]),
        "replies": st.fixed_dictionaries(
            {"within": durations}, optional={"at_least": st.just(1), "at_most": st.just(0)}
        ),
        "no_reply_for": durations,
        "last_inbound": ago,
        "last_outbound": ago,
        "last_touch": st.lists(last_touch, min_size=1, max_size=2),
        "heard": listed(signals),
        "not_heard": listed(signals),
        "never_touched": st.booleans(),
    },
)
whens = st.fixed_dictionaries({}, optional={"delay": durations, "stop_when": listed(signals)})


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule of few conditions, out of few words, so that they meet."""
    who = draw(whos)
    kept = draw(st.lists(st.sampled_from(sorted(who)), min_size=1, max_size=3, unique=True)) if who else []
    written = {"who": {key: who[key] for key in kept}, "when": draw(whens)}
    try:
        return Rule.model_validate({"name": "one", "purpose": "A line.", "how": {"template": "letter"}, **written})
    except ValidationError:
        assume(False)
        raise


@st.composite
def contacts(draw: st.DrawFn) -> Facts:
    """A contact with a short story: mails and calls to and fro, and what they said in them."""
    events = draw(
        st.lists(
            st.tuples(st.integers(1, 60 * 24), st.sampled_from(["in", "out"]), channels, st.frozensets(signals)),
            max_size=4,
            unique_by=lambda each: each[0],
        )
    )
    touches, heard, letters = [], [], []
    for number, (hours, direction, way, said) in enumerate(sorted(events, reverse=True)):
        at, channel = NOW - timedelta(hours=hours), "email" if direction == "in" else way
        touches.append(TouchFact(at, channel, direction))
        if direction == "in":
            letters.append(Inbound(number, at, 1, "", ""))
            heard += [HeardFact(kind, at, number) for kind in sorted(said)]
    out = max((touch.at for touch in touches if touch.direction == "out"), default=None)
    last = letters[-1] if letters else None
    asked = [Owed("What is the price?", each.at, each.message_id, 1) for each in letters if draw(st.booleans())]
    refused = draw(st.frozensets(channels))
    wish = Wish("channel", NOW, channel="phone", wish="refuse")
    return Facts(
        contact_id=1,
        state=1,
        tags=tuple(draw(st.frozensets(tags))),
        fields={"seats": draw(st.sampled_from(["3", "30"]))},
        zones=BERLIN,
        standing=Standing(
            refused=dict.fromkeys(refused, wish), preferred=tuple(sorted(draw(st.frozensets(channels)) - refused))
        ),
        touches=tuple(touches),
        owed=tuple(asked),
        inbound=last,
        last_outbound=out,
        heard=tuple(heard),
        heard_last=frozenset(each.kind for each in heard if last is not None and each.message_id == last.message_id),
        heard_since=frozenset(each.kind for each in heard if out is None or each.at >= out),
    )


LENGTHS = ("1 day", "3 days", "5 days", "10 days", "40 days")
AGOS = [{"at_least": length} for length in LENGTHS] + [{"at_most": length} for length in LENGTHS]
SIGNALS = ("interest", "unhappy", "question")
LINES = [
    {**of, **time}
    for of in ({}, {"direction": "in"}, {"direction": "out"}, {"direction": "out", "channel": "phone"})
    for time in ({"never": True}, {"ago": {"at_least": "3 days"}}, {"ago": {"at_most": "3 days"}})
]
CONDITIONS: dict[str, list[Any]] = {
    "tags": [["fair"], ["press"], ["fair", "press"]],
    "without_tags": [["fair"], ["press"], ["fair", "press"]],
    "prefers": [["phone"], ["email"], ["phone", "email"]],
    "refuses": [["phone"], ["email"], ["phone", "email"]],
    "answer_owed": [True, False],
    "asked_about": [["price"]],
    "thread": ["they_wrote_last", "we_wrote_last", "none"],
    "replies": [{"within": length, **often} for length in LENGTHS for often in ({"at_least": 1}, {"at_most": 0})],
    "no_reply_for": list(LENGTHS),
    "last_inbound": AGOS,
    "last_outbound": AGOS,
    "last_touch": [*([line] for line in LINES), *([one, other] for one in LINES for other in LINES)],
    "heard": [[kind] for kind in SIGNALS],
    "not_heard": [[kind] for kind in SIGNALS],
    "never_touched": [True, False],
    "fields": [{"seats": {"one_of": ["3", "30"], "at_least": least}} for least in (1, 10, 30)],
}
SINGLE = [
    (
        key,
        value,
        Rule.model_validate({"name": "one", "purpose": "A line.", "who": {key: value}, "how": {"template": "x"}}),
    )
    for key, values in CONDITIONS.items()
    for value in values
]


@settings(many, max_examples=150)
@given(contacts(), st.data())
def test_no_conditions_that_hold_together_are_called_a_contradiction(facts: Facts, data: st.DataObject) -> None:
    """All that holds of one contact, put into one rule, is a rule that fires."""
    holds: dict[str, list[Any]] = {}
    for key, value, rule in SINGLE:
        if match(rule, facts, NOW).fits:
            holds.setdefault(key, []).append(value)
    for _ in range(3):
        who = {key: data.draw(st.sampled_from(values)) for key, values in holds.items()}
        rule = Rule.model_validate({"name": "one", "purpose": "A line.", "who": who, "how": {"template": "x"}})
        assert match(rule, facts, NOW).fits
        assert not [each for each in contradictions(rule) if each.level == "error"]


@settings(many, max_examples=400)
@given(rules(), contacts())
def test_a_rule_that_can_never_fire_fits_nobody(rule: Rule, facts: Facts) -> None:
    errors = [each for each in contradictions(rule) if each.level == "error"]
    fits = match(rule, facts, NOW).fits
    event(f"fits: {fits}, contradicts itself: {bool(errors)}")
    assert not (fits and errors), errors


@many
@given(rules(), rules(), contacts(), st.booleans())
def test_the_wider_rule_fits_whomever_the_narrower_fits(one: Rule, other: Rule, facts: Facts, same: bool) -> None:
    if same:
        # One condition less is wider, often.
        who = one.who.model_dump(by_alias=True, exclude_none=True)
        other = one.model_copy(update={"who": type(one.who).model_validate(dict(list(who.items())[1:]))})
    wide = other.model_copy(update={"when": other.when.model_copy(update={"times": UNLIMITED})})
    if is_wider(wide, one) and match(one, facts, NOW).fits:
        event("wider, and both are asked")
        assert match(wide, facts, NOW).fits


clock = st.builds(lambda hour, half: f"{hour:02}:{'30' if half else '00'}", st.integers(0, 23), st.booleans())
days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True)


@many
@given(clock, clock, clock, clock, days, days)
def test_a_window_that_leaves_no_minute_opens_at_none(
    quiet_from: str, quiet_to: str, start: str, end: str, on: list[str], quiet: list[str]
) -> None:
    assume(start != end)
    house = HousePolicy.model_validate({"quiet_hours": {"from": quiet_from, "to": quiet_to}, "quiet_days": quiet})
    window = {"window": {"from": start, "to": end, "days": on}}
    rule = Rule.model_validate(
        {"name": "one", "purpose": "A line.", "who": {}, "when": window, "how": {"template": "letter"}}
    )
    zone = ZoneInfo("Europe/Berlin")
    working = tuple(day for day in DAYS if day not in quiet)
    walls = [
        ((start, end), tuple(on)),
        ((quiet_to, quiet_from), None),
        (("00:00", "24:00"), working),
    ]
    half_hours = (datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=30 * step) for step in range(7 * 48))
    opens = any(
        all(open_at(at, zone, read_time(first), read_time(last), on_days) for (first, last), on_days in walls)
        for at in half_hours
    )
    assert bool(list(no_minute_for_rule(rule, house))) == (not opens)


@settings(many, max_examples=150)
@given(clock, clock, st.lists(st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata"]),
                              min_size=1, max_size=3, unique=True))  # fmt: skip
def test_zones_that_are_never_open_together_are_so_all_year(quiet_from: str, quiet_to: str, zones: list[str]) -> None:
    house = HousePolicy.model_validate(
        {"quiet_hours": {"from": quiet_from, "to": quiet_to}, "plausible_zones": zones, "quiet_days": ["sun"]}
    )
    working = tuple(day for day in DAYS if day != "sun")
    first, last, whole = read_time(quiet_to), read_time(quiet_from), time(0)

    def together(monday: datetime) -> bool:
        moments = (monday + timedelta(minutes=30 * step) for step in range(7 * 48))
        return any(
            all(
                open_at(at, ZoneInfo(zone), first, last, None) and open_at(at, ZoneInfo(zone), whole, whole, working)
                for zone in zones
            )
            for at in moments
        )

    opens = any(together(datetime(2026, month, 5, tzinfo=UTC)) for month in (1, 7))
    assert bool(list(no_minute_for_all(house, NOW))) == (not opens)
