"""Does an older copy of the database send anything twice, or against a wish that it has forgotten?"""

import json
import shutil
import tarfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from outreach.config import Places
from outreach.database import Database
from outreach.errors import ConfigError, OutreachError, Stale
from outreach.keeping.chain import chain_key, head_of
from outreach.keeping.instance import instance
from outreach.keeping.records import Audit
from outreach.keeping.sealer import kept_head
from outreach.keeping.verifier import verify
from outreach.planning.records import Refusal
from outreach.service import doctor
from outreach.service.backing_up import back_up
from outreach.service.dumping import sqlite_path
from outreach.service.engine import Engine
from outreach.service.restoring import opened, restore
from outreach.service.reviewing import reviewed
from tests.house import REP, House

KEY = "four words nobody guesses"


def places(house: House, **others: Any) -> Places:
    """Where everything of a house lies."""
    settings = house.engine.settings
    named = {name: getattr(settings, name) for name in ("database", "config", "templates", "data")}
    return Places(**(named | others))


def backed_up(house: House, name: str = "house.backup", key: str = "") -> Path:
    """A backup of the house as it is now."""
    engine, path = house.engine, house.folder / name
    back_up(engine.database, engine.settings, path, engine.seal(), house.clock.now(), key)
    return path


def restored(house: House, path: Path, **how: Any) -> Any:
    """The house comes back as it was then, on the same servers."""
    settings = house.engine.settings
    house.engine.close()
    done = restore(path, places(house), house.clock.now(), **how)
    house.engine = Engine(settings, house.clock)
    return done


def asked(house: House, name: str) -> int:
    """Somebody asked what it costs, and the answer is approved."""
    email = f"{name}@client.example"
    contact = house.contact(name.title(), email, zone="America/Los_Angeles")
    house.they_write(email, "What does it cost?", subject=f"Prices for {name}")
    house.passes(minutes=1)
    (entry,) = house.entries(contact, "waiting")
    assert house.approve(entry).allowed
    return contact


def end_review(house: House) -> None:
    """An operator has looked through it."""
    with house.engine.database.write() as session:
        reviewed(session, house.engine.settings, "operator", house.clock.now())


def test_nothing_goes_out_twice_and_a_forgotten_stop_holds_again(either_house: House) -> None:
    house = either_house
    maya, noah, ida = (asked(house, name) for name in ("maya", "noah", "ida"))
    backup = backed_up(house)

    house.they_write("ida@client.example", "Please stop writing to me.", subject="Stop")
    house.passes(minutes=5)
    assert {mail.recipients[0] for mail in house.sends()} == {"maya@client.example", "noah@client.example"}
    before = len(house.sandbox.accepted())

    house.clock.move(timedelta(minutes=5))
    done = restored(house, backup, replace=True)
    assert (done.waiting, done.in_doubt) == (3, 0)
    assert house.sends() == [], "nothing before somebody has looked"
    assert {entry.state for entry in house.entries()} == {"waiting"}
    with house.engine.database.read() as session:
        assert instance(session).epoch == 2
    with pytest.raises(Stale, match="not read to the end since the restore"):
        end_review(house)

    house.passes(minutes=1)
    assert house.sends() == []
    assert [wish.kind for wish in house.wishes(ida)] == ["stop"]
    for contact in (maya, noah, ida):
        assert [entry.state for entry in house.entries(contact)] == ["void"]
    end_review(house)
    for _ in range(3):
        house.passes(minutes=10)
        for entry in house.entries(None, "waiting"):
            house.approve(entry)
        house.sends()
    assert len(house.sandbox.accepted()) == before, "nothing was sent twice"


def test_a_mail_that_has_left_is_not_approved_before_its_copy_was_thought_about(either_house: House) -> None:
    house = either_house
    maya = asked(house, "maya")
    backup = backed_up(house)
    house.sends()
    restored(house, backup, replace=True)
    house.engine.poll_all()
    end_review_without_thinking = house.entries(maya, "waiting")
    with pytest.raises(Stale, match="it has left already"):
        house.approve(end_review_without_thinking[0])


def test_what_was_being_handed_over_is_in_doubt(house: House) -> None:
    maya = asked(house, "maya")
    with house.engine.database.write() as session:
        (entry,) = house.entries(maya)
        session.merge(entry).state = "transmitting"
    backup = backed_up(house)
    assert restored(house, backup, replace=True).in_doubt == 1
    assert [entry.state for entry in house.entries(maya)] == ["in_doubt"]


def test_an_older_file_put_in_place_by_hand_begins_the_review_by_itself(house: House) -> None:
    asked(house, "maya")
    house.engine.seal()
    settings, path = house.engine.settings, sqlite_path(house.engine.database)
    house.engine.close()
    shutil.copyfile(path, house.folder / "older.db")
    house.engine = Engine(settings, house.clock)
    assert len(house.sends()) == 1
    house.engine.close()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copyfile(house.folder / "older.db", path)

    house.engine = Engine(settings, house.clock)
    assert house.sends() == []
    assert {entry.state for entry in house.entries()} == {"waiting"}
    warned = [finding.what for finding in doctor.examine(settings, house.clock) if finding.level != "ok"]
    assert any("nothing is sent" in what for what in warned)
    house.engine.close()
    house.engine = Engine(settings, house.clock)
    with house.engine.database.read() as session:
        assert instance(session).epoch == 2, "once, not at every start"


