"""What does a YAML file say, and on which line does it say something wrong?

YAML 1.2 (so `country: NO` stays text), no aliases, no doubled keys, bounded size and depth: a file of 300 bytes
must not be able to fill the memory.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from outreach.errors import ConfigError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (line and column count from 1), what, and what to do."""

    where: str
    what: str
    remedy: str
    line_text: str = ""

    def __str__(self) -> str:
        """`file:line:col: what; remedy`, with the offending line below."""
        shown = f"\n    {self.line_text.strip()}" if self.line_text.strip() else ""
        return f"{self.where}: {self.what}; {self.remedy}{shown}"


class Document:
    """A YAML file in memory: plain data, and the place of every key and item."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()
        self._tree = _load(path, text)
        self.data: Any = _plain(self._tree)

    def place(self, loc: Iterable[int | str]) -> tuple[int, int]:
        """Line and column (from 1) of the deepest part of `loc` that stands in the file."""
        node, line, column = self._tree, 0, 0
        for step in loc:
            if isinstance(node, CommentedMap) and step in node:
                line, column = node.lc.key(step)
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line, column = node.lc.item(step)
            else:
                break
            node = node[step]
        return line + 1, column + 1

    def fault(self, loc: Iterable[int | str], what: str, remedy: str) -> Fault:
        """A fault at the place of `loc`."""
        line, column = self.place(loc)
        shown = self.lines[line - 1] if line <= len(self.lines) else ""
        return Fault(f"{self.path}:{line}:{column}", what, remedy, shown)

    def faults(self, error: ValidationError, model: type[BaseModel]) -> list[Fault]:
        """Pydantic's errors as faults with places and remedies."""
        return [self._fault_of(item, model) for item in error.errors(include_url=False)]

    def _fault_of(self, item: Any, model: type[BaseModel]) -> Fault:
        loc = item["loc"]
        name = ".".join(str(step) for step in loc)
        if item["type"] == "extra_forbidden":
            near = difflib.get_close_matches(str(loc[-1]), sorted(_known_keys(model)), n=1)
            remedy = f"did you mean {near[0]}?" if near else "remove it, or see the commented starter file"
            return self.fault(loc, f"unknown key {name}", remedy)
        if item["type"] == "missing":
            return self.fault(loc, f"{name} is missing", "add it")
        what = item["msg"].removeprefix("Value error, ")
        found = "" if isinstance(item["input"], dict | list) else f"found {item['input']!r}; "
        return self.fault(loc, f"{name or 'the file'}: {what[0].lower()}{what[1:]}", f"{found}correct it")


def read(path: Path) -> Document:
    """Read one file; raises `ConfigError` with file, line and column."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}", where=str(path), remedy="run 'outreach init' to write a starter file"
        ) from error
    if len(raw) > MAX_BYTES:
        raise ConfigError(f"is larger than {MAX_BYTES} bytes", where=str(path), remedy="split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"byte {error.start} is not UTF-8", where=str(path), remedy="save it as UTF-8") from error
    return Document(path, text)


def checked(document: Document, model: type[Model]) -> Model:
    """The file as a model; raises `ConfigError` that names every fault."""
    try:
        return model.model_validate(document.data if document.data is not None else {})
    except ValidationError as error:
        raise ConfigError("\n".join(str(fault) for fault in document.faults(error, model))) from error


def _load(path: Path, text: str) -> Any:
    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = False
    try:
        depth = 0
        for event in YAML(typ="rt", pure=True).parse(text):
            depth += type(event).__name__.endswith("StartEvent") - type(event).__name__.endswith("EndEvent")
            if isinstance(event, AliasEvent) or depth > MAX_DEPTH + 2:
                mark = event.start_mark
                what = "an alias (*name) is not allowed" if isinstance(event, AliasEvent) else "it is nested too deep"
                raise ConfigError(what, where=f"{path}:{mark.line + 1}:{mark.column + 1}", remedy="write it out")
        return yaml.load(text)
    except MarkedYAMLError as error:
        found = error.problem_mark or error.context_mark
        at = f":{found.line + 1}:{found.column + 1}" if found else ""
        what = (error.problem or error.context or "is not YAML").split("\n")[0]
        raise ConfigError(what, where=f"{path}{at}", remedy="check the indentation and quotes around here") from error
    except YAMLError as error:
        raise ConfigError(str(error).split("\n")[0], where=str(path), remedy="correct the file") from error


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def _known_keys(model: type[BaseModel]) -> set[str]:
    """Every key of the model and of the models below it."""
    keys: set[str] = set()
    for definition in [model.model_json_schema(), *model.model_json_schema().get("$defs", {}).values()]:
        keys |= set(definition.get("properties", {}))
    return keys
