"""How much of labelled cases is heard right? `python -m tests.listening.figures FILE…` prints it.

The signals of a case are compared with those heard, field by field; a day counts inside of its range, a question or a
fact by the words that both hold.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from outreach.listening.cases import case_message, heard_object

Case = dict[str, Any]
TIGHTENING = frozenset("stop channel not_before hours cadence only_person unhappy legal data_request".split())
_FIELDS = {
    "channel": ("channel", "wish", "until"),
    "cadence": ("max", "per"),
    "data_request": ("request",),
    "hours": ("days", "from", "to"),
}
_NAMED = {"only_person": "person", "wrong_person": "refer_to", "left_company": "refer_to", "new_address": "address"}
_ENOUGH = {"question": 0.6, "fact": 0.5}
_MOVED = frozenset(("left_company", "wrong_person", "new_address"))


@dataclass(slots=True)
class Figures:
    """Counts over some cases."""

    cases: int = 0
    whole: int = 0
    automatic: int = 0
    returns: int = 0
    returns_right: int = 0
    hit: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    unquoted: int = 0
    wrong: list[str] = field(default_factory=list)
    """The cases of which something was heard wrong."""

    def of(self, kinds: Iterable[str]) -> tuple[float, float]:
        """Precision and recall over these kinds."""
        hit, missed, false = (sum(count[kind] for kind in kinds) for count in (self.hit, self.missed, self.false))
        return (hit / (hit + false) if hit + false else 1.0), (hit / (hit + missed) if hit + missed else 1.0)

    def kinds(self) -> list[str]:
        """Every kind that was labelled or heard."""
        return sorted({*self.hit, *self.missed, *self.false})


def figures(cases: Sequence[Case]) -> Figures:
    """Hear every case and compare."""
    total = Figures()
    for case in cases:
        _count(total, case, heard_object(case["id"], case_message(case)))
    return total


def _count(total: Figures, case: Case, heard: dict[str, Any]) -> None:
    wanted = case["expected"]
    right = _same_writer(wanted, heard)
    total.cases += 1
    total.automatic += right
    if wanted["return_date"]:
        back = _is_back(wanted["return_date"], heard["return_date"])
        total.returns += 1
        total.returns_right += back
        right &= back
    left = list(heard["signals"])
    said = " ".join(f"{case['body']} {case['subject']}".split()).casefold()
    total.unquoted += sum(" ".join(signal["quote"].split()).casefold() not in said for signal in left)
    for signal in wanted["signals"]:
        found = next((other for other in left if same(signal, other)), None)
        if found is None:
            total.missed[signal["kind"]] += 1
            right = False
        else:
            left.remove(found)
            total.hit[signal["kind"]] += 1
    total.false.update(signal["kind"] for signal in left)
    total.whole += right and not left
    if left or not right:
        total.wrong.append(case["id"])


def _same_writer(wanted: dict[str, Any], heard: dict[str, Any]) -> bool:
    """The same verdict; an auto-reply that only says where its owner went may be called either."""
    pair = {wanted["automatic"], heard["automatic"]}
    moved = any(signal["kind"] in _MOVED for signal in wanted["signals"])
    return len(pair) == 1 or (moved and pair == {"out_of_office", "notification"})


def _is_back(wanted: str | list[str], heard: str | None) -> bool:
    """Whether the day lies in the range; a weekend runs on to its Monday."""
    first, last = wanted if isinstance(wanted, list) else (wanted, wanted)
    day = date.fromisoformat(last)
    latest = day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    return heard is not None and first <= heard <= latest.isoformat()


def same(wanted: dict[str, Any], heard: dict[str, Any]) -> bool:
    """Whether what was heard is what the label says."""
    kind = wanted["kind"]
    if kind != heard["kind"]:
        return False
    if kind in _ENOUGH:
        alike = _overlap(wanted["text"], heard.get("text") or heard["quote"]) >= _ENOUGH[kind]
        return alike and (kind != "fact" or not wanted.get("date") or wanted["date"] == heard.get("date"))
    if kind == "not_before":
        return bool(wanted["from"] <= heard["from"] <= wanted["to"])
    if kind in _NAMED:
        one, other = ((signal.get(_NAMED[kind]) or "").casefold() for signal in (wanted, heard))
        return one == other or bool(one and other and (one in other or other in one))
    return all(_plain(wanted.get(name)) == _plain(heard.get(name)) for name in _FIELDS.get(kind, ()))


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value


def _overlap(one: str, other: str) -> float:
    first, second = (Counter(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return 2 * sum((first & second).values()) / max(1, sum(first.values()) + sum(second.values()))


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def show(total: Figures) -> str:
    """The figures as a table in words."""
    tight, every = total.of(TIGHTENING), total.of(total.kinds())
    rows = [
        f"{kind:16} precision {total.of([kind])[0]:.3f}  recall {total.of([kind])[1]:.3f}" for kind in total.kinds()
    ]
    return "\n".join(
        [
            *rows,
            f"cases {total.cases}, whole message right {total.whole / total.cases:.3f}",
            f"automatic right {total.automatic / total.cases:.3f}, "
            f"return days right {total.returns_right / max(1, total.returns):.3f}",
            f"all signals: precision {every[0]:.3f}, recall {every[1]:.3f}",
            f"what tightens: precision {tight[0]:.3f}, recall {tight[1]:.3f}",
            f"stops: recall {total.of(['stop'])[1]:.3f}, false {total.false['stop']}; unquoted {total.unquoted}",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(show(figures([case for name in sys.argv[1:] for case in read_cases(Path(name))])) + "\n")
