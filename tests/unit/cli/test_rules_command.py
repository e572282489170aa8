"""Does 'outreach rules check' end as scripts need it, and is the schema written beside the rules?"""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from outreach.cli.rules import app
from outreach.cli.setup import init
from outreach.planning.policy.schema import schema_text

ROOT = Path(__file__).parents[3]
WARNED = """
rules:
  - {name: hello, purpose: A line., who: {stage: [lead]}, how: {template: follow-up}, active: {to: 2020-01-01}}
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rules file in a house of its own, with the ready templates."""
    monkeypatch.setenv("OUTREACH_CONFIG", str(ROOT / "config"))
    monkeypatch.setenv("OUTREACH_TEMPLATES", str(ROOT / "templates"))
    return tmp_path / "rules.yaml"


def test_the_starter_is_in_order_without_a_warning(rules: Path) -> None:
    told = CliRunner().invoke(app, ["check"])
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout.rstrip().endswith(": in order")


def test_warnings_are_shown_and_end_in_0(rules: Path) -> None:
    rules.write_text(WARNED)
    told = CliRunner().invoke(app, ["check", str(rules)])
    assert told.exit_code == 0
    assert f"{rules}:3:87: warning: the rule was in force until 2020-01-01" in told.stderr
    assert "1 warning" in told.stdout


def test_errors_end_in_78(rules: Path) -> None:
    rules.write_text("policy: {min_gap: soon}\n")
    told = CliRunner().invoke(app, ["check", str(rules)])
    assert told.exit_code == 78
    assert f"{rules}:1:10: " in told.stderr
    assert told.stdout == ""


def test_json_has_every_fault_with_its_place(rules: Path) -> None:
    rules.write_text("policy: {min_gap: soon}\n")
    told = CliRunner().invoke(app, ["check", "--json", str(rules)])
    assert told.exit_code == 78
    shown = json.loads(told.stdout)
    assert shown["version"] is None
    [fault] = shown["faults"]
    assert (fault["level"], fault["kind"], fault["line"], fault["column"]) == ("error", "wrong_value", 1, 10)
    assert fault["line_text"] == "policy: {min_gap: soon}"


def test_init_writes_the_schema_and_renews_it(tmp_path: Path) -> None:
    init(tmp_path)
    schema = tmp_path / "config" / "rules.schema.json"
    assert schema.read_text() == schema_text()
    modeline = (tmp_path / "config" / "rules.yaml").read_text().splitlines()[0]
    assert modeline == "# yaml-language-server: $schema=rules.schema.json"
    schema.write_text("{}")
    (tmp_path / "config" / "rules.yaml").write_text("rules: []\n")
    init(tmp_path)
    assert schema.read_text() == schema_text()
    assert (tmp_path / "config" / "rules.yaml").read_text() == "rules: []\n", "a file of theirs is left alone"
