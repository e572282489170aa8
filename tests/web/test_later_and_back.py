"""What the pages offer beside a yes for now: one for later, taking it back, and a skip with a reason."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col

from outreach.planning.records import Proposal
from outreach.review.records import OutboxEntry
from tests.house import OTHER_REP
from tests.web.office import Office

IRIS = "iris@garden-street.example"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A house in which a yes can be taken back for ten seconds."""
    return Office(tmp_path, undo=10)


@pytest.fixture
def entry(office: Office) -> OutboxEntry:
    """Iris in Los Angeles has asked what it costs; her draft waits, and it is nine there."""
    iris = office.contact("Iris Okafor", IRIS, stage="lead", zone="America/Los_Angeles", zone_source="import")
    office.writes(IRIS, "How much does it cost for five people?", subject="Pricing")
    return office.entry(iris)


def _now(office: Office, entry: OutboxEntry) -> OutboxEntry:
    return office.rows(OutboxEntry, col(OutboxEntry.id) == entry.id)[0]  # type: ignore[no-any-return]


def test_after_a_yes_the_list_offers_to_take_it_back(office: Office, entry: OutboxEntry) -> None:
    browser = office.browser()
    browser.approve(entry.id or 0)
    assert office.daemon.after == timedelta(seconds=10), "the daemon is woken when it is due"
    page = browser.get(f"/?after={entry.id}")
    assert "in a few seconds" in page
    assert f'action="/draft/{entry.id}/undo"' in page
    browser.post(f"/draft/{entry.id}/undo")
    assert _now(office, entry).state == "waiting"
    assert "Approve" in browser.get(f"/draft/{entry.id}")


def test_who_is_too_late_is_told_that_it_has_left(office: Office, entry: OutboxEntry) -> None:
    browser = office.browser()
    browser.approve(entry.id or 0)
    with office.engine.database.write() as session:
        session.get_one(OutboxEntry, entry.id).state = "sent"
    assert "Sent" in browser.post(f"/draft/{entry.id}/undo", 409).text


def test_a_colleague_takes_nothing_back(office: Office, entry: OutboxEntry) -> None:
    office.browser().approve(entry.id or 0)
    colleague = office.browser(OTHER_REP)
    colleague.post(f"/draft/{entry.id}/undo", 403)
    colleague.post(f"/draft/{entry.id}/unskip", 403)
    assert _now(office, entry).state == "approved"


def test_the_page_offers_moments_that_suit_them_and_one_is_taken(office: Office, entry: OutboxEntry) -> None:
    browser = office.browser()
    page = browser.get(f"/draft/{entry.id}")
    [sha256] = set(re.findall(r'name="sha256" value="([0-9a-f]{64})"', page))
    moments = re.findall(r'name="later" value="([^"]+)">([^<]+)<', page)
    assert [words for _, words in moments] == [
        "Mon 2 Mar 13:00 their time (today 16:00 yours)", "Tue 3 Mar 09:00 their time (tomorrow 12:00 yours)",
        "Wed 4 Mar 09:00 their time (Wed 4 Mar 12:00 yours)", "Mon 9 Mar 09:00 their time (Mon 9 Mar 12:00 yours)",
    ]  # fmt: skip
    browser.post(f"/draft/{entry.id}/approve", sha256=sha256, later=moments[1][0])
    approved = _now(office, entry)
    assert (approved.state, approved.not_before.isoformat()) == ("approved", moments[1][0])
    assert "leaves tomorrow 12:00" in browser.get("/")


def test_a_moment_at_night_is_answered_with_the_nearest(office: Office, entry: OutboxEntry) -> None:
    browser = office.browser()
    sha256 = browser.get(f"/draft/{entry.id}").partition('name="sha256" value="')[2][:64]
    response = browser.post(f"/draft/{entry.id}/approve", 409, sha256=sha256, at="tomorrow 2:00")
    assert "nothing was sent" in response.text
    nearest = re.search(r'name="later" value="([^"]+)">Let it leave tomorrow 11:00<', response.text)
    assert nearest is not None
    browser.post(f"/draft/{entry.id}/approve", 409, sha256="0" * 64, later=nearest[1])
    assert _now(office, entry).state == "waiting"
    assert "is no moment to come" in browser.post(f"/draft/{entry.id}/approve", 422, at="<next> year").text


@pytest.mark.parametrize("reason", ["not_this_person", "not_now", "wrong_tone", "myself"])
def test_one_tap_gives_the_reason_and_the_contact_page_takes_it_back(
    office: Office, entry: OutboxEntry, reason: str
) -> None:
    browser = office.browser()
    browser.post(f"/draft/{entry.id}/skip", reason=reason)
    [proposal] = office.rows(Proposal)
    assert (proposal.outcome, proposal.skipped_for) == ("skipped", reason)
    page = browser.get(f"/contact/{entry.contact_id}")
    assert f'action="/draft/{entry.id}/unskip"' in page
    browser.post(f"/draft/{entry.id}/unskip")
    assert f'action="/draft/{entry.id}/unskip"' not in browser.get(f"/contact/{entry.contact_id}")
    office.passes(minutes=1)
    assert office.entry(entry.contact_id).state == "waiting", "it is proposed again"


def test_a_reason_that_nobody_knows_is_refused(office: Office, entry: OutboxEntry) -> None:
    office.browser().post(f"/draft/{entry.id}/skip", 422, reason="too_expensive")
    assert _now(office, entry).state == "waiting"


def test_the_plan_tells_templates_that_are_skipped_for_their_tone_and_nobodys_name(
    office: Office, entry: OutboxEntry
) -> None:
    browser = office.browser()
    assert "for their tone" not in browser.get("/plan")
    browser.post(f"/draft/{entry.id}/skip", reason="wrong_tone")
    page = browser.get("/plan")
    [proposal] = office.rows(Proposal)
    assert f"{proposal.template}: one draft" in page
    assert "Rosa" not in page.partition("for their tone")[2].partition("</section>")[0]
