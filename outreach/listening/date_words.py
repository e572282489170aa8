"""Which words of a language name a month, a weekday, a number, a feast, and which one?"""

from collections.abc import Mapping
from typing import Any

from outreach.listening.folding import fold


def indexes_of(words: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What each word means, by the place of a rule that it fills."""
    seasons = words.get("seasons", {})
    months = words["months"]
    named = {place: _index_named(words.get(key, {})) for place, key in _NAMED.items()}
    return named | {
        "month": _index(months, 1),
        "weekday": _index(words["weekdays"], 0),
        "month_week": _index(_compounds(months, words.get("month_weeks")), 1),
        "month_half": _index(_compounds(months, words.get("month_halves")), 1),
        "early_season": _index_named(_joined(words.get("early_season"), seasons)),
        "late_season": _index_named(_joined(words.get("late_season"), seasons)),
        "spelt": _index(words.get("ordinals", []), 1),
        "day_word": _index(words.get("day_words", []), 1),
    }


_NAMED = {
    "n": "numbers", "unit": "units", "season": "seasons", "feast": "feasts", "ahead": "ahead", "shift": "shift",
    "half": "halves", "rank": "ranks", "unit_start": "unit_starts", "unit_middle": "unit_middles",
    "unit_end": "unit_ends",
}  # fmt: skip
"""The places whose words the files list by what they mean."""


def _index(rows: list[list[str] | str], base: int) -> dict[str, Any]:
    """What each word means by its row; a row of one word needs no list."""
    several = ([row] if isinstance(row, str) else row for row in rows)
    return {fold(key): base + at for at, row in enumerate(several) for key in row}


def _compounds(rows: list[list[str]], behind: str | None) -> list[list[str] | str]:
    """'Maiwoche' and the like, where a language makes one word of two."""
    return [[f"{key}{behind}" for key in row] for row in rows] if behind else []


def _joined(before: str | None, rows: Mapping[Any, list[str]]) -> dict[Any, list[str]]:
    """'Spätsommer' and the like."""
    return {value: [f"{before}{key}" for key in row if " " not in key] for value, row in rows.items()} if before else {}


def _index_named(rows: Mapping[Any, list[str]]) -> dict[str, Any]:
    return {fold(key): value for value, row in rows.items() for key in row}
