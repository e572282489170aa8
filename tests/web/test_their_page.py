"""Does a contact see and change their wishes on their own page, and does nobody else?"""

import io
import json
import re
import zipfile
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from outreach.contacts import ledger, own_word
from outreach.contacts.ledger import Evidence
from outreach.contacts.records import Contact, Hold, Notice, Preference
from outreach.contacts.wishes import Waiting
from outreach.translated import LANGUAGES, tongue
from outreach.web.app import create_app
from tests.web.office import ADDRESS, Office
from tests.web.their_page import Page, may, rows, wishes

IRIS = "iris@bluejay.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_looking_changes_nothing_however_often_and_by_whom(office: Office, iris: int) -> None:
    before = rows(office)
    for purpose in ("page", "stop"):
        page = Page(office, iris, purpose)
        for method in ("GET", "HEAD", "OPTIONS"):
            for _ in range(20):
                response = page.client.request(method, page.path, headers={"purpose": "prefetch"})
                assert response.status_code in (200, 204)
                assert "location" not in response.headers
                assert "set-cookie" not in response.headers
    assert rows(office) == before


def test_one_click_stops_at_once_and_twice_is_once(office: Office, iris: int) -> None:
    page = Page(office, iris, "stop")
    assert may(office, iris) == set()
    for _ in range(3):
        response = page.client.post(page.path, data=ONE_CLICK)
        assert (response.status_code, response.text) == (200, "You will not hear from us again.\n")
    [stop] = wishes(office, iris)
    assert (stop.kind, stop.source, stop.said_at) == ("stop", "page", office.clock.now())
    assert may(office, iris, kind="reply") == {"stopped"}
    assert may(office, iris, "phone") == {"stopped"}


def test_one_click_may_come_as_multipart_and_needs_no_origin(office: Office, iris: int) -> None:
    page = Page(office, iris, "stop")
    whole = TestClient(office.app, base_url="https://elsewhere.example", follow_redirects=False)
    response = whole.post(page.path, files={"List-Unsubscribe": (None, "One-Click")})
    assert response.status_code == 200
    assert may(office, iris) == {"stopped"}


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "one"}, {"x": "One-Click"}])
def test_a_post_that_says_nothing_stops_nothing(office: Office, iris: int, body: dict[str, str]) -> None:
    for purpose in ("stop", "page"):
        page = Page(office, iris, purpose)
        page.client.post(page.path, data=body)
    Page(office, iris).client.post(Page(office, iris).path, data=ONE_CLICK)
    assert wishes(office, iris) == []


def test_a_stop_voids_what_waits(office: Office, iris: int) -> None:
    office.writes(IRIS, "How much does it cost?")
    assert office.entry(iris).state == "waiting"
    page = Page(office, iris, "stop")
    page.client.post(page.path, data=ONE_CLICK)
    office.passes(minutes=1)
    assert office.entry(iris).state == "void"


def test_they_take_their_own_stop_back_and_no_other(office: Office, iris: int) -> None:
    page = Page(office, iris)
    shown = page.post("stop")
    assert may(office, iris) == {"stopped"}
    assert "Take the stop back" in shown
    assert "as it was before" in page.undo(shown)
    assert may(office, iris) == set()
    office.writes(IRIS, "Please remove me from your list.")
    assert may(office, iris) >= {"stopped"}
    [written] = wishes(office, iris)
    shown = page.post("undo", number=str(written.id))
    assert may(office, iris) >= {"stopped"}
    assert "simply write to us" in shown
    assert "Please remove me from your list." in shown


def test_no_offers_leaves_answers(office: Office, iris: int) -> None:
    page = Page(office, iris)
    shown = page.post("no-offers")
    assert may(office, iris) == {"stopped"}
    assert may(office, iris, kind="reply") == may(office, iris, kind="personal") == set()
    page.undo(shown)
    assert may(office, iris) == set()


