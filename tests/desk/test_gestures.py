"""Does every gesture that a mail program makes mean what its user meant?"""

import pytest
from sqlmodel import select

from outreach.contacts.records import Touch
from outreach.planning.records import Place as Held
from tests.desk.place import DANA, Place
from tests.desk.program import APPROVED, SKIP, TO_APPROVE

pytestmark = pytest.mark.parametrize("house", ["sandbox", "dovecot"], indirect=True)


def test_what_waits_lies_in_the_folder_as_the_mail_that_would_go_out_with_the_reasons_above_it(place: Place) -> None:
    uid, mail = place.only()
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
    assert place.only()[0] == uid


@pytest.mark.parametrize("move", ["move", "move_the_old_way"])
def test_moving_it_to_approved_sends_exactly_what_was_shown_once(place: Place, move: str) -> None:
    draft = place.house.draft(place.entry)
    getattr(place.program, move)(place.only()[0], TO_APPROVE, APPROVED)
    assert place.passes(minutes=1)["approved"] == 1
    assert place.entry.approved_sha256 == draft.sha256
    assert place.only(APPROVED)
    [sent] = place.house.sends()
    assert (sent.recipients, sent.raw) == ((DANA,), draft.raw)
    assert b"only you see" not in sent.raw
    place.passes(minutes=1)
    assert place.program.drafts(APPROVED) == place.program.drafts(TO_APPROVE) == []
    assert place.passes(minutes=1) == {}
    assert place.house.sends() == []


def test_a_label_that_is_added_approves_too_and_the_other_one_goes(place: Place) -> None:
    place.program.copy(place.only()[0], TO_APPROVE, APPROVED)
    assert place.passes(minutes=1)["approved"] == 1
    assert place.program.drafts(TO_APPROVE) == []
    assert len(place.program.drafts(APPROVED)) == 1


@pytest.mark.parametrize("kept", [{}, {"field": False}, {"field": False, "own_id": False}, {"html": True}])
def test_saving_other_words_changes_it_and_only_moving_it_approves_them(place: Place, kept: dict[str, bool]) -> None:
    uid, _ = place.only()
    place.program.save(uid, lambda text: text.replace("Best regards", "See you soon").replace("$49", "$48"), **kept)
    assert place.passes(minutes=1)["edited"] == 1
    draft = place.house.draft(place.entry)
    assert (place.entry.state, draft.revision) == ("waiting", 2)
    assert "$48" in draft.text
    assert "only you see" not in draft.text
    assert place.house.sends() == []
    assert place.passes(minutes=1) == {}
    place.program.move(place.only()[0], TO_APPROVE, APPROVED)
    assert place.passes(minutes=1)["approved"] == 1
    [sent] = place.house.sends()
    assert b"$48" in sent.raw


def test_words_changed_and_moved_at_once_are_a_revision_and_then_approved(place: Place) -> None:
    place.program.save(place.only()[0], lambda text: text.replace("$49", "$47"), to=APPROVED)
    counts = place.passes(minutes=1)
    assert (counts["edited"], counts["approved"]) == (1, 1)
    [sent] = place.house.sends()
    assert b"$47" in sent.raw


@pytest.mark.parametrize("kept", [{}, {"field": False, "html": True}])
def test_a_program_that_only_rewrites_the_mail_changes_no_words(place: Place, kept: dict[str, bool]) -> None:
    draft = place.house.draft(place.entry)
    place.program.save(place.only()[0], lambda text: text, to=APPROVED, **kept)
    assert place.passes(minutes=1)["approved"] == 1
    assert place.entry.approved_sha256 == draft.sha256


def test_moving_it_to_skip_skips_it(place: Place) -> None:
    place.program.move(place.only()[0], TO_APPROVE, SKIP)
    assert place.passes(minutes=1)["skipped"] == 1
    assert place.entry.why[0]["text"] == "skipped in the mailbox"
    assert place.program.drafts(SKIP) == []
    assert place.passes(minutes=1)["skipped"] == 0


@pytest.mark.parametrize("gesture", ["delete", "mark_deleted"])
def test_deleting_it_skips_it_but_not_at_once(place: Place, gesture: str) -> None:
    getattr(place.program, gesture)(place.only()[0], TO_APPROVE)
    assert place.passes(minutes=1) == {}
    assert place.entry.state == "waiting"
    assert place.passes(minutes=1)["skipped"] == 1
    assert place.entry.why[0]["text"] == "deleted in the mailbox"


def test_laying_it_back_out_of_approved_takes_the_yes_back(place: Place) -> None:
    place.program.move(place.only()[0], TO_APPROVE, APPROVED)
    place.passes(minutes=1)
    place.program.move(place.only(APPROVED)[0], APPROVED, TO_APPROVE)
    assert place.passes(minutes=1)["taken_back"] == 1
    assert place.entry.state == "waiting"
    assert place.house.sends() == []
    assert place.passes(minutes=1) == {}
    place.program.move(place.only()[0], TO_APPROVE, APPROVED)
    assert place.passes(minutes=1)["approved"] == 1


@pytest.mark.parametrize("kept", [{}, {"field": False}, {"field": False, "block": False, "own_id": False}])
def test_sending_it_from_the_mail_program_is_its_touch(place: Place, kept: dict[str, bool]) -> None:
    uid, _ = place.only()
    place.program.save(uid, lambda text: text, to="Sent", **kept)
    place.passes(minutes=1)
    assert (place.entry.state, place.house.proposal(place.entry).outcome) == ("done", "sent")
    assert place.program.drafts(TO_APPROVE) == []
    place.passes(minutes=1)
    assert place.house.sends() == []
    with place.house.engine.database.read() as session:
        touches = session.exec(select(Touch).where(Touch.contact_id == place.dana, Touch.direction == "out")).all()
        assert len(touches) == 1
        assert session.exec(select(Held)).all() == []