def test_a_database_that_is_not_empty_is_only_replaced_when_told_to(either_house: House) -> None:
    house = either_house
    contact = house.contact("Maya", "maya@client.example")
    backup = backed_up(house)
    later = house.contact("Noah", "noah@client.example")
    with pytest.raises(ConfigError, match="is not empty"):
        restored(house, backup)
    house.engine = Engine(house.engine.settings, house.clock)
    assert house.contact_of("noah@client.example") == later
    done = restored(house, backup, replace=True)
    assert house.contact_of("maya@client.example") == contact
    assert house.contact("Ida", "ida@client.example") > contact, "numbers go on"
    if house.engine.database.is_sqlite:
        kept = Database(f"sqlite:///{done.kept_as}")
        with kept.read() as session:
            assert session.exec(select(Audit).where(Audit.what == "restored")).first() is None
        kept.close()


def test_a_backup_is_one_file_for_its_owner_alone_with_everything_in_it(either_house: House) -> None:
    house = either_house
    house.contact("Maya", "maya@client.example")
    path = backed_up(house)
    assert path.stat().st_mode & 0o077 == 0
    with opened(path, "") as (folder, manifest):
        names = {file.split("/")[0] for file in manifest["files"]}
        assert names == {"database", "config", "templates", "data"}
        assert (folder / "data" / "key").is_file()
        assert head_of(manifest["audit_head"]) == kept_head(house.engine.settings.anchor_path)
        assert manifest["revision"] == house.engine.database.revision()
    assert not list(house.folder.glob(".outreach-*")), "nothing is left lying about"


def test_the_trail_goes_on_whole_after_a_restore(either_house: House) -> None:
    house = either_house
    house.contact("Maya", "maya@client.example")
    backup = backed_up(house)
    restored(house, backup, replace=True)
    head = house.engine.seal()
    with house.engine.database.read() as session:
        found = verify(session, chain_key(house.engine.key), [head])
        told = {row.what for row in session.exec(select(Audit))}
    assert (found.fault, found.unsealed) == ("", 0)
    assert "review begun" in told


def test_on_a_new_machine_everything_is_there(house: House, tmp_path: Path) -> None:
    maya = house.contact("Maya", "maya@client.example")
    backup, key = backed_up(house, key=KEY), house.engine.key
    fresh = tmp_path / "new"
    fresh.mkdir()
    others = {name: fresh / name for name in ("config", "templates", "data")}
    target = places(house, database=f"sqlite:///{fresh}/outreach.db", **others)
    restore(backup, target, house.clock.now(), key=KEY)
    assert (fresh / "config" / "outreach.yaml").read_text() == (house.folder / "config" / "outreach.yaml").read_text()
    assert bytes.fromhex((fresh / "data" / "key").read_text()) == key
    assert (fresh / "outreach.db").stat().st_mode & 0o077 == 0
    assert maya


@pytest.mark.parametrize("at", [0.05, 0.5, 0.999])
def test_a_closed_backup_that_was_changed_or_cut_is_refused(house: House, at: float) -> None:
    said = REP.encode()  # so long that chance does not write it
    assert said in backed_up(house, "open.backup").read_bytes()
    path = backed_up(house, key=KEY)
    whole = path.read_bytes()
    assert said not in whole
    place = int(len(whole) * at)
    for broken in (whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], whole[:place]):
        path.write_bytes(broken)
        with pytest.raises(OutreachError), opened(path, KEY):
            pass
    path.write_bytes(whole)
    for wrong in ("", "another"):
        with pytest.raises(ConfigError, match="key"), opened(path, wrong):
            pass


def test_an_archive_that_would_write_elsewhere_or_does_not_fit_is_refused(house: House, tmp_path: Path) -> None:
    path = backed_up(house)
    folder = tmp_path / "unpacked"
    with tarfile.open(path) as tar:
        tar.extractall(folder, filter="data")
    manifest = json.loads((folder / "manifest.json").read_text())
    for bad in ("../outside", "/abs", "config/../../x"):
        changed = manifest | {"files": manifest["files"] | {bad: "0" * 64}}
        (folder / "manifest.json").write_text(json.dumps(changed))
        with tarfile.open(tmp_path / "bad.backup", "w") as tar:
            tar.add(folder, arcname="")
            tar.add(folder / "manifest.json", arcname=bad)
        with pytest.raises(ConfigError, match="names the place"), opened(tmp_path / "bad.backup", ""):
            pass
    (folder / "config" / "rules.yaml").write_text("rules: []\n")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(tmp_path / "bad.backup", "w") as tar:
        tar.add(folder, arcname="")
    with pytest.raises(ConfigError, match="not what the manifest says"), opened(tmp_path / "bad.backup", ""):
        pass


def test_after_a_restore_that_broke_off_nothing_works_on_what_it_left(house: House) -> None:
    house.engine.settings.restoring_path.write_text("x")
    with pytest.raises(ConfigError, match="did not come to its end"):
        Engine(house.engine.settings, house.clock)


def test_while_it_is_reviewed_the_gate_says_so(house: House) -> None:
    backup = backed_up(house)
    restored(house, backup, replace=True)
    maya = house.contact("Maya", "maya@client.example", zone="America/Los_Angeles")
    house.they_write("maya@client.example", "What does it cost?")
    house.passes(minutes=1)
    with house.engine.database.read() as session:
        rows = session.exec(select(Refusal).where(Refusal.contact_id == maya)).all()
    assert any("outreach restored --reviewed" in str(row.verdicts) for row in rows)


def test_a_file_that_is_there_already_is_not_touched(house: House) -> None:
    templates = house.engine.settings.templates
    before = {path: path.stat().st_mtime_ns for path in templates.glob("*/*")}
    restored(house, backed_up(house), replace=True)
    assert {path: path.stat().st_mtime_ns for path in templates.glob("*/*")} == before