def test_a_way_is_closed_and_opened_by_their_own_word(office: Office, iris: int) -> None:
    page = Page(office, iris)
    shown = page.post("ways", **{"way-email": "yes", "way-phone": "no", "best": "email"})
    assert "Telephone: no" in shown
    assert may(office, iris, "phone") == {"channel_refused"}
    [refused, best] = wishes(office, iris)
    assert (refused.quote, refused.source, refused.wish) == ("Telephone: no", "page", "refuse")
    assert (best.channel, best.wish) == ("email", "prefer")
    assert "Nothing was changed" in page.post("ways", **{"way-email": "yes", "way-phone": "no", "best": "email"})
    page.post("ways", **{"way-email": "yes", "way-phone": "yes", "best": "email"})
    assert may(office, iris, "phone") == set(), "the same day, and nobody's yes is needed: it is their own page"


def test_what_they_wrote_they_may_loosen_here_and_nobody_is_asked(office: Office, iris: int) -> None:
    office.writes(IRIS, "Please don't call me.")
    assert may(office, iris, "phone") >= {"channel_refused"}
    page = Page(office, iris)
    assert "Please don&#39;t call me." in page.get()
    page.post("ways", **{"way-phone": "yes"})
    assert may(office, iris, "phone") == set()
    office.writes(IRIS, "Thank you.")
    assert may(office, iris, "phone") == set(), "listening to a later mail asks nobody about it"
    assert [row.needs_yes for row in wishes(office, iris)] == [False, False]
    office.writes(IRIS, "I have to repeat: please don't call me.")
    assert may(office, iris, "phone") == {"channel_refused"}, "the later word holds"


def test_several_hours_are_shown_and_stay_until_others_are_chosen(office: Office, iris: int) -> None:
    office.writes(IRIS, "The best time to reach me is Tuesdays after 3 or Fridays before 10.")
    page = Page(office, iris)
    told = "Only at these hours: Tuesday 15:00–24:00 or Friday 00:00–10:00"
    assert told in page.get()
    page.post("hours", **{"from": "", "to": ""})
    assert told in page.get(), "the form holds one stretch, and was empty"
    page.post("hours", day=["mon"], **{"from": "09:00", "to": "11:00"})
    assert told not in page.get()
    assert [(wish.days, wish.besides) for wish in wishes(office, iris) if wish.source == "page"] == [(["mon"], None)]


def test_hours_how_often_and_a_pause(office: Office, iris: int) -> None:
    page = Page(office, iris)
    shown = page.post("hours", day=["mon", "tue"], **{"from": "09:00", "to": "11:00"})
    assert "Only on these days: Monday and Tuesday; Only between 09:00 and 11:00" in shown
    assert may(office, iris) == {"their_hours"}
    assert re.search(r'value="mon" checked', page.get())
    page.post("hours", **{"from": "", "to": ""})
    assert may(office, iris) == set()
    page.post("often", per="month")
    assert wishes(office, iris)[-1].per == "month"
    shown = page.post("pause", until="2026-05-01")
    assert "Nothing before 1 May 2026" in shown
    assert may(office, iris) == {"not_before"}
    page.post("end-pause")
    assert may(office, iris) == set()


