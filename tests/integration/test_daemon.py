"""`outreach run` as an operator runs it: a process, real mail in and out, a clean end on SIGTERM."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from outreach.cli.demo.sandbox import Sandbox
from outreach.clock import SystemClock
from tests.house import OTHER_REP, PASSWORD, REP, SUPPORT, letter, write_house

ANY_HOUR = """
policy:
  quiet_hours: {from: "00:00", to: "00:00"}
  quiet_days: []
rules:
  - name: answer-pricing
    purpose: You asked what it costs.
    who: {answer_owed: true, asked_about: [cost]}
    how: {template: answer-pricing}
"""
OUTREACH = [sys.executable, "-m", "outreach.cli.main"]
PATIENCE = 60.0


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[tuple[dict[str, str], Sandbox]]:
    """A configured house whose secrets and paths are in the environment, and the sandbox behind it."""
    with Sandbox(dict.fromkeys((REP, OTHER_REP, SUPPORT), PASSWORD), clock=SystemClock()) as sandbox:
        database = f"sqlite:///{tmp_path}/outreach.db"
        write_house(tmp_path, sandbox.imap_port, sandbox.smtp_port, database, ANY_HOUR)
        yield (
            os.environ
            | {f"OUTREACH_{name}_PASSWORD": PASSWORD for name in ("ROSA", "OMAR", "HELP")}
            | {
                "OUTREACH_DATABASE": database,
                "OUTREACH_CONFIG": str(tmp_path / "config"),
                "OUTREACH_TEMPLATES": str(Path(__file__).parents[2] / "templates"),
                "OUTREACH_DATA": str(tmp_path / "data"),
                "OUTREACH_HOUSE__POLL_SECONDS": "1",
                "OUTREACH_HOUSE__SEND_SECONDS": "1",
                "OUTREACH_HOUSE__WEB__PORT": "0",
                "OUTREACH_USER": REP,
            },
            sandbox,
        )


@contextmanager
def running(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The daemon while the block lasts, and the address of its pages; ended by its own pid."""
    with subprocess.Popen([*OUTREACH, "run"], env=environment, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            said = daemon.stdout.readline()
            yield daemon, re.search(r"http://\S+", said)[0]  # type: ignore[index]
        finally:
            if daemon.poll() is None:
                daemon.kill()


def outreach(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """One command, as a person types it."""
    return subprocess.run([*OUTREACH, *words], env=environment, capture_output=True, text=True, check=False)


def until(holds: Callable[[], object], what: str) -> None:
    """Wait until something is seen to hold."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.2)


def test_a_question_comes_in_and_its_approved_answer_goes_out(
    environment: tuple[dict[str, str], Sandbox],
) -> None:
    variables, sandbox = environment
    with running(variables) as (daemon, address):
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert httpx.get(f"{address}/", follow_redirects=False).status_code in (302, 303, 307, 401)
        now = datetime.now(UTC)
        sandbox.deliver(REP, bytes(letter("Dana <dana@harbor.example>", REP, "What does it cost?", now)), now)
        until(lambda: "dana@harbor.example" in outreach(variables, "queue", "--json").stdout, "the draft is there")
        assert "leaves" in outreach(variables, "approve", "1").stdout
        until(lambda: sandbox.accepted(), "the answer is sent")
        [mail] = sandbox.accepted()
        assert mail.recipients == ("dana@harbor.example",)
        assert b"$49" in mail.raw

        second = outreach(variables, "run")
        assert second.returncode == 75
        assert str(daemon.pid) in second.stderr

        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(PATIENCE) == 0
    assert outreach(variables, "queue").stdout.strip() == "Nothing waits for you."
    assert len(sandbox.accepted()) == 1


def test_a_wrong_password_in_one_account_keeps_no_other_from_being_read(
    environment: tuple[dict[str, str], Sandbox],
) -> None:
    variables, sandbox = environment
    now = datetime.now(UTC)
    sandbox.deliver(REP, bytes(letter("Dana <dana@harbor.example>", REP, "What does it cost?", now)), now)
    polled = outreach(variables | {"OUTREACH_OMAR_PASSWORD": "wrong"}, "poll")
    assert polled.returncode == 75
    assert polled.stdout.startswith("1 new")
    assert "account omar" in polled.stderr
    assert "OUTREACH_OMAR_PASSWORD" in polled.stderr
    doctor = outreach(variables, "doctor")
    assert "account omar, last poll" in doctor.stdout
    assert PASSWORD not in doctor.stdout + polled.stderr
