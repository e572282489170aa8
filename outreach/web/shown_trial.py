"""What did a trial of other rules come to, and from which text does the next one begin?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from outreach.planning.gate.verdict import CODES
from outreach.service.engine import Engine
from outreach.studies.comparison import Comparison, Person
from outreach.web.sign_in import Visitor
from outreach.web.times import Face, When
from outreach.web.trials import Trial
from outreach.yamlfile import MAX_BYTES, Fault

_NAMED = 50
"""How many contacts are named of each kind."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A number under the rules in force, and under those that are tried."""

    key: str
    words: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What other rules would have done, beside those in force."""

    since: datetime
    until: datetime
    replayed: int
    old: int
    new: int
    recorded: int
    """What was really sent by the plan in that time."""
    by_rule: tuple[Beside, ...]
    by_reason: tuple[Beside, ...]
    spared: int
    only_new: int
    opted_out: int
    spared_people: tuple[Person, ...]
    only_new_people: tuple[Person, ...]
    """By name for managers alone: an operator sees nobody's contacts."""


@dataclass(frozen=True, slots=True)
class ShownTrial:
    """One trial, as far as it is."""

    by: str
    at: When
    state: str
    runs: bool
    done: int
    total: int
    faults: tuple[Fault, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class ShownTrying:
    """Everything on the page of trying other rules."""

    text: str
    """The rules that were tried last, else the first file of those in force."""
    trial: ShownTrial | None


def shown_trying(engine: Engine, latest: Trial | None, visitor: Visitor, now: datetime) -> ShownTrying:
    """The trial that runs or ran last, for whoever may try."""
    if latest is None:
        return ShownTrying(_in_force(engine), None)
    return ShownTrying(latest.text, _shown(latest, visitor.face(now), names=visitor.role == "manager"))


def _shown(trial: Trial, face: Face, *, names: bool) -> ShownTrial:
    outcome = _outcome(trial.comparison, names=names) if trial.comparison is not None else None
    return ShownTrial(
        trial.by, face.when(trial.at), trial.state, trial.runs, trial.done, trial.total, trial.faults, outcome
    )


def _outcome(found: Comparison, *, names: bool) -> Outcome:
    return Outcome(
        found.since,
        found.until,
        found.replayed,
        found.old.left,
        found.new.left,
        found.recorded,
        _beside(found.old.by_rule, found.new.by_rule, lambda name: name),
        _beside(found.old.refused, found.new.refused, lambda code: CODES.get(code, code)),
        len(found.spared),
        len(found.only_new),
        len(found.opted_out),
        found.spared[:_NAMED] if names else (),
        found.only_new[:_NAMED] if names else (),
    )


def _beside(old: Mapping[str, int], new: Mapping[str, int], words: Callable[[str], str]) -> tuple[Beside, ...]:
    return tuple(Beside(key, words(key), old.get(key, 0), new.get(key, 0)) for key in sorted({*old, *new}))


def _in_force(engine: Engine) -> str:
    """The first file of the rules as it is on the disk."""
    try:
        return engine.settings.rules_path.read_text(encoding="utf-8-sig")[:MAX_BYTES]
    except (OSError, UnicodeDecodeError):
        return ""
