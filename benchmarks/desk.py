"""How long does a person need for ten drafts, each read, and how long the server for each answer?

    .venv/bin/python benchmarks/desk.py [--contacts 1000000] [--waiting 100] [--drafts 10]

A real Chromium is driven by the keyboard at a person's pace: `READ` seconds for each mail (it is one of a kind whose
template they know: they look at the name, the question and what was filled in), `DECIDE` seconds to make up their
mind and `KEY` seconds for a key (the operators M and K of the keystroke-level model). The key says yes to nothing
whose end has not been in sight. Timed from the list to the tenth yes; the server's own time is taken around the
application. `--contacts` fills the house up with so many others.

Against it stands a common CRM, where a follow-up is a task in a queue. The same ten mails there, click by click:

     1  the task in the queue                      7  the place in the body that wants words
     2  the contact's name, to see who it is       8  Send
     3  the tab with what was written before       9  back to the task
     4  the mail that they wrote last             10  the outcome, from a list
     5  'Email', to begin an answer               11  Complete
     6  the template, from a list                 12  the queue again

Twelve clicks a mail, 120 for ten, without the form for the next task that many ask for. At `CLICK` seconds a click
(P and B of the same model, with a hand on the mouse) and the same seconds to read and decide, that is what `CRM` says.
"""

import argparse
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, sync_playwright
from sqlmodel import select
from starlette.types import ASGIApp, Receive, Scope, Send

sys.path.insert(0, str(Path(__file__).parent.parent))

from outreach.cli.logs import tell
from outreach.contacts.records import User
from outreach.review.records import OutboxEntry
from outreach.web.sign_in import begin
from tests.house import REP
from tests.web.living import CHROMIUM, QUIETLY, served, sign_in
from tests.web.office import Office

_OF_ONE_ALONE = ("rfc_message_id", "message_id", "user_id", "proposal_id")
USERS = 50
READ, DECIDE, KEY, CLICK, CRM_CLICKS = 3.0, 1.35, 0.28, 1.3, 12


