"""What does a YAML file say, and on which line does it say something wrong?

YAML 1.2 (so `country: NO` stays text), no aliases, no doubled keys, bounded size and depth: a file of 300 bytes
must not be able to fill the memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from outreach import yaml_faults
from outreach.errors import ConfigError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (line and column count from 1; 0: the file), what, and what to do."""

    file: str
    line: int
    column: int
    what: str
    remedy: str
    line_text: str = ""
    kind: str = "wrong_value"
    level: Literal["error", "warning"] = "error"

    @property
    def where(self) -> str:
        """`file:line:col`."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """`file:line:col: what; remedy`, with the offending line below."""
        shown = f"\n    {self.line_text.strip()}" if self.line_text.strip() else ""
        return f"{self.where}: {'warning: ' if self.level == 'warning' else ''}{self.what}; {self.remedy}{shown}"

    def as_dict(self) -> dict[str, Any]:
        """The fault as plain data."""
        place = {"file": self.file, "line": self.line or None, "column": self.column or None}
        said = {"what": self.what, "remedy": self.remedy, "line_text": self.line_text}
        return {"level": self.level, "kind": self.kind, **place, **said}


class Faulty(ConfigError):
    """A file, or several, that cannot be used as they stand; `faults` names everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


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

    def fault(
        self,
        loc: Iterable[int | str],
        what: str,
        remedy: str,
        kind: str = "wrong_value",
        level: Literal["error", "warning"] = "error",
    ) -> Fault:
        """A fault at the place of `loc`."""
        line, column = self.place(loc)
        shown = self.lines[line - 1] if line <= len(self.lines) else ""
        return Fault(str(self.path), line, column, what, remedy, shown, kind, level)

    def faults(self, error: ValidationError, model: type[BaseModel]) -> list[Fault]:
        """Pydantic's errors as faults with places and remedies."""
        told = yaml_faults.told(error, model, self.data)
        return [self.fault(each.loc, each.what, each.remedy, each.kind) for each in told]


def read(path: Path) -> Document:
    """Read one file; raises `Faulty` with file, line and column."""
    whole = Fault(str(path), 0, 0, "", "")
    try:
        raw = path.read_bytes()
    except OSError as error:
        remedy = "run 'outreach init' to write a starter file"
        what = f"cannot be read: {error.strerror}"
        raise Faulty([replace(whole, kind="unreadable", what=what, remedy=remedy)]) from error
    if len(raw) > MAX_BYTES:
        raise Faulty([replace(whole, kind="too_large", what=f"is larger than {MAX_BYTES} bytes", remedy="split it")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        raise Faulty([replace(whole, kind="not_utf8", what=what, remedy="save it as UTF-8")]) from error
    return Document(path, text)


def checked(document: Document, model: type[Model]) -> Model:
    """The file as a model; raises `Faulty` that names every fault."""
    try:
        return model.model_validate(document.data if document.data is not None else {})
    except ValidationError as error:
        raise Faulty(document.faults(error, model)) from error


class _NotTaken(Exception):
    """What this reader takes from no file, though it is YAML."""

    def __init__(self, mark: Any, kind: str, what: str) -> None:
        super().__init__(what)
        self.mark, self.kind, self.what = mark, kind, what


@lru_cache(maxsize=32)
def _tree(text: str) -> Any:
    """A text as ruamel reads it, twice; nobody changes what it gives, so the same text is read once."""
    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = False
    depth = 0
    for event in YAML(typ="rt", pure=True).parse(text):
        depth += type(event).__name__.endswith("StartEvent") - type(event).__name__.endswith("EndEvent")
        if isinstance(event, AliasEvent):
            raise _NotTaken(event.start_mark, "alias", "an alias (*name) is not allowed")
        if depth > MAX_DEPTH + 2:
            raise _NotTaken(event.start_mark, "too_deep", "it is nested too deep")
    return yaml.load(text)


def _load(path: Path, text: str) -> Any:
    try:
        return _tree(text)
    except _NotTaken as error:
        raise Faulty([_at(path, text, error.mark, error.kind, error.what)]) from error
    except MarkedYAMLError as error:
        what = (error.problem or error.context or "is not YAML").split("\n")[0]
        kind = "doubled_key" if what.startswith("found duplicate key") else "not_yaml"
        said = next((words for sign, words in _PLAINLY.items() if sign in what), what)
        raise Faulty([_at(path, text, error.problem_mark or error.context_mark, kind, said)]) from error
    except YAMLError as error:
        raise Faulty([_at(path, text, None, "not_yaml", str(error).split("\n")[0])]) from error


_PLAINLY = {
    "expected <block end>": "this line is indented by another width than the ones that it belongs to",
    "cannot start any token": "no value can begin with this character (a tab, @, ` or %)",
    "end of stream": "the file ends within quotes or brackets that are open",
    "could not find expected ':'": "a key without a colon behind it",
    "mapping values are not allowed": "a second colon on one line, or a key within a text",
}
"""What a YAML reader says of the commonest slips, and what it means."""
_REMEDIES = {
    "alias": "write it out",
    "too_deep": "write it out",
    "doubled_key": "keep one of the two",
    "not_yaml": "check the indentation and quotes around here",
}


def _at(path: Path, text: str, mark: Any, kind: str, what: str) -> Fault:
    lines = text.splitlines()
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    return Fault(str(path), line, column, what, _REMEDIES[kind], shown.expandtabs(2), kind)


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
