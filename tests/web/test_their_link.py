"""Does a link to the preference page open one page, for as long as it should, and no other?"""

from datetime import timedelta

from fastapi.testclient import TestClient

from outreach.contacts.records import Contact
from outreach.credentials import new_link_key
from outreach.service.engine import Engine
from outreach.web.preference_pages import create_public_app
from tests.web.office import ADDRESS, Office
from tests.web.their_page import IRIS, ONE_CLICK, Page, may, wishes


def test_forged_links_all_look_the_same(office: Office, iris: int) -> None:
    page = Page(office, iris)
    other = Page(office, office.contact("Omar Other", "other@else.example"))
    bodies = set()
    for at in range(0, 60, 7):
        letter = "A" if page.token[at] != "A" else "B"
        forged = page.token[:at] + letter + page.token[at + 1 :]
        response = page.client.post(f"/p/{forged}", data=ONE_CLICK)
        bodies.add((response.status_code, response.text))
        bodies.add((page.client.get(f"/p/{forged}").status_code, page.client.get(f"/p/{forged}").text))
    mixed = page.token[:22] + other.token[22:]
    for path in (f"/p/{mixed}", "/p/x", f"/p/{page.token}x", "/p/", "/p/../login", f"/p/{page.token}/"):
        response = page.client.get(path)
        bodies.add((response.status_code, response.text))
    assert {status for status, _ in bodies} == {404}
    assert len(bodies) == 1
    assert wishes(office, iris) == []


def test_somebody_new_with_an_old_number_is_not_the_same_person(office: Office, iris: int) -> None:
    page = Page(office, iris)
    with office.engine.database.write() as session:
        session.get_one(Contact, iris).created_at += timedelta(seconds=5)
    assert page.client.get(page.path).status_code == 404
    assert page.client.post(page.path, data={"do": "stop"}).status_code == 404


def test_guessing_has_an_end_and_real_links_go_on(office: Office, iris: int) -> None:
    page = Page(office, iris)
    codes = [page.client.get("/p/" + "A" * 60).status_code for _ in range(130)]
    assert set(codes) == {404, 429}
    assert page.client.get(page.path).status_code == 200


def test_changes_have_an_end_and_a_stop_has_none(office: Office, iris: int) -> None:
    page = Page(office, iris)
    codes = {page.client.post(page.path, data={"do": "often", "per": "week"}).status_code for _ in range(130)}
    assert codes == {200, 429}
    assert page.client.post(page.path, data={"do": "stop"}).status_code == 200
    assert may(office, iris) == {"stopped"}


def test_an_old_link_shows_nothing_and_stops(office: Office, iris: int) -> None:
    office.writes(IRIS, "I can't take calls.")
    page = Page(office, iris, days_ago=181)
    shown = page.get()
    assert "This link is old" in shown
    assert "calls" not in shown
    assert "Iris" not in shown
    for do in ("data", "ways", "end-pause", "undo"):
        assert "This link is old" in page.post(do)
    page.post("stop")
    assert may(office, iris) >= {"stopped"}
    assert "This link is old" not in Page(office, iris, days_ago=180).get()


def test_a_new_key_signs_and_the_old_links_still_work(office: Office, iris: int) -> None:
    old = Page(office, iris)
    new_link_key(office.settings.link_keys_path)
    second = Engine(office.settings, office.clock)
    try:
        client = TestClient(create_public_app(second), base_url=ADDRESS)
        assert client.get(old.path).status_code == 200
        new_link_key(office.settings.link_keys_path, keep=False)
        third = Engine(office.settings, office.clock)
        assert TestClient(create_public_app(third), base_url=ADDRESS).get(old.path).status_code == 404
        third.close()
    finally:
        second.close()
