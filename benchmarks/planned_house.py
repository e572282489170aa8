"""A house with many contacts as it is the day after it was planned, and the twenty rules of its policy."""

import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import make_url
from sqlmodel import SQLModel

import outreach.contacts.records
import outreach.inbox.records
import outreach.listening.records
import outreach.planning.records  # noqa: F401 - each import makes its tables known
from outreach.database import Database
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind

NOW = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)
USERS = 50
BASE = 100_000
WHO: dict[str, dict[str, Any]] = {
    "answer-price": {"answer_owed": True, "asked_about": ["price"]},
    "answer": {"answer_owed": True},
    "thank-you": {"heard": ["interest"], "last_inbound": {"at_most": "5 days"}},
    "follow-up": {"stage": ["lead", "prospect"], "no_reply_for": "5 days", "not_heard": ["not_interested", "unhappy"]},
    "follow-up-late": {"stage": ["lead"], "no_reply_for": "21 days", "not_heard": ["not_interested"]},
    "check-in": {"stage": ["customer"], "last_outbound": {"at_least": "90 days"}},
    "win-back": {"stage": ["lost"], "last_touch": [{"direction": "out", "ago": {"at_least": "180 days"}}]},
    "birthday": {"stage": ["customer"], "birthday": True},
    "after-call": {
        "last_touch": [{"direction": "out", "channel": "phone", "ago": {"at_least": "2 days", "at_most": "7 days"}}],
        "thread": "we_wrote_last",
    },
    "vip": {"tags": ["vip"], "last_outbound": {"at_least": "55 days"}},
    "renewal": {"fields": {"plan": {"one_of": ["gold"]}}, "last_outbound": {"at_least": "170 days"}},
    "large": {"stage": ["customer"], "fields": {"seats": {"at_least": 500}}, "last_outbound": {"at_least": "57 days"}},
    "welcome": {"stage": ["new"], "never_touched": True},
    "back": {"stage": ["lead", "prospect"], "back_for": {"at_least": "1 day", "at_most": "7 days"}},
    "moment": {"moment": {"ahead": "3 days"}},
    "quiet": {
        "stage": ["customer"],
        "replies": {"at_most": 0, "within": "90 days"},
        "last_touch": [{"department": "support", "ago": {"at_least": "300 days"}}],
    },
    "keen": {
        "replies": {"at_least": 2, "within": "90 days"},
        "thread": "they_wrote_last",
        "last_inbound": {"at_least": "2 days"},
    },
    "first-hand": {
        "owner": ["user1@tidewater.example"],
        "stage": ["prospect"],
        "last_outbound": {"at_least": "14 days"},
    },
    "partner": {"organisation": ["Partner Ltd"], "last_outbound": {"at_least": "10 days"}},
    "by-mail": {"stage": ["customer"], "prefers": ["email"], "last_outbound": {"at_least": "70 days"}},
}
DELAYS = {"thank-you": "30 minutes"}
STOPS = {"follow-up": ["interest", "not_interested"], "follow-up-late": ["interest", "not_interested"]}


def policy(version: str) -> Policy:
    """The twenty rules, with caps for contacts and for organisations."""
    rules = [
        Rule.model_validate(
            {
                "name": name,
                "purpose": "A benchmark.",
                "who": who,
                "when": {"delay": DELAYS.get(name, "0 days"), "stop_when": STOPS.get(name, [])},
                "how": {"template": "mail"},
                "priority": -at,
            }
        )
        for at, (name, who) in enumerate(WHO.items())
    ]
    caps = [
        {"name": "twice a week", "max": 2, "per": "week"},
        {"name": "a company's month", "max": 12, "per": "month", "for": "organisation"},
    ]
    house = HousePolicy.model_validate({"caps": caps, "listen_within": "100 weeks"})
    return Policy(version, house, tuple(rules), {"mail": TemplateKind(department="sales", kind="commercial")})


