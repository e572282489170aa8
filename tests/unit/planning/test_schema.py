"""Does the JSON Schema tell an editor every key, its meaning, and which words may stand there?"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from outreach import expected
from outreach.contacts.wishes import CHANNELS
from outreach.listening.signals import KINDS
from outreach.planning.policy.schema import schema_text
from tests.rules_reference import models

SCHEMA = json.loads(schema_text())
PROPERTIES = [
    (model, name, told)
    for model, definition in {"RulesFile": SCHEMA, **SCHEMA["$defs"]}.items()
    for name, told in definition.get("properties", {}).items()
]


def within(told: Any) -> Iterator[dict[str, Any]]:
    """Every schema in a schema, references followed by name alone."""
    if isinstance(told, dict):
        yield told
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from within(each)


@pytest.mark.parametrize(
    ("model", "name", "told"), PROPERTIES, ids=[f"{model}.{name}" for model, name, _ in PROPERTIES]
)
def test_every_key_is_explained_as_in_the_docs(model: str, name: str, told: dict[str, Any]) -> None:
    key = next(key for key in expected.keys(models()[model]) if key.name == name)
    # Where a key and its model say the same, the schema says it once.
    said = told.get("description") or SCHEMA["$defs"][told["$ref"].rpartition("/")[2]]["description"]
    assert said == key.meaning
    assert said


def test_no_other_key_may_stand_anywhere() -> None:
    assert set(SCHEMA["$defs"]) == set(models()) - {"RulesFile"}
    assert all(each["additionalProperties"] is False for each in (SCHEMA, *SCHEMA["$defs"].values()))


def test_channels_and_signals_are_offered_word_by_word() -> None:
    enums = [each["enum"] for each in within(SCHEMA) if "enum" in each]
    assert list(CHANNELS) in enums
    assert list(KINDS) in enums
    assert ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] in enums


@pytest.mark.parametrize(
    ("model", "key", "fits", "does_not"),
    [
        ("QuietHours", "from", ["08:00", "23:59"], ["8:00", "24:00", "20"]),
        ("HousePolicy", "min_gap", ["1 day", "90 minutes", "2weeks"], ["a day", "1 fortnight", "day"]),
    ],
)
def test_times_and_lengths_have_a_form(model: str, key: str, fits: list[str], does_not: list[str]) -> None:
    patterns = [each["pattern"] for each in within(SCHEMA["$defs"][model]["properties"][key]) if "pattern" in each]
    assert patterns
    assert all(re.search(patterns[0], text) for text in fits)
    assert not any(re.search(patterns[0], text) for text in does_not)
