"""Does somebody who types see what the contact would see and whether it could go? And is nothing kept of it?"""

from datetime import timedelta

import pytest
from sqlmodel import col

from outreach.rendering.records import Draft
from tests.house import OTHER_REP
from tests.web.office import Browser, Office
from tests.web.test_every_route import everything

IRIS = "iris@garden.example"


@pytest.fixture
def waiting(office: Office) -> int:
    """Iris's draft."""
    contact = office.contact("Iris Okafor", IRIS, stage="lead", zone="America/Los_Angeles")
    office.writes(IRIS, "How much does it cost for five people?", subject="Pricing")
    return office.entry(contact).id or 0


def _tried(office: Office, entry: int, **fields: str) -> str:
    browser = office.browser()
    draft = office.rows(Draft, col(Draft.id) == office.entry(1).draft_id)[0]
    form = {"subject": "Re: Pricing", "text": "A fine day to you.", "sha256": draft.sha256} | fields
    return browser.post(f"/draft/{entry}/preview", 200, **form).text


def test_the_words_are_shown_with_what_is_said_of_them_and_nothing_is_kept(office: Office, waiting: int) -> None:
    browser, before = office.browser(), None
    for fields, said in (
        ({}, "Leaves at once; it is 09:00 where they are."),
        ({"text": "Hello [your answer]"}, "It still says [your answer]."),
        ({"text": " "}, "A mail needs some words."),
        ({"sha256": "0" * 64}, "Somebody has changed it meanwhile."),
        ({"text": "<script>alert(1)</script>"}, "&lt;script&gt;"),
    ):
        form = {"subject": "Re: Pricing", "text": "A fine day to you."} | fields
        before = before or everything(office)
        assert said in browser.post(f"/draft/{waiting}/preview", 200, **form).text, fields
    assert everything(office) == before


def test_what_happens_meanwhile_is_said_while_they_type(office: Office, waiting: int) -> None:
    office.clock.move(timedelta(minutes=5))
    office.arrives(IRIS, "One more thing.", subject="Re: Pricing")
    assert "Leaves once we have listened to all they may have written." in _tried(office, waiting)
    office.passes(minutes=1)
    office.writes(IRIS, "Please remove me from your list.", subject="Re: Pricing")
    said = _tried(office, waiting)
    assert "taken off the list meanwhile" in said
    assert "A fine day to you." in said


def test_nobody_tries_words_on_anothers_draft(office: Office, waiting: int) -> None:
    omar = office.browser(OTHER_REP)
    omar.post(f"/draft/{waiting}/preview", 403, subject="x", text="y")
    nobody = office.browser(None)
    form = {"token": "", "text": "y"}
    asked = nobody.client.post(f"/draft/{waiting}/preview", data=form, headers=Browser.SAME | {"hx-request": "true"})
    assert asked.status_code == 401, "a piece of a page is never replaced by the page to sign in"
