"""Does any of the known tricks run a script, fetch anything or lead away, with each wall standing alone?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse

from outreach.contacts.records import Note
from outreach.inbox.records import Message
from outreach.web import shown_letter
from outreach.web.foreign_html import Harmless
from outreach.web.guard import FENCES
from tests.hostile.evil import Evil
from tests.hostile.tricks import REQUESTS, SCRIPTS, TRACE, tricks
from tests.house import REP
from tests.web.living import CHROMIUM, QUIETLY, served, sign_in
from tests.web.office import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
SETTLE = 1200
"""Milliseconds that a page is watched once it is loaded."""
PAGES = ["/", "/draft/1", "/draft/1/edit", "/contact/1", "/contact/2", "/contact/1/why", "/draft/1/why", "/plan"]
ONE_PROCESS = "--disable-features=IsolateSandboxedIframes"
"""A process for each of ninety frames takes a minute to start; what may run in a frame does not depend on it."""


@pytest.fixture(scope="module")
def evil() -> Iterator[Evil]:
    """Where every trick's address leads."""
    with Evil() as standing:
        yield standing


@pytest.fixture(scope="module")
def chromium(evil: Evil) -> Iterator[Browser]:
    """The system's browser, for which evil.example is on this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*QUIETLY, evil.rule, ONE_PROCESS])
        yield browser
        browser.close()


@dataclass
class Walls:
    """The pages with some walls taken down, and a page with every mail's frame on it."""

    app: Any
    sanitised: bool = True
    policy: bool = True
    sandbox: bool = True
    ids: list[int] = field(default_factory=list)
    pressed: list[int] = field(default_factory=list)
    """Those that want to be pressed."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def without(message: Any) -> None:
            if message["type"] == "http.response.start" and not self.policy:
                headers = MutableHeaders(scope=message)
                for name in ("content-security-policy", "x-frame-options", "x-dns-prefetch-control"):
                    if name in headers:
                        del headers[name]
            await send(message)

        if scope["type"] == "http" and scope["path"] == "/every-frame":
            attribute = 'sandbox=""' if self.sandbox else ""
            frames = "".join(
                f'<iframe {attribute} {"data-press" if n in self.pressed else ""} src="/message/{n}/frame"></iframe>'
                for n in self.ids
            )
            page = f"<!doctype html><style>iframe{{width:110px;height:70px}}</style><title>ours</title>{frames}"
            policy = FENCES["around"]["Content-Security-Policy"].replace("style-src", "style-src 'unsafe-inline'")
            around = {"Content-Security-Policy": policy} if self.policy else {}
            await HTMLResponse(page, headers=around)(scope, receive, send)
            return
        await self.app(scope, receive, without)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, list[int], list[int]]]:
    """A house to which somebody has sent every trick; the numbers of the mails, and of those to be pressed."""
    office = Office(tmp_path_factory.mktemp("office"))
    for who in ("eve", "ada"):
        person = office.contact(
            f"{who} {next(iter(tricks().values()))}", f"{who}@evil.example", zone="America/New_York"
        )
        for html in tricks().values():
            with office.engine.database.write() as session:
                session.add(Note(contact_id=person, text=html, at=office.clock.now()))
    for number, html in enumerate(tricks().values()):
        sender = f"{('eve', 'ada')[number % 2]}@evil.example"
        mail = EmailMessage()
        mail["From"], mail["To"] = Address(html[:90].replace("\ufeff", ""), addr_spec=sender), REP
        mail["Subject"] = html.replace("\ufeff", "")
        mail.set_content(f"<p>How much does it cost? Call me {html}.</p>{html}<p>The end</p>", subtype="html")
        mail.add_attachment(b"x", maintype="text", subtype="html", filename=html)
        office.arrives("", "", raw=mail.as_bytes())
    office.engine.think()
    rows = office.rows(Message)
    yield office, [row.id for row in rows], [row.id for row in rows if "press" in row.html or "onclick" in row.html]
    office.engine.close()


@pytest.fixture
def walls(filled: tuple[Office, list[int], list[int]], monkeypatch: pytest.MonkeyPatch) -> Walls:
    """Its pages, with walls that can be taken down."""
    office, ids, pressed = filled
    standing = Walls(office.app, ids=ids, pressed=pressed)
    careful = shown_letter.harmless

    def perhaps(html: str, pictures: dict[str, str]) -> Harmless:
        return careful(html, pictures) if standing.sanitised else Harmless(html)

    monkeypatch.setattr(shown_letter, "harmless", perhaps)
    return standing


@dataclass
class Watched:
    """A page, and what happened on it."""

    page: Page
    evil: Evil
    silent_too: bool = True
    """A hint to connect is no request, and no policy forbids it: against it stands the sanitiser alone."""
    ran: int = 0
    away: int = 0

    def __post_init__(self) -> None:
        self._before = len(self.evil.asked)
        self.page.on("console", lambda message: self._said(message.text))
        self.page.on("dialog", lambda dialog: (self._said(TRACE), dialog.dismiss()))
        self.page.on("popup", lambda _: self._left())
        self.page.on("framenavigated", lambda frame: self._went(frame))

    @property
    def asked(self) -> int:
        """Connections on which something was said; silent ones count where the sanitiser stands."""
        came = self.evil.asked[self._before :]
        return len(came if self.silent_too else [said for said in came if said])

    def _said(self, text: str) -> None:
        self.ran += text == TRACE

    def _left(self) -> None:
        self.away += 1

    def _went(self, frame: Any) -> None:
        self.away += frame == self.page.main_frame and "evil.example" in frame.url


def look(
    chromium: Browser, address: str, evil: Evil, paths: list[str], press: str, *, silent_too: bool = True
) -> tuple[int, int, int]:
    """Open pages and press in the middle of every frame; gives scripts run, requests, times led away."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    sign_in(page, address)
    watched = Watched(page, evil, silent_too)
    for path in paths:
        page.goto(address + path, wait_until="commit")
        page.wait_for_load_state("load")
        for place in page.locator(press).all():
            try:
                box = place.bounding_box(timeout=2000)
            except Exception:  # noqa: BLE001 - where nothing holds, the page may be gone
                break
            if box is not None:
                page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(SETTLE)
    context.close()
    return watched.ran, watched.asked, watched.away


