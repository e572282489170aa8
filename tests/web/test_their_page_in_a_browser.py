"""Does a contact get through their page in a real browser: without JavaScript, by keyboard, on a phone, in the dark?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.living import CHROMIUM, QUIETLY, served
from tests.web.office import Office
from tests.web.their_page import Page as Theirs
from tests.web.their_page import may, wishes

SCREENSHOTS = Path(__file__).parent.parent.parent / "screenshots"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
CONTRAST = """() => {
  const light = c => { const v = c.map(x => x / 255).map(x => x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2] };
  const rgb = s => s.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c.slice(0, 3) } return [255, 255, 255] };
  return [...document.querySelectorAll('p, li, a, h1, h2, button, label, legend')].filter(e => e.textContent.trim()
    && e.getBoundingClientRect().left >= 0).map(e => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    return [(a + .05) / (b + .05), e.textContent.trim().slice(0, 40)] }).filter(([ratio]) => ratio < 4.5) }"""
UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden]), select, button')].filter(e =>
  !(e.labels && e.labels.length) && !e.getAttribute('aria-labelledby')
  && !e.textContent.trim()).map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture
def theirs(office: Office, iris: int) -> Theirs:
    """The page of somebody who has told us much."""
    office.writes(
        "iris@bluejay.example", "I can't take calls, I'm alone in the shop. Please write to me only between 9 and 11."
    )
    return Theirs(office, iris)


def opened(chromium: Browser, address: str, path: str, **how: Any) -> tuple[Page, list[str]]:
    """The page in a window without script, and every request that it makes."""
    asked: list[str] = []
    context = chromium.new_context(java_script_enabled=False, **how)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    return page, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1000, "en"), (390, "de"), (320, "fr")])
def test_it_can_be_read_everywhere(
    office: Office, theirs: Theirs, chromium: Browser, scheme: Any, width: int, language: str
) -> None:
    with served(office.app) as address:
        how: dict[str, Any] = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
        page, asked = opened(chromium, address, f"{theirs.path}?lang={language}", **how)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CONTRAST) == []
        assert page.evaluate(UNNAMED) == []
        small = "e => [...e].filter(x => x.getBoundingClientRect().height < 24).map(x => x.outerHTML)"
        assert page.locator("button, nav a, select, label").evaluate_all(small) == []
        assert {url.removeprefix(address).partition("?")[0] for url in asked} == {theirs.path, "/p/page.css"}
        assert page.context.cookies() == []
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"wishes-{language}-{width}-{scheme}.png", full_page=True)
        page.context.close()


def test_it_is_worked_by_keyboard_and_undone(office: Office, theirs: Theirs, iris: int, chromium: Browser) -> None:
    with served(office.app) as address:
        page, asked = opened(chromium, address, theirs.path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.get_by_role("group", name="Telephone").get_by_label("Yes").focus()
        page.keyboard.press("Space")
        page.get_by_role("region", name="How may we reach you?").get_by_role("button").focus()
        page.keyboard.press("Enter")
        assert page.get_by_role("status").inner_text().startswith("It holds from now on.")
        assert may(office, iris, "phone") & {"channel_refused"} == set()
        page.get_by_role("status").get_by_role("button", name="Undo").press("Enter")
        assert "as it was before" in page.get_by_role("status").inner_text()
        assert may(office, iris, "phone") >= {"channel_refused"}
        page.get_by_role("button", name="Stop everything").press("Enter")
        assert [wish.kind for wish in wishes(office, iris)][-1] == "stop"
        assert page.url.startswith(address + theirs.path)
        assert all(url.startswith(address + "/p/") for url in asked)
        page.context.close()
