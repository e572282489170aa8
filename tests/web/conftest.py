"""What every test of the pages may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.web.living import CHROMIUM, QUIETLY, lively, served
from tests.web.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A house with its pages."""
    standing = Office(tmp_path)
    yield standing
    standing.engine.close()


@pytest.fixture
def iris(office: Office) -> int:
    """A contact who may be written to and called."""
    contact_id = office.contact(
        "Iris Navarro", "iris@bluejay.example", phone="+1 360 555 0142", stage="lead", zone="America/New_York"
    )
    office.agreed(contact_id)
    return contact_id


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
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIETLY)
        yield browser
        browser.close()
