"""Does a program get what the pages show, decide what they decide, and nothing with a token that does not hold?"""

from json import dumps

import pytest

from outreach.keeping.records import Audit
from outreach.web.decision_pages import LONGEST_SUBJECT, LONGEST_TEXT
from outreach.web.records import ApiToken
from tests.house import OTHER_REP
from tests.web.api.program import ROOT, Program
from tests.web.office import Office


@pytest.fixture
def asked(office: Office, iris: int) -> int:
    """Iris has asked for prices, and a draft waits; its number."""
    office.writes("iris@bluejay.example", "Please don't call me. How much does a harbour tour cost?", subject="Prices")
    return office.entry(iris).id or 0


def test_a_draft_is_read_changed_and_approved_by_its_hash(office: Office, iris: int, asked: int) -> None:
    program = Program(office)
    assert [item["id"] for item in program.get("/list")["items"]] == [asked]
    assert program.get("/drafts")["items"][0]["contact_id"] == iris
    draft = program.get(f"/drafts/{asked}")
    assert draft["someone"]["name"] == "Iris Navarro"
    seen = draft["sheet"]["sha256"]
    stale = program.post(f"/drafts/{asked}/approve", 409, sha256="0" * 64)
    assert stale["type"] == "urn:outreach:stale"
    words = {"subject": "Our prices", "text": "It is 40 dollars.\n\nRosa"}
    edited = program.put(f"/drafts/{asked}/words", sha256=seen, **words)
    assert edited["state"] == "waiting"
    assert edited["sha256"] != seen
    program.put(f"/drafts/{asked}/words", 409, sha256=seen, **words)
    approved = program.post(f"/drafts/{asked}/approve", sha256=edited["sha256"])
    assert approved["state"] == "approved"
    assert approved["leaves"]["may"] is True
    assert office.entry(iris).approved_sha256 == edited["sha256"]
    assert office.daemon.woken == 1
    assert program.get(f"/drafts/{asked}/why")["decided"][-1]["what"] == "approved"


def test_what_the_gate_refuses_changes_nothing_and_says_why(office: Office, iris: int, asked: int) -> None:
    program = Program(office)
    edited = program.put(
        f"/drafts/{asked}/words", sha256=program.get(f"/drafts/{asked}")["sheet"]["sha256"], subject="x", text="40."
    )
    office.arrives("iris@bluejay.example", "One more thing.")
    refused = program.post(f"/drafts/{asked}/approve", 409, sha256=edited["sha256"])
    assert refused["type"] in ("urn:outreach:refused", "urn:outreach:stale")
    assert office.entry(iris).state == "waiting"
    assert office.daemon.woken == 0


def test_a_contact_with_their_mails_and_what_the_owner_puts_right(office: Office, iris: int, asked: int) -> None:
    program = Program(office)
    contact = program.get(f"/contacts/{iris}")
    assert any("phone" in wish["words"] for wish in contact["wishes"])
    [line] = program.get("/contacts")["items"]
    assert line["id"] == iris
    letters = program.get(f"/contacts/{iris}/messages?most=1")
    [heard] = [each for each in letters["items"][0]["heard"] if each["kind"] == "channel"]
    program.post(f"/contacts/{iris}/signals/{heard['id']}/correct", meant=None)
    assert not program.get(f"/contacts/{iris}")["wishes"]
    assert program.get(f"/contacts/{iris}/why")["contact"]["id"] == iris


def test_long_lists_come_in_pages(office: Office) -> None:
    numbers = [office.contact(f"Guest {n}", f"guest{n}@client.example") for n in range(5)]
    program, found, cursor = Program(office), [], ""
    for _ in range(3):
        answer = program.get(f"/contacts?most=2{cursor}")
        found += [line["id"] for line in answer["items"]]
        cursor = f"&cursor={answer['next']}"
    assert found == numbers
    assert answer["next"] is None


def test_only_a_token_that_holds_lets_a_program_in_and_no_cookie(office: Office, iris: int) -> None:
    browser = office.browser()
    assert browser.client.get(f"{ROOT}/me").status_code == 401
    nobody = Program(office, None).ask("GET", "/me", 401)
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    program, short = Program(office), Program(office, days=1)
    assert program.get("/me")["token"] == {"name": "tests", "read_only": False, "expires_at": None}
    short.get("/me")
    office.passes(days=2)
    short.get("/me", 401)
    with office.engine.database.write() as session:
        row = session.get_one(ApiToken, 1)
        assert program.token not in repr(row)
        row.revoked_at = office.clock.now()
    program.get("/me", 401)
    assert [row.what for row in office.rows(Audit) if "token" in row.what] == ["token added"] * 2


def test_a_token_that_only_reads_decides_nothing(office: Office, iris: int, asked: int) -> None:
    program = Program(office, read_only=True)
    assert program.get(f"/drafts/{asked}")["mine"]
    assert "only read" in program.post(f"/drafts/{asked}/skip", 403, why="x")["detail"]
    assert office.entry(iris).state == "waiting"


def test_a_colleagues_contact_is_read_and_not_decided_about(office: Office, iris: int, asked: int) -> None:
    program = Program(office, OTHER_REP)
    assert not program.get(f"/drafts/{asked}")["mine"]
    program.post(f"/drafts/{asked}/skip", 403, why="x")
    assert office.entry(iris).state == "waiting"


