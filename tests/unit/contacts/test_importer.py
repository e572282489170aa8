"""Does an import bring in what a sheet says, and change nothing that was known or wished?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, select

import outreach.inbox.records
import outreach.listening.records
import outreach.planning.records  # noqa: F401 - the tables of later folders are named by foreign keys
from outreach.clock import FixedClock
from outreach.contacts import ledger
from outreach.contacts.importer import Imported, import_contacts, import_rows
from outreach.contacts.records import Address, Changed, Consent, Contact, Entry, Organisation, Preference, User
from outreach.contacts.sheet import read_sheet
from outreach.contacts.wishes import Wish
from outreach.database import Database
from outreach.errors import ConfigError

CLOCK = FixedClock(datetime(2026, 3, 4, 17, 0, tzinfo=UTC))
HEAD = "given,family,greeting,email,phone,organisation,owner,stage,tags,language,zone,birthday\n"
IRIS = (
    "Iris,Navarro,,iris@bluejay.example,+1 360 555 0142,Bluejay Marine,maya@ours.example,Lead,"
    "boat-show; asked-for-call,en,America/Los_Angeles,--05-31\n"
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{tmp_path / 'o.db'}")
    SQLModel.metadata.create_all(database.engine)
    with database.write() as opened:
        opened.add(User(name="Maya", email="maya@ours.example"))
        opened.flush()
        yield opened
    database.close()


def bring(session: Session, tmp_path: Path, content: str | bytes, region: str | None = None) -> Imported:
    path = tmp_path / "contacts.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_rows(read_sheet(path), session, CLOCK, region=region)


def contacts(session: Session) -> list[Contact]:
    session.expire_all()
    return list(session.exec(select(Contact).order_by(col(Contact.id))))


def test_a_new_contact_comes_in_whole(session: Session, tmp_path: Path) -> None:
    assert bring(session, tmp_path, HEAD + IRIS).created == 1
    (iris,) = contacts(session)
    assert (iris.name, iris.stage, iris.tags) == ("Iris Navarro", "lead", ["boat-show", "asked-for-call"])
    assert (iris.zone, iris.zone_source, iris.birthday) == ("America/Los_Angeles", "import", "--05-31")
    assert iris.owner_id == session.exec(select(User.id)).one()
    organisation = session.get_one(Organisation, iris.organisation_id)
    assert (organisation.name, organisation.domain) == ("Bluejay Marine", "bluejay.example")
    addresses = session.exec(select(Address.channel, Address.match_key, Address.source).order_by(Address.channel))
    assert list(addresses) == [("email", "iris@bluejay.example", "import"), ("phone", "+13605550142", "import")]
    assert session.exec(select(Entry.detail).where(Entry.what == "imported")).one() == {"from": "contacts.csv:2"}
    assert session.exec(select(Changed.contact_id)).one() == iris.id


def test_the_same_sheet_again_changes_nothing(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, HEAD + IRIS)
    (before,) = contacts(session)
    state = before.state
    assert bring(session, tmp_path, HEAD + IRIS).unchanged == 1
    assert [contact.state for contact in contacts(session)] == [state]


def test_a_known_contact_is_filled_only_where_empty(session: Session, tmp_path: Path) -> None:
    known = Contact(given="Iris", zone="America/Denver", stage="new", owner_id=None, created_at=CLOCK.now())
    ledger.create_contact(session, known, {"email": "iris@bluejay.example"})
    assert bring(session, tmp_path, HEAD + IRIS).updated == 1
    (iris,) = contacts(session)
    assert (iris.family, iris.stage, iris.zone) == ("Navarro", "lead", "America/Denver")
    assert bring(session, tmp_path, HEAD + IRIS.replace("Lead", "customer").replace("Iris,", "Eve,")).unchanged == 1
    (iris,) = contacts(session)
    assert (iris.given, iris.stage) == ("Iris", "lead")


def test_wishes_and_dead_addresses_stay(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, HEAD + IRIS)
    (iris,) = contacts(session)
    assert iris.id is not None
    ledger.record_wish(session, iris.id, Wish("stop", CLOCK.now()), ledger.Evidence(), CLOCK.now())
    ledger.mark_bad(session, "iris@bluejay.example", "550 5.1.1", CLOCK.now())
    bring(session, tmp_path, HEAD + IRIS)
    assert [row.kind for row in session.exec(select(Preference))] == ["stop"]
    assert session.exec(select(Address.bad_why).where(Address.channel == "email")).one() == "550 5.1.1"


def test_another_spelling_is_the_same_contact(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, "email\njane.doe@gmail.com\n")
    assert bring(session, tmp_path, "email\nJaneDoe+boats@gmail.com\n").created == 0
    assert len(contacts(session)) == 1


def test_colleagues_share_a_phone_but_one_person_is_one_contact(session: Session, tmp_path: Path) -> None:
    head = "given,family,email,phone\n"
    done = bring(
        session, tmp_path, head + "Ann,Lee,ann@x.example,+1 360 555 0142\nBo,Lee,bo@x.example,+1 360 555 0142\n"
    )
    assert done.created == 2
    assert bring(session, tmp_path, head + "Ann,Lee,ann@home.example,+1 360 555 0142\n").created == 0
    phones = session.exec(select(Address.contact_id).where(Address.channel == "phone"))
    assert len(list(phones)) == 1


def test_bad_lines_are_left_out_with_place_and_reason(session: Session, tmp_path: Path) -> None:
    lines = [
        "email,phone,owner,zone,birthday,language",
        "no-at-sign,,,,,",
        ",,,,,",
        "a@x.example,0360 555,,,,",
        "b@x.example,,nobody@ours.example,,,",
        "c@x.example,,,Pacific,1980-02-30,klingon!",
        "d@x.example,,,,,,,",
        "e@x.example,,,,,",
        ",,maya@ours.example,,,",
    ]
    done = bring(session, tmp_path, "\n".join(lines))
    assert (done.created, len(done.skipped)) == (1, 6)
    told = [str(skipped) for skipped in done.skipped]
    assert told[0].startswith("contacts.csv:2: 'no-at-sign' is no email address")
    assert told[1].startswith("contacts.csv:4: '0360 555' is no phone number: write it with its country")
    assert "none of us" in told[2]
    assert all(word in told[3] for word in ("IANA", "birthday", "language tag"))
    assert told[4] == "contacts.csv:7: has 8 cells, the header 6"
    assert told[5] == "contacts.csv:9: has neither email nor phone"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_program_may_have_written_it(session: Session, tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = (("First Name", "Nachname", "E-Mail"), ("Jörg", "Müßig", "joerg@werft.example"))
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    assert bring(session, tmp_path, content).created == 1
    assert contacts(session)[0].name == "Jörg Müßig"


def test_what_looks_like_a_formula_or_a_header_is_text(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, 'given,family,email\n=1+1,"Lee\r\nBcc: all@x.example",ann@x.example\n')
    (ann,) = contacts(session)
    assert (ann.given, ann.family) == ("=1+1", "Lee Bcc: all@x.example")


def test_a_number_is_read_in_the_region_of_the_house(session: Session, tmp_path: Path) -> None:
    assert bring(session, tmp_path, "phone\n(360) 555-0142\n", region="US").created == 1
    assert session.exec(select(Address.match_key)).one() == "+13605550142"


def test_an_organisation_known_by_its_domain_gets_its_name(session: Session, tmp_path: Path) -> None:
    session.add(Organisation(name="bluejay.example", domain="bluejay.example"))
    session.flush()
    bring(session, tmp_path, HEAD + IRIS)
    assert session.exec(select(Organisation.name)).one() == "Bluejay Marine"


@pytest.mark.parametrize("content", ["", "name,town\nx,y\n"])
def test_a_sheet_without_addresses_is_refused(session: Session, tmp_path: Path, content: str) -> None:
    with pytest.raises(ConfigError, match=r"contacts\.csv"):
        bring(session, tmp_path, content)


def test_own_headings_can_be_named(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("Kontakt\nann@x.example\n")
    assert import_rows(read_sheet(path, {"Kontakt": "email"}), session, CLOCK).created == 1


def test_a_file_comes_in_as_one(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'o.db'}")
    SQLModel.metadata.create_all(database.engine)
    path = tmp_path / "contacts.csv"
    path.write_text("email\nann@x.example\nnobody\n")
    done = import_contacts(path, database, CLOCK)
    assert (done.created, len(done.skipped)) == (1, 1)
    with database.read() as reading:
        assert len(list(reading.exec(select(Contact)))) == 1
    database.close()


AGREED = "email,country,field:Plan,consent,consent_date,consent_evidence\n"
IDA = "ida@kunde.example,de,gold,express,2026-02-01,form on our page\n"


def consents(session: Session) -> list[tuple[str, datetime, str]]:
    session.expire_all()
    return [(row.basis, row.at, row.evidence) for row in session.exec(select(Consent).order_by(col(Consent.id)))]


def test_country_fields_of_the_house_and_consent_come_in(session: Session, tmp_path: Path) -> None:
    assert bring(session, tmp_path, AGREED + IDA).created == 1
    (ida,) = contacts(session)
    assert (ida.country, ida.fields) == ("DE", {"plan": "gold"})
    given = [("express", datetime(2026, 2, 1, tzinfo=UTC), "form on our page")]
    assert consents(session) == given
    assert bring(session, tmp_path, AGREED + IDA).unchanged == 1
    assert consents(session) == given


def test_a_consent_that_was_withdrawn_is_not_brought_back(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, AGREED + IDA)
    session.exec(select(Consent)).one().withdrawn_at = CLOCK.now()
    session.flush()
    assert bring(session, tmp_path, AGREED + IDA.replace("2026-02-01", "2026-03-01")).unchanged == 1
    assert len(consents(session)) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a@b.example,Germany,,,,\n", "'Germany' is no country"),
        ("a@b.example,DE,,perhaps,2026-02-01,x\n", "'perhaps' is no basis of consent"),
        ("a@b.example,DE,,express,,x\n", "consent of no day"),
        ("a@b.example,DE,,express,soon,x\n", "consent of soon"),
    ],
)
def test_a_country_or_consent_that_says_nothing_leaves_the_line_out(
    session: Session, tmp_path: Path, line: str, why: str
) -> None:
    (skipped,) = bring(session, tmp_path, AGREED + line).skipped
    assert why in skipped.why
    assert contacts(session) == []
