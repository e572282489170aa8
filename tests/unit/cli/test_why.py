"""Can a person ask why in a terminal, by number, address or name, for any day?"""

import json
from pathlib import Path

import pytest

from outreach.cli import passes, why
from outreach.errors import ConfigError, NotFound
from tests.web.office import Office

IRIS = "iris@garden.example"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A house in March 2026 in which Iris does not want calls; the commands work on it, by the clock of today."""
    standing = Office(tmp_path)
    standing.contact("Iris Okafor", IRIS, stage="lead", zone="Europe/Berlin")
    standing.contact("Tom Okafor", "tom@garden.example", stage="lead", zone="Europe/Berlin")
    standing.contact("Tom Okafor", "tom@orchard.example", stage="lead", zone="Europe/Berlin")
    standing.writes(IRIS, "Please don't call me.")
    standing.engine.close()
    monkeypatch.setenv("OUTREACH_DATABASE", f"sqlite:///{tmp_path}/outreach.db")
    monkeypatch.setenv("OUTREACH_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("OUTREACH_TEMPLATES", str(standing.settings.templates))
    monkeypatch.setenv("OUTREACH_DATA", str(tmp_path / "data"))
    return standing


@pytest.mark.parametrize("words", ["1", IRIS, "iris okafor"])
def test_somebody_is_found(office: Office, capsys: pytest.CaptureFixture[str], words: str) -> None:
    why.why(words, rule=None, at="2026-03-04", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["contact"]["name"] == "Iris Okafor"
    assert [(wish["words"], wish["quote"]) for wish in told["wishes"]] == [("No phone calls", "Please don't call me.")]
    assert {rule["rule"] for rule in told["rules"]} == {rule.name for rule in office.engine.policy.rules}
    assert {rule["state"] for rule in told["rules"]} == {"does_not_fit"}


def test_as_text(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    why.why(IRIS, rule="follow-up", at="2026-03-02 11:00", as_json=False)
    before = capsys.readouterr().out
    assert "We have not written yet" not in before
    assert "No phone calls" not in before
    assert "  follow-up does not fit\n    It does not fit: we have not written yet." in before
    why.why(IRIS, rule=None, at="", as_json=False)
    assert "  No phone calls “Please don't call me.” (" in capsys.readouterr().out


def test_who_is_not_there(office: Office) -> None:
    with pytest.raises(NotFound, match="give a number: 2, 3"):
        why.why("Tom Okafor", rule=None, at="", as_json=False)
    with pytest.raises(NotFound, match="nobody here"):
        why.why("Ann", rule=None, at="", as_json=False)
    with pytest.raises(NotFound, match="Message-ID"):
        why.why("<none@tidewater.example>", rule=None, at="", as_json=False)
    with pytest.raises(ConfigError, match="--at: 'soon' is no moment"):
        why.why(IRIS, rule=None, at="soon", as_json=False)


def test_a_rehearsal_tells_who_waits(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    passes.plan(dry_run=True, at="2026-03-04", as_json=False)
    assert "0 proposed, 0 refused, 0 waiting; nothing was written" in capsys.readouterr().out
    with pytest.raises(ConfigError, match="add --dry-run"):
        passes.plan(dry_run=False, at="2026-03-04", as_json=False)
