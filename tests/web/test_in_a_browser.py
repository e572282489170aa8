"""Does a person get through it in a real browser, with and without JavaScript, and is it good to look at?"""

import pytest
from playwright.sync_api import Browser

from tests.web.living import CHROMIUM, is_up, sign_in
from tests.web.office import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


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
    page.keyboard.press("a")
    assert office.entry(1).state == "waiting", "nobody reads so fast"
    page.wait_for_timeout(700)
    page.keyboard.press("a")
    is_up(page, "Approved.")
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
