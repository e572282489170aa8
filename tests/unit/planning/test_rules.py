"""Does a broken rules file say where it is broken, what is wrong and what to do, each time in the same words?

What is said of each lies beside it; write it anew with OUTREACH_GOLDEN=write and read what changed.
"""

import os
from pathlib import Path

import pytest

from outreach import yamlfile
from outreach.errors import ConfigError
from outreach.planning.policy import Policy, load

BROKEN = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
LETTER = "---\ndepartment: sales\nkind: commercial\n---\nHello {{ contact.given }}.\n"
SOUND = """
rules:
  - {name: hello, purpose: A line., who: {stage: [lead]}, how: {template: letter}}
"""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder with one template, `letter`."""
    (tmp_path / "templates" / "letter").mkdir(parents=True)
    (tmp_path / "templates" / "letter" / "text.txt").write_text(LETTER)
    return tmp_path / "templates"


def told(path: Path, templates: Path) -> str:
    """What is said about a broken file, with its name for its path."""
    with pytest.raises(ConfigError) as error:
        load(path, templates)
    return str(error.value).replace(str(path), path.name).replace(str(templates), "templates") + "\n"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_says_where_and_what(path: Path, templates: Path) -> None:
    found, golden = told(path, templates), path.with_suffix(".expected")
    if os.environ.get("OUTREACH_GOLDEN") == "write":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_there_are_many_ways_to_break_a_file() -> None:
    assert len(BROKEN) >= 15


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, templates: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"# {'x' * yamlfile.MAX_BYTES}\n")
    assert told(path, templates) == "rules.yaml: is larger than 262144 bytes; split it\n"


def test_a_file_that_is_not_there(tmp_path: Path, templates: Path) -> None:
    wanted = "rules.yaml: cannot be read: No such file or directory; run 'outreach init' to write a starter file\n"
    assert told(tmp_path / "rules.yaml", templates) == wanted


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
