"""Is nothing guessed, and nothing sent twice: races, forged mails, folders that go, a pass that is killed anywhere?"""

import json
import re
from dataclasses import replace

import pytest
from sqlmodel import select

from outreach import failpoints
from outreach.contacts.records import Touch
from outreach.inbox.desk_mark import Mark, field_of
from outreach.keeping.records import Audit
from outreach.review import queue
from outreach.review.desk.records import DeskCopy
from tests.desk.place import DANA, OTHERS, QUESTION, Place
from tests.desk.program import APPROVED, SKIP, TO_APPROVE, Program, rewritten
from tests.house import OTHER_REP, PASSWORD, REP


def test_a_reply_that_arrives_while_it_lies_in_approved_voids_it_and_says_why(place: Place) -> None:
    place.program.move(place.only()[0], TO_APPROVE, APPROVED)
    place.passes(minutes=1)
    entry = place.entry
    place.house.they_write(DANA, "Please take me off your list.", subject="Re: Prices")
    place.passes(minutes=1)
    assert [each.state for each in place.house.entries(place.dana) if each.id == entry.id] == ["void"]
    assert place.program.drafts(APPROVED) == []
    assert "Dana Whitfield" in place.program.note()
    assert "is not sent any more" in place.program.note()
    assert place.house.sends() == []
    place.passes(minutes=1)
    [uid] = [uid for uid in place.program.uids(TO_APPROVE) if uid not in [one for one, _ in place.program.drafts()]]
    place.program.delete(uid)
    place.passes(minutes=1)
    assert place.program.note() == ""


def test_approved_on_the_web_and_skipped_in_the_mailbox_is_skipped_while_nothing_has_left(place: Place) -> None:
    uid, _ = place.only()
    place.house.approve(place.entry)
    place.program.move(uid, TO_APPROVE, SKIP)
    place.passes(minutes=1)
    assert place.entry.state == "skipped"
    assert place.house.sends() == []


def test_skipped_in_the_mailbox_once_it_has_left_changes_nothing(place: Place) -> None:
    uid, _ = place.only()
    place.house.approve(place.entry)
    assert len(place.house.sends()) == 1
    place.program.move(uid, TO_APPROVE, SKIP)
    place.passes(minutes=1)
    assert place.entry.state == "sent"
    assert place.program.drafts(SKIP) == []
    assert place.house.sends() == []


def test_approved_on_the_web_it_leaves_the_folder_and_is_sent_once(place: Place) -> None:
    place.house.approve(place.entry)
    place.keep()
    assert place.program.drafts() == []
    assert len(place.house.sends()) == 1
    place.passes(minutes=1)
    assert place.entry.state == "sent"


def test_edited_on_the_web_the_newest_words_lie_there_and_older_ones_are_not_approved(place: Place) -> None:
    uid, _ = place.only()
    with place.house.engine.database.write() as session:
        rosa, now = place.house.user(session, REP), place.house.clock.now()
        queue.edit(session, place.entry.id or 0, rosa, "Prices", "It is $99.\n", place.house.engine.review, now)
    place.program.move(uid, TO_APPROVE, APPROVED)
    place.passes(minutes=1)
    assert place.entry.state == "waiting"
    assert place.program.drafts(APPROVED) == []
    assert "$99" in str(place.only()[1].get_body(("plain",)).get_content())  # type: ignore[attr-defined]
    assert "changed elsewhere" in place.program.note()


def test_in_two_folders_at_once_skipping_goes_first(place: Place) -> None:
    uid, _ = place.only()
    place.program.copy(uid, TO_APPROVE, APPROVED)
    place.program.move(uid, TO_APPROVE, SKIP)
    place.passes(minutes=1)
    assert place.entry.state == "skipped"
    assert place.program.drafts(APPROVED) == place.program.drafts(SKIP) == []


def test_what_is_not_surely_rosas_own_draft_approves_nothing(place: Place) -> None:
    uid, _ = place.only()
    whole = place.program.raw(TO_APPROVE, uid)
    bare = rewritten(whole, field=False, block=False)
    draft, entry_id = place.house.draft(place.entry), place.entry.id or 0
    with place.house.engine.database.read() as session:
        rosa = place.house.user(session, REP).id or 0
    ours, theirs = place.house.engine.key, b"k" * 32
    right = Mark(entry_id, draft.revision, rosa, draft.sha256)
    fields = [
        field_of(theirs, right),
        field_of(ours, replace(right, user_id=rosa + 1)),
        field_of(ours, right).replace("entry=", "entry=1"),
    ]
    forged = [
        b"Received: from elsewhere.example\r\n" + whole,
        *(f"X-Outreach-Draft: {field}\r\n".encode() + bare for field in fields),
        rewritten(whole, lambda text: re.sub(r"\[draft (\d+)", r"[draft 1\1", text), field=False),
        bare,
    ]
    for raw in forged:
        place.program.append(APPROVED, raw)
    for _ in range(3):
        assert place.passes(minutes=1)["approved"] == 0
    assert place.entry.state == "waiting"
    assert place.house.sends() == []
    assert place.program.note().count("left as it") == len(place.program.drafts(APPROVED)) == len(forged)


