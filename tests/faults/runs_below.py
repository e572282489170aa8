"""Which faults come from beneath: a full disk, a database that goes, a clock that jumps, an older copy?"""

import time
from datetime import timedelta

from sqlalchemy import text

from tests.faults import stores
from tests.faults.field import LEASE, Field


def full_disk(field: Field, count: int) -> None:
    """Nothing more can be written: after no page, one page, two pages and so on."""
    for number in range(count):
        field.arrive(3)
        if number % 2:
            field.run("turn")
            field.approve()
        if field.store.name == "SQLite":
            became = field.run("turn", pages=stores.pages(field.url) + number % 4)
        else:
            became = _read_only(field)
        field.log.counts["turns on a full disk"] += became == "exit 6"
    field.heal()


def _read_only(field: Field) -> str:
    """What a server does whose disk is full before it is lost: it writes no more."""
    with field.engine.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    became = field.run("turn", pages=None)
    with field.engine.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET transaction_read_only = off"))
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
    field.engine.database.close()
    return became


def restarts(field: Field, count: int) -> None:
    """The database server is broken off under a daemon that lives, and comes back."""
    for _ in range(count):
        field.arrive(6)
        field.run("turn")
        field.approve()
        pid = field.start("loops", page_size=2)
        time.sleep(field.chance.uniform(0.0, 0.3))
        if not field.store.restart():
            field.kill(pid)
            return
        field.log.counts["database restarts"] += 1
        field.log.by_pid[pid] += 1
        time.sleep(0.3)
        field.kill(pid)
        field.engine.database.close()
        field.look()
        field.later(LEASE)
    field.heal()


def restores(field: Field, count: int) -> None:
    """A backup; mail goes on, out and in; then the house is what it was before."""
    for _ in range(count):
        field.arrive(3)
        field.run("turn")
        field.approve()
        backup = field.back_up()
        field.arrive(2)
        field.arrive(1, known=1.0, stop=True)
        field.run("turn")
        field.approve()
        field.run("turn")
        field.restore(backup)
        before = len(field.accepted())
        field.run("turn", alone=True)
        field.log.deaf += [f"to {line['recipient']} before the review" for line in field.accepted()[before:]]
        field.later(timedelta(minutes=1))
        field.run("turn")
        field.review()
        field.approve()
        field.run("turn")
    field.heal()


def jumps(field: Field, count: int) -> None:
    """The clock jumps, forward and back, by an hour, a day, months and across the change to summer time."""
    latest = field.clock.now()
    for _ in range(count):
        field.arrive(2, known=0.2)
        field.run("turn")
        field.approve()
        hours = field.chance.choice((1, -1, 12, -12, 24, -24, 24 * 31, -24 * 31, 24 * 150, -24 * 150, 7, -7))
        field.clock.move(timedelta(hours=hours))
        field.run("turn", alone=field.chance.random() < 0.5)
        field.log.counts["clock jumps"] += 1
        latest = max(latest, field.clock.now())
    field.clock.put(latest + timedelta(days=1))
    field.heal()
