"""How long does our poller need for one account? Polls once into a database and prints what it did as JSON.

python poll_once.py DATABASE_URL PORT ADDRESS; the password is in OUTREACH_BENCH_IMAP_PASSWORD.
"""

import cProfile
import json
import os
import sys
import time

import structlog
from sqlalchemy import text

from outreach.clock import SystemClock
from outreach.config import Account, Server
from outreach.database import Database
from outreach.inbox.poller import poll
from outreach.service.memory import calm

KEY = bytes(32)


def main(url: str, port: int, address: str) -> dict[str, object]:
    """Poll, and say how long it took from the connection to the last commit, and what is in the database then."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    server = Server(host="127.0.0.1", port=port, security="none")
    account = Account(name="bench", address=address, imap=server, smtp=server)
    database = Database(url)
    database.migrate()
    calm()
    began = time.perf_counter()
    polled = poll(account, database, SystemClock(), KEY)
    seconds = time.perf_counter() - began
    if polled.trouble:
        raise SystemExit(polled.trouble)
    count = "SELECT count(*), count(DISTINCT rfc_message_id), count(DISTINCT thread_id) FROM message"
    with database.read() as session:
        mails, different, threads = session.connection().execute(text(count)).one()
        placed = session.connection().execute(text("SELECT count(*) FROM placement")).scalar_one()
    return {
        "seconds": seconds,
        "filed": polled.filed,
        "quarantined": polled.quarantined,
        "mails": mails,
        "different": different,
        "placed": placed,
        "threads": threads,
    }


if __name__ == "__main__":
    arguments = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if profile := os.environ.get("BENCH_PROFILE"):
        profiler = cProfile.Profile()
        print(json.dumps(profiler.runcall(main, *arguments)))
        profiler.dump_stats(profile)
    else:
        print(json.dumps(main(*arguments)))
