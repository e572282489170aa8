"""Does every gesture that a mail program makes mean what its user meant?"""

import pytest
from sqlmodel import select

from outreach.contacts.records import Touch
from outreach.planning.records import Place as Held
from tests.desk.on_dovecot import SERVER
from tests.desk.place import DANA, OTHERS, Place
from tests.desk.program import APPROVED, SKIP, TO_APPROVE

pytestmark = pytest.mark.parametrize("house", [SERVER], indirect=True)
LEE, ANA, KIM, _ = OTHERS


def test_it_lies_there_as_it_would_go_out_and_moving_it_sends_exactly_that_once(place: Place) -> None:
    place.begin(LEE)
    uid = place.to(DANA)
    mail = dict(place.program.drafts())[uid]
    draft = place.house.draft(place.entry)
    assert (mail["To"].addresses[0].addr_spec, mail["Subject"]) == (DANA, draft.subject)
    assert r"\Draft" in place.program.flags(TO_APPROVE, uid)
    text = str(mail.get_body(("plain",)).get_content())  # type: ignore[attr-defined]
    block, _, words = text.partition("=== Here the mail begins. ===")
    assert "can't take calls" in block
    assert "Why now: " in block
    assert "To send it, move this mail to Outreach/Approved" in block
    assert words.split() == draft.text.split()
    assert place.keep() == {}

    place.program.move(uid, TO_APPROVE, APPROVED)
    place.program.move_the_old_way(place.to(LEE), TO_APPROVE, APPROVED)
    assert place.passes(minutes=1)["approved"] == 2
    assert place.entry.approved_sha256 == draft.sha256
    assert len(place.program.drafts(APPROVED)) == 2
    sent = place.house.sends()
    assert {each.recipients for each in sent} == {(DANA,), (LEE,)}
    assert draft.raw in [each.raw for each in sent]
    assert all(b"only you see" not in each.raw for each in sent)
    assert place.passes(minutes=1)["taken_out"] == 2
    assert place.program.drafts(APPROVED) == place.program.drafts(TO_APPROVE) == []
    assert place.passes(minutes=1) == {}
    assert place.house.sends() == []


def test_saving_other_words_changes_it_and_only_moving_it_approves_them(place: Place) -> None:
    place.begin(LEE, ANA, KIM)
    ways: dict[str, dict[str, bool]] = {
        DANA: {}, LEE: {"field": False}, ANA: {"field": False, "own_id": False}, KIM: {"html": True},
    }  # fmt: skip
    for number, (address, kept) in enumerate(ways.items()):
        price = f"${number + 41}"
        place.program.save(place.to(address), lambda text, price=price: text.replace("$49", price), **kept)  # type: ignore[misc]
    assert place.passes(minutes=1)["edited"] == 4
    for number, address in enumerate(ways):
        draft = place.house.draft(place.of(address))
        assert (place.of(address).state, draft.revision) == ("waiting", 2)
        assert f"${number + 41}" in draft.text
        assert "only you see" not in draft.text
    assert place.house.sends() == []
    assert place.keep() == {}
    for address in ways:
        place.program.move(place.to(address), TO_APPROVE, APPROVED)
    assert place.passes(minutes=1)["approved"] == 4
    assert sorted(each.raw.count(b"$4") for each in place.house.sends()) == [1, 1, 1, 1]


def test_words_changed_and_moved_at_once_are_a_revision_and_a_rewritten_mail_is_none(place: Place) -> None:
    place.begin(LEE, ANA)
    as_shown = {address: place.house.draft(place.of(address)).sha256 for address in (LEE, ANA)}
    place.program.save(place.to(DANA), lambda text: text.replace("$49", "$47"), to=APPROVED)
    place.program.save(place.to(LEE), lambda text: text, to=APPROVED)
    place.program.save(place.to(ANA), lambda text: text, to=APPROVED, field=False, html=True)
    counts = place.passes(minutes=1)
    assert (counts["edited"], counts["approved"]) == (1, 3)
    assert {address: place.of(address).approved_sha256 for address in as_shown} == as_shown
    assert sum(b"$47" in each.raw for each in place.house.sends()) == 1


def test_skip_delete_mark_as_deleted_or_add_a_label(place: Place) -> None:
    place.begin(LEE, ANA, KIM)
    place.program.move(place.to(DANA), TO_APPROVE, SKIP)
    place.program.delete(place.to(LEE))
    place.program.mark_deleted(place.to(ANA), TO_APPROVE)
    place.program.copy(place.to(KIM), TO_APPROVE, APPROVED)
    counts = place.passes(minutes=1)
    assert (counts["skipped"], counts["approved"]) == (1, 1)
    assert place.entry.why[0]["text"] == "skipped in the mailbox"
    assert [place.of(address).state for address in (LEE, ANA)] == ["waiting", "waiting"]
    assert place.program.drafts(SKIP) == []
    assert len(place.program.drafts(APPROVED)) == 1
    assert place.passes(minutes=1)["skipped"] == 2
    assert place.of(LEE).why[0]["text"] == place.of(ANA).why[0]["text"] == "deleted in the mailbox"
    assert [each.recipients for each in place.house.sends()] == [(KIM,)]


def test_laying_it_back_out_of_approved_takes_the_yes_back(place: Place) -> None:
    place.program.move(place.only()[0], TO_APPROVE, APPROVED)
    place.passes(minutes=1)
    place.program.move(place.only(APPROVED)[0], APPROVED, TO_APPROVE)
    assert place.passes(minutes=1)["taken_back"] == 1
    assert place.entry.state == "waiting"
    assert place.house.sends() == []
    assert place.keep() == {}
    place.program.move(place.only()[0], TO_APPROVE, APPROVED)
    assert place.keep()["approved"] == 1


def test_sending_it_from_the_mail_program_is_its_touch(place: Place) -> None:
    place.begin(LEE, ANA)
    place.program.save(place.to(DANA), lambda text: text, to="Sent")
    place.program.save(place.to(LEE), lambda text: text + "\nOne more word.", to="Sent", field=False)
    place.program.save(place.to(ANA), lambda text: text, to="Sent", field=False, block=False, own_id=False)
    place.passes(minutes=1)
    for address, contact_id in place.contacts.items():
        assert (place.of(address).state, place.house.proposal(place.of(address)).outcome) == ("done", "sent")
        with place.house.engine.database.read() as session:
            touches = session.exec(select(Touch).where(Touch.contact_id == contact_id, Touch.direction == "out"))
            assert len(touches.all()) == 1
            assert session.exec(select(Held).where(Held.contact_id == contact_id)).all() == []
    assert place.program.drafts(TO_APPROVE) == []
    assert "went out with the part that only you see" in place.program.note()
    place.passes(minutes=1)
    assert place.house.sends() == []