class Timed:
    """The pages, with the seconds that each answer took them."""

    def __init__(self, app: Any) -> None:
        self._app: ASGIApp = app
        self.state = app.state
        self.took: dict[str, list[float]] = defaultdict(list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and look at the clock around it."""
        begun = time.perf_counter()
        await self._app(scope, receive, send)
        if scope["type"] == "http" and not scope["path"].startswith(("/static/", "/events")):
            name = re.sub(r"\d+", "N", scope["path"])
            self.took[f"{scope['method']} {name}"].append(1000 * (time.perf_counter() - begun))


def fill(office: Office, waiting: int) -> None:
    """So many contacts of one rep who have asked what it costs; an answer to each waits."""
    for number in range(waiting):
        name, address = f"Client{number} Price", f"client{number}@client{number}.example"
        office.contact(name, address, stage="lead", zone="America/New_York", organisation=f"House {number}")
        office.arrives(f"{name} <{address}>", f"Hello,\n\nhow much is it for {number + 2} people?\n", subject="Price")
    office.passes(minutes=1)


def others(office: Office, count: int) -> None:
    """So many more contacts, with an address and two touches each, of all owners."""
    path = office.folder / "outreach.db"
    connection = sqlite3.connect(path, isolation_level=None)
    many = f"WITH RECURSIVE n(i) AS (SELECT 1000001 UNION ALL SELECT i + 1 FROM n WHERE i < {1_000_000 + count})"  # noqa: S608
    told = {"given": "'Given' || (i % 9973)", "family": "'Family' || i", "owner_id": f"1 + i % {USERS}", "id": "i"}
    told |= {"organisation_id": "NULL"}
    mail = {"contact_id": "i", "channel": "'email'", "value": "'o' || i || '@other.example'"}
    mail |= {"match_key": mail["value"], "canonical_key": mail["value"], "source": "'import'"}
    touch = {"contact_id": "i", "channel": "'email'", "direction": "'out'", "department": "'sales'"}
    with office.engine.database.write() as session:
        known = len(session.exec(select(User)).all())
        for number in range(known, USERS):
            session.add(User(name=f"User {number}", email=f"user{number}@tidewater.example"))
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    for table, values in (("contact", told), ("address", mail), ("touch", touch), ("touch", touch)):
        row = connection.execute(f'SELECT * FROM "{table}" LIMIT 1')  # noqa: S608
        like = dict(zip((each[0] for each in row.description), row.fetchone(), strict=True))
        names = [name for name in like if name != "id" or name in values]
        chosen = ", ".join(values.get(name, "?") for name in names)
        left = [None if name in _OF_ONE_ALONE else like[name] for name in names if name not in values]
        listed = ", ".join(f'"{name}"' for name in names)
        connection.execute(f'INSERT INTO "{table}" ({listed}) {many} SELECT {chosen} FROM n', left)  # noqa: S608
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def by_hand(page: Page, address: str, drafts: int) -> tuple[float, int]:
    """Clear so many drafts by the keyboard; gives seconds and keys."""
    keys = 0

    def press(key: str) -> None:
        nonlocal keys
        keys += 1
        page.wait_for_timeout(1000 * KEY)
        page.keyboard.press(key)

    page.goto(address)
    begun = time.perf_counter()
    press("j")
    press("Enter")
    for _ in range(drafts):
        page.wait_for_url("**/draft/*")
        page.wait_for_load_state("load")
        here = page.url
        page.wait_for_timeout(1000 * (READ + DECIDE))
        if page.evaluate("document.querySelector('[data-read]').getBoundingClientRect().bottom > innerHeight"):
            press("Space")
            page.wait_for_timeout(300)
        press("a")
        page.wait_for_url(lambda url, before=here: url != before)
    return time.perf_counter() - begun, keys


def answers(office: Office, address: str, rounds: int = 40) -> None:
    """Ask for each page many times over, as a browser does."""
    with office.engine.database.write() as session:
        cookie = begin(session, office.user_id(session, REP), office.clock.now())
    with httpx.Client(base_url=address, cookies={"outreach": cookie}, timeout=60) as client:
        entries = [int(each) for each in re.findall(r'href="/draft/(\d+)"', client.get("/").text)]
        page = client.get(f"/draft/{entries[0]}").text
        form = {name: _field(page, name) for name in ("token", "sha256")} | {"subject": "Re", "text": "Good morning."}
        for number in range(rounds):
            entry = entries[number % len(entries)]
            for path in ("/", f"/draft/{entry}", "/strip?kind=answer-pricing", f"/find?q=family{number}", "/find?q=g"):
                client.get(path).raise_for_status()
            same = {"sec-fetch-site": "same-origin", "origin": address}
            client.post(f"/draft/{entries[0]}/preview", data=form, headers=same).raise_for_status()


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def told(took: dict[str, list[float]]) -> Iterator[str]:
    """A line for each kind of answer."""
    for name, all_of in sorted(took.items()):
        if len(all_of) > 4:
            ranked = sorted(all_of)
            last = ranked[int(0.95 * len(ranked))]
            yield f"  {name:<28} median {statistics.median(all_of):6.1f} ms   95 % {last:6.1f} ms"


def main() -> None:
    """Build, measure, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, default=0)
    parser.add_argument("--waiting", type=int, default=100)
    parser.add_argument("--drafts", type=int, default=10)
    asked = parser.parse_args()
    tell(verbose=False)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office = Office(Path(folder))
        fill(office, asked.waiting)
        if asked.contacts:
            others(office, asked.contacts)
        timed = Timed(office.app)
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIETLY)
        with served(timed) as address:
            answers(office, address)
            print(f"{asked.waiting} drafts wait, {asked.contacts} other contacts; the server's time:")
            print("\n".join(told(timed.took)))
            timed.took.clear()
            page = chromium.new_page(viewport={"width": 1280, "height": 1000})
            sign_in(page, address)
            seconds, keys = by_hand(page, address, asked.drafts)
            spent = sum(map(sum, timed.took.values())) / asked.drafts
            page.close()
        chromium.close()
        approved = len([row for row in office.rows(OutboxEntry) if row.state == "approved"])
        office.engine.close()
    crm = asked.drafts * (READ + DECIDE + CRM_CLICKS * CLICK)
    print(
        f"{approved} drafts read and approved in {seconds:.1f} s: {keys} keys, no click, {spent:.0f} ms of server each"
    )
    print(f"  a common CRM: {asked.drafts * CRM_CLICKS} clicks, about {crm:.0f} s")
    if approved != asked.drafts:
        sys.exit("not all of them were approved")


if __name__ == "__main__":
    main()
