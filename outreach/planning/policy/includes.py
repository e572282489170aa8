"""Which files make up the rules? The first one, and what it and its like include, in a stable order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from outreach import yamlfile
from outreach.planning.policy.rules import RulesFile
from outreach.yamlfile import Document, Fault, Faulty

MAX_FILES = 200
MAX_BYTES = 2 * 1024 * 1024
"""Of all files together."""
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the rules."""

    document: Document
    content: RulesFile


@dataclass(slots=True)
class Parts:
    """All that could be read, and everything that is wrong with the files as such."""

    root: Path
    found: list[Part] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    size: int = 0


def read_parts(path: Path) -> Parts:
    """The first file and all that it includes, each once, in the order in which they are named."""
    parts = Parts(path.parent.resolve())
    _take(path, parts, (), None)
    return parts


def _take(path: Path, parts: Parts, chain: tuple[Path, ...], named: tuple[Document, int] | None) -> None:
    """Take in one file and then its own; `chain` has the files on the way to it, `named` where it was asked for."""
    parts.seen.add(path.resolve())
    try:
        document = yamlfile.read(path)
        content = yamlfile.checked(document, RulesFile)
    except Faulty as error:
        parts.faults += error.faults
        return
    parts.size += sum(len(line) + 1 for line in document.lines)
    if named is not None and "policy" in content.model_fields_set:
        remedy = "move it into the first file; this one may hold rules alone"
        parts.faults.append(document.fault(("policy",), "an included file has a policy", remedy, "include_policy"))
    parts.found.append(Part(document, content))
    for number, pattern in enumerate(content.include):
        for further in _meant(pattern, number, document, parts):
            _follow(further, parts, (*chain, path.resolve()), (document, number))


def _follow(path: Path, parts: Parts, chain: tuple[Path, ...], named: tuple[Document, int]) -> None:
    document, number = named
    resolved = path.resolve()
    if resolved in chain:
        circle = " → ".join(each.name for each in (*chain[chain.index(resolved) :], resolved))
        what, remedy = f"files include each other: {circle}", "take one of them out"
        parts.faults.append(document.fault(("include", number), what, remedy, "include_cycle"))
    elif resolved in parts.seen:
        what, remedy = f"{path.name} is included already; it is taken once", "take this line out"
        parts.faults.append(document.fault(("include", number), what, remedy, "include_twice", "warning"))
    elif len(parts.found) >= MAX_FILES or parts.size > MAX_BYTES:
        what = f"the rules take more than {MAX_FILES} files or {MAX_BYTES // 1024 // 1024} MiB"
        fault = document.fault(("include", number), what, "include fewer", "include_too_much")
        if all(each.kind != fault.kind for each in parts.faults):
            parts.faults.append(fault)
    else:
        _take(path, parts, chain, named)


def _meant(pattern: str, number: int, document: Document, parts: Parts) -> Iterator[Path]:
    """The files that one line of `include` means; what is wrong with the line is noted."""

    def wrong(kind: str, what: str, remedy: str, *, warn: bool = False) -> None:
        level = "warning" if warn else "error"
        parts.faults.append(document.fault(("include", number), what, remedy, kind, level))  # type: ignore[arg-type]

    here = document.path.parent
    if not pattern.endswith(SUFFIXES):
        wrong("include_missing", f"{pattern} is no YAML file", "name a file that ends in .yaml")
        return
    if "**" in pattern or Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        remedy = "name a path below the folder of this file; * stands for letters of one name"
        wrong("include_outside", f"{pattern} may lead outside the folder of the rules", remedy)
        return
    if not any(sign in pattern for sign in "*?["):
        found = [here / pattern] if (here / pattern).is_file() else []
        if not found:
            wrong("include_missing", f"there is no file {pattern}", "write it, or take the line out")
    else:
        itself = document.path.resolve()
        found = [each for each in sorted(here.glob(pattern)) if each.is_file() and each.resolve() != itself]
        if not found:
            wrong("include_missing", f"no file is called {pattern}", "write one, or take the line out", warn=True)
    for path in found:
        if path.resolve().is_relative_to(parts.root):
            yield path
        else:
            wrong("include_outside", f"{pattern} leads outside the folder of the rules", "move the file into it")
