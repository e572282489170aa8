"""Does `outreach verify` find a promise that was broken, and nothing else; does a wrong clock stop sending?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from outreach.contacts.records import Preference
from outreach.database import Database, network_place
from outreach.inbox.records import Placement, Quarantine
from outreach.keeping.instance import halted
from outreach.keeping.records import Audit
from outreach.rendering.records import Draft
from outreach.review.records import Decision, OutboxEntry
from outreach.sending.records import Transmission
from outreach.service.clock_watch import Beat, ClockWatch
from outreach.service.kept_promises import Kept, kept, missing
from tests.house import House
from tests.keeping.test_restore import asked

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def broken(house: House) -> dict[str, int]:
    """What was broken, and how often."""
    with house.engine.database.read() as session:
        return {each.name: each.broken for each in kept(session, house.clock.now()) if each.broken}


def _twice(session: Session, sent: Transmission) -> None:
    again = sent.model_dump(exclude={"id"}) | {"epoch": sent.epoch + 1}
    session.add(Transmission(**again))


def _ghost(session: Session, sent: Transmission) -> None:
    sent.outcome = "refused"


def _unapproved(session: Session, sent: Transmission) -> None:
    session.delete(session.exec(select(Decision).where(Decision.kind == "approved")).one())


def _other_bytes(session: Session, sent: Transmission) -> None:
    session.exec(select(Draft).where(Draft.rfc_message_id == sent.rfc_message_id)).one().raw = b"other words"


def _refused(session: Session, sent: Transmission) -> None:
    sent.verdict = {**sent.verdict, "allowed": False}


def _stopped(session: Session, sent: Transmission) -> None:
    at = sent.started_at - timedelta(minutes=1)
    entry = session.get_one(OutboxEntry, sent.entry_id)
    session.add(Preference(contact_id=entry.contact_id, kind="stop", source="words", said_at=at, recorded_at=at))


def _stuck(session: Session, sent: Transmission) -> None:
    entry = session.get_one(OutboxEntry, sent.entry_id)
    entry.state, entry.lease_until = "transmitting", sent.started_at - timedelta(days=1)
    sent.outcome = None


@pytest.mark.parametrize(
    ("breaking", "name"),
    [
        (_twice, "dup_out"),
        (_ghost, "ghost"),
        (_unapproved, "unapproved"),
        (_other_bytes, "other_bytes"),
        (_refused, "gate_after_commit"),
        (_stopped, "gate_after_commit"),
        (_stuck, "stuck"),
    ],
)
def test_each_promise_that_was_broken_is_found(
    house: House, breaking: Callable[[Session, Transmission], None], name: str
) -> None:
    asked(house, "maya")
    assert len(house.sends()) == 1
    assert broken(house) == {}
    with house.engine.database.write() as session:
        breaking(session, session.exec(select(Transmission)).one())
    assert broken(house) == {name: 1}


def test_the_queries_run_on_both_databases(either_house: House) -> None:
    asked(either_house, "maya")
    either_house.sends()
    either_house.they_write("maya@client.example", "Please stop writing to me.")
    either_house.passes(minutes=5)
    assert broken(either_house) == {}, "a stop that came after is no fault"


def test_a_mail_that_is_not_stored_is_missed(house: House) -> None:
    def lost() -> list[Kept]:
        with house.engine.database.read() as session:
            return [each for each in missing(session, house.engine.settings) if each.broken]

    house.they_write("maya@client.example", "Hello.")
    house.they_write("noah@client.example", "Hello.")
    house.passes(minutes=1)
    assert lost() == []
    with house.engine.database.write() as session:
        place = session.exec(select(Placement)).first()
        assert place is not None
        session.delete(place)
    assert [(each.broken, each.first) for each in lost()] == [(1, (place.uid,))]
    with house.engine.database.write() as session:
        kept_aside = {name: getattr(place, name) for name in ("folder_id", "uidvalidity", "uid")}
        session.add(Quarantine(**kept_aside, why="unreadable", at=NOW))
    assert lost() == []


def test_a_clock_that_jumps_is_doubted_until_it_has_gone_evenly() -> None:
    watch = ClockWatch()
    assert watch.look(Beat(NOW, 100)) == ""
    assert watch.look(Beat(NOW + timedelta(seconds=12), 110)) == "", "seconds of drift are none"
    assert "jumped forward by 60 minutes" in watch.look(Beat(NOW + timedelta(seconds=22, hours=1), 120))
    assert "jumped forward" in watch.look(Beat(NOW + timedelta(seconds=622, hours=1), 719))
    assert watch.look(Beat(NOW + timedelta(seconds=624, hours=1), 721)) == ""
    assert "jumped back by 365 days" in watch.look(Beat(NOW - timedelta(days=365), 731))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_others_contradict_is_doubted_as_long_as_they_do(minutes: int) -> None:
    watch = ClockWatch()
    others = [("the database", NOW + timedelta(minutes=minutes))]
    assert watch.look(Beat(NOW, 0), others) == "the clock and that of the database are 6 minutes apart"
    assert watch.look(Beat(NOW + timedelta(seconds=10), 10), [("the database", NOW)]) == ""


def test_mail_received_later_than_now_shows_a_clock_that_is_slow() -> None:
    watch = ClockWatch()
    assert "2 days later" in watch.look(Beat(NOW, 0), newest_mail=NOW + timedelta(days=2))
    assert watch.look(Beat(NOW, 0), newest_mail=NOW - timedelta(days=2)) == ""


def test_while_the_clock_is_in_doubt_nothing_is_sent(either_house: House) -> None:
    house = either_house
    asked(house, "maya")
    watch = ClockWatch()
    house.engine.database.is_sqlite = True  # The server's clock knows nothing of the days of this house.
    assert house.engine.watch_clock(watch, 0) == ""
    house.clock.move(timedelta(hours=1))
    assert "jumped forward" in house.engine.watch_clock(watch, 10)
    assert house.sends() == []
    house.clock.move(timedelta(minutes=11))
    assert house.engine.watch_clock(watch, 10 + 660) == ""
    house.engine.poll_all()
    assert len(house.sends()) == 1
    with house.engine.database.read() as session:
        assert halted(session) == ""
        told = [row.what for row in session.exec(select(Audit).where(Audit.about == "clock"))]
    assert told == ["clock in doubt", "clock trusted again"]


def test_a_database_that_does_not_say_whether_it_may_send_may_not(house: House) -> None:
    asked(house, "maya")
    with house.engine.database.write() as session:
        session.execute(text("DELETE FROM instance"))
    assert house.sends() == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/outreach/outreach.db", "nfs4"),
        ("/srv/local/outreach.db", ""),
        ("/mnt/my share/outreach.db", "cifs"),
        ("/var/outreach.db", ""),
    ],
)
def test_a_network_place_is_recognised(path: str, kind: str) -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nfiler:/x /srv nfs4 rw 0 0\n/dev/sdb1 /srv/local ext4 rw 0 0\n"
        "//filer/s /mnt/my\\040share cifs rw 0 0\n"
    )
    assert network_place(Path(path), mounts) == kind


def test_durability_is_asked_of_the_database_itself(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/outreach.db")
    database.migrate()
    assert database.not_durable() == ""
    with database.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA synchronous=NORMAL")  # type: ignore[union-attr]
    assert database.not_durable() == "synchronous is not FULL"
    database.close()
