"""What the pages show of promises and offers, and what one press on each does; what comes in while somebody edits."""

from outreach.contacts.between_records import HandOver, Promise
from outreach.contacts.records import Contact
from outreach.review.records import OutboxEntry
from tests.house import OTHER_REP
from tests.web.office import Office

IRIS = "iris@garden-street.example"


def _iris(office: Office) -> int:
    iris = office.contact("Iris Okafor", IRIS, stage="lead", zone="America/Los_Angeles")
    office.writes(IRIS, "How much does it cost for five people?", subject="Pricing")
    return iris


def _colleague(office: Office) -> str:
    with office.engine.database.read() as session:
        return str(office.user_id(session, OTHER_REP))


def test_a_promise_stands_on_the_list_and_goes_with_one_press(office: Office) -> None:
    iris = office.contact("Iris Okafor", IRIS)
    office.we_wrote(IRIS, "Hello Iris,\n\nI'll send you the floor plan by Friday.\n\nRosa")
    office.passes(minutes=1)
    browser = office.browser()
    page = browser.get("/")
    assert "I&#39;ll send you the floor plan by Friday." in page
    assert "for Fri 6 Mar" in page
    assert "What we promised" in browser.get(f"/contact/{iris}")
    [promise] = office.rows(Promise)
    office.browser(OTHER_REP).post(f"/promise/{promise.id}", 403, it_is="done")
    browser.post(f"/promise/{promise.id}", it_is="none")
    assert "floor plan" not in browser.get("/")
    assert [row.over_why for row in office.rows(Promise)] == ["none"]


def test_a_contact_is_offered_and_taken(office: Office) -> None:
    iris, omar = _iris(office), _colleague(office)
    rosa, other = office.browser(), office.browser(OTHER_REP)
    assert "Omar Haddad" in rosa.get(f"/contact/{iris}")
    rosa.post(f"/contact/{iris}/hand-over", to=omar, why="I am away")
    assert "Offered to Omar Haddad" in rosa.get(f"/contact/{iris}")
    page = other.get("/")
    assert "Rosa Delgado would like to give them into your care." in page
    assert "I am away" in page
    [offer] = office.rows(HandOver)
    rosa.post(f"/hand-over/{offer.id}", 403, answer="yes")
    other.post(f"/hand-over/{offer.id}", answer="yes")
    assert str(office.rows(Contact, Contact.id == iris)[0].owner_id) == omar
    office.passes(minutes=1)
    assert "Iris Okafor" in other.get("/")
    assert "Iris Okafor" not in rosa.get("/").partition("Off the list by itself")[0]


def test_one_draft_is_given_and_both_see_whose_it_is(office: Office) -> None:
    iris, omar = _iris(office), _colleague(office)
    rosa, other, entry = office.browser(), office.browser(OTHER_REP), office.entry(iris)
    other.post(f"/draft/{entry.id}/approve", 403, sha256="")
    rosa.post(f"/draft/{entry.id}/hand-over", to=omar)
    [offer] = office.rows(HandOver)
    other.post(f"/hand-over/{offer.id}", answer="yes")
    given = "Omar Haddad decides about this in Rosa Delgado's place."
    assert given in rosa.get(f"/draft/{entry.id}")
    assert given in other.get(f"/draft/{entry.id}")
    other.post(f"/contact/{iris}/hand-over", 403, to=omar)
    other.approve(entry.id or 0)
    assert str(office.entry(iris).approved_by) == omar


def test_a_reply_that_comes_while_somebody_edits_takes_the_draft_and_leaves_their_words(office: Office) -> None:
    iris = _iris(office)
    browser, entry = office.browser(), office.entry(iris)
    sha256 = browser.get(f"/draft/{entry.id}/edit").partition('name="sha256" value="')[2][:64]
    office.passes(minutes=2)
    office.writes(IRIS, "Never mind, please write to my colleague instead.", subject="Re: Pricing")
    words = "Dear Iris, five people are $49 a month."
    response = browser.post(f"/draft/{entry.id}/edit", 409, subject="Re: Pricing", text=words, sha256=sha256)
    assert words in response.text, "what they wrote is not lost"
    assert office.rows(OutboxEntry, OutboxEntry.id == entry.id)[0].state == "void"


def test_two_who_look_at_the_same_draft_send_it_once(office: Office) -> None:
    iris, omar = _iris(office), _colleague(office)
    rosa, other, entry = office.browser(), office.browser(OTHER_REP), office.entry(iris)
    rosa.post(f"/draft/{entry.id}/hand-over", to=omar)
    other.post(f"/hand-over/{office.rows(HandOver)[0].id}", answer="yes")
    sha256 = rosa.get(f"/draft/{entry.id}").partition('name="sha256" value="')[2][:64]
    other.post(f"/draft/{entry.id}/approve", sha256=sha256)
    assert "pproved" in rosa.post(f"/draft/{entry.id}/approve", 409, sha256=sha256).text
    assert str(office.entry(iris).approved_by) == omar