@pytest.mark.parametrize(
    ("do", "fields", "said"),
    [
        ("pause", {"until": "2020-01-01"}, "That day has passed"), ("pause", {"until": ""}, "Please choose a day"),
        ("pause", {"until": "9999-12-31"}, "Please choose a day"), ("pause", {"until": "\0"}, "Please choose a day"),
        ("hours", {"from": "11:00", "to": "09:00"}, "must end after"), ("hours", {"from": "25:00"}, "like 09:00"),
        ("erase", {}, "tick the box"), ("often", {"per": "second"}, "Nothing was changed"),
        ("ways", {"way-phone": "perhaps", "best": "pigeon"}, "Nothing was changed"), ("x", {}, "Nothing was changed"),
        ("undo", {"number": "1e9"}, "Nothing was changed"), ("undo", {"number": "9" * 30}, "Nothing was changed"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_and_changes_nothing(
    office: Office, iris: int, do: str, fields: dict[str, str], said: str
) -> None:
    before = rows(office)
    assert said in Page(office, iris).post(do, **fields)
    assert rows(office) == before


def test_the_page_tells_all_that_we_believe_with_their_own_words(office: Office, iris: int) -> None:
    office.writes(IRIS, "I can't take calls.")
    with office.engine.database.write() as session:
        ledger.record_hold(
            session, iris, Waiting("unhappy", "a note of ours, not for them", office.clock.now()), Evidence()
        )
    shown = Page(office, iris).get()
    assert "Telephone: no" in shown
    assert "You wrote on 2 March 2026:" in shown
    assert "I can&#39;t take calls" in shown
    assert "We wait, because you were not happy with us" in shown
    assert "not for them" not in shown
    assert "i…@bluejay.example" in shown
    assert IRIS not in shown


def test_they_ask_to_be_forgotten_and_take_it_back(office: Office, iris: int) -> None:
    page = Page(office, iris)
    shown = page.post("erase", sure="yes")
    page.post("erase", sure="yes")
    assert "On 2 March 2026 you asked us to erase" in shown
    assert may(office, iris) == {"hold"}
    assert len(office.rows(Hold)) == 1
    assert {row.kind for row in office.rows(Notice)} == {"data_request"}
    with office.engine.database.read() as session:
        assert own_word.who_asked_erasure(session) == [(iris, office.clock.now())]
    page.post("keep")
    assert may(office, iris) == set()


def test_they_take_their_data_along(office: Office, iris: int) -> None:
    office.contact("Omar Other", "other@else.example")
    office.writes(IRIS, "I can't take calls. How much does it cost?")
    page = Page(office, iris)
    response = page.client.post(page.path, data={"do": "data"})
    assert response.headers["content-disposition"] == 'attachment; filename="your-data.zip"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        data = json.loads(archive.read("your-data.json"))
    assert data["contact"]["given"] == "Iris"
    assert {"address", "message", "preference", "touch", "answer_owed", "draft"} <= set(data)
    assert "other@else.example" not in json.dumps(data)
    assert "took a copy of their data" in {entry.what for entry in office.rows(ledger.Entry)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_their_language_and_can_be_switched(office: Office, iris: int, language: str) -> None:
    page = Page(office, iris)
    with office.engine.database.write() as session:
        session.get_one(Contact, iris).language = language
    wanted = tongue(language).say("Your wishes")
    if language != "en":
        assert f"<h1>{wanted}</h1>" in page.get(**{"accept-language": "en"})
    assert f"<h1>{wanted}</h1>" in page.get(f"?lang={language}", **{"accept-language": "nl"})
    assert f'<html lang="{language}">' in page.get(f"?lang={language}")
    shown = page.client.post(f"{page.path}?lang={language}", data={"do": "ways", "way-phone": "no"}).text
    assert tongue(language).say("{way}: no", way=tongue(language).say("Telephone")) in shown


def test_without_a_known_language_the_browsers_is_taken(office: Office, iris: int) -> None:
    assert '<html lang="pt">' in Page(office, iris).get(**{"accept-language": "pl,pt-BR;q=0.8"})


def test_every_answer_is_fenced_in_and_unknown_to_others(office: Office, iris: int) -> None:
    page = Page(office, iris)
    whole = TestClient(create_app(office.engine), base_url=ADDRESS)
    for client in (page.client, whole):
        for path in (page.path, "/p/x", "/p/page.css"):
            headers = client.get(path).headers
            assert headers["referrer-policy"] == "no-referrer"
            assert "noindex" in headers["x-robots-tag"]
            assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; form-action")
            assert "script" not in headers["content-security-policy"]
    shown = page.get()
    assert "<script" not in shown
    assert re.findall(r'(?:src|href)="(?!\?lang=|/p/page\.css|data:,|#main)', shown) == []
    assert page.client.post(page.path, content=b"x" * 20_001).status_code == 413
    assert page.client.put(page.path).status_code == 405
    assert page.client.get("/login").status_code == 404, "alone they are the pages for contacts and nothing else"


def test_a_hostile_quote_is_only_text(office: Office, iris: int) -> None:
    office.writes(IRIS, "Please don't call me \"><script>alert(1)</script><img src=x onerror=alert(2)>.")
    shown = Page(office, iris).get()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script" in shown


def test_the_newest_word_of_the_day_counts(office: Office, iris: int) -> None:
    page = Page(office, iris)
    page.post("stop")
    with office.engine.database.read() as session:
        [first] = session.exec(select(Preference.id))
    page.post("undo", number=str(first))
    page.post("stop")
    assert may(office, iris) == {"stopped"}
    assert len(wishes(office, iris)) == 1
    assert date(2026, 3, 2) == office.clock.now().date()
