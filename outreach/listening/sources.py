"""Which sets of phrases does a language have, and which phrases of a set are the signal, which only colour it?"""

from collections.abc import Iterator, Mapping
from typing import Any

Data = Mapping[str, Any]

TELLING = frozenset({"cues.question_word", "cues.asks_information", "cues.inverted", "cues.then_again"})
"""The cues that make a signal by themselves; all others only colour what the phrases of a kind say."""


def groups_of(data: Data) -> Iterator[tuple[str, int, Data]]:
    """Every group with its kind and its number within the kind."""
    for kind, groups in data["kinds"].items():
        for at, group in enumerate(groups, 1):
            yield kind, at, group


class Sources:
    """Every phrase of a language by number, with the name of the set it belongs to."""

    def __init__(self, data: Data) -> None:
        self._named = list(_sources(data))
        numbers: dict[str, set[int]] = {}
        for number, (name, _) in enumerate(self._named):
            numbers.setdefault(name, set()).add(number)
        self._numbers = {name: frozenset(each) for name, each in numbers.items()}
        self._united = self._unite()
        self._others = frozenset(other for each in self._united.values() for other in each[1:])
        group_of = {
            name: (kind, f"{kind}{at}")
            for kind, at, _ in groups_of(data)
            for name in (f"{kind}{at}.says", f"{kind}{at}.all0")
        }
        cues = {name: (name.removeprefix("cues."), "") for name in TELLING}
        self._tells = [cues.get(name) or group_of.get(name) for name, _ in self._named]

    def __len__(self) -> int:
        return len(self._named)

    def set_of(self, number: int) -> str:
        """The name of the set that a phrase belongs to."""
        return self._named[number][0]

    def phrase(self, number: int) -> str:
        """A phrase as it stands in the file."""
        return self._named[number][1]

    def parts(self, number: int) -> list[int] | tuple[int, ...]:
        """A phrase and those that count only together with it, the parts of an `all:`."""
        return self._united.get(number) or (number,)

    def told_by(self, number: int) -> tuple[str, str] | None:
        """The kind and the name of the group that a phrase is a signal of, or that of a telling cue."""
        return self._tells[number]

    def numbers(self, name: str) -> frozenset[int]:
        """The numbers of the phrases of a set."""
        return self._numbers.get(name, frozenset())

    def is_part(self, number: int) -> bool:
        """Whether a phrase counts only together with one before it."""
        return number in self._others

    def _unite(self) -> dict[int, list[int]]:
        """The phrases of `all:` that count only together, by the number of the first."""
        united: dict[str, list[int]] = {}
        for number, (name, _) in enumerate(self._named):
            group, _, part = name.partition(".")
            if part.startswith("all") and group != "guards":
                united.setdefault(group, []).append(number)
        return {numbers[0]: numbers for numbers in united.values()}


def _sources(data: Data) -> Iterator[tuple[str, str]]:
    for part in ("guards", "guards_before", "guards_clause", "cues"):
        for name, phrases in data.get(part, {}).items():
            yield from ((f"{part}.{name}", str(phrase)) for phrase in phrases)
    for kind, at, group in groups_of(data):
        for part in ("says", "unless", "unless_before"):
            yield from ((f"{kind}{at}.{part}", str(phrase)) for phrase in group.get(part) or ())
        yield from ((f"{kind}{at}.all{number}", str(phrase)) for number, phrase in enumerate(group.get("all", ())))
