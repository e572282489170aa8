"""Is nothing guessed, and nothing sent twice: races, forged mails, folders that go, a pass that is killed anywhere?"""

import json

import pytest
from sqlmodel import select

from outreach import failpoints
from outreach.inbox.desk_mark import Mark, field_of
from outreach.keeping.records import Audit
from outreach.review import queue
from outreach.review.desk.records import DeskCopy
from tests.desk.place import DANA, Place
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


@pytest.mark.parametrize("forged", ["another user", "another key", "no mark", "by mail", "other bytes"])
def test_what_is_not_surely_rosas_own_draft_approves_nothing(place: Place, forged: str) -> None:
    uid, _ = place.only()
    raw = rewritten(place.program.raw(TO_APPROVE, uid), own_id=True, field=False, block=False)
    draft, entry_id = place.house.draft(place.entry), place.entry.id or 0
    key = b"k" * 32 if forged == "another key" else place.house.engine.key
    with place.house.engine.database.read() as session:
        rosa = place.house.user(session, REP).id or 0
    marks = {
        "another user": Mark(entry_id, draft.revision, rosa + 1, draft.sha256),
        "another key": Mark(entry_id, draft.revision, rosa, draft.sha256),
        "other bytes": Mark(entry_id, draft.revision, rosa, "0" * 64),
    }
    if forged in marks:
        raw = f"X-Outreach-Draft: {field_of(key, marks[forged])}\r\n".encode() + raw
    if forged == "by mail":
        raw = b"Received: from elsewhere.example\r\n" + place.program.raw(TO_APPROVE, uid)
    place.program.append(APPROVED, raw)
    place.passes(minutes=1)
    assert place.entry.state == "waiting"
    assert place.house.sends() == []
    if forged != "other bytes":
        assert "is left as it is" in place.program.note()
        assert len(place.program.drafts(APPROVED)) == 1


@pytest.mark.parametrize("odd", ["Cc: boss@tidewater.example", "To: eve@elsewhere.example", "half a block"])
def test_words_that_cannot_go_out_from_here_come_back_with_the_reason(place: Place, odd: str) -> None:
    raw = place.program.raw(TO_APPROVE, place.only()[0])
    name, _, value = odd.partition(": ")
    if name == "Cc":
        raw = odd.encode() + b"\r\n" + raw
    elif name == "To":
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


POINTS = ("desk.seen", "desk.edited", "desk.decided", "desk.away", "desk.taken_out", "desk.placing", "desk.laid")


@pytest.mark.parametrize("point", POINTS)
def test_a_pass_that_breaks_off_anywhere_is_made_good_by_the_next(place: Place, point: str) -> None:
    place.program.save(place.only()[0], lambda text: text.replace("$49", "$46"), to=APPROVED)
    other = place.house.contact("Lee Park", "lee@harborlight.example", stage="lead")
    place.house.they_write("lee@harborlight.example", "What does it cost for ten people?", subject="Prices")
    place.house.passes(minutes=1)
    failpoints.arm(f"{point}=raise")
    try:
        for _ in range(3):
            try:
                place.keep()
            except failpoints.Broken:
                continue
    finally:
        failpoints.arm("")
    for _ in range(2):
        place.passes(minutes=1)
    [sent] = place.house.sends()
    assert b"$46" in sent.raw
    assert len(place.house.entries(other, "waiting")) == len(place.program.drafts()) == 1
    assert place.house.sends() == []


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
