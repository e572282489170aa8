"""They are away, they have left, or they answer an invitation: a machine writes, and it is no reply of theirs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.records import Contact, Hold, Note, QuestionToOwner
from tests.house import REP, House

ANNA, PETRA = "anna@anchor.example", "petra@anchor.example"
AUTOMATIC = {"Auto_Submitted": "auto-replied"}


def _offered(house: House, zone: str = "Europe/Berlin") -> tuple[int, str]:
    anna = house.contact("Anna Berg", ANNA, stage="lead", zone=zone)
    house.agreed(anna)
    offer = house.we_wrote(ANNA, "Hi Anna,\n\nhere is what we offer.\n\nRosa", subject="Our offer")
    house.passes(hours=1)
    return anna, offer


def _holds(house: House, contact: int) -> list[Hold]:
    with house.engine.database.read() as session:
        wanted = select(Hold).where(Hold.contact_id == contact, col(Hold.lifted_at).is_(None))
        return list(session.exec(wanted.order_by(col(Hold.id))))


def _questions(house: House, contact: int) -> list[QuestionToOwner]:
    with house.engine.database.read() as session:
        return list(session.exec(select(QuestionToOwner).where(QuestionToOwner.contact_id == contact)))


def _answer(house: House, question: QuestionToOwner, answer: Answer) -> None:
    with house.engine.database.write() as session:
        answer_owner(session, question.id or 0, house.user(session, REP), answer, house.clock.now())


def test_an_absence_holds_until_the_day_after_the_return_where_she_lives_and_is_no_reply(house: House) -> None:
    anna, _ = _offered(house)
    words = "I am out of the office and back on 16 March. In urgent cases: Petra Lang (petra@anchor.example)."
    house.they_write(ANNA, words, subject="Automatic reply: Our offer", **AUTOMATIC)
    house.passes(minutes=5)
    [hold] = _holds(house, anna)
    assert hold.until == datetime(2026, 3, 17, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    assert "back on 2026-03-16" in hold.why
    assert "petra@anchor.example" in hold.why

    # Our offer is two weeks old on her first day back, and she still digs through her mail.
    house.clock.move(datetime(2026, 3, 16, 9, 0, tzinfo=UTC) - house.clock.now())
    house.passes()
    assert house.entries(anna) == []
    assert all("hold" in codes for codes in house.refusals(anna).values())

    # The day after, we may ask how it went: her machine has not answered for her.
    house.clock.move(datetime(2026, 3, 18, 9, 0, tzinfo=UTC) - house.clock.now())
    house.passes()
    [entry] = house.entries(anna, "waiting")
    assert house.proposal(entry).rule == "check-in-after-absence"


def test_an_absence_without_a_day_holds_for_a_week(house: House) -> None:
    anna, _ = _offered(house)
    house.they_write(ANNA, "I am out of the office.", subject="Automatic reply: Our offer", **AUTOMATIC)
    house.passes(minutes=5)
    [hold] = _holds(house, anna)
    assert hold.until is not None
    assert (hold.until - hold.since).days == 7


def test_a_machine_says_that_she_has_left_and_her_owner_is_asked_who_follows(house: House) -> None:
    anna, _ = _offered(house)
    words = f"Anna Berg no longer works for Anchor. Please contact Petra Lang at {PETRA}."
    house.they_write(ANNA, words, subject="Automatic reply: Our offer", **AUTOMATIC)
    house.passes(minutes=5)
    assert [hold.kind for hold in _holds(house, anna)] == ["left_company"]
    assert house.wishes(anna) == []
    [question] = _questions(house, anna)
    assert (question.kind, question.does["email"]) == ("successor", PETRA)

    _answer(house, question, Answer(yes=True, name="Petra Lang"))
    petra = house.contact_of(PETRA)
    with house.engine.database.read() as session:
        old, new = session.get_one(Contact, anna), session.get_one(Contact, petra)
        notes = session.exec(select(Note).order_by(col(Note.id))).all()
    assert (new.name, new.owner_id, new.organisation_id) == ("Petra Lang", old.owner_id, old.organisation_id)
    assert old.successor_id == petra
    assert [note.contact_id for note in notes] == [anna, petra]
    house.passes(days=14)
    assert house.entries(anna) == [], "she stays held: there is nobody at that address"


def test_a_colleague_writes_that_she_has_left(house: House) -> None:
    anna, offer = _offered(house)
    words = f"Hello Rosa,\n\nAnna Berg has left the company. Please write to {PETRA} from now on.\n\nBob"
    house.they_write("Bob Stone <bob@anchor.example>", words, subject="Re: Our offer", In_Reply_To=offer)
    house.passes(minutes=5)
    bob = house.contact_of("bob@anchor.example")
    assert [hold.kind for hold in _holds(house, anna)] == ["left_company"]
    assert _holds(house, bob) == []
    assert house.address(ANNA).bad_why == "left"
    assert house.address("bob@anchor.example").bad_since is None
    assert [question.kind for question in _questions(house, anna)] == ["successor"]


def test_where_it_is_not_clear_who_has_left_a_person_is_asked_and_meanwhile_it_is_quiet(house: House) -> None:
    house.contact("Anna Berg", ANNA, stage="lead", zone="Europe/Berlin")
    house.they_write("Bob Stone <bob@anchor.example>", "She has left the company.\n\nBob", subject="Anchor")
    house.passes(minutes=5)
    bob = house.contact_of("bob@anchor.example")
    [question] = _questions(house, bob)
    assert question.kind == "left_company"
    assert [hold.kind for hold in _holds(house, bob)] == ["asked"]
    _answer(house, question, Answer(yes=False))
    assert _holds(house, bob) == []


def test_a_declined_invitation_is_no_wish_and_no_reply(house: House) -> None:
    anna, _ = _offered(house)
    house.sandbox.deliver(REP, _DECLINED, house.clock.now())
    house.passes(minutes=5)
    assert (_holds(house, anna), house.wishes(anna), _questions(house, anna)) == ([], [], [])
    house.passes(days=7)
    assert [house.proposal(entry).rule for entry in house.entries(anna, "waiting")] == ["follow-up"]


_DECLINED = b"""\
From: Anna Berg <anna@anchor.example>\r
To: rosa@tidewater.example\r
Subject: Declined: A first look\r
Date: Mon, 02 Mar 2026 19:05:00 +0100\r
Message-ID: <declined@anchor.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
Anna Berg has declined this invitation.\r
--b\r
Content-Type: text/calendar; method=REPLY; charset=utf-8\r
\r
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Anchor//EN\r
METHOD:REPLY\r
BEGIN:VEVENT\r
UID:first-look@tidewater.example\r
DTSTAMP:20260302T180500Z\r
DTSTART:20260310T150000Z\r
SUMMARY:A first look\r
ORGANIZER:mailto:rosa@tidewater.example\r
ATTENDEE;PARTSTAT=DECLINED:mailto:anna@anchor.example\r
END:VEVENT\r
END:VCALENDAR\r
--b--\r
"""
