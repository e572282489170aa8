"""Does somebody who chose German read German wherever the gate, an error or the record speaks?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from outreach.contacts.records import User
from outreach.planning.records import Proposal
from outreach.review.records import OutboxEntry
from outreach.web.drawn import Met
from outreach.web.shown_picture import gist_of
from outreach.web.times import Face
from tests.house import OTHER_REP, REP
from tests.web.office import Browser, Office

ENGLISH = re.compile(
    r"\b(?:they|their|the contact|asked|allowed|until|refused|does not|it fits|proposes|time alone|written|nobody"
    r"|belongs|by now|look at|go back)\b",
    re.IGNORECASE,
)


@pytest.fixture
def german(office: Office, iris: int) -> Browser:
    """Rosa, who chose German, with a draft that answers Iris."""
    office.writes("iris@bluejay.example", "Bitte keine Anrufe. What does it cost?", subject="Prices")
    with office.engine.database.write() as session:
        for user in session.exec(select(User)):
            user.language = "de"
    return office.browser(REP)


def words(page: str, *but: str) -> str:
    """What stands on a page to be read, without what people and rules said themselves."""
    main = re.sub(r"(?s)^.*?<main|<(script|style|svg|textarea|blockquote|q|bdi)\b.*?</\1>", " ", page)
    text = " ".join(re.sub(r"<[^>]+>", " ", main).split())
    for each in but:
        text = text.replace(each, "")
    return text


def test_what_speaks_against_a_draft(office: Office, german: Browser, iris: int) -> None:
    entry = office.entry(iris)
    office.writes("iris@bluejay.example", "Please do not write to me any more.", subject="Prices")
    with office.engine.database.write() as session:
        row = session.get_one(OutboxEntry, entry.id)
        assert row.state == "void"
        assert row.why[0]["text"]
    page = words(german.get(f"/draft/{entry.id}"))
    assert "der Kontakt bat um Ruhe" in page
    assert "they asked for silence" not in page
    why = words(german.get(f"/contact/{iris}/why"))
    assert "Der Kontakt bat um Ruhe" in why
    assert "Die Zeit allein ändert daran nichts." in why
    assert "Time alone" not in why
    contact = words(german.get(f"/contact/{iris}"))
    assert "der Kontakt bat um Ruhe" in contact
    assert "Der Kontakt schrieb zuletzt am" in contact
    late = german.post(f"/draft/{entry.id}/edit", 409, subject="x", text="y", sha256="z").text
    assert "Es ist inzwischen zurückgenommen (der Kontakt bat um Ruhe)" in words(late)


def test_when_it_may_leave_and_what_is_planned(office: Office, german: Browser, iris: int) -> None:
    entry = office.entry(iris)
    office.clock.move(office.clock.now().replace(hour=4) - office.clock.now())
    page = words(german.get(f"/draft/{entry.id}"))
    assert re.search(r"Ruhezeit wo der Kontakt (?:lebt|leben kann)", page) or "Geht " in page
    why = words(german.get(f"/draft/{entry.id}/why"))
    assert "Nichts spricht dagegen" in why or "Erlaubt ab" in why
    assert "Nothing speaks" not in why


def test_an_error_and_a_colleagues_contact(office: Office, german: Browser, iris: int) -> None:
    with office.engine.database.write() as session:
        owner = session.exec(select(User).where(User.email == REP)).one()
        name = owner.name
    other = office.browser(OTHER_REP)
    refused = words(other.post(f"/draft/{office.entry(iris).id}/skip", 403).text)
    assert f"und dieser gehört zu {name}" in refused
    assert f"Fragen Sie {name}" in refused
    missing = words(german.get("/draft/99999", 404))
    assert "Gehen Sie zurück zur Liste" in missing


def test_what_was_kept_in_english_alone_is_shown_in_english(office: Office, german: Browser, iris: int) -> None:
    entry = office.entry(iris)
    with office.engine.database.write() as session:
        row = session.get_one(OutboxEntry, entry.id)
        row.state, row.why = "void", [{"code": "cap", "text": "as it was told long ago", "quote": "", "until": None}]
        session.get_one(Proposal, row.proposal_id).outcome = "void"
    assert "Zurückgenommen: as it was told long ago" in words(german.get(f"/draft/{entry.id}"))


@pytest.mark.parametrize("path", ["/", "/contact/{contact}", "/contact/{contact}/why", "/draft/{draft}/why"])
def test_no_english_sentence_is_left(office: Office, german: Browser, iris: int, path: str) -> None:
    entry = office.entry(iris)
    with office.engine.database.read() as session:
        purposes = [rule.purpose for rule in office.engine.policy.rules]
        subject = session.get_one(Proposal, entry.proposal_id).purpose
    page = words(german.get(path.format(contact=iris, draft=entry.id)), *purposes, subject, "asked-for-call")
    found = [page[max(0, each.start() - 60) : each.end() + 60] for each in ENGLISH.finditer(page)]
    assert found == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_a_day_that_ends_in_a_point_ends_the_sentence(language: str) -> None:
    november = datetime(2026, 11, 20, 9, tzinfo=UTC)
    gist = gist_of([Met(november, "out", "sales", "email")], [], Face(UTC, november + timedelta(days=5), language))
    assert gist.endswith(".")
    assert not gist.endswith("..")
