"""What stands on a contact's page: notes, moments, what comes next, colleagues, who changed what, who looked."""

import html
import re
from datetime import timedelta

import pytest
from sqlmodel import col

from outreach.contacts.records import Contact, Entry, Hold, Moment, Note, QuestionToOwner
from outreach.keeping.journal import audit
from outreach.keeping.records import Audit
from tests.house import OTHER_REP, REP, SUPPORT
from tests.web.office import Browser, Office

IRIS = "iris@garden.example"


@pytest.fixture
def iris(office: Office) -> int:
    """A lead of Rosa's."""
    return office.contact("Iris Okafor", IRIS, organisation="Garden Street Books", stage="lead", zone="Europe/Berlin")


def text(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def on_card(browser: Browser, contact: int, **lines: str) -> dict[str, object]:
    """A form with the card as the browser sees it, these lines changed."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', browser.get(f"/contact/{contact}"))
    return {"seen": found[1] if found else "", "field": list(lines), "value": list(lines.values())}


def send(browser: Browser, path: str, status: int = 303, **fields: object) -> str:
    """Press the button of a form in which a name may stand more than once."""
    answer = browser.client.post(path, data={"token": browser.token("/plan")} | fields, headers=Browser.SAME)
    assert answer.status_code == status, f"{path}: {answer.status_code}\n{answer.text}"
    return answer.text


def test_the_owner_writes_notes_that_nobody_else_sees_until_they_are_shown(office: Office, iris: int) -> None:
    rosa, omar, path = office.browser(), office.browser(OTHER_REP), f"/contact/{iris}"
    rosa.post(f"{path}/note", text="Her daughter plays the cello.")
    assert "Her daughter plays the cello." in rosa.get(path)
    assert "cello" not in omar.get(path)
    [note] = office.rows(Note)
    omar.post(f"{path}/note/{note.id}", 403, private="false")
    rosa.post(f"{path}/note/{note.id}", private="false")
    assert "Her daughter plays the cello." in omar.get(path)
    rosa.post(f"{path}/note/{note.id}/reword", text="Her son plays the cello.")
    assert "Her son plays the cello." in omar.get(path)
    rosa.post(f"{path}/note/{note.id}/reword", 409, text="   ")
    rosa.post(f"{path}/note/{note.id}/reword", do="delete")
    assert "cello" not in rosa.get(path)
    assert office.rows(Note)[0].text == "", "nothing is left of its words"
    rosa.post(f"{path}/note/{note.id}/reword", 404, text="Back again")
    told = [row.what for row in office.rows(Entry, Entry.contact_id == iris)]
    assert told == ["note written", "note shown to everybody", "note reworded", "note deleted"]
    assert not any("cello" in row.details for row in office.rows(Audit) if row.details), "words are no record's"


def test_a_note_with_a_day_is_a_moment_that_the_owner_can_move(office: Office, iris: int) -> None:
    rosa, path = office.browser(), f"/contact/{iris}"
    rosa.post(f"{path}/note", 409, text="Her birthday", day="soon")
    assert office.rows(Note) == [], "a day that is none keeps nothing"
    rosa.post(f"{path}/note", text="Her birthday", day="2026-05-04", every_year="true")
    [moment] = office.rows(Moment)
    assert moment.day == "--05-04"
    assert "4 May every year" in rosa.get(path)
    assert "Days to remember" not in office.browser(OTHER_REP).get(path)
    rosa.post(f"{path}/moment/{moment.id}/reword", text="The fair", day="2026-06-01")
    assert "Mon 1 Jun" in rosa.get(path)
    rosa.post(f"{path}/moment/{moment.id}/reword", do="delete")
    assert "The fair" not in rosa.get(path)


def test_the_owner_changes_the_card_and_nobody_writes_over_anothers_change(office: Office, iris: int) -> None:
    rosa, path = office.browser(), f"/contact/{iris}/change"
    form = on_card(rosa, iris, stage="Prospect", tags="Fair, fair, VIP", organisation="Blue Jay Ltd", new="segment")
    form["field"], form["value"] = [*form["field"], "new value"], [*form["value"], "north"]  # type: ignore[misc]
    send(rosa, path, **form)
    [contact] = office.rows(Contact)
    assert (contact.stage, contact.tags, contact.fields) == ("prospect", ["fair", "vip"], {"segment": "north"})
    page = text(rosa.get(f"/contact/{iris}"))
    assert "Blue Jay Ltd" in page
    assert "changed by hand: stage from lead to prospect; tags from nothing to fair, vip" in page
    assert "Rosa Delgado" in page
    assert "Somebody has changed this contact since" in send(rosa, path, 409, **form)
    send(rosa, path, 409, **on_card(rosa, iris, given="", family=""))
    assert office.rows(Contact)[0].name == "Iris Okafor"


def test_a_colleague_proposes_and_the_owner_decides_on_their_list(office: Office, iris: int) -> None:
    rosa, sue = office.browser(), office.browser(SUPPORT)
    assert f"/contact/{iris}/change" not in sue.get(f"/contact/{iris}")
    send(sue, f"/contact/{iris}/change", 403, **on_card(sue, iris, stage="customer"))
    form = on_card(sue, iris, stage="customer", family="Okafor-Bell")
    send(sue, f"/contact/{iris}/propose", **form, note="Prefers mornings.", why="She told us on the phone.")
    assert office.rows(Contact)[0].stage == "lead", "nothing before the yes"
    page = text(rosa.get("/"))
    assert "Sue Park proposes another stage, family name and note." in page
    assert "Stage: lead → customer" in page
    assert "A note: Prefers mornings." in page
    assert "She told us on the phone." in page
    [question] = office.rows(QuestionToOwner)
    sue.post(f"/question/{question.id}/answer", 403, answer="yes")
    rosa.post(f"/question/{question.id}/answer", answer="yes")
    [contact] = office.rows(Contact)
    assert (contact.name, contact.stage) == ("Iris Okafor-Bell", "customer")
    page = text(sue.get(f"/contact/{iris}"))
    assert "Prefers mornings." in page
    assert "Rosa Delgado said yes" in page
    told = [row.what for row in office.rows(Audit, Audit.contact_id == iris)]
    assert {"change proposed", "changed by hand", "answered yes: change"} <= set(told)


def test_a_no_changes_nothing_and_a_proposal_that_is_out_of_date_cannot_be_taken(office: Office, iris: int) -> None:
    rosa, omar = office.browser(), office.browser(OTHER_REP)
    for stage in ("customer", "prospect"):
        send(omar, f"/contact/{iris}/propose", **on_card(omar, iris, stage=stage))
    first, second = office.rows(QuestionToOwner)
    rosa.post(f"/question/{first.id}/answer", answer="no")
    assert office.rows(Contact)[0].stage == "lead"
    send(rosa, f"/contact/{iris}/change", **on_card(rosa, iris, stage="new"))
    assert "The stage is new by now" in rosa.post(f"/question/{second.id}/answer", 409, answer="yes").text
    rosa.post(f"/question/{second.id}/answer", answer="no")
    assert office.rows(Contact)[0].stage == "new"


def test_a_yes_to_a_colleague_is_no_answer_to_what_the_contact_asked(office: Office, iris: int) -> None:
    with office.engine.database.write() as session:
        since = office.clock.now()
        session.add(Hold(contact_id=iris, kind="asked", why="it is asked what they meant", since=since))
    omar, rosa = office.browser(OTHER_REP), office.browser()
    send(omar, f"/contact/{iris}/propose", **on_card(omar, iris, given="Iris Ada"))
    [question] = office.rows(QuestionToOwner)
    rosa.post(f"/question/{question.id}/answer", answer="yes")
    assert office.rows(Contact)[0].given == "Iris Ada"
    assert office.rows(Hold)[0].lifted_at is None


def test_nobody_proposes_without_end_or_for_nobody(office: Office, iris: int) -> None:
    omar = office.browser(OTHER_REP)
    send(omar, f"/contact/{iris}/propose", 409, **on_card(omar, iris, stage="lead"))
    for number in range(10):
        send(omar, f"/contact/{iris}/propose", **on_card(omar, iris, tags=f"tag {number}"))
    answer = send(omar, f"/contact/{iris}/propose", 409, **on_card(omar, iris, tags="one more"))
    assert "Several proposals wait already" in answer
    with office.engine.database.write() as session:
        session.get_one(Contact, iris).owner_id = None
    send(omar, f"/contact/{iris}/propose", 409, **on_card(omar, iris, stage="customer"))


def test_what_comes_next_and_why_not_sooner(office: Office) -> None:
    quiet = office.contact("Otto Wolf", "otto@wolf.example", stage="customer")
    assert "Nothing, until something happens" in text(office.browser().get(f"/contact/{quiet}"))
    asks = office.contact("Ana Lopez", "ana@lopez.example", stage="lead", zone="Asia/Tokyo")
    office.writes("ana@lopez.example", "How much does it cost?", subject="Prices")
    page = text(office.browser().get(f"/contact/{asks}"))
    assert re.search(r"waiting for a yes, leaves \w{3} 3 Mar \d\d:\d\d their time", page), page
    assert "It is night, or a quiet day, where the contact may live" in page or "quiet hours" in page.casefold()


def test_colleagues_at_the_same_organisation_and_no_others(office: Office, iris: int) -> None:
    with office.engine.database.read() as session:
        organisation_id = session.get_one(Contact, iris).organisation_id
    ben = office.contact("Ben Adler", "ben@garden.example", owner=OTHER_REP, organisation_id=organisation_id)
    office.contact("Cleo Stern", "cleo@stern.example", organisation="Stern")
    office.we_wrote("ben@garden.example", "Hello Ben", sender=OTHER_REP)
    page = text(office.browser().get(f"/contact/{iris}"))
    assert "Others at Garden Street Books Ben Adler new, with Omar Haddad, last touch today" in page
    assert "Cleo" not in page
    assert "Iris Okafor" in office.browser().get(f"/contact/{ben}")


def test_who_looked_at_many_stands_on_the_record_that_the_owner_reads(
    office: Office, iris: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outreach.web.looked_through.MANY", 2)
    other = office.contact("Otto Wolf", "otto@wolf.example")
    omar = office.browser(OTHER_REP)
    omar.get(f"/contact/{iris}")
    assert office.rows(Entry, Entry.contact_id == iris) == [], "one is daily work"
    for contact in (other, iris, other):
        omar.get(f"/contact/{contact}")
    assert "looked at among many: 2 within an hour Omar Haddad" in text(office.browser().get(f"/contact/{iris}"))
    assert len(office.rows(Entry, col(Entry.what).startswith("looked"))) == 2, "once for each contact"
    with office.engine.database.write() as session:
        audit(session, office.clock.now(), "user 2", "exported", f"contact {iris}", contact_id=iris)
    page = text(office.browser().get(f"/contact/{iris}"))
    assert "took away all that we know of them Omar Haddad" in page
    assert "Who changed what" not in omar.get(f"/contact/{iris}"), "colleagues do not read it"


def test_the_relationship_in_a_picture_and_as_a_table(office: Office, iris: int) -> None:
    assert "In a picture" not in office.browser().get(f"/contact/{iris}"), "nothing to draw yet"
    office.clock.move(timedelta(days=-40))
    office.we_wrote(IRIS, "Hello Iris, shall we talk?")
    office.passes(days=10)
    office.writes(IRIS, "Please don't call me. Write to me again in May.")
    office.passes(days=30)
    page = office.browser(REP).get(f"/contact/{iris}")
    assert page.count("<circle") == 2
    assert re.search(r'<rect class="band wish"[^>]*/>\s*<text[^>]*>No phone calls →</text>', page)
    assert "style=" not in page, "the pages' policy allows no style in the markup"
    told = text(page)
    assert "They last wrote Sat 31 Jan; we last wrote or called Wed 21 Jan" in told
    assert "January 2026 1 1 from sales" in told
