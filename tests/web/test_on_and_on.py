"""Does one decision lead to the next thing that waits, and a strip through all of a kind, each seen before its yes?"""

import re

import pytest

from tests.house import OTHER_REP
from tests.web.office import Office


@pytest.fixture
def waiting(office: Office) -> list[int]:
    """Three questions about prices and one about something else; their drafts in the order of the list."""
    entries = []
    for name in ("Ada", "Ben", "Cleo", "Dov"):
        contact = office.contact(f"{name} Client", f"{name}@client.example", stage="lead", zone="America/New_York")
        words = "Does it work on Linux?" if name == "Cleo" else "How much does it cost for five people?"
        office.writes(f"{name}@client.example", words, subject=f"A question of {name}'s")
        entries.append(office.entry(contact).id or 0)
        office.passes(minutes=1)
    return entries


def _sha256(page: str) -> str:
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    return found[1] if found else ""


def test_a_decision_leads_on_to_the_next_that_waits_and_at_the_end_to_the_list(
    office: Office, waiting: list[int]
) -> None:
    browser = office.browser()
    first, second, *_, last = waiting
    page = browser.get(f"/draft/{first}")
    assert f'<a href="/draft/{second}" rel="next"' in page
    assert 'rel="prev"' not in page
    assert f'name="upcoming" value="{second}"' in page
    told = browser.post(f"/draft/{first}/approve", sha256=_sha256(page), upcoming=str(second)).headers["location"]
    assert told == f"/draft/{second}?after={first}"
    assert "<strong>Approved.</strong>" in browser.get(told)
    browser.post(f"/draft/{second}/skip", why="Not now", upcoming=str(waiting[2]))
    assert browser.post(f"/draft/{last}/skip", why="Not now", upcoming="0").headers["location"] == f"/?after={last}"


def test_it_leads_to_nothing_that_is_decided_already_or_anothers(office: Office, waiting: list[int]) -> None:
    theirs = office.contact("Otto Client", "otto@client.example", owner=OTHER_REP, stage="lead", zone="UTC")
    office.writes("otto@client.example", "How much does it cost?", subject="Prices")
    browser, entry = office.browser(), office.entry(theirs).id
    first, second, third, _ = waiting
    browser.post(f"/draft/{second}/skip", why="x")
    assert browser.post(f"/draft/{first}/skip", upcoming=str(second)).headers["location"] == f"/?after={first}"
    assert browser.post(f"/draft/{third}/skip", upcoming=str(entry)).headers["location"] == f"/?after={third}"


def test_the_strip_goes_through_one_kind_each_shown_whole(office: Office, waiting: list[int]) -> None:
    browser = office.browser()
    assert 'href="/strip?kind=answer-pricing"' in browser.get("/strip")
    where, seen = "/strip?kind=answer-pricing", []
    for _ in range(3):
        page = browser.get(where)
        assert "Small    up to 5 people" in page, "the whole mail is there"
        [entry] = {int(each) for each in re.findall(r'action="/draft/(\d+)/approve"', page)}
        assert page.count('<button class="yes"') == 1, "one yes for one mail"
        seen.append(entry)
        upcoming = re.search(r'name="upcoming" value="(\d+)"', page)
        form = {"sha256": _sha256(page), "upcoming": upcoming[1] if upcoming else "0", "kind": "answer-pricing"}
        where = browser.post(f"/draft/{entry}/approve", **form).headers["location"]
    assert seen == [waiting[0], waiting[1], waiting[3]]
    assert "None of this kind is left" in browser.get(where)
    assert office.entry(3).state == "waiting", "the other kind is not touched"


def test_what_was_not_shown_cannot_be_approved(office: Office, waiting: list[int]) -> None:
    browser = office.browser()
    shown = _sha256(browser.get("/strip?kind=answer-pricing"))
    answer = browser.post(f"/draft/{waiting[1]}/approve", 409, sha256=shown, kind="answer-pricing")
    assert "Something has changed" in answer.text
    assert office.entry(2).state == "waiting"
