"""Rosa works in neomutt: what its keys do to a folder means what she meant."""

from pathlib import Path

import pytest
from sqlmodel import select

from outreach.contacts.records import Touch
from tests.desk.neomutt import Neomutt
from tests.desk.on_dovecot import SERVER
from tests.desk.place import DANA, OTHERS, Place
from tests.desk.program import APPROVED, SKIP, TO_APPROVE
from tests.house import PASSWORD, REP

pytestmark = [
    pytest.mark.skipif(bool(Neomutt.available()), reason=str(Neomutt.available())),
    pytest.mark.parametrize("house", [SERVER], indirect=True),
]
LEE, ANA, KIM, _ = OTHERS


@pytest.fixture
def neomutt(place: Place, tmp_path: Path) -> Neomutt:
    servers = place.house.sandbox
    (tmp_path / "neomutt").mkdir()
    return Neomutt(tmp_path / "neomutt", servers.imap_port, servers.smtp_port, REP, PASSWORD)


def test_saving_to_approved_deleting_and_saving_to_skip(place: Place, neomutt: Neomutt) -> None:
    place.begin(LEE, ANA, KIM)
    neomutt.press(TO_APPROVE, DANA, neomutt.save_to(APPROVED))
    neomutt.press(TO_APPROVE, LEE, neomutt.save_to(SKIP))
    neomutt.press(TO_APPROVE, ANA, "<delete-message><sync-mailbox>")
    counts = place.passes(minutes=1)
    assert (counts["approved"], counts["skipped"]) == (1, 1)
    assert place.passes(minutes=1)["skipped"] == 1
    assert [place.of(address).state for address in (DANA, LEE, ANA, KIM)] == [
        "approved",
        "skipped",
        "skipped",
        "waiting",
    ]
    assert [mail.recipients for mail in place.house.sends()] == [(DANA,)]
    assert place.house.sends() == []


def test_editing_in_place_changes_it_and_approves_nothing(place: Place, neomutt: Neomutt) -> None:
    neomutt.edits("$49", "$46")
    neomutt.press(TO_APPROVE, DANA, "<edit-raw-message><sync-mailbox>")
    assert place.passes(minutes=1)["edited"] == 1
    draft = place.house.draft(place.entry)
    assert (place.entry.state, "$46" in draft.text, "only you see" in draft.text) == ("waiting", True, False)
    assert place.house.sends() == []
    neomutt.press(TO_APPROVE, DANA, neomutt.save_to(APPROVED))
    assert place.passes(minutes=1)["approved"] == 1
    [sent] = place.house.sends()
    assert sent.raw == draft.raw


def test_writing_it_anew_and_postponing_it_is_a_change(place: Place, neomutt: Neomutt) -> None:
    neomutt.edits("$49", "$45")
    neomutt.press(TO_APPROVE, DANA, "<resend-message><edit-message><postpone-message><delete-message><sync-mailbox>")
    assert place.passes(minutes=1)["edited"] == 1
    assert "$45" in place.house.draft(place.entry).text
    assert place.keep() == {}
    assert place.house.sends() == []


def test_laying_it_back_out_of_approved_takes_the_yes_back(place: Place, neomutt: Neomutt) -> None:
    neomutt.press(TO_APPROVE, DANA, neomutt.save_to(APPROVED))
    assert place.passes(minutes=1)["approved"] == 1
    neomutt.press(APPROVED, DANA, neomutt.save_to(TO_APPROVE))
    assert place.passes(minutes=1)["taken_back"] == 1
    assert place.entry.state == "waiting"
    assert place.house.sends() == []


def test_sending_it_from_neomutt_is_the_touch_and_we_send_nothing(place: Place, neomutt: Neomutt) -> None:
    neomutt.edits("$49", "$44")
    before = len(place.house.sandbox.accepted())
    neomutt.press(TO_APPROVE, DANA, "<resend-message><edit-message><send-message><delete-message><sync-mailbox>")
    [mail] = place.house.sandbox.accepted()[before:]
    assert mail.recipients == (DANA,)
    assert b"$44" in mail.raw
    place.passes(minutes=1)
    assert (place.entry.state, place.house.proposal(place.entry).outcome) == ("done", "sent")
    with place.house.engine.database.read() as session:
        touches = session.exec(select(Touch).where(Touch.contact_id == place.dana, Touch.direction == "out"))
        assert len(touches.all()) == 1
    place.passes(minutes=1)
    assert place.house.sends() == []
    assert place.program.drafts(TO_APPROVE) == []


def test_a_reply_that_comes_while_it_is_moved_goes_first(place: Place, neomutt: Neomutt) -> None:
    place.house.they_write(DANA, "Please stop writing to me.", subject="Prices")
    neomutt.press(TO_APPROVE, DANA, neomutt.save_to(APPROVED))
    place.passes(minutes=1)
    assert place.entry.state == "void"
    assert place.house.sends() == []
    place.passes(minutes=1)
    assert place.program.drafts(TO_APPROVE) == place.program.drafts(APPROVED) == []
    assert place.program.note()
