"""Can a person approve, edit, skip and do what waits, and only what is theirs, as it is now?"""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from outreach.contacts.records import Hold, Preference, QuestionToOwner, Touch
from outreach.rendering.records import Draft
from outreach.review import outbox
from outreach.review.records import Decision, OutboxEntry
from tests.house import OTHER_REP
from tests.web.office import Office

IRIS = "iris@garden.example"
NO_CALLS = "I can't take calls. How much does it cost for five people?"


@pytest.fixture
def iris(office: Office) -> int:
    """The prospect who refused calls and asked what it costs; her draft waits."""
    contact_id = office.contact(
        "Iris Okafor", IRIS, phone="+1 360 555 0142", organisation="Garden Street Books", stage="lead",
        zone="America/Los_Angeles", zone_source="import",
    )  # fmt: skip
    office.writes(IRIS, NO_CALLS, subject="Pricing")
    return contact_id


def test_the_list_says_who_what_why_and_quotes_their_wish(office: Office, iris: int) -> None:
    page = office.browser().get("/")
    assert "Iris Okafor" in page
    assert "Garden Street Books" in page
    assert "Re: Pricing" in page
    assert "They asked <q>How much does it cost for five people?</q>" in page
    assert "No phone calls" in page
    assert "I can&#39;t take calls." in page


def test_the_draft_page_shows_the_mail_the_thread_the_wishes_and_the_other_ways(office: Office, iris: int) -> None:
    page = office.browser().get(f"/draft/{office.entry(iris).id}")
    assert "Small    up to 5 people" in page
    assert '<mark title="channel">' in page
    assert "They refused phone calls." in page
    assert "Leaves at once; it is 09:00 where they are." in page
    assert "Nothing speaks against it." in page


def test_every_page_tells_each_wish_once(office: Office) -> None:
    contact_id = office.contact("Ann Ode", "ann@ode.example", stage="lead", zone="America/Los_Angeles")
    office.writes(
        "ann@ode.example", "Please don't call me, email me instead. How much does it cost?", subject="Pricing"
    )
    browser = office.browser()
    assert browser.get("/").count("Rather email") == 1
    for path in (f"/draft/{office.entry(contact_id).id}", f"/contact/{contact_id}"):
        page = browser.get(path)
        for wish in ("Rather email", "No phone calls"):
            assert page.count(f'<p class="wish-words">{wish}</p>') == 1, path


def test_approving_stores_the_hash_and_wakes_the_daemon(office: Office, iris: int) -> None:
    browser, entry = office.browser(), office.entry(iris)
    response = browser.approve(entry.id or 0)
    assert response.headers["location"] == f"/?after={entry.id}"
    approved = office.entry(iris)
    assert approved.state == "approved"
    assert approved.approved_sha256 == office.rows(Draft, col(Draft.id) == approved.draft_id)[0].sha256
    assert office.daemon.woken == 1
    assert "Approved." in browser.get(response.headers["location"])


def test_a_draft_approved_at_night_says_when_it_leaves(office: Office, iris: int) -> None:
    office.passes(hours=11)
    browser, entry = office.browser(), office.entry(iris)
    leaves = "Leaves Tue 3 Mar 08:00 their time (tomorrow 11:00 yours)"
    assert leaves in browser.get(f"/draft/{entry.id}")
    assert leaves in browser.get("/")
    browser.approve(entry.id or 0)
    assert office.entry(iris).not_before > office.clock.now()
    assert "leaves" in browser.get("/")


def test_approving_what_was_changed_since_is_told_as_that(office: Office, iris: int) -> None:
    browser, entry = office.browser(), office.entry(iris)
    sheet = office.rows(Draft, col(Draft.id) == entry.draft_id)[0]
    browser.post(f"/draft/{entry.id}/edit", subject="Re: Pricing", text="Other words.", sha256=sheet.sha256)
    response = browser.post(f"/draft/{entry.id}/approve", 409, sha256=sheet.sha256)
    assert "Its words were changed by Rosa Delgado" in response.text
    assert office.entry(iris).state == "waiting"
    assert office.daemon.woken == 0


