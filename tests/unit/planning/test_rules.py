"""Does a broken rules file say where it is broken, what is wrong and what to do, each time in the same words?

What is said of each lies beside it; write it anew with OUTREACH_GOLDEN=write and read what changed.
"""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from outreach import yaml_faults, yamlfile
from outreach.planning.policy import includes, objection
from outreach.planning.policy.policy import Policy, load
from outreach.service.rulebook import examine
from outreach.yamlfile import Fault

BROKEN = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
USERS = ("maya@example.com", "sam@example.com")
LETTER = "---\ndepartment: sales\nkind: commercial\n---\nHello {{ contact.given }}.\n\n{{ house.postal_address }}\n"
BY_HAND = "---\ndepartment: sales\nkind: reply\nown_hand: true\n---\n[your answer]\n"
SOUND = """
rules:
  - {name: hello, purpose: A line., who: {stage: [lead]}, how: {template: letter}}
"""
SHOWN_BELOW = {"too_large", "unreadable", "include_too_much"}
"""What no file of a few lines can show."""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder with two templates, `letter` and `by-hand`."""
    for name, text in (("letter", LETTER), ("by-hand", BY_HAND)):
        (tmp_path / "templates" / name).mkdir(parents=True)
        (tmp_path / "templates" / name / "text.txt").write_text(text)
        (tmp_path / "templates" / name / "subject.txt").write_text("Hello\n")
    return tmp_path / "templates"


def faults(path: Path, templates: Path) -> tuple[Fault, ...]:
    """What is wrong with a file; templates of its own lie beside it."""
    if (own := path.with_suffix(".templates")).is_dir():
        shutil.copytree(own, templates, dirs_exist_ok=True)
    return examine(path, templates, NOW, USERS).faults


def told(path: Path, templates: Path) -> str:
    """What is said about a broken file, with its name for its path."""
    found = "\n".join(str(fault) for fault in faults(path, templates))
    return found.replace(f"{path.parent}/", "").replace(str(templates), "templates") + "\n"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_says_where_and_what(path: Path, templates: Path) -> None:
    found, golden = told(path, templates), path.with_suffix(".expected")
    if os.environ.get("OUTREACH_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_there_are_many_ways_to_break_a_file() -> None:
    assert len(BROKEN) >= 90


def test_every_kind_of_fault_is_shown_by_a_broken_file(tmp_path: Path, templates: Path) -> None:
    shown = {fault.kind for path in BROKEN for fault in faults(path, shutil.copytree(templates, tmp_path / path.stem))}
    assert {*yaml_faults.KINDS, *objection.KINDS} - shown == SHOWN_BELOW


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_fault_says_what_to_do_and_where_it_stands(path: Path, templates: Path) -> None:
    for fault in faults(path, templates):
        assert fault.remedy
        assert "correct it" not in fault.remedy
        if fault.line:
            text = Path(fault.file).read_text(encoding="utf-8").splitlines()
            assert fault.line <= len(text) + 1
            assert fault.line_text == (text[fault.line - 1] if fault.line <= len(text) else "").expandtabs(2)


def test_a_warning_keeps_no_policy_out_of_force(templates: Path) -> None:
    for path in BROKEN:
        own = path.with_suffix(".templates")
        if not own.is_dir():
            looked = examine(path, templates, NOW, USERS)
            assert looked.faults
            assert (looked.policy is None) == any(fault.level == "error" for fault in looked.faults), path.name


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, templates: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"# {'x' * yamlfile.MAX_BYTES}\n")
    assert told(path, templates) == "rules.yaml: is larger than 262144 bytes; split it\n"


def test_a_file_that_is_not_there(tmp_path: Path, templates: Path) -> None:
    wanted = "rules.yaml: cannot be read: No such file or directory; run 'outreach init' to write a starter file\n"
    assert told(tmp_path / "rules.yaml", templates) == wanted


def test_too_many_files_are_not_read(tmp_path: Path, templates: Path) -> None:
    (tmp_path / "rules.yaml").write_text('include: ["part-*.yaml"]\n')
    for number in range(includes.MAX_FILES + 5):
        (tmp_path / f"part-{number:03}.yaml").write_text("rules: []\n")
    found = faults(tmp_path / "rules.yaml", templates)
    assert [(fault.kind, fault.line) for fault in found] == [("include_too_much", 1)]


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path, templates: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "secret.yaml").write_text(SOUND)
    (tmp_path / "config" / "more.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "config" / "rules.yaml").write_text("include: [more.yaml]\n")
    assert [fault.kind for fault in faults(tmp_path / "config" / "rules.yaml", templates)] == ["include_outside"]


def test_included_rules_come_in_a_stable_order_and_count_for_the_version(tmp_path: Path, templates: Path) -> None:
    (tmp_path / "more").mkdir()
    for name in ("b", "a", "c"):
        (tmp_path / "more" / f"{name}.yaml").write_text(SOUND.replace("hello", name))
    first = _loaded(tmp_path, templates, f'include: ["more/*.yaml"]\n{SOUND}')
    assert [rule.name for rule in first.rules] == ["hello", "a", "b", "c"]
    (tmp_path / "more" / "b.yaml").write_text(SOUND.replace("hello", "b").replace("A line", "A word"))
    assert load(tmp_path / "rules.yaml", templates).version != first.version


def _loaded(tmp_path: Path, templates: Path, text: str) -> Policy:
    (tmp_path / "rules.yaml").write_text(text)
    return load(tmp_path / "rules.yaml", templates)


def test_an_empty_file_is_the_defaults(tmp_path: Path, templates: Path) -> None:
    policy = _loaded(tmp_path, templates, "")
    assert policy.rules == ()
    assert policy.house.quiet_days == ["sat", "sun"]


def test_the_version_follows_the_rules_and_the_templates(tmp_path: Path, templates: Path) -> None:
    first = _loaded(tmp_path, templates, SOUND).version
    assert _loaded(tmp_path, templates, SOUND).version == first
    assert _loaded(tmp_path, templates, SOUND.replace("A line", "A word")).version != first
    (templates / "letter" / "text.txt").write_text(LETTER.replace("Hello", "Dear"))
    assert _loaded(tmp_path, templates, SOUND).version != first


def test_a_country_stays_text(tmp_path: Path, templates: Path) -> None:
    policy = _loaded(tmp_path, templates, SOUND.replace("[lead]", "[NO, on, off]"))
    assert policy.rules[0].who.stage == ["NO", "on", "off"]
