"""What is wrong with a YAML file by its model, in plain words, once each, and what is to be done about it?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from outreach.expected import Key, flow, key_at, keys, keys_at

Loc = tuple[int | str, ...]

KINDS = {
    "unreadable": "a file that is not there or may not be read",
    "too_large": "a file of more than 256 KiB",
    "not_utf8": "a file that is not UTF-8",
    "not_yaml": "a slip of YAML: indentation, quotes, colons",
    "alias": "an alias (`*name`)",
    "too_deep": "lists and keys within each other without end",
    "doubled_key": "a key that is written twice",
    "unknown_key": "a key that nothing reads",
    "missing_key": "a key that must be given",
    "wrong_value": "a value of another kind than the key takes",
}
"""What can be wrong with a file, whatever it is about; a model adds to these by `PydanticCustomError`."""

_PYDANTICS_OWN = frozenset(get_args(ErrorType)) - {"value_error"}
_STARTER = " as in the commented starter file"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is wrong, at the end of `loc` in the data."""

    loc: Loc
    kind: str
    what: str
    remedy: str


def told(error: ValidationError, model: type[BaseModel], data: Any) -> list[Told]:
    """All that Pydantic found; where a value may be of several types, one fault for all of them."""
    found: dict[Loc, list[Any]] = {}
    for item in error.errors(include_url=False):
        found.setdefault(_standing(item["loc"], item["type"], data), []).append(item)
    return [
        _told(loc, items, model, data)
        for loc, items in found.items()
        if not any(_is_below(other, loc) and _of_type(items) for other in found)
    ]


def _standing(loc: Loc, kind: str, data: Any) -> Loc:
    """The steps of a place that stand in the data: Pydantic names the type that it tried, too."""
    kept: list[int | str] = []
    for number, step in enumerate(loc):
        there = isinstance(data, dict) and step in data
        if there or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data[step]
            kept.append(step)
        elif kind == "missing" and number == len(loc) - 1:
            kept.append(step)
    return tuple(kept)


def _is_below(other: Loc, loc: Loc) -> bool:
    return len(other) > len(loc) and other[: len(loc)] == loc


def _of_type(items: Iterable[Any]) -> bool:
    return all(item["type"].endswith("_type") or item["type"] == "literal_error" for item in items)


def _told(loc: Loc, items: list[Any], model: type[BaseModel], data: Any) -> Told:
    item = next((each for each in items if each["type"] not in _PYDANTICS_OWN), items[0])
    name, kind = shown_name(loc, data), item["type"]
    if kind == "extra_forbidden":
        return Told(loc, "unknown_key", f"unknown key {name}", _for_unknown(loc, model))
    key = key_at(model, loc)
    if kind == "missing":
        return Told(loc, "missing_key", f"{name} is missing", "add it" + (_like(key) or _STARTER))
    if kind not in _PYDANTICS_OWN:
        what, _, remedy = item["msg"].removeprefix("Value error, ").partition("; ")
        kind = "wrong_value" if kind == "value_error" else kind
        return Told(loc, kind, f"{name}: {what}" if name else what, remedy or f"write it{_STARTER}")
    return Told(loc, "wrong_value", *_wrong(name, key, items, item))


def _wrong(name: str, key: Key | None, items: list[Any], item: Any) -> tuple[str, str]:
    """What stands there, what should, and how that is written."""
    found = _shown(item["input"])
    if key is None:
        return f"the file holds {found} where keys belong", "begin it with a key and a colon"
    if item["type"] == "too_short":
        return f"{name} is empty", "name one at the least" + ("" if key.required else ", or leave the key out")
    if item["type"] == "string_too_short":
        return f"{name} is empty", "write it" + (_like(key) or _STARTER)
    if item["type"] == "string_pattern_mismatch":
        return f"{name} can't be {found}", _sentence(key.meaning) or f"write it{_STARTER}"
    remedy = f"write it{_like(key) or _STARTER}"
    if item["type"] == "literal_error" and len(items) == 1:
        known = re.findall(r"'([^']+)'", item["ctx"]["expected"])
        near = get_close_matches(str(item["input"]), known, n=1, cutoff=0.5)
        remedy = f"did you mean {near[0]}?" if near else remedy
    return f"{name} takes {key.takes}, and {found} is none", remedy


def _sentence(meaning: str) -> str:
    return f"{meaning[:1].lower()}{meaning[1:]}".rstrip(".")


def _like(key: Key | None) -> str:
    return f" like {key.name}: {flow(key.example)}" if key is not None and key.example is not None else ""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "keys of its own"
    return "a list" if isinstance(value, list) else flow(value) if value is not None else "nothing"


def _for_unknown(loc: Loc, model: type[BaseModel]) -> str:
    here = [key.name for key in keys_at(model, loc[:-1])]
    wrong = str(loc[-1])
    if near := get_close_matches(wrong, here, n=1):
        return f"did you mean {near[0]}?"
    if homes := sorted(home for home in _homes(model, wrong) if home):
        return f"it belongs under {' or '.join(homes)}"
    return f"remove it; here stand {', '.join(here)}"


def _homes(model: type[BaseModel], wanted: str, below: str = "") -> set[str]:
    """The keys under which a key of that name may stand."""
    found = {below for key in keys(model) if key.name == wanted}
    for key in keys(model):
        for inner in key.models:
            found |= _homes(inner, wanted, key.name)
    return found


def shown_name(loc: Iterable[int | str], data: Any) -> str:
    """The place as people say it: `rules.follow-up.who.stage`, with an entry's own name for its number."""
    steps: list[str] = []
    for step in loc:
        data = _within(data, step)
        if not isinstance(step, int):
            steps.append(step)
        elif isinstance(data, dict):
            steps.append(str(data.get("name", step + 1)))
    return ".".join(steps)


def _within(data: Any, step: int | str) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