def test_approving_what_a_reply_took_back_says_so(office: Office, iris: int) -> None:
    browser, entry = office.browser(), office.entry(iris)
    page = browser.get(f"/draft/{entry.id}")
    office.passes(minutes=5)
    office.writes(IRIS, "Please remove me from your list.", subject="Re: Pricing")
    assert office.entry(iris).state == "void"
    sha256 = page.partition('name="sha256" value="')[2][:64]
    response = browser.post(f"/draft/{entry.id}/approve", 409, sha256=sha256)
    assert "Taken back" in response.text
    assert "Off the list by itself" in browser.get("/")


def test_a_refusing_verdict_is_shown_with_each_reason(office: Office, iris: int) -> None:
    browser, entry = office.browser(), office.entry(iris)
    office.clock.move(timedelta(hours=1))
    response = browser.approve(entry.id or 0, 409)
    assert "This can&#39;t go out now" in response.text or "This can't go out now" in response.text
    assert "was last read at" in response.text
    assert office.entry(iris).state == "waiting"


def test_a_mail_that_nobody_has_heard_stands_in_the_way(office: Office, iris: int) -> None:
    office.clock.move(timedelta(minutes=5))
    office.arrives(IRIS, "One more thing.", subject="Re: Pricing")
    response = office.browser().approve(office.entry(iris).id or 0, 409)
    assert "not yet listened to" in response.text


def test_edited_words_are_what_waits_for_the_yes(office: Office, iris: int) -> None:
    browser, entry = office.browser(), office.entry(iris)
    sha256 = office.rows(Draft, col(Draft.id) == entry.draft_id)[0].sha256
    assert "Small    up to 5 people" in browser.get(f"/draft/{entry.id}/edit")
    browser.post(f"/draft/{entry.id}/edit", subject="Re: Pricing\r\nBcc: x@x.example", text="A\r\nB", sha256=sha256)
    newer = office.rows(Draft, col(Draft.id) == office.entry(iris).draft_id)[0]
    assert (newer.revision, newer.subject, newer.text) == (2, "Re: Pricing Bcc: x@x.example", "A\nB")
    assert "In the words of Rosa Delgado" in browser.get(f"/draft/{entry.id}")


def test_edits_of_two_windows_do_not_overwrite_each_other(office: Office, iris: int) -> None:
    browser, entry = office.browser(), office.entry(iris)
    sha256 = office.rows(Draft, col(Draft.id) == entry.draft_id)[0].sha256
    browser.post(f"/draft/{entry.id}/edit", subject="First", text="First words.", sha256=sha256)
    response = browser.post(f"/draft/{entry.id}/edit", 409, subject="Second", text="Second words.", sha256=sha256)
    assert "Second words." in response.text
    assert "Somebody has changed it meanwhile" in response.text
    assert office.rows(Draft, col(Draft.id) == office.entry(iris).draft_id)[0].subject == "First"


def test_a_mail_without_words_is_not_saved(office: Office, iris: int) -> None:
    entry = office.entry(iris)
    response = office.browser().post(f"/draft/{entry.id}/edit", 422, subject="S", text=" \n ", sha256="0" * 64)
    assert "A mail needs some words" in response.text


def test_what_only_the_owner_can_answer_is_written_before_it_is_approved(office: Office) -> None:
    tom = office.contact("Tom Reed", "tom@reed.example", stage="lead", zone="America/New_York")
    office.writes("tom@reed.example", "Does it work with our Linux laptops?", subject="Question")
    browser, entry = office.browser(), office.entry(tom)
    page = browser.get(f"/draft/{entry.id}")
    assert "Write your part" in page
    assert ">Approve<" not in page
    assert browser.post(f"/draft/{entry.id}/approve", 409, sha256="").status_code == 409
    assert office.entry(tom).state == "waiting"


