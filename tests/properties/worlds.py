"""Which contacts, policies and moments are worth trying? Many of them near a change of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from outreach.contacts.countries import Countries
from outreach.contacts.standing import Standing
from outreach.contacts.wishes import DAYS, Waiting, Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import ConsentFact, Facts, Owed, Past, TouchFact
from outreach.planning.gate.ask import Ask, Hours
from outreach.planning.policy.house_policy import Cap, Holidays, HousePolicy, Jurisdictions, QuietHours

NUMBERS = {"phone": "+12135550144", "sms": "+12135550144"}
CHANGES = {
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Europe/Berlin": ("2026-03-29", "2026-10-25"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),  # half an hour
    "Pacific/Apia": ("2011-12-30", "2021-04-04"),  # a whole day was left out
    "Africa/Casablanca": ("2026-02-15", "2026-03-22"),  # Ramadan
    "America/Santiago": ("2026-04-05", "2026-09-06"),  # at midnight
    "Africa/Cairo": ("2026-04-24", "2026-10-30"),  # midnight is left out
    "America/Sao_Paulo": ("2018-02-18", "2018-11-04"),  # midnight is left out, and came twice
    "Europe/Paris": ("2026-03-29", "2026-04-06", "2026-05-08", "2026-08-11"),  # and holidays, and a new law
    "America/Toronto": ("2025-12-30", "2026-07-01"),  # holidays, and a new year
    "Asia/Kathmandu": ("2026-06-01",),  # five hours and three quarters, and no change
}
CHANNELS = ("email", "phone", "sms")
COUNTRIES = ("US", "CA", "FR", "DE", "AU", "GB", "NL", "ES", "PL", "JP")
minutes = st.integers(0, 24 * 60 - 1)
walls = st.one_of(
    st.sampled_from(["00:00", "00:30", "01:30", "02:00", "02:30", "08:00", "12:00", "20:00", "23:30"]),
    minutes.map(lambda minute: f"{minute // 60:02}:{minute % 60:02}"),
)
some_days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True).map(tuple)


@st.composite
def moments(draw: st.DrawFn, zones: tuple[str, ...]) -> datetime:
    """A whole minute within four days of a change of the clock in one of the zones."""
    day = date.fromisoformat(draw(st.sampled_from(CHANGES[draw(st.sampled_from(zones))])))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
        minutes=draw(st.integers(-4 * 1440, 4 * 1440))
    )


@st.composite
def touches(draw: st.DrawFn, now: datetime) -> tuple[TouchFact, ...]:
    """Up to six touches, most of them lately, some of them places held for later."""
    near = st.integers(-9 * 1440, 2 * 1440)
    return tuple(
        TouchFact(
            at=now + timedelta(minutes=draw(st.one_of(near, near, st.integers(-380 * 1440, 40 * 1440)))),
            channel=draw(st.sampled_from(CHANNELS)),
            direction=draw(st.sampled_from(["out", "out", "out", "in"])),
            department=draw(st.sampled_from(["sales", "support", None])),
            automatic=draw(st.sampled_from([False, False, False, True])),
            place_id=draw(st.sampled_from([None, None, 7])),
        )
        for _ in range(draw(st.integers(0, 6)))
    )


@st.composite
def standings(draw: st.DrawFn, now: datetime) -> Standing:
    """What a contact may have asked for; seldom everything at once."""

    def seldom(strategy: st.SearchStrategy[Wish]) -> Wish | None:
        return draw(st.one_of(st.none(), st.none(), strategy))

    said, days = now - timedelta(days=30), st.integers(-3, 9).map(lambda ahead: now.date() + timedelta(days=ahead))
    hours = st.builds(Wish, st.just("hours"), st.just(said), start=walls, end=walls, days=st.none() | some_days)
    per = st.sampled_from(["day", "week", "month"])
    cadence = st.builds(Wish, st.just("cadence"), st.just(said), most=st.integers(1, 3), per=per)
    refusal = st.builds(Wish, st.just("channel"), st.just(said), wish=st.just("refuse"), until=st.none() | days)
    until = st.none() | st.integers(-2 * 1440, 6 * 1440).map(lambda ahead: now + timedelta(minutes=ahead))
    kinds = st.sampled_from(["unhappy", "out_of_office", "legal"])
    hold = st.builds(Waiting, kinds, st.just("why"), st.just(said), until)
    person = st.sampled_from(["Rosa", "rosa delgado", "Omar"])
    refused = draw(st.dictionaries(st.sampled_from(CHANNELS), refusal, max_size=1)) if draw(st.booleans()) else {}
    return Standing(
        stop=Wish("stop", said) if draw(st.integers(0, 30)) == 0 else None,
        refused=refused,
        not_before=seldom(st.builds(Wish, st.just("not_before"), st.just(said), earliest=days)),
        hours=seldom(hours),
        cadence=seldom(cadence),
        only_person=Wish("only_person", said, person=draw(person)) if draw(st.integers(0, 9)) == 0 else None,
        no_offers=Wish("no_offers", said) if draw(st.integers(0, 15)) == 0 else None,
        holds=tuple(draw(st.lists(hold, max_size=1))),
    )


@st.composite
def caps(draw: st.DrawFn) -> Cap:
    """A cap of any form."""
    return Cap(
        name="a cap",
        max=draw(st.integers(1, 3)),
        per=draw(st.sampled_from(["day", "week", "month", "quarter", "year"])),
        window=draw(st.sampled_from(["rolling", "calendar"])),
        channels=draw(st.sampled_from([None, None, ["phone"], ["email", "post"]])),
        departments=draw(st.sampled_from([None, None, ["sales"], ["support"]])),
        applies_to=draw(st.sampled_from(["contact", "organisation"])),
        exempt_replies=draw(st.booleans()),
    )


def some_countries() -> st.SearchStrategy[list[str]]:
    """Mostly none, for whom nobody knows."""
    return st.sampled_from([[], [], ["US"], ["FR"], ["CA", "AU"]])


def holidays() -> st.SearchStrategy[Holidays]:
    """Kept or not, and days of one's own, many of them near a change of the clock."""
    own = st.sampled_from([[], [], ["12-24"], ["03-09", "2026-03-30"], ["02-29", "10-26"]])
    return st.builds(Holidays, kept=st.sampled_from([True, True, False]), unknown=some_countries(), also=own)


