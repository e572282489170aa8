"""What do the phrase files of a language say?

`phrases/<language>.yaml` and `phrases/<language>.dates.yaml`; a language with many phrases keeps some kinds in a folder
`phrases/<language>/`, with the words and cues that only they need; what two files say of one kind counts
together.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""The languages that the listener understands."""

_FOLDER = Path(__file__).with_name("phrases")
_READERS = (
    "chains", "date_words", "dates", "folding", "grammar", "grammars", "hours", "index", "joined", "matching", "needs",
    "notation", "numeric_dates", "often", "phrase_files", "phrases", "rows", "sieve", "sources", "spoken", "stretches",
    "tongues", "vocabulary", "walks", "windows",
)  # fmt: skip
READ_BY = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in _READERS)
"""The code that what is kept of the files depends on, as it stood when this process loaded it."""


def files_of(code: str) -> list[Path]:
    """The files of a language, the one that has its dates last."""
    parts = sorted((_FOLDER / code).glob("*.yaml"), key=lambda part: part.name)
    return [_FOLDER / f"{code}.yaml", *parts, _FOLDER / f"{code}.dates.yaml"]


@cache
def read_data(code: str) -> tuple[Any, Any]:
    """The phrases and the date words of a language, as they stand in the files."""
    yaml = import_module("ruamel.yaml").YAML(typ="safe")  # not needed where what the files say is kept
    first, *parts, dates = (yaml.load(path.read_text("utf-8")) for path in files_of(code))
    for part in parts:
        for section, entries in part.items():
            first[section] = _joined(first.get(section, {}), entries)
    return first, dates


def _joined(before: dict[str, Any], entries: dict[str, Any]) -> dict[str, Any]:
    """The entries of two files; a kind of both has the groups of both."""
    both = {name: [*before[name], *said] for name, said in entries.items() if isinstance(before.get(name), list)}
    return {**before, **entries, **both}
