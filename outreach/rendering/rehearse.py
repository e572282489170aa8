"""Can each template be rendered for every contact, before there is one? With made-up facts, in the same sandbox."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from jinja2 import nodes

from outreach.errors import ConfigError
from outreach.rendering import sandbox
from outreach.rendering.facts_written import no_such_facts
from outreach.rendering.made_up import full, sparse
from outreach.rendering.obliged import obliged
from outreach.stamp import Stamp, stamp_of
from outreach.yamlfile import Fault, Faulty

PARTS = ("subject.txt", "text.txt", "html.html", "card.txt")
LANGUAGES = ("en", "de", "fr")
"""Of the made-up contact: templates often branch by it."""


@dataclass(frozen=True, slots=True)
class Named:
    """Which templates rules name, and which of them may go out as mail."""

    at_all: Collection[str] = ()
    by_mail: Collection[str] = ()


def rehearse(templates: Path, names: Collection[str], named: Named) -> list[Fault]:
    """What is wrong with the templates of these names; in one that no rule names it is a warning."""
    faults: list[Fault] = []
    stamp = stamp_of(templates.glob("*/*"))
    for name in sorted(names):
        found = _once(templates, name, stamp, by_mail=name in named.by_mail)
        faults += found if name in named.at_all else [replace(fault, level="warning") for fault in found]
    return faults


_SOUND: dict[tuple[Path, str, bool], tuple[Stamp, list[Fault]]] = {}
"""What was found in templates that can be used, as long as no file has changed: most changes are to the rules alone."""


def _once(templates: Path, name: str, stamp: Stamp, *, by_mail: bool) -> list[Fault]:
    """Rehearse it, unless it was sound when the files were the same; a bad one might only have had a slow moment."""
    before, found = _SOUND.get((templates, name, by_mail), (None, []))
    if before != stamp:
        found = list(_template(templates, name, by_mail=by_mail))
        if not any(fault.level == "error" for fault in found):
            _SOUND[templates, name, by_mail] = (stamp, found)
    return found


def _template(templates: Path, name: str, *, by_mail: bool) -> Iterator[Fault]:
    if by_mail and not sandbox.has(templates, name, "subject.txt"):
        what, remedy = f"template {name} may go out as mail and has no subject", "write subject.txt beside text.txt"
        yield Fault(str(templates / name), 0, 0, what, remedy, kind="broken_template")
    for part in PARTS:
        if sandbox.has(templates, name, part):
            wrong = list(_part(templates, name, part))
            yield from wrong
            if not wrong:
                yield from _lacking(templates, name, part)
    if by_mail:
        yield from obliged(templates, name, LANGUAGES)


def _part(templates: Path, name: str, part: str) -> Iterator[Fault]:
    """What is wrong for everybody."""
    path = templates / name / part
    try:
        tree = sandbox.parsed(templates, name, part)
    except ConfigError as error:
        yield _fault(path, error)
        return
    yield from _unknown(path, tree)
    for language in LANGUAGES:
        try:
            sandbox.render(templates, name, part, full(language))
        except ConfigError as error:
            # An unknown fact is told above, with a guess.
            if "a fact is missing" not in error.what:
                yield _fault(path, error)
                return


def _unknown(path: Path, tree: nodes.Template) -> Iterator[Fault]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for each in no_such_facts(tree, full(), sandbox.GLOBALS):
        text = lines[each.line - 1] if each.line <= len(lines) else ""
        column = max(text.find(each.last_part), 0) + 1
        what = f"no contact has the fact {each.name}"
        yield Fault(str(path), each.line, column, what, each.near, text, "unknown_fact")


def _lacking(templates: Path, name: str, part: str) -> Iterator[Fault]:
    """What is missing for a contact of whom little is known."""
    found: dict[tuple[int, str], Fault] = {}
    for language in LANGUAGES:
        try:
            sandbox.render(templates, name, part, sparse(language))
        except ConfigError as error:
            fault = _fault(templates / name / part, error, "missing_fact", "warning")
            what = f"not every contact has what is written here: {error.what.removeprefix('a fact is missing: ')}"
            found.setdefault((fault.line, fault.what), replace(fault, what=what))
    yield from found.values()


def _fault(
    path: Path, error: ConfigError, kind: str = "broken_template", level: Literal["error", "warning"] = "error"
) -> Fault:
    if isinstance(error, Faulty):
        return error.faults[0]
    _, _, line = error.where.rpartition(":")
    number = int(line) if line.isdigit() else 0
    text = _line(path, number)
    column = len(text) - len(text.lstrip()) + 1 if number else 0
    return Fault(str(path), number, column, error.what.rstrip("."), error.remedy, text, kind, level)


def _line(path: Path, number: int) -> str:
    lines: list[str] = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""
