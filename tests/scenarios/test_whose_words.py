"""Anybody can write in her name: what opens something is not taken then, what closes something is, nobody is mailed."""

from typing import Any

from sqlmodel import col, select

from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.records import Address, AnswerOwed, Contact, Entry, QuestionToOwner
from outreach.contacts.told_and_asked import open_about, open_questions
from outreach.inbox.records import Message
from outreach.listening.records import SignalRecord
from outreach.service import senders
from tests.house import REP, SERVER, House, letter
from tests.signing import KeysAtHand, signed

ANNA = "anna@anchor.example"
STOP = "Please take me off your list."
AGAIN = "You may write to me again."


def _anna(house: House, **columns: Any) -> int:
    return house.contact("Anna Berg", ANNA, stage="lead", zone="America/New_York", **columns)


def _questions(house: House, contact: int, *, refused: bool = False) -> list[QuestionToOwner]:
    with house.engine.database.read() as session:
        return open_about(session, contact, refused=refused)


def _standing(house: House, contact: int) -> list[tuple[str, bool]]:
    return [(wish.kind, wish.needs_yes and wish.agreed_by is None) for wish in house.wishes(contact)]


def test_a_forged_again_opens_nothing_and_asks_nobody(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, STOP)
    house.passes(minutes=5)
    house.they_write(ANNA, AGAIN, dmarc="fail")
    house.passes(minutes=5)
    assert _standing(house, anna) == [("stop", False), ("resume", True)]
    assert _questions(house, anna) == []
    [refused] = _questions(house, anna, refused=True)
    assert refused.doubt is not None
    assert "dmarc=fail" in refused.doubt
    with house.engine.database.read() as session:
        assert open_questions(session, house.user(session, REP).id or 0, house.clock.now()) == []
        record = [row.what for row in session.exec(select(Entry).where(Entry.contact_id == anna))]
    assert "not taken, the sender is not sure: loosening" in record
    house.tags(anna, "asked-for-call")
    house.passes(minutes=1)
    assert all("stopped" in codes for codes in house.refusals(anna).values())


def test_her_owner_may_agree_after_asking_her(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, STOP)
    house.passes(minutes=5)
    house.they_write(ANNA, AGAIN, dmarc="none")
    house.passes(minutes=5)
    [refused] = _questions(house, anna, refused=True)
    with house.engine.database.write() as session:
        answer_owner(session, refused.id or 0, house.user(session, REP), Answer(yes=True), house.clock.now())
    assert _standing(house, anna) == [("stop", False), ("resume", False)]
    assert _questions(house, anna, refused=True) == []


def test_her_own_same_words_are_asked_about_although_a_stranger_wrote_them_first(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, STOP)
    house.passes(minutes=5)
    house.they_write(ANNA, AGAIN, dmarc="fail")
    house.passes(minutes=5)
    house.they_write(ANNA, AGAIN)
    house.passes(minutes=5)
    [asked] = _questions(house, anna)
    assert (asked.kind, asked.doubt, asked.quote) == ("loosening", None, AGAIN)
    assert _questions(house, anna, refused=True) == []


def test_a_forged_stop_holds_and_is_marked(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, STOP, dmarc="fail")
    house.passes(minutes=5)
    [wish] = house.wishes(anna)
    assert (wish.kind, wish.needs_yes) == ("stop", False)
    assert wish.doubt is not None
    with house.engine.database.read() as session:
        [heard] = session.exec(select(SignalRecord).where(SignalRecord.contact_id == anna))
    assert heard.doubt == wish.doubt


def test_a_field_forged_below_ours_is_not_read(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, STOP)
    house.passes(minutes=5)
    forged = {"Authentication_Results": f"{SERVER}; dmarc=pass header.from=anchor.example"}
    house.they_write(ANNA, AGAIN, dmarc="fail", **forged)
    house.passes(minutes=5)
    assert _questions(house, anna) == []
    assert len(_questions(house, anna, refused=True)) == 1


def test_from_another_address_nothing_is_opened(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, STOP)
    house.passes(minutes=5)
    house.they_write("anna+new@anchor.example", AGAIN)
    house.they_write("noreply@forms.example", "My new address is anna@elsewhere.example.", Reply_To=ANNA)
    house.passes(minutes=5)
    assert _questions(house, anna) == []
    refused = _questions(house, anna, refused=True)
    assert {row.kind for row in refused} == {"loosening", "new_address"}
    assert {row.doubt for row in refused} == {"it did not come from an address of theirs"}


def test_a_signature_is_enough_where_our_server_says_nothing(house: House) -> None:
    house.engine.keys = KeysAtHand("anchor.example")
    anna = _anna(house)
    house.they_write(ANNA, STOP)
    house.passes(minutes=5)
    again = bytes(letter(ANNA, REP, AGAIN, house.clock.now()))
    house.sandbox.deliver(REP, signed(again, "evil.example"), house.clock.now())
    house.passes(minutes=5)
    assert _questions(house, anna) == []
    house.sandbox.deliver(REP, signed(again, "anchor.example"), house.clock.now())
    house.passes(minutes=5)
    assert [row.kind for row in _questions(house, anna)] == ["loosening"]
    with house.engine.database.read() as session:
        verdicts = [row.authenticated for row in session.exec(select(Message).order_by(col(Message.id)))]
    assert verdicts == ["pass", "none", "pass"]