@pytest.mark.parametrize(
    ("why", "words", "kept"),
    [
        ("Not now", "", "Not now"),
        ("", "she is in hospital", "she is in hospital"),
        ("Wrong tone", "a\x00b", "Wrong tone: ab"),
    ],
)
def test_skipping_keeps_the_reason(office: Office, iris: int, why: str, words: str, kept: str) -> None:
    browser, entry = office.browser(), office.entry(iris)
    browser.post(f"/draft/{entry.id}/skip", why=why, words=words)
    assert office.entry(iris).state == "skipped"
    assert [row.why for row in office.rows(Decision)] == [kept]
    assert "Skipped" in browser.get(f"/?after={entry.id}")
    assert kept.split(":")[0] in browser.get(f"/contact/{iris}")


def test_a_card_is_done_and_becomes_a_touch(office: Office) -> None:
    sven = office.contact(
        "Sven Lund", "sven@lund.example", phone="+1 360 555 0100", stage="lead", tags=["asked-for-call"],
        zone="America/Los_Angeles",
    )  # fmt: skip
    office.engine.think()
    browser, entry = office.browser(), office.entry(sven)
    assert entry.channel == "phone"
    page = browser.get(f"/draft/{entry.id}")
    assert "done it" in page
    assert "+1 360 555 0100" in page
    browser.post(f"/draft/{entry.id}/approve", 409, sha256="")
    browser.post(f"/draft/{entry.id}/done")
    assert office.entry(sven).state == "done"
    assert [touch.channel for touch in office.rows(Touch, Touch.direction == "out")] == ["phone"]
    assert "A call: first call" in browser.get(f"/contact/{sven}")


@pytest.mark.parametrize(("arrived", "state"), [("yes", "sent"), ("no", "failed")])
def test_a_person_says_what_became_of_a_doubt(office: Office, iris: int, arrived: str, state: str) -> None:
    browser, entry = office.browser(), office.entry(iris)
    browser.approve(entry.id or 0)
    with office.engine.database.write() as session:
        row = session.exec(select(OutboxEntry)).one()
        for step in ("claimed", "transmitting", "in_doubt"):
            assert outbox.move(session, row, step, office.clock.now())
            session.refresh(row)
    assert "In doubt" in browser.get("/")
    assert "Nobody knows whether this mail arrived" in browser.get(f"/draft/{entry.id}")
    browser.post(f"/draft/{entry.id}/resolve", arrived=arrived)
    assert office.entry(iris).state == state
    assert browser.post(f"/draft/{entry.id}/resolve", 409, arrived=arrived)


def test_only_the_owner_decides(office: Office, iris: int) -> None:
    omar, entry = office.browser(OTHER_REP), office.entry(iris)
    assert "Iris" not in omar.get("/")
    assert "Nothing waits for you" in omar.get("/")
    assert "belongs to Rosa Delgado" in omar.get(f"/draft/{entry.id}")
    omar.get(f"/draft/{entry.id}/edit", 403)
    for verb, fields in (
        ("approve", {"sha256": ""}), ("edit", {"subject": "x", "text": "y"}), ("skip", {"why": "Not now"}),
        ("done", {}), ("resolve", {"arrived": "no"}),
    ):  # fmt: skip
        assert "belongs to Rosa Delgado" in omar.post(f"/draft/{entry.id}/{verb}", 403, **fields).text
    assert office.entry(iris).state == "waiting"
    assert office.rows(Decision) == []


def test_only_the_owner_answers_what_is_asked_about_a_wish_that_loosens(office: Office, iris: int) -> None:
    office.passes(minutes=5)
    office.writes(IRIS, "You can call me again now, phone is fine.", subject="Re: Pricing")
    open_ones = office.rows(Preference, col(Preference.needs_yes).is_(True))
    assert open_ones, "the listener should have heard a wish that loosens"
    [question] = office.rows(QuestionToOwner)
    path = f"/question/{question.id}/answer"
    omar, rosa = office.browser(OTHER_REP), office.browser()
    assert path not in omar.get(f"/contact/{iris}")
    assert path not in omar.get("/")
    omar.post(path, 403, answer="yes")
    for page in (rosa.get("/"), rosa.get(f"/contact/{iris}")):
        assert "You can call me again now" in page
        assert path in page
    rosa.post("/question/999/answer", 404, answer="yes")
    rosa.post(path, 422, answer="perhaps")
    assert rosa.post(path, answer="yes", back="contact").headers["location"] == f"/contact/{iris}"
    rosa.post(path, 409, answer="no")
    assert office.rows(Preference, col(Preference.agreed_by).is_not(None))[0].id == open_ones[0].id
    assert path not in rosa.get("/")


