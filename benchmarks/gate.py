"""How many verdicts a second does the gate give on one core, and how many a slow reading of the same design?

    .venv/bin/python benchmarks/gate.py [CONTACTS]

Contacts live in thirty zones of twelve countries, with five touches each, and are asked at different minutes of one
week under the policy of a house: three caps, holidays, the law. The peer answers the same asks by trying minute after
minute, as the tests' oracle reads the design; it is asked a few of each kind only, and both must agree on all of those.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from outreach.contacts.countries import Countries
from outreach.contacts.standing import Standing
from outreach.contacts.wishes import Wish
from outreach.contacts.zones import Zones
from outreach.planning.facts.facts import ConsentFact, Facts, TouchFact
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.gate import decide
from outreach.planning.policy.house_policy import Cap, Holidays, HousePolicy, Jurisdictions
from tests.properties.oracle import each_broken

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WHERE = [
    ("US", "America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix"),
    ("CA", "America/Toronto America/Vancouver America/Halifax America/St_Johns America/Regina"),
    ("GB", "Europe/London"), ("IE", "Europe/Dublin"), ("FR", "Europe/Paris"), ("DE", "Europe/Berlin"),
    ("ES", "Europe/Madrid Atlantic/Canary"), ("IT", "Europe/Rome"), ("NL", "Europe/Amsterdam"),
    ("AU", "Australia/Sydney Australia/Perth Australia/Adelaide Australia/Lord_Howe"),
    ("JP", "Asia/Tokyo"), ("BR", "America/Sao_Paulo America/Manaus America/Recife"),
]  # fmt: skip
HOUSE = HousePolicy(
    caps=[
        Cap(name="twice a week", max=2, per="week"),
        Cap(name="a company's month", max=12, per="month", applies_to="organisation"),
        Cap(name="one call a week", max=1, per="week", channels=["phone"], exempt_replies=False),
    ],
    holidays=Holidays(unknown=["US"]),
    jurisdictions=Jurisdictions(unknown=["US"]),
)
UNSURE = Zones(tuple(ZoneInfo(name) for name in HOUSE.plausible_zones), "unknown")
Asked = tuple[Ask, Facts, datetime]


def contact(chance: random.Random, number: int, *, ago: float, standing: Standing, known: bool = True) -> Facts:
    """Somebody whom we touched five times, the last time so many days ago."""
    country, zones = chance.choice(WHERE)
    touches = [
        TouchFact(MONDAY - timedelta(days=ago + 20 * back, minutes=chance.randrange(600)), "email", department="sales")
        for back in range(4)
    ]
    touches.append(TouchFact(MONDAY - timedelta(days=30), "email", "in"))
    return Facts(
        contact_id=number,
        state=1,
        owner_id=5,
        owner_name="Rosa Delgado",
        zones=Zones((ZoneInfo(chance.choice(zones.split())),), "stated") if known else UNSURE,
        countries=Countries((country,), "stated") if known else Countries(),
        consents=(ConsentFact("express", MONDAY - 300 * DAY),),
        standing=standing,
        addresses={"email": "ann@client.example", "phone": "+12135550144"},
        touches=tuple(sorted(touches, key=lambda touch: touch.at)),
        organisation_touches=tuple(touches),
    )


def asked(chance: random.Random, count: int, hours: tuple[int, int], **more: object) -> list[Asked]:
    """So many contacts, each asked about at some minute between these hours of their own day, Tuesday to Thursday."""
    found = []
    for number in range(count):
        facts = contact(chance, number, **{"ago": 9.0, "standing": Standing(), **more})  # type: ignore[arg-type]
        minute = chance.randrange(hours[0] * 60, hours[1] * 60)
        wall = (MONDAY + DAY * chance.randrange(1, 4) + MINUTE * minute).replace(tzinfo=None)
        found.append((Ask("email"), facts, wall.replace(tzinfo=facts.zones.first).astimezone(UTC)))
    return found


def kinds(chance: random.Random, count: int) -> dict[str, list[Asked]]:
    """What is measured, each with its asks."""
    refused = Standing(refused={"email": Wish("channel", MONDAY, "No mail.", channel="email", wish="refuse")})
    mornings = Standing(hours=Wish("hours", MONDAY, "Mornings.", start="09:00", end="11:30", days=("tue", "thu")))
    nights = Standing(hours=Wish("hours", MONDAY, "After ten at night.", start="22:00", end="23:00"))
    return {
        "allowed": asked(chance, count, (9, 17)),
        "refused by a cap, free next week": asked(chance, count, (9, 17), ago=0.0),
        "refused by a wish, for good": asked(chance, count, (9, 17), standing=refused),
        "at night, free in the morning": asked(chance, count, (0, 6)),
        "outside the hours they gave": asked(chance, count, (12, 17), standing=mornings),
        "hours that never suit the house": asked(chance, count, (9, 17), standing=nights),
        "one of four zones, at night": asked(chance, count, (0, 6), known=False),
    }


def by_the_minute(ask: Ask, facts: Facts, now: datetime) -> datetime | None:
    """The earliest allowed moment as the slow reading finds it, a week and a half ahead at the most."""
    minutes = (now + MINUTE * ahead for ahead in range(11 * 1440))
    return next((at for at in minutes if next(each_broken(ask, facts, HOUSE, at), None) is None), None)


def rate(answer: Callable[[Ask, Facts, datetime], object], asks: list[Asked], rounds: int) -> float:
    """Answers a second, the median of some rounds."""
    rates = []
    for _ in range(rounds):
        begun = time.process_time()
        for ask, facts, now in asks:
            answer(ask, facts, now)
        rates.append(len(asks) / (time.process_time() - begun))
    return statistics.median(rates)


def main() -> None:
    """Print a line for each kind of ask, and one for all of them mixed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    groups = kinds(random.Random(1), count)
    mixed = [each for group in groups.values() for each in group]
    random.Random(2).shuffle(mixed)

    def gate(ask: Ask, facts: Facts, now: datetime) -> object:
        return decide(ask, facts, HOUSE, now)

    print(
        f"{count} contacts of each kind; verdicts a second on one core, the median of 5 rounds; the peer: one round\n"
    )
    print(f"{'':36}{'first round':>12}{'gate':>10}{'peer':>10}{'times':>8}")
    for name, group in {**groups, "all of these, mixed": mixed}.items():
        cold, warm = rate(gate, group, 1), rate(gate, group, 5)
        few = group[: 6 if "never" in name or "wish" in name else 40]
        for ask, facts, now in few:
            found = decide(ask, facts, HOUSE, now).earliest
            assert found == by_the_minute(ask, facts, now), f"{name}: gate and peer disagree"
        slow = rate(by_the_minute, few, 1)
        print(f"{name:36}{cold:12,.0f}{warm:10,.0f}{slow:10,.0f}{warm / slow:8,.0f}")


if __name__ == "__main__":
    main()
