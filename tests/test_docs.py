"""Do the docs name everything that a person can set, call, write or be told, and does what they name exist?"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from outreach import config, expected
from outreach.cli.main import COMMANDS
from outreach.listening.signals import KINDS
from outreach.planning.gate.verdict import CODES
from outreach.planning.policy.rules import RulesFile
from outreach.planning.policy.template_kinds import TemplateKind
from outreach.planning.tried.expectations import ExpectationsFile
from outreach.rendering import context
from tests import rules_reference

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SOURCES = sorted((ROOT / "outreach").rglob("*.py"))


@cache
def said(page: str) -> str:
    """A page of the docs."""
    return (ROOT / page).read_text(encoding="utf-8")


@cache
def in_code(page: str) -> frozenset[str]:
    """Every word that stands in code on a page: `between backticks`, or in a fenced block."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", said(page), re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", said(page), flags=re.MULTILINE | re.DOTALL))
    return frozenset(word for text in (*fenced, *spans) for word in re.findall(r"[A-Za-z_][\w-]*", text))


@cache
def in_first_cells(page: str) -> frozenset[str]:
    """Every word in code in the first cell of a line of a table: it has a line of its own there."""
    cells = re.findall(r"^\| (`[^|]*`) \|", said(page), re.MULTILINE)
    return frozenset(word for cell in cells for word in re.findall(r"`(\w+)`", cell))


def keys(model: type[BaseModel], below: str = "") -> list[str]:
    """Every key of a model as it is written in YAML, those of the models in it as `caps.max`."""
    found = []
    for name, field in model.model_fields.items():
        written = f"{below}{field.alias or name}"
        found.append(written)
        for inner in models_in(field.annotation):
            found += keys(inner, f"{written}.")
    return found


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that a field may hold, through lists and alternatives."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in models_in(part)]


def secrets() -> list[str]:
    """The names under which secrets are asked for, as a person writes them: OUTREACH_<ACCOUNT>_PASSWORD."""
    asked = {name for path in SOURCES for name in re.findall(r'f"\{account\.name\}_(\w+)"', path.read_text("utf-8"))}
    return [f"OUTREACH_<ACCOUNT>_{name.upper()}" for name in sorted(asked)]


def variables() -> list[str]:
    """Every environment variable that the program reads under a name of its own."""
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    asked = set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", text))
    places = {f"OUTREACH_{name.upper()}" for name in config.Places.model_fields}
    return sorted({*asked, *places, "OUTREACH_HOUSE__"})


def facts() -> list[str]:
    """Every name that a template may write, from the source of its context: the keys of each dictionary in it."""
    tree = ast.parse(Path(context.__file__).read_text(encoding="utf-8"))
    written = [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
    return sorted({key.value for key in written if isinstance(key, ast.Constant) and isinstance(key.value, str)})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_heading_and_an_example(command: str) -> None:
    page = said("docs/commands.md")
    assert f"\n### {command}\n" in page
    assert re.search(rf"^outreach (?:-v )?{command}\b", page, re.MULTILINE), f"outreach {command} has no example"


def test_no_heading_is_of_a_command_that_is_gone() -> None:
    assert set(re.findall(r"^### (\S+)$", said("docs/commands.md"), re.MULTILINE)) == set(COMMANDS)


def test_there_is_something_to_name() -> None:
    assert len(keys(config.House)) > 40, "the walk through the settings finds too little"
    assert len(keys(RulesFile)) > 45, "the walk through the rules finds too little"
    assert len(facts()) > 20
    assert len(secrets()) >= 6


@pytest.mark.parametrize("key", keys(config.House))
def test_every_setting_is_named(key: str) -> None:
    assert key.rpartition(".")[2] in in_first_cells("docs/operating.md")


@pytest.mark.parametrize("key", keys(config.House))
def test_every_setting_stands_in_the_starter_file(key: str) -> None:
    name = key.rpartition(".")[2]
    assert re.search(rf"\b{name}:", said("config/outreach.yaml")), f"{name} is not in config/outreach.yaml"


@pytest.mark.parametrize("key", [*keys(RulesFile), *KINDS])
def test_every_key_of_the_rules_and_every_signal_is_named(key: str) -> None:
    assert key.rpartition(".")[2] in in_first_cells("docs/rules.md")


def test_what_the_page_says_of_every_key_is_what_the_models_say() -> None:
    page = said("docs/rules.md")
    assert sorted(rules_reference.tables(page)) == sorted(rules_reference.models()), "one table for each model"
    assert rules_reference.current(page) == page, "run 'make docs' and read what changed"


EXAMPLES = [(model, key) for model in rules_reference.models().values() for key in expected.keys(model)]
COMPANIONS: dict[str, dict[str, Any]] = {
    "LastTouch": {"ago": {"at_least": "2 weeks"}},
    "Replies": {"at_least": 1},
}
"""What another key of a model needs beside it."""


@pytest.mark.parametrize(("model", "key"), EXAMPLES, ids=[f"{model.__name__}.{key.name}" for model, key in EXAMPLES])
def test_every_example_of_a_key_is_one(model: type[BaseModel], key: expected.Key) -> None:
    written = YAML(typ="safe", pure=True).load(rules_reference.example(key))
    assert "…" in written.values() or written == {key.name: key.example}, "it is written as it is meant"
    needed = {each.name: each.example for each in expected.keys(model) if each.required}
    beside = COMPANIONS.get(model.__name__, {}) if key.name != "never" else {}
    given = {**needed, **beside, key.name: key.example}
    if key.name not in ("policy", "rules"):
        model.model_validate(given)


@pytest.mark.parametrize("key", keys(ExpectationsFile))
def test_every_key_of_expectations_is_named(key: str) -> None:
    assert key.rpartition(".")[2] in in_code("docs/testing-rules.md")


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_a_line_that_says_what_it_means(code: str) -> None:
    assert re.search(rf"^\| `{code}` \| .{{15,}} \| .{{8,}} \|$", said("docs/rules.md"), re.MULTILINE)


@pytest.mark.parametrize("name", [*variables(), *secrets()])
def test_every_environment_variable_is_named(name: str) -> None:
    assert re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said("docs/operating.md"))


@pytest.mark.parametrize("name", [*facts(), *TemplateKind.model_fields])
def test_every_template_fact_and_every_line_of_front_matter_is_named(name: str) -> None:
    assert name in in_code("docs/templates.md")


@pytest.mark.parametrize("path", sorted((ROOT / "templates").iterdir()), ids=lambda path: path.name)
def test_every_ready_template_is_named(path: Path) -> None:
    assert path.name in in_code("docs/templates.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, heading = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{page.name} links to {target}"
        if heading:
            titles = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {_anchor(title) for title in titles}, f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_test_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    folders = ("", "outreach/", "outreach/listening/", "outreach/listening/phrases/")
    for named in re.findall(r"`((?:tests|outreach|benchmarks|docs|[a-z]+)/[\w./-]+\.(?:py|md|yaml|jsonl))`", text):
        assert any((ROOT / folder / named).is_file() for folder in folders), f"{page.name} names {named}"
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for named in re.findall(r"`(test_\w+)`", text):
        assert f"def {named}(" in written, f"{page.name} names {named}"


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
