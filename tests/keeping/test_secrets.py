"""Does a secret turn up anywhere: in logs, tracebacks, objects, the database, a backup, an export?"""

import ast
import io
import json
import logging
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog

from outreach.cli import logs, main
from outreach.credentials import secret
from outreach.database import Database
from outreach.errors import Unreachable
from outreach.scrubbed import inert, scrub
from outreach.service import permissions
from outreach.service.personal import person
from tests.house import PASSWORD, House
from tests.keeping.test_erasure import bytes_of, lived
from tests.keeping.test_restore import backed_up

CANARY = "correct-horse-battery"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is written to standard error, with logging as the commands set it up."""
    before, handlers = structlog.get_config(), logging.root.handlers[:]
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("OUTREACH_SALES_PASSWORD", CANARY)
    logs.tell(verbose=True)
    secret("sales_password")
    yield stream
    structlog.configure(**before)
    logging.root.handlers[:] = handlers


@pytest.mark.parametrize(
    "text",
    [
        f"login with {CANARY} failed",
        "connect to postgresql+psycopg://outreach:hunter22x@db.example/outreach",
        "AUTH PLAIN hunter22xhunter22x==",
        "Authorization: Bearer hunter22x-hunter22x",
        "{'password': 'hunter22x', 'user': 'rosa'}",
        "OUTREACH_SALES_PASSWORD=hunter22x",
        "refresh_token=hunter22x&client_id=1",
        "GET /p/hunter22x.hunter22x.AbCdEf HTTP/1.1",
        "Cookie: outreach=hunter22x; other=hunter22x",
    ],
)
def test_a_log_line_hides_it(said: io.StringIO, text: str) -> None:
    log = structlog.get_logger()
    log.error("it happened", why=text, nested={"why": [text], "error": Unreachable(text)})
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("and again")
        logging.getLogger("a.library").exception("in a library: %s", text)
    lines = said.getvalue()
    assert lines.count("\n") == 3
    assert "[hidden]" in lines
    assert CANARY not in lines
    assert "hunter22x" not in lines


def test_what_is_no_secret_is_left_alone() -> None:
    for text in ("no password was found", "the token is read anew", "https://outreach.example/draft/12", "a: b"):
        assert scrub(text) == text


def test_nothing_that_is_logged_breaks_its_line_or_commands_a_terminal(said: io.StringIO) -> None:
    hostile = 'Hi\n{"level":"error","event":"forged"}\r\x1b[2J\u202egnirts\u2028\x00\x85'
    structlog.get_logger().warning(hostile, subject=hostile)
    logging.getLogger("a.library").error(hostile)
    lines = said.getvalue().splitlines()
    assert len(lines) == 2
    for line in lines:
        assert json.loads(line)["event"] == hostile
        assert all(" " <= letter <= "~" for letter in line)
    assert inert(hostile).isprintable() or "\n" in inert(hostile)
    assert "\x1b" not in inert(hostile)
    assert "\u202e" not in inert(hostile)


@pytest.mark.usefixtures("said")
def test_a_traceback_and_an_error_of_a_command_hide_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError(f"the server said no to {CANARY}\x1b[2J")

    def refused() -> None:
        raise Unreachable(f"login as rosa {CANARY}", where="account sales")

    for command in (broken, refused):
        monkeypatch.setattr(main, "_found", lambda _, command=command: command)
        with pytest.raises(SystemExit):
            main.app(["version"])
    told = capsys.readouterr().err
    assert CANARY not in told
    assert "\x1b" not in told
    assert told.count("[hidden]") == 2


def test_no_object_tells_it_of_itself(house: House) -> None:
    database = Database(f"postgresql://outreach:{CANARY}@db.example/outreach")
    settings = house.engine.settings
    settings.database = database.url
    for each in (
        database,
        database.engine,
        database.shown_url,
        settings,
        settings.house,
        house.engine,
        house.engine.ears,
    ):
        assert CANARY not in f"{each!r} {each}"
        assert house.engine.key.hex() not in f"{each!r} {each}"


def test_no_secret_stands_in_the_database_in_a_backup_or_in_an_export(either_house: House) -> None:
    house = either_house
    contact = lived(house)
    key = house.engine.key.hex().encode()
    kept = bytes_of(house)
    assert PASSWORD.encode() not in kept
    assert key not in kept
    assert house.engine.key not in kept
    assert PASSWORD.encode() not in backed_up(house).read_bytes()
    with house.engine.database.read() as session:
        given = json.dumps(person(session, contact))
    assert PASSWORD not in given


def test_others_on_the_machine_are_kept_out_and_the_doctor_says_where_they_are_not(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.engine.seal()
    settings = house.engine.settings
    assert [finding.level for finding in permissions.findings(settings)] == ["ok"]
    held = tmp_path / "secret"
    held.write_text("x")
    held.chmod(0o640)
    monkeypatch.setenv("OUTREACH_SALES_PASSWORD_FILE", str(held))
    settings.key_path.chmod(0o644)
    Path(settings.database.removeprefix("sqlite:///")).chmod(0o660)
    open_ones = [finding.remedy for finding in permissions.findings(settings)]
    assert len(open_ones) == 3
    for remedy in open_ones:
        _, mode, path = remedy.split(" ", 2)
        Path(path).chmod(int(mode, 8))
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert [finding.level for finding in permissions.findings(settings)] == ["ok"]


def test_no_library_is_told_to_write_down_what_it_sends() -> None:
    for path in sorted((ROOT / "outreach").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("set_debuglevel", "debuglevel"), path
            if isinstance(node, ast.keyword) and node.arg in ("debug", "echo"):
                assert isinstance(node.value, ast.Constant), path
                assert not node.value.value, path
