"""Does hearing one mail wait for nothing that it does not need, and are patterns compiled only when used?"""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from outreach.patterns import when_used

FOLDERS = ("inbox", "listening")
UNUSED = type(when_used(""))
ROOT = Path(__file__).resolve().parents[3]
NOT_NEEDED = frozenset(
    "apscheduler babel bs4 charset_normalizer dateutil dkim dns fastapi flufl httpx icalendar imapclient inscriptis"
    " jinja2 keyring lxml nh3 phonenumbers pydantic rich sqlalchemy sqlmodel starlette structlog typer uvicorn"
    " importlib.resources outreach.database outreach.config outreach.contacts outreach.inbox.bounce"
    " outreach.inbox.failed outreach.listening.absence outreach.listening.html_text outreach.listening.machines"
    " outreach.listening.records".split()
)
_HEAR = """
import sys
from outreach.inbox.parse import parse
from outreach.listening.extract import hear
if len(sys.argv) > 1:
    mail = b"From: Ann <ann@vale.example>\\r\\nSubject: Hi\\r\\n\\r\\nPlease do not call me. I will write.\\r\\n"
    assert hear(parse(mail)).signals
print(*sys.modules)
"""


@pytest.mark.parametrize("given", [(), ("a mail",)])
def test_what_hearing_does_not_need_is_not_loaded(given: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", _HEAR, *given]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    loaded = subprocess.check_output(command, cwd=ROOT, env=environment, text=True).split()
    assert "outreach.listening.extract" in loaded
    assert NOT_NEEDED.isdisjoint(loaded), sorted(NOT_NEEDED.intersection(loaded))


def test_the_command_waits_for_no_log(tmp_path: Path) -> None:
    mail = tmp_path / "one.eml"
    mail.write_bytes(b"From: Ann <ann@vale.example>\r\n\r\nPlease do not call me.\r\n")
    ask = "import sys; from outreach.cli.main import app\ntry: app(sys.argv[1:])\nfinally: print(*sys.modules)"
    command = [sys.executable, "-c", ask, "listen", str(mail)]
    said = subprocess.check_output(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True)
    assert "channel phone" in said
    assert {"structlog", "sqlalchemy", "outreach.config"}.isdisjoint(said.split())


def test_a_pattern_is_what_it_is_compiled_to() -> None:
    pattern = when_used(r"(a)(b)?", re.IGNORECASE)
    found = pattern.match("AB")
    assert found is not None and found.groups() == ("A", "B")  # noqa: PT018
    assert pattern.findall("abA") == [("a", "b"), ("A", "")]
    assert pattern.sub("x", "abAc") == "xxc"
    assert [m.start() for m in pattern.finditer("ba")] == [1]
    assert pattern.pattern == r"(a)(b)?"
    assert pattern.search("c") is None


def test_a_wrong_pattern_fails_when_used() -> None:
    pattern = when_used("(")
    with pytest.raises(re.error):
        pattern.search("a")


def test_every_pattern_can_be_compiled() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / "outreach" / folder).glob("*.py")]
    names = [f"outreach.{path.parent.name}.{path.stem}" for path in files if path.stem != "__init__"]
    found = [each for name in names for each in vars(import_module(name)).values() if type(each) is UNUSED]
    assert len(found) > 80
    assert all(re.compile(each.pattern, each.flags) for each in found)
