"""Somebody saves a broken rules file while all of it runs: the last good one stays in force, and everyone is told."""

import copy
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from outreach.cli.house import open_engine
from outreach.clock import SystemClock
from outreach.errors import ConfigError
from outreach.service import daemon as daemons
from outreach.service.daemon import Daemon
from outreach.service.doctor import examine
from outreach.service.engine import Engine
from outreach.web.app import create_app
from outreach.web.passwords import set_password
from tests.house import REP, House
from tests.web.office import ADDRESS, Browser

SOUND = """
include: ["rules/*.yaml"]
policy: {quiet_days: []}
rules: []
"""
MORE = """
rules:
  - {name: hello, purpose: A line., who: {stage: [lead]}, how: {template: follow-up}}
"""
SLIP = MORE.replace("stage", "stagee")
WORD = "a harbour with four boats"


class Running:
    """The daemon at work, with a person at the pages."""

    def __init__(self, house: House, logs: list[object]) -> None:
        self.house, self.logs = house, logs
        self.daemon = Daemon(house.engine)
        app = create_app(house.engine, self.daemon)
        self.client = TestClient(app, base_url=ADDRESS, follow_redirects=False)

    @property
    def more(self) -> Path:
        """The file with the rules, which the first one includes."""
        return self.house.engine.settings.rules_path.parent / "rules" / "sales.yaml"

    def page(self, path: str = "/") -> str:
        return self.client.get(path).text

    def healthy(self) -> bool:
        told = self.client.get("/healthz").json()
        return not told["policy"]["trouble"]

    def told(self) -> list[object]:
        return [entry for entry in self.logs if "broken" in str(entry)]


def until(what: Callable[[], object]) -> None:
    """Wait for the daemon, not longer than a minute: the machine may be busy."""
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "the daemon has not noticed"
        threading.Event().wait(0.05)


@pytest.fixture
def running(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A house with its daemon, which looks at the rules ten times a second, and Rosa signed in."""
    monkeypatch.setattr(daemons, "POLICY_SECONDS", 0.1)
    path = house.engine.settings.rules_path
    (path.parent / "rules").mkdir()
    (path.parent / "rules" / "sales.yaml").write_text(MORE)
    path.write_text(SOUND)
    house.engine.reload_policy()
    with house.engine.database.write() as session:
        set_password(session, REP, WORD)
    with capture_logs() as logs:
        one = Running(house, logs)
        signed_in = Browser(one.client).sign_in(REP, WORD)
        assert signed_in.status_code == 303
        one.daemon.start()
        try:
            yield one
        finally:
            one.daemon.stop()


def test_a_slip_in_an_included_file_is_told_everywhere_until_it_is_mended(running: Running) -> None:
    engine = running.house.engine
    good = engine.policy
    assert [rule.name for rule in good.rules] == ["hello"]
    assert running.healthy()
    assert "last good one" not in running.page()

    running.more.write_text(SLIP)
    until(lambda: not running.healthy())

    assert engine.policy == good, "the last good policy is in force"
    for path in ("/", "/plan", "/contact/999"):
        page = running.page(path)
        assert "the last good one stays in force" in page, path
        assert "sales.yaml:3:" in page
        assert "did you mean stage?" in page
    assert any("sales.yaml:3:" in found.what for found in examine(engine.settings, SystemClock()))
    time.sleep(0.5)
    told = running.told()
    assert len(told) == 1, "the log says it once, however often it is looked at: " + "\n".join(map(str, told))

    running.more.write_text(MORE.replace("hello", "hello-again"))
    until(running.healthy)
    until(lambda: [rule.name for rule in engine.policy.rules] == ["hello-again"])
    assert "last good one" not in running.page()


def test_a_new_file_that_a_pattern_finds_is_taken_up(running: Running) -> None:
    engine = running.house.engine
    (running.more.parent / "support.yaml").write_text(MORE.replace("hello", "thanks"))
    until(lambda: [rule.name for rule in engine.policy.rules] == ["hello", "thanks"])
    (running.more.parent / "support.yaml").unlink()
    until(lambda: [rule.name for rule in engine.policy.rules] == ["hello"])


def test_a_start_over_a_broken_file_takes_the_last_good_one_from_the_database(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = house.engine.settings
    for name in ("database", "config", "templates", "data"):
        monkeypatch.setenv(f"OUTREACH_{name.upper()}", str(getattr(settings, name)))
    (settings.rules_path.parent / "rules").mkdir()
    (settings.rules_path.parent / "rules" / "sales.yaml").write_text(MORE)
    settings.rules_path.write_text(SOUND)
    house.clock.move(timedelta(minutes=1))
    house.engine.reload_policy()
    good = house.engine.policy

    (settings.rules_path.parent / "rules" / "sales.yaml").write_text(SLIP)
    with open_engine() as engine:
        assert (engine.policy.version, engine.policy.rules) == (good.version, good.rules)
    told = capsys.readouterr().err
    assert "the last good ones stay in force" in told
    assert "sales.yaml:3:" in told

    (settings.rules_path.parent / "rules" / "sales.yaml").write_text(MORE)
    with open_engine():
        assert capsys.readouterr().err == ""


def test_a_start_over_a_broken_file_with_nothing_kept_is_refused(house: House) -> None:
    house.engine.settings.rules_path.write_text("rules: [")
    empty = copy.copy(house.engine.settings)
    empty.database = f"sqlite:///{house.folder}/empty.db"
    with pytest.raises(ConfigError, match=r"rules\.yaml:1:") as error:
        Engine(empty)
    assert error.value.exit_code == 78
