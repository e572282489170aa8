"""Does the manager's page help to talk, and does it say nothing about who did how much?"""

import html
import re
from datetime import timedelta

import pytest
from sqlmodel import Session

from outreach.contacts import ledger
from outreach.contacts.records import Touch, User
from outreach.listening.thanked import thanks
from outreach.web.passwords import set_password
from tests.house import OTHER_REP, REP
from tests.web.office import PASSWORD, Browser, Office

MANAGER = "mira@tidewater.example"
IRIS = "iris@garden.example"


@pytest.fixture
def mira(office: Office) -> Browser:
    """A manager, signed in."""
    with office.engine.database.write() as session:
        session.add(User(name="Mira Stone", email=MANAGER, role="manager", zone="UTC"))
        session.flush()
        set_password(session, MANAGER, PASSWORD)
    return office.browser(MANAGER)


@pytest.fixture
def iris(office: Office) -> int:
    """A lead of Rosa's."""
    return office.contact("Iris Okafor", IRIS, organisation="Garden Street Books", stage="lead", zone="Europe/Berlin")


def text(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def again(office: Office) -> str:
    """The page, by a login of today."""
    return text(office.browser(MANAGER).get("/team"))


def test_it_is_for_managers_and_says_so_in_their_menu(office: Office, mira: Browser) -> None:
    rosa = office.browser()
    rosa.get("/team", 403)
    assert 'href="/team"' not in rosa.get("/")
    assert 'href="/team"' in mira.get("/")
    page = text(mira.get("/team"))
    assert "Nobody has shown a note to everybody lately." in page
    assert "Nobody, as far as we hear." in page
    assert "Nothing that we know of." in page


def test_only_notes_that_were_shared_start_a_conversation(office: Office, mira: Browser, iris: int) -> None:
    rosa, path = office.browser(), f"/contact/{iris}/note"
    rosa.post(path, text="Worries about her lease.")
    rosa.post(path, text="The outing to the islands", day="2026-03-01", shared="true")
    rosa.post(path, text="The book fair", day="2026-03-20", shared="true")
    page = text(mira.get("/team"))
    assert "lease" not in page
    assert "Ask Rosa Delgado about Iris Okafor Garden Street Books How did it go? The outing to the islands" in page
    assert "Coming up Fri 20 Mar: The book fair" in page
    office.clock.move(timedelta(days=31))
    office.hears()
    assert "outing" not in again(office), "it does not stay for ever"


def test_who_is_at_risk_is_told_as_facts_about_contacts(office: Office, mira: Browser, iris: int) -> None:
    office.writes(IRIS, "I am really disappointed: this is the third wrong invoice.")
    otto = office.contact("Otto Wolf", "otto@wolf.example", owner=OTHER_REP, stage="prospect")
    with office.engine.database.write() as session:
        for day in (1, 8, 15, 22):
            _touch(session, office, otto, "out", day)
    page = text(mira.get("/team"))
    assert "Unhappy Iris Okafor Garden Street Books" in page
    assert "“I am really disappointed" in page or "I am really disappointed" in page
    assert "Otto Wolf 4 touches of ours within 30 days, and no answer with Omar Haddad" in page
    with office.engine.database.write() as session:
        _touch(session, office, otto, "in", 3)
    assert "Otto Wolf" not in text(mira.get("/team")), "he has answered"


def _touch(session: Session, office: Office, contact: int, direction: str, days_ago: int) -> None:
    at = office.clock.now() - timedelta(days=days_ago)
    session.add(Touch(contact_id=contact, channel="email", direction=direction, at=at, department="sales"))


def test_warmth_is_a_win_and_silence_after_it_a_risk(office: Office, mira: Browser, iris: int) -> None:
    office.writes(IRIS, "That sounds great, we would like to go ahead. Please send me the contract.")
    page = text(mira.get("/team"))
    assert "Iris Okafor Garden Street Books wants to go on" in page
    office.passes(days=1)
    office.we_wrote(IRIS, "Here it is.")
    office.passes(days=23)
    page = again(office)
    assert "Silent after warmth Iris Okafor Garden Street Books wanted to go on, and is silent since" in page
    assert "wants to go on" not in page
    office.writes(IRIS, "Thank you so much for your patience, I was ill.")
    page = again(office)
    assert "Silent after warmth" not in page
    assert "Iris Okafor Garden Street Books says thank you Thank you so much for your patience, I was ill." in page


def test_a_meeting_that_was_agreed_is_told(office: Office, mira: Browser, iris: int) -> None:
    with office.engine.database.write() as session:
        for answer, what in (("accepted", "They accepted the invitation: Demo"), ("declined", "They declined")):
            ledger.note(session, iris, "calendar", what, office.clock.now(), {"answer": answer})
    page = text(mira.get("/team"))
    assert "Iris Okafor Garden Street Books agreed to meet They accepted the invitation: Demo" in page
    assert "They declined" not in page


def test_what_the_plan_cannot_do(office: Office, mira: Browser, iris: int) -> None:
    rules = office.settings.rules_path
    rules.write_text(rules.read_text().partition("\nrules:")[0] + "\nrules: []\n")
    office.engine.reload_policy()
    assert office.engine.policy_trouble == ""
    office.writes(IRIS, "Does it work with our Linux laptops?", subject="Laptops")
    office.passes(days=2)
    page = again(office)
    assert (
        "Questions for which no rule fits Iris Okafor Garden Street Books Does it work with our Linux laptops?" in page
    )


def test_nobody_is_counted_or_ranked(office: Office, mira: Browser, iris: int) -> None:
    """Drafts approved, skipped, mails written: none of it is on the page, whoever did it."""
    office.writes(IRIS, "How much does it cost?", subject="Prices")
    before = text(mira.get("/team"))
    for number in range(3):
        office.we_wrote(IRIS, f"Mail {number}", sender=REP if number else OTHER_REP)
    office.engine.think()
    after = text(mira.get("/team"))
    assert after.replace("today", "") == before.replace("today", "")
    assert not re.search(r"\d+ (?:drafts|mails|calls|approved|skipped)", after)


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Hi.\nThank you so much for sorting this out! Iris", "Thank you so much for sorting this out!"),
        ("Your colleague was great. You were so helpful.", "You were so helpful."),
        ("Vielen Dank für Ihre schnelle Hilfe. Viele Grüße", "Vielen Dank für Ihre schnelle Hilfe."),
        ("Merci infiniment pour votre aide.", "Merci infiniment pour votre aide."),
        ("Muchas gracias por su ayuda.", "Muchas gracias por su ayuda."),
        ("Please send me the price.\n\nThanks,\nIris", ""),
        ("I would really appreciate an answer.", ""),
        ("We are not very happy with it.", ""),
    ],
)
def test_thanks_that_are_more_than_form(said: str, quote: str) -> None:
    assert thanks(said) == quote