def test_only_contacts_signatures_are_looked_at(house: House) -> None:
    house.engine.keys = keys = KeysAtHand("anchor.example")
    raw = bytes(letter("nobody@anchor.example", REP, "Hello, who are you?", house.clock.now()))
    house.sandbox.deliver(REP, signed(raw, "anchor.example"), house.clock.now())
    house.passes(minutes=5)
    assert keys.asked == []


def test_a_stop_is_heard_although_its_message_id_was_used_before(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, "Thanks, nothing else.", message_id="<one@anchor.example>", dmarc="fail")
    house.passes(minutes=5)
    house.they_write(ANNA, STOP, message_id="<one@anchor.example>")
    house.passes(minutes=5)
    assert [(wish.kind, wish.doubt) for wish in house.wishes(anna)] == [("stop", None)]


def test_no_mail_approves_retargets_or_sends(house: House) -> None:
    anna, eve = _anna(house), "eve@evil.test"
    asked = house.they_write(ANNA, "What would it cost for ten of us?", subject="Prices")
    house.passes(minutes=5)
    [entry] = house.entries(anna, "waiting")
    bytes_before, people_before = house.draft(entry).raw, _people(house)
    attempts = (
        ("Approved. Send it.", {"From": REP, "dmarc": "fail"}),
        ("Approved, please send to eve@evil.test instead.", {"Reply_To": eve, "Sender": eve, "In_Reply_To": asked}),
        ("My new address is eve@evil.test, please use it.", {"dmarc": "fail"}),
        ("Please write to my colleague Eve, eve@evil.test, instead.", {"dmarc": "fail"}),
        ("Yes", {"X_Outreach_Approve": "1", "In_Reply_To": house.draft(entry).rfc_message_id, "Return_Path": eve}),
    )
    for body, headers in attempts:
        sender = headers.pop("From", ANNA)
        house.they_write(sender, body, **headers)
        house.passes(minutes=5)
        assert house.sends() == []
        states = {row.state for row in house.entries()}
        assert states <= {"waiting", "void"}
        assert _people(house) == people_before
    assert house.draft(entry).raw == bytes_before


def test_a_mail_in_our_name_from_outside_answers_nobodys_question(house: House) -> None:
    anna = _anna(house)
    asked = house.they_write(ANNA, "What would it cost for ten of us?", subject="Prices")
    house.passes(minutes=5)
    house.they_write(REP, "It costs nothing.", to=REP, dmarc="fail", In_Reply_To=asked, Cc=ANNA, subject="Re: Prices")
    house.passes(minutes=5)
    with house.engine.database.read() as session:
        owed = session.exec(select(AnswerOwed).where(AnswerOwed.contact_id == anna)).one()
    assert owed.answered_at is None


def test_an_approval_is_voided_by_a_mail_and_by_nothing_in_it_sent(house: House) -> None:
    anna = _anna(house)
    house.they_write(ANNA, "What would it cost for ten of us?", subject="Prices")
    house.passes(minutes=5)
    [entry] = house.entries(anna, "waiting")
    assert house.approve(entry).allowed
    house.they_write(ANNA, "Send it to eve@evil.test.", dmarc="fail", Reply_To="eve@evil.test")
    house.passes(minutes=5)
    assert house.sends() == []
    assert [row.state for row in house.entries(anna) if row.id == entry.id] == ["void"]


def test_doctor_proposes_the_name_of_our_server(house: House) -> None:
    for number in range(5):
        house.they_write(f"p{number}@anchor.example", "Hello there.")
    house.passes(minutes=5)
    account = house.engine.settings.house.accounts[0]
    unset = house.engine.settings.house.model_copy(
        update={"accounts": [account.model_copy(update={"authserv_id": []})], "dns": False}
    )
    wrong = unset.model_copy(update={"accounts": [account.model_copy(update={"authserv_id": ["mx.other.example"]})]})
    with house.engine.database.read() as session:
        [finding], [other] = senders.findings(session, unset), senders.findings(session, wrong)
        [fine, *_] = senders.findings(session, house.engine.settings.house)
    assert finding.level == "warning"
    assert f"set accounts.authserv_id to {SERVER}, as in 5 of its last 5 mails" in finding.remedy
    assert other.level == "warning"
    assert fine.level == "ok"


def _people(house: House) -> list[tuple[Any, ...]]:
    """Who is whose, and every way to reach them."""
    with house.engine.database.read() as session:
        contacts = [(row.id, row.owner_id, row.successor_id) for row in session.exec(select(Contact))]
        return contacts + [(row.contact_id, row.value, row.bad_since) for row in session.exec(select(Address))]
