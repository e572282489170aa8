"""Is every page fit to be seen: no wider than its window, nothing serious by axe-core, nothing said on the console?"""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.web.living import CHROMIUM
from tests.web.office import Office
from tests.web.sight import faults, seen_as, too_wide
from tests.web.tour import tour

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
_EXPECTED = ("status of 409", "status of 404", "status of 403")


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_every_page_is_fit_to_be_seen(office: Office, address: str, chromium: Browser, size: str, scheme: Any) -> None:
    wrong: list[str] = []
    with seen_as(chromium, size, scheme) as page:
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        for name in tour(office, page, address):
            if by := too_wide(page):
                wrong.append(f"{name}: {by} px wider than the window")
            wrong += [f"{name}: {fault}" for fault in faults(page)]
    assert [each for each in wrong if not any(known in each for known in _EXPECTED)] == []