@pytest.mark.parametrize("odd", ["To: eve@elsewhere.example", "half a block"])
def test_words_that_cannot_go_out_from_here_come_back_with_the_reason(place: Place, odd: str) -> None:
    raw = place.program.raw(TO_APPROVE, place.only()[0])
    name, _, value = odd.partition(": ")
    if name == "To":
        raw = raw.replace(DANA.encode(), value.encode())
    else:
        raw = rewritten(raw, lambda text: text.replace("=== Here the mail begins. ===", ""))
    place.program.append(APPROVED, raw)
    place.program.delete(place.only()[0])
    place.passes(minutes=1)
    assert place.entry.state == "waiting"
    assert place.program.drafts(APPROVED) == []
    assert "is left as it is" in place.program.note()
    assert place.house.sends() == []
    place.passes(minutes=1)
    assert place.passes(minutes=1)["skipped"] == 0


def test_a_saved_edit_without_any_mark_is_no_skip_of_the_one_that_went(place: Place) -> None:
    place.program.save(place.only()[0], lambda text: text, field=False, block=False)
    for _ in range(3):
        place.passes(minutes=1)
    assert place.entry.state == "waiting"
    assert len(place.program.drafts()) == 2
    assert "bears no mark" in place.program.note()


def test_a_folder_that_was_deleted_is_filled_again_and_nothing_is_skipped(place: Place) -> None:
    place.program.remove_folder(TO_APPROVE)
    for _ in range(3):
        place.passes(minutes=1)
    assert place.entry.state == "waiting"
    assert len(place.program.drafts()) == 1
    assert "was made anew" in place.program.note()


def test_what_a_colleague_moves_in_their_own_mailbox_is_nothing(place: Place) -> None:
    raw = place.program.raw(TO_APPROVE, place.only()[0])
    with Program(place.house.sandbox.imap_port, OTHER_REP, PASSWORD) as colleague:
        for folder in (TO_APPROVE, APPROVED, SKIP):
            colleague.client.create(f'"{folder}"')
        colleague.append(APPROVED, raw)
        place.passes(minutes=1)
    assert place.entry.state == "waiting"


def test_a_pass_that_breaks_off_anywhere_is_made_good_by_the_next(place: Place) -> None:
    for number, point in enumerate(("desk.seen", "desk.edited", "desk.decided", "desk.decided")):
        price = f"$4{number}"
        place.program.save(place.only()[0], lambda text, price=price: re.sub(r"\$4\d", price, text))  # type: ignore[misc]
        _broken_at(place, point)
        assert price in place.house.draft(place.entry).text
    for address, point in zip(OTHERS, ("desk.placing", "desk.laid"), strict=False):
        place.contacts[address] = place.house.contact("Lee Park", address, stage="lead")
        place.house.they_write(address, QUESTION, subject="Prices")
        place.house.passes(minutes=1)
        _broken_at(place, point)
    place.program.move(place.to(DANA), TO_APPROVE, APPROVED)
    _broken_at(place, "desk.decided")
    place.program.move(place.to(OTHERS[0]), TO_APPROVE, SKIP)
    _broken_at(place, "desk.away")
    place.passes(minutes=1)
    [sent] = place.house.sends()
    assert b"$43" in sent.raw
    place.house.passes(minutes=1)
    _broken_at(place, "desk.taken_out")
    assert (place.of(OTHERS[0]).state, place.of(OTHERS[1]).state) == ("skipped", "waiting")
    assert place.to(OTHERS[1])
    place.passes(minutes=1)
    assert place.house.sends() == []


def _broken_at(place: Place, point: str) -> None:
    """A pass that is broken off there, and those after it."""
    failpoints.arm(f"{point}=raise")
    try:
        with pytest.raises(failpoints.Broken):
            place.keep()
    finally:
        failpoints.arm("")
    place.keep()
    place.keep()


def test_a_draft_that_a_watched_folder_shows_too_is_no_mail_of_ours(place: Place) -> None:
    place.program.append("INBOX", place.program.raw(TO_APPROVE, place.only()[0]))
    assert place.passes(minutes=1) == {}
    assert place.entry.state == "waiting"
    with place.house.engine.database.read() as session:
        assert session.exec(select(Touch).where(Touch.direction == "out")).all() == []


def test_a_second_copy_is_known_and_taken_out(place: Place) -> None:
    raw = place.program.raw(TO_APPROVE, place.only()[0])
    place.program.append(TO_APPROVE, raw)
    assert place.keep()["taken_out"] == 1
    assert len(place.program.drafts()) == 1
    assert place.entry.state == "waiting"


def test_each_decision_says_on_record_where_the_mail_lay(place: Place) -> None:
    uid, _ = place.only()
    place.program.move(uid, TO_APPROVE, APPROVED)
    place.passes(minutes=1)
    with place.house.engine.database.read() as session:
        rows = list(session.exec(select(Audit).where(Audit.what == "approved in the mailbox")))
        assert [json.loads(str(row.details))["folder"] for row in rows] == ["approved"]
        assert session.exec(select(DeskCopy)).one().role == "approved"
