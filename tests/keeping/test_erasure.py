"""Is a person who was erased gone to the byte, and is nobody able to bring them back?"""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, col, func, select

from outreach.contacts.importer import import_contacts
from outreach.contacts.records import Address, Contact, Note, Preference, Suppressed
from outreach.contacts.suppressed import hash_of, pepper_of, suppressed
from outreach.errors import ConfigError, NotFound, Stale
from outreach.inbox.records import Folder, Message, Placement, Quarantine
from outreach.keeping.chain import chain_key
from outreach.keeping.records import Audit
from outreach.keeping.verifier import verify
from outreach.service.dumping import sqlite_path
from outreach.service.erasing import erase, keep_list
from outreach.service.personal import person
from outreach.service.scouring import scour
from tests.house import REP, House
from tests.keeping.test_restore import backed_up, restored

CANARY = "zephyrine"
"""Stands in everything that is known of one person, and nowhere else."""
EMAIL = f"{CANARY}.moss@client.example"


def lived(house: House) -> int:
    """Somebody with whom much has happened, their name in every word of it."""
    contact = house.contact(f"{CANARY.title()} Moss", EMAIL, phone="+1 360 555 0142", zone="America/Los_Angeles")
    other = house.contact("Bob Ferry", "bob@client.example", zone="America/Los_Angeles")
    house.they_write(EMAIL, f"No calls, please. {CANARY} here. What does it cost?", subject=f"{CANARY} asks")
    house.passes(minutes=1)
    for entry in house.entries(contact, "waiting"):
        assert house.approve(entry).allowed
    assert len(house.sends()) == 1
    house.they_write(EMAIL, f"Thanks! Bob has left the company. My daughter {CANARY} turns five on 5 May.")
    house.they_write("bob@client.example", f"Please ask {CANARY} instead.", cc=EMAIL)
    house.we_wrote(f"bob@client.example, {EMAIL}", "Hello both.")
    house.they_write(EMAIL, f"Please remove {CANARY} from your list.")
    house.passes(minutes=30)
    with house.engine.database.write() as session:
        session.add(Note(contact_id=contact, text=f"{CANARY} likes tea", at=house.clock.now()))
        folder = session.exec(select(Folder.id)).first() or 0
        row = Quarantine(
            folder_id=folder, uidvalidity=9, uid=9, why="unreadable", head=f"From: {EMAIL}", at=house.clock.now()
        )
        row.sender_address = EMAIL
        session.add(row)
    assert other
    return contact


def erased(house: House, contact: int) -> None:
    """What the command does."""
    engine = house.engine
    with engine.database.write() as session:
        done = erase(session, contact, "user 1", engine.key, house.clock.now())
    keep_list(engine.database, engine.settings)
    engine.seal()
    assert scour(engine.database, [*done.rows, "audit", "quarantine"])


def rows_with_the_canary(house: House) -> list[str]:
    """Tables in which it stands, anywhere in a row; what others wrote about them is theirs."""
    found = []
    with house.engine.database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            found += [
                f"{table.name}: {row}" for row in session.execute(table.select()) if CANARY in str(row).casefold()
            ]
    return found


def bytes_of(house: House) -> bytes:
    """The database as it lies on the disk, with its log."""
    database = house.engine.database
    if database.is_sqlite:
        path = sqlite_path(database)
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*") if each.is_file())
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        place = connection.execute(text("SELECT setting FROM pg_settings WHERE name = 'data_directory'")).scalar_one()
        oid = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    return b"".join(each.read_bytes() for each in Path(str(place), "base", str(oid)).iterdir() if each.is_file())


def test_nothing_of_them_is_left_to_the_byte(either_house: House) -> None:
    house = either_house
    contact = lived(house)
    assert CANARY.encode() in bytes_of(house).lower()
    assert len({row.partition(":")[0] for row in rows_with_the_canary(house)}) >= 12, "the story reaches many tables"
    # What Bob wrote is Bob's: it goes first, so that what is left can only be theirs.
    erased(house, house.contact_of("bob@client.example"))
    erased(house, contact)
    assert rows_with_the_canary(house) == []
    assert CANARY.encode() not in bytes_of(house).lower()
    with house.engine.database.read() as session:
        found = verify(session, chain_key(house.engine.key))
        assert (found.fault, found.unsealed) == ("", 0)
        assert session.exec(select(Audit).where(Audit.what == "erased", Audit.contact_id == contact)).first()


def test_what_others_wrote_stays_and_their_record_forgets_what_was_quoted(house: House) -> None:
    contact = lived(house)
    bob = house.contact_of("bob@client.example")
    erased(house, contact)
    left = rows_with_the_canary(house)
    assert {row.partition(":")[0] for row in left} <= {"message", "hearing", "signal"}, left
    assert EMAIL not in str(left)
    with house.engine.database.read() as session:
        assert session.get(Contact, contact) is None
        assert session.exec(select(Message).where(Message.contact_id == bob)).all()
        if house.engine.database.is_sqlite:
            assert session.connection().execute(text("PRAGMA foreign_key_check")).all() == []