def jurisdictions() -> st.SearchStrategy[Jurisdictions]:
    """Mostly all that the law asks for."""
    mostly = st.sampled_from([True, True, False])
    return st.builds(Jurisdictions, hours=mostly, consent=mostly, unknown=some_countries())


@st.composite
def consents(draw: st.DrawFn, now: datetime) -> tuple[ConsentFact, ...]:
    """Some that count, some that no longer do, some dated ahead, many near their end."""
    bases = st.sampled_from(["express", "customer", "inquiry", "published"])
    near_end = st.sampled_from([730, 181, 0]).flatmap(
        lambda days: st.integers(-3 * 1440, 3 * 1440).map(lambda minutes: -days * 1440 + minutes)
    )
    return tuple(
        ConsentFact(
            draw(bases),
            now + timedelta(minutes=draw(st.one_of(st.just(-60 * 1440), near_end))),
            draw(st.sampled_from([None, None, "email", "phone"])),
        )
        for _ in range(draw(st.sampled_from([0, 1, 1, 2])))
    )


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """By any way, as anything, at any hours."""
    window = st.none() | st.builds(Hours, walls, walls, st.none() | some_days)
    return Ask(
        channel=draw(st.sampled_from(CHANNELS)),
        department=draw(st.sampled_from(["sales", "support"])),
        kind=draw(st.sampled_from(["commercial", "commercial", "reply", "personal"])),
        own_hand=draw(st.booleans()),
        proposal_id=draw(st.sampled_from([None, 7])),
        window=draw(st.one_of(st.none(), st.none(), window)),
    )


@st.composite
def policies(draw: st.DrawFn) -> HousePolicy:
    """Quiet hours of any form, up to three caps, any gap."""
    return HousePolicy(
        channels=draw(st.sampled_from([["email", "phone", "sms"], ["email", "phone", "sms"], ["phone"]])),
        holidays=draw(holidays()),
        jurisdictions=draw(jurisdictions()),
        quiet_hours=draw(st.one_of(st.just(QuietHours()), st.builds(QuietHours, start=walls, end=walls))),
        quiet_days=list(draw(st.sampled_from([(), ("sat", "sun"), ("fri",), ("mon", "wed")]))),
        caps=[cap.model_copy(update={"name": f"cap {n}"}) for n, cap in enumerate(draw(st.lists(caps(), max_size=3)))],
        min_gap=timedelta(minutes=draw(st.sampled_from([0, 90, 1440, 3 * 1440]))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Ask, Facts, HousePolicy, datetime]:
    """What is asked, of whom, under which policy, and when."""
    names = tuple(draw(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=3, unique=True)))
    now = draw(moments(names))
    seldom = draw(st.integers(0, 20))
    facts = Facts(
        contact_id=1,
        state=1,
        owner_id=None if seldom == 1 else 5,
        owner_name="Rosa Delgado",
        zones=Zones(tuple(ZoneInfo(name) for name in names), "stated"),
        countries=Countries(draw(st.sampled_from([(), *((each,) for each in COUNTRIES), ("CA", "US"), ("DE", "AU")]))),
        consents=draw(consents(now)),
        standing=draw(standings(now)),
        addresses={"email": "ann@client.example"} | ({} if seldom == 2 else NUMBERS),
        touches=draw(touches(now)),
        organisation_touches=draw(touches(now)),
        owed=(Owed("What does it cost?", now, 3, 4),) if draw(st.booleans()) else (),
        unheard=int(seldom == 3),
        deaf=("account rosa has never been read",) if seldom == 4 else (),
        past=(Past("follow-up", "0:0", None, 7),) if seldom in (5, 6) else (),
    )
    return draw(asks()), facts, draw(policies()), now
