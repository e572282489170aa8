"""What is asked and told stands at the top of the list, and what was misheard is put right where it is read."""

import re

import pytest
from sqlmodel import col

from outreach.contacts.records import Contact, Hold, Note, Notice, QuestionToOwner
from outreach.listening.records import Correction, SignalRecord
from tests.house import OTHER_REP
from tests.web.office import Office

IRIS = "iris@garden.example"
UNHAPPY = "I am really disappointed: this is the third wrong invoice."


@pytest.fixture
def iris(office: Office) -> int:
    """A lead of Rosa's."""
    return office.contact("Iris Okafor", IRIS, organisation="Garden Street Books", stage="lead", zone="Europe/Berlin")


def _signal(office: Office, kind: str) -> int:
    [row] = office.rows(SignalRecord, SignalRecord.kind == kind, col(SignalRecord.corrected_at).is_(None))
    return int(row.id)


def test_what_she_must_know_stands_at_the_top_until_she_has_noted_it(office: Office, iris: int) -> None:
    office.writes(IRIS, UNHAPPY)
    rosa, omar = office.browser(), office.browser(OTHER_REP)
    page = rosa.get("/")
    assert page.index("You should know") < page.index(UNHAPPY) < page.index("They are unhappy")
    assert "You should know" not in omar.get("/")
    [notice] = office.rows(Notice)
    omar.post(f"/notice/{notice.id}/read", 403)
    rosa.post("/notice/999/read", 404)
    rosa.post(f"/notice/{notice.id}/read")
    assert "You should know" not in rosa.get("/")
    assert "Unhappy" in rosa.get(f"/contact/{iris}"), "the hold is what it was"


def test_who_follows_is_prefilled_and_can_be_corrected_before_the_yes(office: Office, iris: int) -> None:
    office.writes(IRIS, "I have left the company. Please contact petra@garden.example.")
    rosa, [question] = office.browser(), office.rows(QuestionToOwner)
    page, path = rosa.get("/"), f"/question/{question.id}/answer"
    assert "Questions for you" in page
    assert 'name="email" value="petra@garden.example"' in page
    refused = rosa.post(path, 409, answer="yes", email="no address", name="Petra")
    assert "A yes needs the email address of that person" in refused.text
    rosa.post(path, answer="yes", email="petra.lang@garden.example", name="Petra Lang")
    assert [row.given for row in office.rows(Contact)] == ["Iris", "Petra"]
    assert "Questions for you" not in rosa.get("/")
    assert "Petra Lang is to be written to in their place." in rosa.get(f"/contact/{iris}")


def test_every_question_can_be_answered_by_keyboard_and_has_a_name_of_its_own(office: Office, iris: int) -> None:
    office.writes(IRIS, "I have left the company. My new address is iris@elsewhere.example.")
    page = office.browser().get("/")
    buttons = re.findall(r"<button class=\"button\" name=\"answer\"[^>]*>(.*?)</button>", page)
    names = [re.sub(r"<[^>]+>", "", button) for button in buttons]
    assert len(names) == len(set(names)) == 2 * page.count('class="answer"')
    for identity in re.findall(r'<label for="([^"]+)"', page):
        assert f'id="{identity}"' in page


def test_what_was_misheard_is_put_right_on_the_page(office: Office, iris: int) -> None:
    office.writes(IRIS, f"{UNHAPPY} Which one is right?", subject="Invoice")
    rosa, omar, entry = office.browser(), office.browser(OTHER_REP), office.rows(QuestionToOwner)
    assert entry == []
    path = f"/contact/{iris}/correct/{_signal(office, 'unhappy')}"
    assert path in rosa.get(f"/contact/{iris}")
    assert path not in omar.get(f"/contact/{iris}")
    omar.post(path, 403)
    rosa.post(path.replace(f"/contact/{iris}/", "/contact/999/"), 404)
    rosa.post(path, meant="not_interested")
    rosa.post(path, 409)
    page = rosa.get(f"/contact/{iris}")
    assert "<s>unhappy</s> (not what was meant)" in page
    assert '<mark title="unhappy">' not in page
    assert "no interest" in page
    assert office.rows(Hold, col(Hold.lifted_at).is_(None)) == []
    [correction] = office.rows(Correction)
    assert (correction.kind, correction.meant) == ("unhappy", [{"kind": "not_interested"}])
    assert "You should know" not in rosa.get("/")