def test_there_are_tricks_enough() -> None:
    assert len(SCRIPTS) >= 40
    assert len(REQUESTS) >= 30
    assert len(tricks()) >= 60


def test_each_mail_on_its_own_page_does_nothing(walls: Walls, chromium: Browser, evil: Evil) -> None:
    with served(walls) as address:
        paths = [f"/message/{n}/as-sent" for n in walls.ids[::8]]
        assert look(chromium, address, evil, paths, "iframe") == (0, 0, 0)


@pytest.mark.parametrize(
    ("sanitised", "policy", "sandbox"),
    [
        (True, True, True),
        (False, True, True),
        (True, False, True),
        (True, True, False),
        (True, False, False),
        (False, True, False),
    ],
    ids=["all", "no sanitiser", "no policy", "no sandbox", "sanitiser alone", "policy alone"],
)
def test_what_walls_are_left_hold(
    walls: Walls, chromium: Browser, evil: Evil, sanitised: bool, policy: bool, sandbox: bool
) -> None:
    walls.sanitised, walls.policy, walls.sandbox = sanitised, policy, sandbox
    with served(walls) as address:
        seen = look(chromium, address, evil, ["/every-frame"], "[data-press]", silent_too=sanitised)
    assert seen == (0, 0, 0)


def test_the_sandbox_alone_runs_nothing_and_leads_nowhere(walls: Walls, chromium: Browser, evil: Evil) -> None:
    """It does not keep pictures from being fetched: for that there are the other two."""
    walls.sanitised = walls.policy = False
    with served(walls) as address:
        ran, _, away = look(chromium, address, evil, ["/every-frame"], "[data-press]")
    assert (ran, away) == (0, 0)


def test_without_any_wall_the_tricks_work(walls: Walls, chromium: Browser, evil: Evil) -> None:
    """Or the tests above would prove nothing."""
    walls.sanitised = walls.policy = walls.sandbox = False
    with served(walls) as address:
        ran, asked, _ = look(chromium, address, evil, ["/every-frame"], "no-such-thing")
    assert ran >= 25
    assert asked >= 20


def test_as_text_they_are_words_without_any_other_wall(walls: Walls, chromium: Browser, evil: Evil) -> None:
    walls.policy = False
    with served(walls) as address:
        assert look(chromium, address, evil, PAGES, "summary") == (0, 0, 0)