def test_no_import_and_no_spelling_brings_them_back(house: House, tmp_path: Path) -> None:
    contact = house.contact(
        "Zoe Moss", "zoe.moss@gmail.test".replace("gmail.test", "gmail" + ".com"), phone="+1 360 555 0142"
    )
    erased(house, contact)
    sheet = tmp_path / "contacts.csv"
    domain = "gmail" + ".com"
    lines = f"Z,zoemoss+news@{domain},\nZ,z.o.e.moss@{domain},\nZ,,+1 360 555 0142\nNew,new@client.example,\n"
    sheet.write_text(f"given,email,phone\n{lines}")
    done = import_contacts(sheet, house.engine.database, house.clock, "US")
    assert (done.created, len(done.skipped)) == (1, 3)
    assert all("asked to be erased" in skipped.why for skipped in done.skipped)


def test_who_writes_again_is_there_and_is_still_not_written_to(either_house: House) -> None:
    house = either_house
    contact = lived(house)
    erased(house, contact)
    house.clock.move(timedelta(days=3))
    house.they_write(EMAIL, "What does it cost now?", subject="A new beginning")
    house.passes(minutes=10)
    again = house.contact_of(EMAIL)
    assert [wish.kind for wish in house.wishes(again)][:1] == ["stop"]
    assert house.entries(again) == []
    assert all("stopped" in codes for codes in house.refusals(again).values())


def test_a_folder_that_is_read_anew_brings_none_of_it_back(house: House) -> None:
    contact = lived(house)
    erased(house, house.contact_of("bob@client.example"))
    erased(house, contact)
    with house.engine.database.write() as session:
        for folder in session.exec(select(Folder)):
            folder.uidvalidity, folder.last_uid = 1, 0
    house.passes(minutes=1)
    assert rows_with_the_canary(house) == []
    with house.engine.database.read() as session:
        assert session.exec(select(func.count()).select_from(Placement)).one() == 0


def test_what_is_kept_is_a_keyed_hash(house: House) -> None:
    contact = lived(house)
    erased(house, contact)
    engine = house.engine
    with engine.database.read() as session:
        rows = session.exec(select(Suppressed)).all()
        assert {row.channel for row in rows} == {"email", "phone"}
        assert {row.reason for row in rows} == {"erased"}
        assert hash_of(pepper_of(engine.key), "email", EMAIL) in {row.key_hash for row in rows}
        assert hash_of(pepper_of(b"another key"), "email", EMAIL) not in {row.key_hash for row in rows}
        assert suppressed(session, [("email", EMAIL), ("email", "bob@client.example")]).keys() == {("email", EMAIL)}
    engine.database.pepper = b""
    with engine.database.read() as session, pytest.raises(ConfigError, match="signing key"):
        suppressed(session, [("email", EMAIL)])


def test_a_backup_from_before_is_put_right_when_it_is_restored(either_house: House) -> None:
    house = either_house
    contact = lived(house)
    bob = house.contact_of("bob@client.example")
    backup = backed_up(house)
    for each in (bob, contact):
        erased(house, each)
    house.clock.move(timedelta(minutes=1))
    restored(house, backup, replace=True)
    assert rows_with_the_canary(house) == []
    with house.engine.database.read() as session:
        assert session.get(Contact, contact) is None
        assert verify(session, chain_key(house.engine.key)).fault == ""


def test_nobody_is_erased_while_a_mail_to_them_is_being_handed_over(house: House) -> None:
    contact = house.contact("Maya", "maya@client.example", zone="America/Los_Angeles")
    house.they_write("maya@client.example", "What does it cost?")
    house.passes(minutes=1)
    (entry,) = house.entries(contact, "waiting")
    house.approve(entry)
    with house.engine.database.write() as session:
        session.execute(text("UPDATE outbox SET state = 'claimed'"))
    with pytest.raises(Stale, match="handed over"), house.engine.database.write() as session:
        erase(session, contact, "user 1", house.engine.key, house.clock.now())
    with pytest.raises(NotFound), house.engine.database.write() as session:
        erase(session, 999, "user 1", house.engine.key, house.clock.now())


def test_their_data_is_given_to_them_whole(house: House) -> None:
    contact = lived(house)
    with house.engine.database.read() as session:
        given = person(session, contact)
        wishes = session.exec(select(Preference).where(Preference.contact_id == contact)).all()
        mails = session.exec(select(Message).where(Message.contact_id == contact)).all()
        addresses = session.exec(select(Address).where(Address.contact_id == contact).order_by(col(Address.id))).all()
    assert given["contact"]["family"] == "Moss"
    assert [row["value"] for row in given["address"]] == [row.value for row in addresses]
    assert len(given["preference"]) == len(wishes) >= 2
    assert len(given["message"]) == len(mails) >= 4
    assert any("likes tea" in row["text"] for row in given["note"])
    assert given["draft"][0]["recipient"] == EMAIL
    assert "password_hash" not in str(given)
    assert REP in str(given["draft"])
