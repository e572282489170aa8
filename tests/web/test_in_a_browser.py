"""Does a person get through it in a real browser, with and without JavaScript, and is it good to look at?"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from outreach.web.server import Server
from tests.house import OTHER_REP, REP, SUPPORT
from tests.web.office import PASSWORD, Office

CHROMIUM = Path("/usr/bin/chromium")
SCREENSHOTS = Path(__file__).parent.parent.parent / "screenshots"
_QUIETLY = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


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


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """Where the pages of a lively house are."""
    lively(office)
    with served(office.app) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_QUIETLY)
        yield browser
        browser.close()


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


@pytest.mark.parametrize("script", [True, False])
def test_a_person_signs_in_reads_and_approves(office: Office, address: str, chromium: Browser, script: bool) -> None:
    context = chromium.new_context(java_script_enabled=script)
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, address)
    page.get_by_role("link", name="Iris Okafor").click()
    page.get_by_text("Small    up to 5 people").wait_for()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved.").wait_for()
    assert {row.state for row in [office.entry(1)]} == {"approved"}
    assert office.daemon.woken == 1
    assert [url for url in asked if not url.startswith(address)] == []
    assert said == []
    context.close()


def test_the_keys_lead_through_the_list(office: Office, address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    sign_in(page, address)
    names = [link.inner_text() for link in page.locator("[data-item]").all()]
    for _ in range(names.index("Iris Okafor") + 1):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/draft/*")
    page.get_by_role("button", name="Approve").wait_for()
    page.keyboard.press("a")
    assert office.entry(1).state == "waiting", "nobody reads so fast"
    page.wait_for_timeout(700)
    page.keyboard.press("a")
    page.get_by_text("Approved.").wait_for()
    page.wait_for_url("**/draft/*")
    page.keyboard.press("s")
    page.get_by_role("button", name="Wrong tone").click()
    page.get_by_text("Skipped.").wait_for()
    page.close()


def test_an_edit_is_kept_when_it_comes_too_late(office: Office, address: str, chromium: Browser) -> None:
    first, second = chromium.new_page(), chromium.new_page()
    sign_in(first, address)
    entry = office.entry(1).id
    first.goto(f"{address}/draft/{entry}/edit")
    sign_in(second, address)
    second.goto(f"{address}/draft/{entry}/edit")
    second.get_by_label("Subject").fill("The other window was quicker")
    second.get_by_role("button", name="Save").click()
    second.get_by_text("The other window was quicker").first.wait_for()
    first.get_by_label("Text").fill("Words that I would hate to lose.")
    first.get_by_role("button", name="Save").click()
    first.get_by_text("Somebody has changed it meanwhile").wait_for()
    assert first.get_by_label("Text").input_value().strip() == "Words that I would hate to lose."
    first.close()
    second.close()


SIZES = {"wide": (1280, 1000), "phone": (390, 844)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_drawn(office: Office, address: str, chromium: Browser, size: str, scheme: Any) -> None:
    width, height = SIZES[size]
    hand = size == "phone"
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, is_mobile=hand, has_touch=hand
    )
    page = context.new_page()
    page.goto(address)
    _shot(page, "login", size, scheme)
    sign_in(page, address)
    _shot(page, "list", size, scheme)
    entries = {row.contact_id: row.id for row in map(office.entry, (1, 2, 3, 4))}
    for name, path in (
        ("draft", f"/draft/{entries[1]}"), ("edit", f"/draft/{entries[1]}/edit"), ("card", f"/draft/{entries[3]}"),
        ("own-hand", f"/draft/{entries[4]}"), ("contact", "/contact/1"), ("nowhere", "/draft/4040"),
    ):  # fmt: skip
        page.goto(address + path)
        _shot(page, name, size, scheme)
    page.goto(f"{address}/draft/{entries[1]}")
    page.locator("summary", has_text="Skip").click()
    _shot(page, "skip", size, scheme)
    page.goto(f"{address}/draft/{entries[1]}")
    page.get_by_role("button", name="Approve").click()
    _shot(page, "approved", size, scheme)
    page.goto(f"{address}/draft/{entries[1]}")
    _shot(page, "on-its-way", size, scheme)
    page.goto(f"{address}/draft/{entries[2]}")
    office.clock.move(timedelta(hours=10))
    page.get_by_role("button", name="Approve").click()
    _shot(page, "refused", size, scheme)
    office.passes(minutes=1)
    page.goto(f"{address}/draft/{entries[2]}")
    _shot(page, "at-night", size, scheme)
    office.writes("jonas@werkhof.example", "Please don't write to me again.", subject="Re: A trial")
    page.get_by_role("button", name="Approve").click()
    _shot(page, "stale", size, scheme)
    page.goto(address)
    _shot(page, "list-at-night", size, scheme)
    page.goto(f"{address}/contact/2")
    _shot(page, "contact-stopped", size, scheme)
    page.get_by_role("button", name="Sign out").click()
    office.hears()
    sign_in(page, address, OTHER_REP)
    _shot(page, "empty", size, scheme)
    context.close()


def _shot(page: Page, name: str, size: str, scheme: str) -> None:
    """A picture to look at; and no page is wider than its window."""
    page.wait_for_load_state("networkidle")
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{size}-{scheme}.png")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name} is {wider} px wider than a {size} window"
