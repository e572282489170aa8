"""Writes into docs/rules.md what the models say of every key, so that the page can't drift: `make docs`."""

import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from outreach import yaml_faults
from outreach.expected import Key, flow, keys
from outreach.planning.policy import objection
from outreach.planning.policy.rules import RulesFile

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
_BLOCK = re.compile(r"(<!-- keys of (\w+), written by 'make docs' -->\n).*?(<!-- end of the keys -->)", re.DOTALL)

_KINDS = re.compile(r"(<!-- kinds of faults, written by 'make docs' -->\n).*?(<!-- end of the kinds -->)", re.DOTALL)


def models(model: type[BaseModel] = RulesFile) -> dict[str, type[BaseModel]]:
    """Every model of the rules file by its name, the outermost first."""
    found = {model.__name__: model}
    for key in keys(model):
        for below in key.models:
            found |= {name: each for name, each in models(below).items() if name not in found}
    return found


def current(page: str) -> str:
    """The page with every table of keys as the models have it now."""
    known = models()
    page = _KINDS.sub(lambda block: f"{block[1]}{_kinds()}{block[2]}", page)
    return _BLOCK.sub(lambda block: f"{block[1]}{_table(known[block[2]])}{block[3]}", page)


def tables(page: str) -> list[str]:
    """The names of the models that have a table on the page."""
    return [block[2] for block in _BLOCK.finditer(page)]


def _kinds() -> str:
    told = {**yaml_faults.KINDS, **objection.KINDS}
    lines = (f"| `{kind}` | {meaning} |\n" for kind, meaning in told.items())
    return "| kind | what it is |\n| --- | --- |\n" + "".join(lines)


def _table(model: type[BaseModel]) -> str:
    head = "| key | what it takes | left out | meaning | example |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(_line(key) for key in keys(model))


def _line(key: Key) -> str:
    default = "must be given" if key.required else _default(key)
    meaning = " ".join(key.meaning.split())
    return f"| `{key.name}` | {key.takes} | {default} | {meaning} | `{example(key)}` |\n"


def _default(key: Key) -> str:
    if key.default in (None, [], {}):
        return "–"
    return "see there" if key.models else f"`{flow(key.default)}`"


def example(key: Key) -> str:
    """A line of YAML that gives the key."""
    value: Any = "…" if key.name in ("policy", "rules") else key.example
    return f"{key.name}: {flow(value)}"


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