def test_what_a_stranger_opens_in_her_name_is_on_her_page_alone_and_her_owner_may_agree(
    office: Office, iris: int
) -> None:
    office.passes(minutes=5)
    office.writes(IRIS, "You can call me again now, phone is fine.", subject="Re: Pricing", dmarc="fail")
    [question] = office.rows(QuestionToOwner)
    rosa = office.browser()
    assert "You can call me again now" not in rosa.get("/")
    page = rosa.get(f"/contact/{iris}")
    assert "Not taken: the sender could not be verified" in page
    assert "Not sure that they wrote it: dmarc=fail for" in page
    assert f"/question/{question.id}/answer" not in office.browser(OTHER_REP).get(f"/contact/{iris}")
    rosa.post(f"/question/{question.id}/answer", answer="yes", back="contact")
    assert "Not taken" not in rosa.get(f"/contact/{iris}")
    assert office.rows(Preference, col(Preference.agreed_by).is_not(None))


def test_a_wish_of_which_nobody_knows_who_wrote_it_is_marked(office: Office, iris: int) -> None:
    office.passes(minutes=5)
    office.writes(IRIS, "Please take me off your list.", subject="Re: Pricing", dmarc="none")
    assert "not sure that they wrote it: nothing that our server found speaks for" in office.browser().get(
        f"/contact/{iris}"
    )


def test_a_no_leaves_things_as_they_are_and_is_kept(office: Office, iris: int) -> None:
    office.passes(minutes=5)
    office.writes(IRIS, "You can call me again now, phone is fine.", subject="Re: Pricing")
    [question] = office.rows(QuestionToOwner)
    office.browser().post(f"/question/{question.id}/answer", answer="no")
    [answered] = office.rows(QuestionToOwner)
    assert (answered.answer, answered.answered_at) == ("no", office.clock.now())
    assert office.rows(Preference, col(Preference.agreed_by).is_not(None)) == []
    assert "No phone calls" in office.browser().get(f"/contact/{iris}")
    office.passes(days=1)
    office.writes(IRIS, "You can call me again now, phone is fine.", subject="Re: Pricing")
    assert [row.answer for row in office.rows(QuestionToOwner)] == ["no"]


def test_only_the_owner_says_that_it_is_settled(office: Office, iris: int) -> None:
    office.passes(minutes=5)
    office.writes(IRIS, "I am really disappointed: this is the third wrong invoice.", subject="Re: Pricing")
    [hold] = office.rows(Hold, col(Hold.kind) == "unhappy")
    path = f"/contact/{iris}/lift/{hold.id}"
    omar, rosa = office.browser(OTHER_REP), office.browser()
    assert "It is settled" not in omar.get(f"/contact/{iris}")
    omar.post(path, 403)
    assert office.rows(Hold, col(Hold.lifted_at).is_not(None)) == []
    assert "It is settled" in rosa.get(f"/contact/{iris}")
    rosa.post(path.replace(f"/contact/{iris}/", "/contact/999/"), 404)
    rosa.post(path)
    rosa.post(path, 409)
    [lifted] = office.rows(Hold, col(Hold.lifted_at).is_not(None))
    assert lifted.id == hold.id
    assert "It is settled" not in rosa.get(f"/contact/{iris}")


def test_a_screenful_is_shown_and_the_rest_waits(office: Office) -> None:
    for number in range(10):
        office.contact(f"Pat Number{number}", f"pat{number}@pat.example", stage="lead", zone="America/New_York")
        office.arrives(f"pat{number}@pat.example", "How much does it cost?", subject="Price")
    office.engine.think()
    page = office.browser().get("/")
    assert page.count("data-item") == 7
    assert "3 more wait" in page
