"""A lively house in a real browser: where Chromium is, how pages are served, what has happened there."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Page

from outreach.web.server import Server
from tests.house import REP, SUPPORT
from tests.web.office import PASSWORD, Office

CHROMIUM = Path("/usr/bin/chromium")
QUIETLY = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The pages on a free port of this machine."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
    front = getattr(getattr(app, "state", None), "front", None)
    server = Server(config, front.live) if front is not None else uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def lively(office: Office) -> None:
    """Some days in the life of a small sales team."""
    iris = office.contact(
        "Iris Okafor", "iris@garden.example", phone="+1 360 555 0142", organisation="Garden Street Books",
        stage="lead", zone="America/Los_Angeles", zone_source="import",
    )  # fmt: skip
    jonas = office.contact(
        "Jonas Weber", "jonas@werkhof.example", organisation="Werkhof Weber", stage="prospect", zone="Europe/Berlin"
    )
    office.agreed(jonas)
    office.contact(
        "Priya Nair", "priya@kitefield.example", phone="+1 212 555 0188", organisation="Kitefield Travel",
        stage="lead", tags=["asked-for-call"], zone="America/New_York",
    )  # fmt: skip
    office.contact("Tom Reed", "tom@reed.example", organisation="Reed & Sons", stage="customer", zone="America/Chicago")
    office.clock.move(timedelta(days=-8))
    office.we_wrote("jonas@werkhof.example", "Hello Jonas,\n\nshall I send you the trial?\n\nRosa", subject="A trial")
    office.clock.move(timedelta(days=2))
    office.we_wrote(
        "iris@garden.example", "Hi Iris,\n\nmay I ring you on Tuesday?\n\nRosa", subject="Tidewater for bookshops"
    )
    office.clock.move(timedelta(days=1, hours=3))
    office.arrives(
        "Iris Okafor <iris@garden.example>",
        "Hi Rosa,\n\nthanks for getting in touch. I can't take calls, I'm alone in the shop all day.\n"
        "How much does it cost for five people?\n\nBest,\nIris\n\n"
        "On Tue, Rosa Delgado wrote:\n> Hi Iris,\n> may I ring you on Tuesday?\n",
        subject="Re: Tidewater for bookshops",
    )
    office.we_wrote("iris@garden.example", "Your ticket is closed.", sender=SUPPORT, subject="Your ticket")
    office.clock.move(timedelta(days=5, hours=-3))
    office.arrives(
        "Tom Reed <tom@reed.example>", "Hi,\n\ndoes it work with our Linux laptops?\n\nTom", subject="Laptops"
    )
    office.passes(minutes=1)
    assert office.entry(iris).state == "waiting"


def sign_in(page: Page, address: str, email: str = REP) -> None:
    """As a person does it."""
    page.goto(address)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")


def is_up(page: Page, words: str) -> None:
    """What an action led to shows, and hears keys: a page can be read before its scripts have come."""
    page.get_by_text(words).first.wait_for()
    page.wait_for_load_state("load")