class House:
    """Rows for one contact after the other, as tuples by table, in the order of `COLUMNS`."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self.random, self.count = random.Random(seed), count
        self.numbers = dict.fromkeys(COLUMNS, 0)
        self.organisations = max(2, count // 20)
        self.writer = 0
        """Who wrote the last message."""

    def rows(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Everything, parents first."""
        yield "policy", ("planned", "", _at(30))
        for number in range(1, USERS + 1):
            email = f"user{number}@tidewater.example"
            yield "user", (number, f"User {number}", email, "rep", "sales", "UTC", True)
        for number in range(1, self.organisations + 1):
            name = "Partner Ltd" if number == 1 else f"Client {number} Ltd"
            yield "organisation", (number, name, f"client{number}.example")
        yield "account", (1, "rosa", "rosa@tidewater.example", _at(0))
        for number in range(1, self.count + 1):
            yield from self._contact(number)

    def _next(self, table: str) -> int:
        self.numbers[table] += 1
        return self.numbers[table]

    def _contact(self, number: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        chance = self.random.random
        stage = self.random.choices(("new", "lead", "prospect", "customer", "lost"), (10, 25, 10, 40, 15))[0]
        fields = {}
        if chance() < 0.3:
            fields["plan"] = self.random.choice(("basic", "silver", "gold"))
        if chance() < 0.2:
            fields["seats"] = str(int(1000 * chance() ** 3))
        tags = ["vip"] if chance() < 0.02 else ["newsletter"] if chance() < 0.2 else []
        birthday = f"--{_day(365 * chance()):%m-%d}" if chance() < 0.2 else None
        zone = self.random.choice(("America/New_York", "Europe/Berlin", "America/Los_Angeles", "Europe/London"))
        owner = 1 + int(USERS * chance()) if chance() < 0.99 else None
        organisation = 1 + int(self.organisations * chance())
        yield "contact", (
            number, "Ann", f"Client{number}", "", organisation, owner, stage, json.dumps(tags), "en", zone,
            json.dumps(fields), birthday, 1, _at(400),
        )  # fmt: skip
        mail = f"c{number}@client{organisation}.example"
        yield "address", (self._next("address"), number, "email", mail, mail, mail, "import")
        if chance() < 0.4:
            phone = f"+1213{number:07}"
            yield "address", (self._next("address"), number, "phone", phone, phone, phone, "import")
        last_out = self._last_out(stage)
        yield from self._touches(number, last_out)
        yield from self._mail(number, last_out)
        yield from self._wishes(number)
        yield from self._proposals(number, stage, last_out)

    def _last_out(self, stage: str) -> float:
        """Days since our last touch: rules have kept most from growing older than they look for."""
        chance = self.random.random
        if chance() < 0.01:
            return 5 + 300 * chance()
        return {"customer": 58, "lost": 178, "new": 30, "lead": 60, "prospect": 13}[stage] * chance()

    def _touches(self, number: int, last_out: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        chance = self.random.random
        days = sorted((last_out, *(last_out + 280 * chance() for _ in range(int(8.4 * chance())))), reverse=True)
        for day in days:
            channel = "phone" if chance() < 0.05 and day > 8 else "email"
            department = "support" if chance() < 0.1 else "sales"
            yield "touch", (self._next("touch"), number, channel, "out", department, _at(day), False, False)

    def _mail(self, number: int, last_out: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        chance = self.random.random
        if chance() > 0.35:
            return
        at = _at(last_out + 1 + 60 * chance() if chance() < 0.98 else last_out * chance())
        yield "touch", (self._next("touch"), number, "email", "in", None, at, False, False)
        self.writer = number
        thread, message = self._next("thread"), self._next("message")
        yield "thread", (thread, number, "hello", "Hello", at)
        yield "message", (message, str(message), "in", thread, "new", number, "address", "pass", "Hello", at, -300)
        yield "hearing", (message, message, "1", at)
        if chance() < 0.5:
            kind = self.random.choice(("interest", "not_interested", "question", "fact"))
            yield "signal", (self._next("signal"), message, message, number, kind, "{}", "A sentence.")
            if kind == "question":
                answered = None if chance() < 0.04 else _at(last_out)
                text = "What is the price?" if chance() < 0.3 else "How does it work?"
                yield "answer_owed", (self._next("answer_owed"), number, message, thread, text, at, answered)

    def _wishes(self, number: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        chance = self.random.random
        if chance() < 0.05:
            kind, channel, wish = self.random.choice(
                (("channel", "phone", "refuse"), ("channel", "email", "prefer"), ("stop", None, None))
            )
            row = (self._next("preference"), number, kind, channel, wish, "words", "A sentence.", _at(99), _at(99))
            yield "preference", row
        if chance() < 0.02:
            since = 5 + 90 * chance()
            yield (
                "hold",
                (self._next("hold"), number, "out_of_office", "away", _at(since), _at(since - 5 - 10 * chance())),
            )
        if chance() < 0.02:
            day = f"{_day(300 * chance()):%Y-%m-%d}"
            yield "moment", (self._next("moment"), number, "a trade fair", day)

    def _proposals(self, number: int, stage: str, last_out: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Most leads whom we wrote to long enough ago have been followed up once already."""
        if stage not in ("lead", "prospect") or last_out < 5 or self.random.random() < 0.01:
            return
        anchor = self.numbers["message"] if self.writer == number else 0
        for rule, days in (("follow-up", 5), ("follow-up-late", 21)):
            if last_out >= days:
                at = _at(last_out - days)
                yield "proposal", (
                    self._next("proposal"), number, rule, f"{anchor}:0", "planned", "email", "mail", "sales",
                    "commercial", 1, at, at, at, "skipped",
                )  # fmt: skip


def _at(days: float) -> datetime:
    return (NOW - timedelta(days=days)).replace(microsecond=0)


def _day(ahead: float) -> datetime:
    return NOW + timedelta(days=ahead)


COLUMNS = {
    "policy": "version text adopted_at",
    "user": "id name email role department zone active",
    "organisation": "id name domain",
    "account": "id name address listened_at",
    "contact": "id given family greeting organisation_id owner_id stage "
    "tags language zone fields birthday state created_at",
    "address": "id contact_id channel value match_key canonical_key source",
    "touch": "id contact_id channel direction department at automatic is_reply",
    "thread": "id contact_id base_subject subject last_at",
    "message": "id content_hash direction thread_id threaded_by "
    "contact_id identified_by authenticated subject at utc_offset_minutes",
    "hearing": "id message_id version heard_at",
    "signal": "id hearing_id message_id contact_id kind fields quote",
    "answer_owed": "id contact_id message_id thread_id text asked_at answered_at",
    "preference": "id contact_id kind channel wish source quote said_at recorded_at",
    "hold": "id contact_id kind why since until",
    "moment": "id contact_id text day",
    "proposal": "id contact_id rule occasion policy_version channel template "
    "department kind contact_state not_before created_at expires_at outcome",
}
MOVED = {
    "organisation": "id", "contact": "id organisation_id", "address": "id contact_id", "touch": "id contact_id",
    "thread": "id contact_id", "message": "id thread_id contact_id", "hearing": "id message_id",
    "signal": "id hearing_id message_id contact_id", "answer_owed": "id contact_id message_id thread_id",
    "preference": "id contact_id", "hold": "id contact_id", "moment": "id contact_id", "proposal": "id contact_id",
}  # fmt: skip
"""By which of its columns a copy of a row differs: numbers of rows that are copied, too."""
AREAS = ("213", "312", "415", "617", "206", "303", "404", "512", "702", "305")
_KEY = "CASE WHEN channel = 'phone' THEN replace({0}, '+1213', '+1{{area}}') ELSE 'k{{k}}.' || {0} END"
ALTERED = {
    "organisation": {"name": "name || ' {k}'", "domain": "'k{k}.' || domain"},
    "address": {name: _KEY.format(name) for name in ("value", "match_key", "canonical_key")},
    "message": {"content_hash": "content_hash || '/{k}'"},
}
FILLED = {
    "touch": {"note": ""},
    "message": {
        "rfc_message_id": "", "authenticated_why": "", "sender_name": "", "sender_address": "", "to": "[]", "size": 1,
        "headers": "", "text": "", "html": "", "report": "", "calendar": "", "attachments": "[]", "notes": "[]",
    },
    "hearing": {"visible": "", "second_tries": 0},
    "signal": {"start": 0, "end": 0, "confidence": 1.0, "reader": ""},
    "preference": {"needs_yes": False},
    "hold": {"quote": ""},
    "proposal": {
        "own_hand": False, "purpose": "", "talking_points": "[]", "considered": "[]", "verdict": "{}", "rendered": True,
    },
}  # fmt: skip
"""What every row of a table says alike."""


def build(url: str, count: int) -> None:
    """A new store with so many contacts, past the checks of foreign keys, which hold by construction.

    What goes beyond `BASE` contacts are copies of them, with organisations, addresses and messages of their own.
    """
    database = Database(url)
    database.migrate()
    database.close()
    house = House(min(count, BASE))
    fill = _fill_sqlite if url.startswith("sqlite") else _fill_postgresql
    fill(url, house.rows(), house, range(1, count // BASE))


def _copies(house: House, number: int) -> Iterator[str]:
    """The statements that make the whole house once more."""
    sizes = house.numbers | {"contact": house.count, "organisation": house.organisations}
    sizes["hearing"] = sizes["message"]
    added = {table: number * size for table, size in sizes.items()}
    for table, moved in MOVED.items():
        names = _columns_of[table][0]
        values = dict(zip(names, (f'"{name}"' for name in names), strict=True))
        for name in moved.split():
            values[name] = f'"{name}" + {added[table if name == "id" else name.removesuffix("_id")]}'
        values |= {name: text.format(k=number, area=AREAS[number]) for name, text in ALTERED.get(table, {}).items()}
        if table == "proposal":
            anchor = "CAST(replace(occasion, ':0', '') AS integer)"
            moved_to = f"CAST({anchor} + {added['message']} AS text) || ':0'"
            values["occasion"] = f"CASE WHEN occasion = '0:0' THEN occasion ELSE {moved_to} END"
        listed = ", ".join(f'"{name}"' for name in names)
        chosen = f'SELECT {", ".join(values.values())} FROM "{table}" WHERE id <= {sizes[table]}'  # noqa: S608
        yield f'INSERT INTO "{table}" ({listed}) {chosen}'


def _columns(table: str) -> tuple[list[str], tuple[Any, ...]]:
    named, filled = COLUMNS[table].split(), FILLED.get(table, {})
    left = (each for each in SQLModel.metadata.tables[table].columns if each.name not in {*named, *filled})
    # What a later version has added stands as it does in a fresh row.
    filled = filled | {
        each.name: each.default.arg for each in left if each.default is not None and each.default.is_scalar
    }
    return [*named, *filled], tuple(filled.values())


def _pages(rows: Iterator[tuple[str, tuple[Any, ...]]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    for count, (table, row) in enumerate(rows, 1):
        waiting[table].append(row + _columns_of[table][1])
        if count % 200_000 == 0:
            yield from ((each, full) for each, full in waiting.items() if full)
            waiting = {each: [] for each in COLUMNS}
    yield from ((each, full) for each, full in waiting.items() if full)


def _fill_sqlite(url: str, rows: Iterator[tuple[str, tuple[Any, ...]]], house: House, copies: range) -> None:
    sqlite3.register_adapter(datetime, lambda at: f"{at:%Y-%m-%d %H:%M:%S}.000000")
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-400000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for table, page in _pages(rows):
        names = _columns_of[table][0]
        listed = ", ".join(f'"{name}"' for name in names)
        connection.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(names))})', page)  # noqa: S608
    for number in copies:
        for statement in _copies(house, number):
            connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def _fill_postgresql(url: str, rows: Iterator[tuple[str, tuple[Any, ...]]], house: House, copies: range) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table, page in _pages(rows):
            listed = ", ".join(f'"{name}"' for name in _columns_of[table][0])
            with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                for row in page:
                    copy.write_row(row)
        for number in copies:
            for statement in _copies(house, number):
                connection.execute(statement.encode())
        for table in COLUMNS:
            if COLUMNS[table].startswith("id "):
                connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))"  # noqa: S608
                )
        connection.execute("VACUUM ANALYZE")


_columns_of = {table: _columns(table) for table in COLUMNS}
