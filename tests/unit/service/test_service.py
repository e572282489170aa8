"""Does one daemon keep a second one out, and does the doctor find what is wrong and say what to do?"""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from outreach.clock import SystemClock
from outreach.contacts import own_word
from outreach.database import Database
from outreach.errors import AlreadyRunning
from outreach.inbox.records import Folder, Quarantine
from outreach.service.doctor import Finding, examine
from outreach.service.single import only_one
from tests.house import MONDAY, House

SECOND = """
import sys
from outreach.cli.main import app
app(sys.argv[1:])
"""


@pytest.fixture(autouse=True)
def reached_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contacts can reach their pages: the house of these tests is in order."""
    monkeypatch.setenv("OUTREACH_HOUSE__WEB__PUBLIC_ADDRESS", "https://mail.tidewater.example")


def findings(house: House) -> list[Finding]:
    """What the doctor says of a house."""
    return list(examine(house.engine.settings, SystemClock()))


def wrong(house: House) -> dict[str, str]:
    """What is not in order, with its remedy."""
    return {finding.what: finding.remedy for finding in findings(house) if finding.level != "ok"}


def test_a_second_daemon_on_the_same_database_is_told_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    one, other = Database(url), Database(url)
    with only_one(one):
        with pytest.raises(AlreadyRunning, match="is at work on this database already") as error, only_one(other):
            pass
        assert error.value.exit_code == 75
    with only_one(other):
        pass


def test_a_second_daemon_exits_75(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = house.engine.settings
    monkeypatch.setenv("OUTREACH_DATABASE", settings.database)
    for name in ("config", "templates", "data"):
        monkeypatch.setenv(f"OUTREACH_{name.upper()}", str(getattr(settings, name)))
    with only_one(house.engine.database):
        second = subprocess.run([sys.executable, "-c", SECOND, "poll"], capture_output=True, text=True, check=False)
    assert second.returncode == 75
    assert "stop it first, or let it run" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_house_in_order(house: House) -> None:
    house.passes(minutes=1)
    assert wrong(house) == {}
    assert len(findings(house)) > 8


def test_the_doctor_names_who_waits_to_be_erased(house: House) -> None:
    ann = house.contact("Ann Client", "ann@client.example")
    house.passes(minutes=1)
    with house.engine.database.write() as session:
        own_word.ask_erasure(session, ann, house.clock.now())
    [what] = [what for what in wrong(house) if "erase" in what]
    assert what.startswith(f"contact {ann} asked ")
    assert f"outreach erase {ann}" in wrong(house)[what]


def test_the_doctor_says_that_mail_carries_no_link(house: House) -> None:
    house.passes(minutes=1)
    web = house.engine.settings.house.web.model_copy(update={"public_address": ""})
    house.engine.settings.house = house.engine.settings.house.model_copy(update={"web": web})
    assert "web.public_address" in next(remedy for what, remedy in wrong(house).items() if "one-click" in what)


def test_the_doctor_finds_a_missing_secret(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTREACH_ROSA_PASSWORD")
    monkeypatch.chdir(house.folder)
    assert any("OUTREACH_ROSA_PASSWORD" in what for what in wrong(house))


def test_the_doctor_finds_a_wrong_password(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "wrong")
    told = [what for what in wrong(house) if "does not let rosa@tidewater.example in" in what]
    assert len(told) == 2, "by IMAP and by SMTP"
    assert all("OUTREACH_ROSA_PASSWORD" in what for what in told)


def test_the_doctor_finds_servers_that_are_away(house: House) -> None:
    house.sandbox.stop()
    told = wrong(house)
    assert any("imap.host" in what for what in told)
    assert any("smtp.host" in what for what in told)


def test_the_doctor_finds_a_broken_rules_file(house: House) -> None:
    house.engine.settings.rules_path.write_text("policy:\n  caps: [{name: none, max: 0, per: day}]\n")
    assert any("rules.yaml:2:" in what for what in wrong(house))


def test_the_doctor_finds_an_older_schema(house: House) -> None:
    with house.engine.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    assert any("run 'outreach migrate'" in remedy for remedy in wrong(house).values())


def test_the_doctor_finds_what_was_kept_aside(house: House) -> None:
    with house.engine.database.write() as session:
        folder = session.exec(select(Folder)).first()
        assert folder is not None
        session.add(Quarantine(folder_id=folder.id or 0, uidvalidity=5, uid=77, why="no bytes", at=MONDAY))
    assert any("UID 77" in what and "no bytes" in what for what in wrong(house))


def test_the_doctor_finds_what_the_last_poll_met(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "wrong")
    house.engine.poll_all()
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "only-for-tests")
    assert any("account rosa, last poll" in what for what in wrong(house))
    house.engine.poll_all()
    assert wrong(house) == {}


def test_a_broken_rules_file_leaves_the_last_good_one_in_force(house: House) -> None:
    good = house.engine.policy.version
    house.engine.settings.rules_path.write_text("rules: [")
    house.engine.reload_policy()
    assert house.engine.policy.version == good
    assert "rules.yaml:" in house.engine.policy_trouble
    house.engine.settings.rules_path.write_text("rules: []\n")
    house.engine.reload_policy()
    assert (house.engine.policy_trouble, house.engine.policy.rules) == ("", ())
