"""Which policy is in force? The rules files, checked against the templates, with a version that names them."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from outreach.planning.policy.contradictions import contradictions
from outreach.planning.policy.hours_left import no_minute_for_all, no_minute_for_rule
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.includes import Part, read_parts
from outreach.planning.policy.objection import Objections
from outreach.planning.policy.rules import Rule, RulesFile
from outreach.planning.policy.template_kinds import TemplateKind, read_kinds
from outreach.planning.policy.unknown_names import doubled_names, unknown_names
from outreach.planning.policy.without_effect import without_effect
from outreach.yamlfile import Document, Fault, Faulty, checked

_RULE = "# " + "-" * 40
_PART = re.compile(f"^{_RULE} (.+) {_RULE}\n", re.MULTILINE)
"""Where in the text of a policy a file begins."""
_ANY_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Policy:
    """All of the YAML; `version` changes with every change of its text or of a template."""

    version: str
    house: HousePolicy
    rules: tuple[Rule, ...]
    kinds: dict[str, TemplateKind]
    """What each template says of itself, by its name."""
    text: str = ""
    """The files as they were read, one after the other."""
    warnings: tuple[Fault, ...] = ()
    shadow: bool = False
    """Nothing that is planned reaches anyone; see `in_shadow`."""

    def in_shadow(self) -> "Policy":
        """The same policy in shadow mode: another version, so that everyone is planned anew when the mode changes."""
        return replace(self, version=f"{self.version}-shadow", shadow=True)

    def rule(self, name: str) -> Rule | None:
        """The rule of that name."""
        return next((rule for rule in self.rules if rule.name == name), None)


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in the files; `policy` is None where there is an error."""

    policy: Policy | None
    faults: tuple[Fault, ...]
    """Errors and warnings, in the order of the files."""
    kinds: Mapping[str, TemplateKind] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    house: HousePolicy = field(default_factory=HousePolicy)

    def with_more(self, faults: Iterable[Fault]) -> "Examined":
        """The same with what was found besides."""
        all_of_it = (*self.faults, *faults)
        wrong = any(fault.level == "error" for fault in all_of_it)
        policy = None if wrong or self.policy is None else replace(self.policy, warnings=all_of_it)
        return replace(self, policy=policy, faults=all_of_it)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What keeps it from being put in force."""
        return tuple(fault for fault in self.faults if fault.level == "error")


def load(path: Path, templates: Path, now: datetime | None = None) -> Policy:
    """Read and check the rules; raises `Faulty` with every error, each at file, line and column."""
    examined = examine(path, templates, now)
    if examined.policy is None:
        raise Faulty(examined.errors)
    return examined.policy


def examine(path: Path, templates: Path, now: datetime | None = None, users: Collection[str] | None = None) -> Examined:
    """Read and check the rules file, all that it includes, and what the templates say of themselves.

    Without `now` nothing is said of what is over by its date, without `users` nothing of owners.
    """
    parts = read_parts(path)
    kinds, of_templates = read_kinds(templates)
    faults = [*parts.faults, *of_templates]
    if parts.found:
        whole = _Whole(parts.found)
        unread = {Path(fault.file).parent.name for fault in of_templates}
        faults += [
            whole.fault(objection.loc, objection.what, objection.remedy, objection.kind, objection.level)
            for objection in _objections(whole, kinds, now, users)
            if not (objection.kind == "no_template" and whole.template(objection.loc) in unread)
        ]
    order = {str(part.document.path): number for number, part in enumerate(parts.found)}
    faults.sort(key=lambda fault: (order.get(fault.file, -1), fault.line, fault.column))
    if not parts.found:
        return Examined(None, tuple(faults))
    examined = Examined(None, tuple(faults), kinds, whole.rules, whole.house)
    if examined.errors:
        return examined
    text = _joined(parts.found)
    policy = Policy(_version(text, templates), whole.house, whole.rules, kinds, text, tuple(faults))
    return replace(examined, policy=policy)


def from_text(text: str, templates: Path) -> Policy:
    """The policy that was in force with this text (see `Policy.text`), over the templates that there are now.

    Raises `Faulty` where the text is not one of this version's, or a template is gone.
    """
    kept = _PART.split(text)
    parts = []
    for name, lines in zip(kept[1::2], kept[2::2], strict=True):
        document = Document(Path(name), lines)
        parts.append(Part(document, checked(document, RulesFile)))
    if not parts:
        raise Faulty([Fault("the policy kept", 0, 0, "is of an older version", "correct the rules file")])
    whole, (kinds, _) = _Whole(parts), read_kinds(templates)
    gone = {rule.how.template for rule in whole.rules} - set(kinds)
    if gone:
        raise Faulty([Fault(str(templates), 0, 0, f"there is no template {sorted(gone)[0]}", "write it")])
    return Policy(_version(text, templates), whole.house, whole.rules, kinds, text)


def _joined(parts: Sequence[Part]) -> str:
    return "".join(f"{_RULE} {part.document.path.name} {_RULE}\n" + _text(part) for part in parts)


def _text(part: Part) -> str:
    return "\n".join(part.document.lines) + "\n"


def _version(text: str, templates: Path) -> str:
    texts = [path.read_bytes() for path in sorted(templates.glob("*/*")) if path.is_file()]
    return hashlib.sha256(b"\0".join([text.encode(), *texts])).hexdigest()[:16]


class _Whole:
    """The files taken together: rules in their order, and where each of them stands."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._first = parts[0].document
        self._homes = [(part, index) for part in parts for index in range(len(part.content.rules))]
        self.house = parts[0].content.policy
        self.rules = tuple(part.content.rules[index] for part, index in self._homes)

    def fault(self, loc: tuple[int | str, ...], *said: str) -> Fault:
        """A fault in the file in which `loc` stands; rules are counted through all files."""
        if loc[0] == "rules" and isinstance(loc[1], int):
            part, index = self._homes[loc[1]]
            return part.document.fault(("rules", index, *loc[2:]), *said)  # type: ignore[arg-type]
        return self._first.fault(loc, *said)  # type: ignore[arg-type]

    def template(self, loc: tuple[int | str, ...]) -> str | None:
        """The template that the rule names in which `loc` stands."""
        return self.rules[loc[1]].how.template if loc[0] == "rules" and isinstance(loc[1], int) else None

    def places(self) -> Iterator[str]:
        """Where each rule stands."""
        for part, index in self._homes:
            yield f"{part.document.path.name}:{part.document.place(('rules', index))[0]}"


def _objections(
    whole: _Whole, kinds: dict[str, TemplateKind], now: datetime | None, users: Collection[str] | None
) -> Objections:
    house, rules = whole.house, whole.rules
    yield from doubled_names(house, list(whole.places()), rules)
    yield from unknown_names(house, rules, kinds, users)
    yield from no_minute_for_all(house, now or _ANY_YEAR)
    yield from without_effect(house, rules, kinds, now.date() if now is not None else date.min)
    for index, rule in enumerate(rules):
        for objection in (*contradictions(rule), *no_minute_for_rule(rule, house)):
            yield objection.below("rules", index)
