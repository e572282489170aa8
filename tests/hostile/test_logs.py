"""Can anything that a stranger wrote make a line of the log say what did not happen?"""

import json

import pytest
import structlog

from outreach.cli import logs

LINES = [
    '\n{"level": "info", "event": "approved"}',
    "\r\n2026-03-02 INFO approved",
    "\x1b[2J\x1b[1;31mall is well",
    "\u202ellew si lla",
    '\u2028{"event": "x"}',
    "\x85x",
    "\0",
    "\ud800",
    "}{",
    '"}',
    "\x9b31m",
    "\x08\x08\x08",
    "%s %n {event}",
]


@pytest.mark.parametrize("text", LINES)
def test_every_event_is_one_line_of_plain_ascii(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    logs.tell(verbose=True)
    try:
        structlog.get_logger().warning("poll failed", why=text, account=text)
        try:
            raise ValueError(text)
        except ValueError:
            structlog.get_logger().exception("page failed", path=text)
    finally:
        structlog.configure(**before)
    said = capsys.readouterr().err
    lines = said.removesuffix("\n").split("\n")
    assert len(lines) == 2
    assert said.isascii()
    assert all(letter.isprintable() for line in lines for letter in line)
    assert [json.loads(line)["event"] for line in lines] == ["poll failed", "page failed"]
