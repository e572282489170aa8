"""Is every condition and every key of a rule in some story of this folder?"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML

from outreach.planning.policy.rules import Rule

IN_EVERY_RULE = {("name",), ("purpose",)}


def _stories() -> Iterator[str]:
    """Every text that a story gives to `rules` or keeps as `RULES`."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "rules":
                yield str(ast.literal_eval(node.args[0]))
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "RULES":
                yield str(ast.literal_eval(node.value))


def _written(value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*at, key)
            yield from _written(inner, (*at, key))
    elif isinstance(value, list):
        for each in value:
            yield from _written(each, at)


def _keys(model: type[BaseModel], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        here = (*at, field.alias or name)
        yield here
        for below in _models(field.annotation):
            yield from _keys(below, here)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models(part)]


def _of_rules(text: str) -> Iterator[tuple[str, ...]]:
    for rule in YAML(typ="safe", pure=True).load(text)["rules"]:
        for key in _written(rule):
            # The names of fields are the house's own.
            yield (*key[:2], *key[3:]) if key[:2] == ("who", "fields") else key


def test_every_key_is_in_a_story() -> None:
    told = {key for text in _stories() for key in _of_rules(text)}
    assert len(told) > 40, "the stories are not found"
    assert set(_keys(Rule)) - IN_EVERY_RULE - told == set()


def test_every_approval_is_in_a_story() -> None:
    written = [rule for text in _stories() for rule in YAML(typ="safe", pure=True).load(text)["rules"]]
    assert {rule.get("approval", "always") for rule in written} == {"always", "first_time", "never"}


def test_there_are_enough_stories() -> None:
    files = [path for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name]
    assert sum(path.read_text(encoding="utf-8").count("\ndef test_") for path in files) >= 25
