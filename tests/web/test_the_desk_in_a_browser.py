"""Is a person done by the keyboard alone? Do words outlive what happens meanwhile, and does nothing jump?"""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.living import CHROMIUM, is_up, sign_in
from tests.web.office import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
IRIS = "iris@garden.example"
TALL: Any = {"width": 1280, "height": 1200}


def _glance(page: Page) -> None:
    """As long as somebody needs at least to read it."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(700)


def test_the_whole_story_by_keyboard_alone(office: Office, address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport=TALL)
    page.goto(address)
    page.locator("input[name=email]:focus").wait_for()
    for text in ("rosa@tidewater.example", "Tab", "a harbour with four boats", "Enter"):
        page.keyboard.press(text) if text in ("Tab", "Enter") else page.keyboard.type(text)
    is_up(page, "Waiting for you")
    names = [link.inner_text() for link in page.locator("[data-item]").all()]
    for _ in range(names.index("Iris Okafor") + 1):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/draft/1")
    page.keyboard.press("e")
    page.locator("#preview .sheet").wait_for()
    page.keyboard.type("Good morning! ")
    page.locator("#preview .sheet", has_text="Good morning! Hi Iris").wait_for()
    page.keyboard.press("Control+Enter")
    page.get_by_text("In the words of Rosa Delgado").wait_for()
    assert page.url == f"{address}/draft/1"
    _glance(page)
    page.keyboard.press("a")
    page.get_by_text("Approved.").wait_for()
    assert office.entry(1).state == "approved"
    page.wait_for_url(f"{address}/draft/*?after=1")
    skipped = int(page.url.partition("/draft/")[2].partition("?")[0])
    page.keyboard.press("s")
    page.keyboard.press("2")
    is_up(page, "Skipped.")
    assert [row.state for row in map(office.entry, (2, 3, 4)) if row.id == skipped] == ["skipped"]
    page.keyboard.press("Control+k")
    page.keyboard.type("priya")
    page.locator("#palette .found").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/contact/3")
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_url(f"{address}/")
    page.close()


def test_a_reply_that_comes_while_somebody_types_is_told_and_takes_no_word(
    office: Office, address: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    sign_in(page, address)
    page.goto(f"{address}/draft/1")
    page.get_by_role("link", name="Edit").click()
    page.locator("#preview .sheet").wait_for()
    page.keyboard.type("Words that I would hate to lose. ")
    page.wait_for_timeout(1500)
    at = page.locator("#text").bounding_box()
    office.clock.move(timedelta(minutes=1))
    office.writes(IRIS, "Please remove me from your list.", subject="Re: Tidewater for bookshops")
    page.get_by_text("Something has changed about this since you opened it.").wait_for()
    assert page.locator("#text").bounding_box() == at, "nothing moves under the cursor"
    page.keyboard.type("And some more. ")
    page.get_by_text("This draft was taken off the list meanwhile").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Words that I would hate to lose. And some more.").first.wait_for()
    assert page.get_by_label("Text").input_value().startswith("Words that I would hate to lose. And some more. Hi Iris")
    assert office.entry(1).state == "void"
    page.close()


def test_the_list_shows_what_is_new_and_moves_nothing_that_is_being_read(
    office: Office, address: str, chromium: Browser
) -> None:
    office.contact("Vera Lind", "vera@lind.example", stage="lead", zone="Europe/Berlin")
    office.contact("Nils Holm", "nils@holm.example", stage="lead", zone="Europe/Berlin")
    page = chromium.new_page()
    sign_in(page, address)
    page.mouse.move(5, 5)
    page.wait_for_timeout(1500)
    office.writes("vera@lind.example", "How much does it cost?", subject="Prices")
    page.get_by_role("link", name="Vera Lind").wait_for()
    page.keyboard.press("j")
    office.writes("nils@holm.example", "How much does it cost?", subject="Prices")
    page.get_by_text("New: Nils Holm.").wait_for()
    assert page.get_by_role("link", name="Nils Holm").count() == 0
    page.get_by_role("link", name="Show it").click()
    page.get_by_role("link", name="Nils Holm").wait_for()
    page.close()


def test_two_windows_say_yes_to_the_same_draft_and_one_of_them_counts(
    office: Office, address: str, chromium: Browser
) -> None:
    first, second = chromium.new_page(), chromium.new_context().new_page()
    for page in (first, second):
        sign_in(page, address)
        page.goto(f"{address}/draft/1")
        _glance(page)
    first.keyboard.press("a")
    first.wait_for_function("scrollY > 0")
    assert office.entry(1).state == "waiting", "the key shows the end of the mail before it says yes to it"
    first.wait_for_timeout(200)
    first.keyboard.press("a")
    first.get_by_text("Approved.").wait_for()
    second.keyboard.press("End")
    second.wait_for_timeout(200)
    second.keyboard.press("a")
    second.get_by_text("Something has changed since you looked").wait_for()
    assert office.entry(1).state == "approved"
    assert office.daemon.woken == 1
    first.close()
    second.close()


def test_a_yes_is_taken_back_by_a_key_and_a_stop_is_quicker_than_that(
    office: Office, address: str, chromium: Browser
) -> None:
    page = chromium.new_page(viewport=TALL)
    sign_in(page, address)
    for stopped in (False, True):
        page.goto(f"{address}/draft/1")
        _glance(page)
        page.keyboard.press("a")
        is_up(page, "Approved.")
        if stopped:
            office.writes(IRIS, "Please remove me from your list.", subject="Re: Tidewater for bookshops")
        page.keyboard.press("u")
        page.get_by_text("Something has changed since you looked" if stopped else "Leaves at once").first.wait_for()
        assert office.entry(1).state == ("void" if stopped else "waiting")
    page.close()
