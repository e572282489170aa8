"""Several wishes in one sentence, one after the other: each is heard as if it stood alone."""

from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.listening.test_plain import heard_in

DATA: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "one_after_another.yaml").read_text(encoding="utf-8")
)
KINDS = ("channel", "cadence", "not_before", "hours")
Wishes = list[tuple[str, dict[str, Any]]]


def _told(language: str) -> Iterator[tuple[str, Wishes]]:
    """Every two wishes of two kinds, joined in turn in each way; and some threes of them.

    A refusal beside a day ('no calls, not before May') ends on that day, and hours alone follow the way they are of.
    """
    data, at = DATA[language], 0
    for kinds in (*permutations(KINDS, 2), *permutations(KINDS, 3)):
        if "hours" in kinds and "channel" not in kinds[: kinds.index("hours")]:
            continue
        for wishes in product(*(data[kind].items() for kind in kinds)):
            refused = any(wish.get("wish") == "refuse" for _, wish in wishes)
            if refused and not {"not_before", "hours"}.isdisjoint(kinds):
                continue
            at += 1
            if len(kinds) == 3 and at % 17:
                continue
            joined = data["joined"]
            text = wishes[0][0]
            for number, (said, _) in enumerate(wishes[1:]):
                join = joined[(at + 2 * number) % len(joined)]
                text += join + (said[0].upper() + said[1:] if join == ". " else said)
            yield f"{text[0].upper()}{text[1:]}.", list(zip(kinds, (wish for _, wish in wishes), strict=True))


def _heard(text: str, wishes: Wishes) -> bool:
    heard = {each["kind"]: each for each in heard_in(text)}
    return len(heard) == len(heard_in(text)) == len(wishes) and all(
        kind in heard and heard[kind].get("until") is None and all(heard[kind][name] == wish[name] for name in wish)
        for kind, wish in wishes
    )


@pytest.mark.parametrize("language", DATA)
def test_each_wish_of_a_sentence_is_heard(language: str) -> None:
    told = list(_told(language))
    wrong = [(text, heard_in(text)) for text, wishes in told if not _heard(text, wishes)]
    assert len(told) > 150
    assert len(wrong) <= len(told) // 25, wrong
