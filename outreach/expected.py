"""What must stand at a place of a YAML file, in words that its writer can follow, and with an example?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind of value is called, once and many times; stands beside its type in `Annotated`."""

    one: str
    many: str


_PLAIN: dict[type, Words] = {
    str: Words("a text", "words"),
    bool: Words("true or false", "true or false"),
    int: Words("a whole number", "whole numbers"),
    float: Words("a number", "numbers"),
    date: Words("a day like 2026-03-01", "days like 2026-03-01"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a model: how it is written, what it takes, what it means."""

    name: str
    takes: str
    """What must stand behind it, in words."""
    required: bool
    default: Any
    """As plain data."""
    meaning: str
    example: Any
    """As plain data; None where no value of its own can be given."""
    models: tuple[type[BaseModel], ...]
    """The models that its values hold."""


@cache
def keys(model: type[BaseModel]) -> tuple[Key, ...]:
    """Every key of a model, in its order."""
    hints = get_type_hints(model, include_extras=True)
    told = model.model_json_schema(by_alias=True, mode="serialization")["properties"]
    return tuple(
        _key(field.alias or name, field, hints[name], told[field.alias or name])
        for name, field in model.model_fields.items()
    )


def _key(name: str, field: FieldInfo, hint: Any, told: dict[str, Any]) -> Key:
    default = None if field.is_required() else told.get("default")
    return Key(
        name,
        words(hint, field.metadata).one,
        field.is_required(),
        default,
        field.description or "",
        field.examples[0] if field.examples else _made_up(hint, default),
        tuple(models_in(hint)),
    )


def keys_at(model: type[BaseModel], loc: Iterable[int | str]) -> tuple[Key, ...]:
    """The keys that may stand within the value at `loc`."""
    found = key_at(model, loc)
    return keys(model) if found is None else tuple(key for each in found.models for key in keys(each))


def key_at(model: type[BaseModel], loc: Iterable[int | str]) -> Key | None:
    """The key of a model, or of a model below it, at the end of `loc`; items of lists and names stand for none."""
    found: Key | None = None
    within: tuple[type[BaseModel], ...] = (model,)
    for step in loc:
        named = {key.name: key for each in within for key in keys(each)}
        if str(step) in named:
            found = named[str(step)]
            within = found.models or within
    return found


def models_in(hint: Any) -> list[type[BaseModel]]:
    """The models that a value of this type may hold, through lists and alternatives."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return [hint]
    return [model for part in get_args(hint) for model in models_in(part)]


def choices(hint: Any) -> tuple[str, ...]:
    """The words of which one must stand there, if the type names them."""
    if get_origin(hint) is Literal:
        return tuple(str(each) for each in get_args(hint))
    return tuple(word for part in get_args(hint) for word in choices(part))


def words(hint: Any, limits: Iterable[Any] = ()) -> Words:
    """What a value of this type is called."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        said = [each for each in parts[1:] if isinstance(each, Words)]
        return said[0] if said else words(parts[0], parts[1:])
    if origin is Literal:
        return Words(_either(flow(each) for each in parts), _either(flow(each) for each in parts))
    if origin in (Union, UnionType):
        taken = [words(part, limits) for part in parts if part is not NoneType]
        return Words(" or ".join(each.one for each in taken), " or ".join(each.many for each in taken))
    if origin is list:
        return Words(f"a list of {words(parts[0]).many}", f"lists of {words(parts[0]).many}")
    if origin is dict:
        each = words(parts[1])
        return Words(f"names, each with {each.one}", f"names, each with {each.one}")
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Words("keys of its own", "entries with keys of their own")
    plain = _PLAIN.get(hint, _PLAIN[str])
    return Words(plain.one + _limited(limits), plain.many)


def _limited(limits: Iterable[Any]) -> str:
    told = ""
    for limit in limits:
        told += f", {limit.ge} or more" if isinstance(limit, Ge) else ""
        told += f", more than {limit.gt}" if isinstance(limit, Gt) else ""
        told += f", {limit.le} or less" if isinstance(limit, Le) else ""
        told += f", less than {limit.lt}" if isinstance(limit, Lt) else ""
    return told


def _either(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} or {last}" if most else last


def _made_up(hint: Any, default: Any) -> Any:
    """A value where the model gives no example: another word than the default, or what the keys below show."""
    if below := models_in(hint):
        shown = below[0].model_fields.items()
        return {field.alias or name: field.examples[0] for name, field in shown if field.examples} or None
    if words(hint) == _PLAIN[bool]:
        return not default
    other = next((word for word in choices(hint) if word != default), None)
    return [other] if other is not None and get_origin(hint) is list else other


def flow(value: Any) -> str:
    """Plain data as it is written in YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return value if isinstance(value, str) and _is_plain(value) else _quoted(value)


def _quoted(value: Any) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else str(value)


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotes, within brackets too; a time of day always has them, as in the starter file."""
    if re.search(r"\d:\d|[\[\]{},]", text):
        return False
    try:
        return bool(YAML(typ="safe", pure=True).load(f"[{text}]") == [text])
    except YAMLError:
        return False
