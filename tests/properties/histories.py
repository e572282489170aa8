"""Which histories are worth trying? Wishes said over months, touches, places and consents, many near a change.

Every part is drawn as plain numbers by strategies that are made once, and put together afterwards: this way thousands
are drawn in a second.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from outreach.contacts.countries import Countries
from outreach.contacts.standing import standing
from outreach.contacts.wishes import DAYS, Times, Waiting, Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import ConsentFact, Facts, Owed, Past, TouchFact
from outreach.planning.gate.ask import Ask, Hours
from outreach.planning.policy.house_policy import Cap, Holidays, HousePolicy, Jurisdictions, QuietHours
from tests.properties.worlds import CHANGES, CHANNELS, COUNTRIES, NUMBERS

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PLACES = sorted(CHANGES)


@dataclass(frozen=True)
class History:
    """What is asked, of whom, under which policy, when, and all that they ever said."""

    ask: Ask
    facts: Facts
    house: HousePolicy
    now: datetime
    wishes: tuple[Wish, ...]
    holds: tuple[Waiting, ...]
    read: dict[date, Facts] = field(default_factory=dict, compare=False, repr=False)
    """Facts that were read before, by the day."""

    def facts_at(self, at: datetime) -> Facts:
        """The facts as they are read anew at a later moment, when nothing else has happened."""
        today = min(at.astimezone(zone).date() for zone in self.facts.zones.candidates)
        if today not in self.read:
            said = standing(self.wishes, self.holds, self.now, today, self.facts.zones.first)
            self.read[today] = replace(self.facts, standing=said)
        return self.read[today]


def _often(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


_minute = st.one_of(
    _often(0, 30, 90, 120, 150, 480, 540, 720, 1020, 1200, 1410),
    st.integers(0, 1439),
)
_days = st.one_of(st.none(), st.lists(st.sampled_from(DAYS), min_size=1, max_size=5, unique=True))
_ahead = st.integers(-3, 12)
_near = st.integers(-12 * 1440, 2 * 1440)
_hours = st.one_of(
    st.tuples(_often(360, 420, 540, 600, 720), _often(660, 840, 1020, 1200, 1320), st.just(None)),
    st.tuples(_minute, _minute, _days),
)
_KINDS = ("channel hours not_before cadence only_person stop resume no_offers " + "channel hours cadence " * 3).split()
_wish = st.tuples(
    _often(*_KINDS),
    st.integers(0, 90 * 24),
    _often("email", "phone", "phone", "sms"),
    _often("prefer", "only", "refuse", "refuse", "accept"),
    st.one_of(st.none(), _ahead, _ahead),
    _ahead,
    st.tuples(_hours, st.one_of(st.just(()), st.just(()), st.tuples(_hours), st.tuples(_hours, _hours))),
    st.tuples(st.integers(1, 3), _often("day", "week", "month")),
    _often("Rosa", "rosa delgado", "Rosa Delgado", "Rosa", "Omar"),
    _often("words", "words", "words", "page", "user", "import"),
    _often((False, False), (False, False), (False, True), (True, False)),
)
_hold = st.tuples(_often("unhappy", "out_of_office", "legal"), st.integers(-4 * 1440, 5 * 1440))
_touch = st.tuples(
    st.one_of(_near, _near, st.integers(-380 * 1440, 40 * 1440)),
    _often(*CHANNELS),
    _often("out", "out", "out", "in"),
    _often("sales", "support", None),
    _often(False, False, False, True),
    _often(None, None, None, 7, 8),
)
_touches = st.lists(_touch, max_size=6)


def _near_end(drawn: tuple[int, int]) -> int:
    return drawn[1] - drawn[0] * 1440


_consent = st.tuples(
    _often("express", "express", "customer", "inquiry", "published"),
    st.one_of(
        st.just(-86_400),
        _often(730, 181, 0).flatmap(lambda days: st.integers(-2880, 2880).map(lambda m: m - days * 1440)),
    ),
    _often(None, None, "email", "phone"),
)
_cap = st.tuples(
    st.integers(1, 3),
    _often("day", "week", "week", "month", "quarter", "year"),
    _often("rolling", "calendar"),
    _often(None, None, ("phone",), ("email", "post")),
    _often(None, None, ("sales",), ("support",)),
    _often("contact", "contact", "organisation"),
    st.booleans(),
)
_some = _often((), (), ("US",), ("FR",), ("CA", "AU"))
_house = st.tuples(
    _often(None, None, None, (0, 0), (1200, 480), (30, 120)),
    _often((), ("sat", "sun"), ("fri",), ("mon", "wed")),
    _often(True, True, False),
    _some,
    _often((), (), ("12-24",), ("03-09", "2026-03-30"), ("02-29", "10-26")),
    _often(True, True, False),
    _often(True, False),
    _some,
    st.lists(_cap, max_size=3),
    _often(0, 90, 1440, 3 * 1440),
)
_contact = st.tuples(
    st.lists(st.integers(0, len(PLACES) - 1), min_size=1, max_size=3, unique=True),
    st.tuples(st.integers(0, 9), st.integers(-4 * 1440, 4 * 1440)),
    st.one_of(st.just(()), st.sampled_from([(each,) for each in COUNTRIES]), _often(("CA", "US"), ("DE", "AU"))),
    st.integers(0, 40),
    st.booleans(),
)
_ask = st.tuples(
    _often("email", "email", *CHANNELS),
    _often("sales", "support"),
    _often("commercial", "commercial", "reply", "personal"),
    st.booleans(),
    _often(None, 7),
    st.one_of(st.none(), st.none(), st.none(), _hours),
)
_RAW = st.tuples(
    _contact, _ask, _house, st.lists(_wish, max_size=5), st.lists(_hold, max_size=2), _touches, _touches,
    st.lists(_consent, max_size=3),
)  # fmt: skip


def histories() -> st.SearchStrategy[History]:
    """Any of them."""
    return _RAW.map(lambda raw: _history(*raw))


def _history(
    contact: Any, ask: Any, house: Any, said: Any, held: Any, touched: Any, theirs: Any, agreed: Any
) -> History:
    places, (nth, ahead), countries, seldom, owes = contact
    names = [PLACES[place] for place in places]
    changes = CHANGES[names[0]]
    day = date.fromisoformat(changes[nth % len(changes)])
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) + MINUTE * ahead
    wishes = tuple(_said(number, now, *raw) for number, raw in enumerate(said))
    holds = tuple(Waiting(kind, "why", now - 30 * DAY, now + MINUTE * until) for kind, until in held)
    channel, department, kind, own_hand, proposal_id, window = ask
    facts = Facts(
        contact_id=1,
        state=1,
        owner_id=None if seldom == 1 else 5,
        owner_name="Rosa Delgado",
        zones=Zones(tuple(ZoneInfo(name) for name in names), "stated"),
        countries=Countries(countries, "stated"),
        consents=tuple(ConsentFact(basis, now + MINUTE * at, way) for basis, at, way in agreed),
        addresses={"email": "ann@client.example"} | ({} if seldom == 2 else NUMBERS),
        touches=tuple(_touched(now, *raw) for raw in touched),
        organisation_touches=tuple(_touched(now, *raw) for raw in theirs),
        owed=(Owed("What does it cost?", now, 3, 4),) if owes else (),
        unheard=int(seldom == 3),
        deaf=("account rosa has never been read",) if seldom == 4 else (),
        past=(Past("follow-up", "0:0", None, 7),) if seldom in (5, 6) else (),
    )
    hours = Hours(_wall(window[0]), _wall(window[1]), _tuple(window[2])) if window is not None else None
    asked = Ask(channel, department, kind, own_hand, proposal_id, hours)
    history = History(asked, facts, _policy(*house), now, wishes, holds)
    return replace(history, facts=history.facts_at(now))


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _tuple(days: list[str] | None) -> tuple[str, ...] | None:
    return tuple(days) if days is not None else None


def _times(hours: Any) -> Times:
    return Times(_tuple(hours[2]), _wall(hours[0]), _wall(hours[1]))


def _said(
    number: int, now: datetime, kind: str, ago: int, channel: str, wish: str, until: int | None, earliest: int,
    hours: Any, cadence: Any, person: str, source: str, yes: tuple[bool, bool],
) -> Wish:  # fmt: skip
    parts: dict[str, Any] = {
        "channel": {"channel": channel, "wish": wish},
        "hours": {**_times(hours[0])._asdict(), "besides": tuple(map(_times, hours[1]))},
        "not_before": {"earliest": now.date() + earliest * DAY},
        "cadence": {"most": cadence[0], "per": cadence[1]},
        "only_person": {"person": person},
    }.get(kind, {})
    ends = now.date() + until * DAY if until is not None else None
    return Wish(
        kind, now - timedelta(hours=ago), source=source, until=ends, id=number, waits=yes[0], agreed=yes[1], **parts
    )


def _touched(
    now: datetime, at: int, channel: str, way: str, department: str | None, automatic: bool, place: int | None
) -> TouchFact:
    return TouchFact(now + MINUTE * at, channel, way, department, automatic, place_id=place)


def _policy(
    quiet: Any, quiet_days: Any, kept: bool, unknown: Any, also: Any, hours: bool, consent: bool, law: Any, caps: Any,
    gap: int,
) -> HousePolicy:  # fmt: skip
    return HousePolicy(
        channels=["email", "phone", "sms"],
        quiet_hours=QuietHours() if quiet is None else QuietHours(start=_wall(quiet[0]), end=_wall(quiet[1])),
        quiet_days=list(quiet_days),
        holidays=Holidays(kept=kept, unknown=list(unknown), also=list(also)),
        jurisdictions=Jurisdictions(hours=hours, consent=consent, unknown=list(law)),
        caps=[_limit(f"cap {number}", *raw) for number, raw in enumerate(caps)],
        min_gap=timedelta(minutes=gap),
    )


def _limit(
    name: str, most: int, per: Any, window: Any, channels: Any, departments: Any, whom: Any, exempt: bool
) -> Cap:
    return Cap(
        name=name,
        max=most,
        per=per,
        window=window,
        channels=list(channels) if channels else None,
        departments=list(departments) if departments else None,
        applies_to=whom,
        exempt_replies=exempt,
    )