def test_a_correction_from_the_draft_leads_back_to_it(office: Office, iris: int) -> None:
    office.writes(IRIS, "I can't take calls. Does it work offline?", subject="Question")
    rosa, entry = office.browser(), office.entry(iris)
    path = f"/contact/{iris}/correct/{_signal(office, 'channel')}"
    assert path in rosa.get(f"/draft/{entry.id}")
    assert rosa.post(path, draft=str(entry.id)).headers["location"] == f"/draft/{entry.id}"
    page = rosa.get(f"/contact/{iris}")
    assert page.index("What no longer holds") < page.index("No phone calls") < page.index(", not what was meant")


def test_a_note_is_her_owners_until_they_show_it(office: Office, iris: int) -> None:
    office.writes(IRIS, "My birthday is on 12 June.")
    rosa, omar, [note] = office.browser(), office.browser(OTHER_REP), office.rows(Note)
    assert "Worth knowing" in rosa.get(f"/contact/{iris}")
    assert "Worth knowing" not in omar.get(f"/contact/{iris}")
    omar.post(f"/contact/{iris}/note/{note.id}", 403, private="false")
    rosa.post(f"/contact/{iris}/note/{note.id}", private="false")
    assert "Worth knowing" in omar.get(f"/contact/{iris}")


def test_statements_that_contradict_each_other_are_shown_with_both_sentences(office: Office, iris: int) -> None:
    office.writes(IRIS, "Email only, please.")
    office.passes(minutes=5)
    office.writes(IRIS, "I prefer phone calls.")
    page = office.browser().get(f"/contact/{iris}")
    part = page[page.index("cannot both mean") : page.index("What they asked for")]
    assert part.index("Email only, please.") < part.index("I prefer phone calls.")


def test_what_nobody_noted_or_answered_leaves_the_list_after_a_month_and_says_so(office: Office, iris: int) -> None:
    office.writes(IRIS, UNHAPPY)
    office.writes(IRIS, "My new address is iris@elsewhere.example.")
    office.passes(days=29)
    page = office.browser().get("/")
    assert "You should know" in page
    assert "Questions for you" in page
    office.passes(days=2)
    page = office.browser().get("/")
    assert "You should know" not in page
    assert "Questions for you" not in page
    gone = page[page.index("Off the list by itself") :]
    assert "nobody noted it in a month; it holds as it did" in gone
    assert "nobody answered in a month; nothing was changed" in gone
    card = office.browser().get(f"/contact/{iris}")
    assert "iris@elsewhere.example" in card, "the question stands with her, and can still be answered"
    assert "Unhappy" in card


def test_what_is_told_and_asked_leaves_room_for_what_waits(office: Office, iris: int) -> None:
    """All of it on one screen: half for what is told and asked, and how much more waits."""
    for at in range(6):
        email = f"ann{at}@garden.example"
        office.contact(f"Ann{at} Ode", email, stage="customer", zone="Europe/Berlin")
        office.writes(email, UNHAPPY)
        office.writes(email, f"My new address is ann{at}@elsewhere.example.")
    page = office.browser().get("/")
    assert (page.count('class="wish alarm"'), page.count('name="answer" value="yes"')) == (6, 1)
    for at in range(4):
        email = f"bob{at}@garden.example"
        office.contact(f"Bob{at} Ode", email, stage="customer", zone="Europe/Berlin")
        office.writes(email, "What does the large one cost?", subject="Price")
    page = office.browser().get("/")
    assert (page.count('class="wish alarm"'), page.count('name="answer" value="yes"')) == (3, 1)
    assert page.count("What does the large one cost?") == 3
    assert "9 more wait" in page