def test_a_program_that_asks_too_often_waits(office: Office) -> None:
    office.app.state.front.pace.most = 3
    program = Program(office)
    for _ in range(3):
        program.get("/me")
    assert int(program.ask("GET", "/me", 429).headers["retry-after"]) > 0
    office.passes(minutes=1)
    program.get("/me")


def test_what_is_no_json_of_ours_is_refused(office: Office, asked: int) -> None:
    program = Program(office)
    form = {"Authorization": f"Bearer {program.token}"}
    answer = program.client.post(f"{ROOT}/drafts/{asked}/skip", data={"why": "x"}, headers=form)
    assert answer.status_code == 415
    broken = form | {"Content-Type": "application/json"}
    assert program.client.post(f"{ROOT}/drafts/{asked}/skip", content=b"{", headers=broken).status_code == 422
    faults = program.post(f"/drafts/{asked}/resolve", 422, arrived="yes", state="sent")["faults"]
    assert {fault["where"] for fault in faults} == {"body.arrived", "body.state"}
    assert program.client.get(f"{ROOT}/me", headers=form | {"Host": "evil.example"}).status_code == 421


def test_the_longest_text_comes_in_whatever_its_letters(office: Office, asked: int) -> None:
    words = {"subject": "\U0001f6f6" * LONGEST_SUBJECT, "text": "\U0001f6f6" * LONGEST_TEXT}
    program = Program(office)
    headers = {"Authorization": f"Bearer {program.token}", "Content-Type": "application/json"}
    path = f"{ROOT}/drafts/{asked}/preview"
    assert program.client.post(path, content=dumps(words), headers=headers).status_code == 200


def test_a_yes_for_later_is_taken_back_and_a_skip_has_a_reason(office: Office, iris: int, asked: int) -> None:
    program = Program(office)
    words = {"subject": "Our prices", "text": "It is 40 dollars."}
    tried = program.post(f"/drafts/{asked}/preview", **words)
    assert tried["blocks"][0]["text"] == "It is 40 dollars."
    assert program.get(f"/drafts/{asked}")["sheet"]["revision"] == 1, "nothing is kept by looking"
    seen = program.put(f"/drafts/{asked}/words", sha256=program.get(f"/drafts/{asked}")["sheet"]["sha256"], **words)
    later = program.get(f"/drafts/{asked}")["later"][-1]["iso"]
    approved = program.post(f"/drafts/{asked}/approve", sha256=seen["sha256"], later=later)
    assert approved["state"] == "approved"
    assert program.get("/drafts?state=approved")["items"][0]["not_before"] == later.replace("+00:00", "Z")
    assert program.post(f"/drafts/{asked}/undo")["state"] == "waiting"
    assert program.post(f"/drafts/{asked}/undo", 409)["type"] == "urn:outreach:stale"
    night = {"sha256": seen["sha256"], "later": "2026-03-04T03:00:00-05:00"}
    assert program.post(f"/drafts/{asked}/approve", 409, **night)["type"] == "urn:outreach:refused"
    assert program.post(f"/drafts/{asked}/skip", reason="not_this_person")["state"] == "skipped"
    [skipped] = program.get(f"/contacts/{iris}")["skips"]
    assert skipped["entry_id"] == asked
    program.post(f"/drafts/{asked}/unskip")
    assert not program.get(f"/contacts/{iris}")["skips"]


def test_what_the_owner_writes_down_and_what_a_colleague_proposes(office: Office, iris: int) -> None:
    rosa, omar = Program(office), Program(office, OTHER_REP)
    assert [found["id"] for found in omar.get("/find?begins=Nav")] == [iris]
    rosa.post(f"/contacts/{iris}/notes", text="Sails on Sundays", day="2026-05-04", every_year=True)
    contact = rosa.get(f"/contacts/{iris}")
    [note], [moment] = contact["notes"], contact["moments"]
    assert (note["private"], moment["every_year"]) == (True, True)
    assert omar.get(f"/contacts/{iris}")["notes"] == omar.get(f"/contacts/{iris}")["moments"] == []
    rosa.put(f"/contacts/{iris}/notes/{note['id']}", text="Sails on Saturdays")
    rosa.put(f"/contacts/{iris}/moments/{moment['id']}", text="The regatta", day="2026-06-01")
    rosa.ask("DELETE", f"/contacts/{iris}/notes/{note['id']}")
    rosa.ask("DELETE", f"/contacts/{iris}/moments/{moment['id']}")
    assert rosa.get(f"/contacts/{iris}")["notes"] == []
    card = contact["card"]
    rosa.put(f"/contacts/{iris}/card", 409, seen="another", lines={"family": "Novak"})
    omar.put(f"/contacts/{iris}/card", 403, seen=card["seen"], lines={"family": "Novak"})
    omar.post(f"/contacts/{iris}/proposals", seen=card["seen"], lines={"family": "Novak"}, why="She married")
    [question] = rosa.get("/questions")
    assert question["changes"] == [{"field": "family", "before": "Navarro", "after": "Novak"}]
    rosa.post(f"/questions/{question['id']}/answer", answer="yes")
    assert rosa.get(f"/contacts/{iris}")["someone"]["name"] == "Iris Novak"
