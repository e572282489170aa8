"""Does the policy read back as sentences that leave nothing out?

The expected text of the starter rules lies in tests/golden/plan.txt; write it anew with OUTREACH_GOLDEN=write and read
what changed.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from outreach.contacts import wishes
from outreach.listening.signals import KINDS
from outreach.planning.english.plain_english import as_text, tell_policy
from outreach.planning.english.plain_words import DAYS, SAID, WAYS
from outreach.planning.policy.policy import Policy, load
from outreach.planning.policy.rules import RulesFile
from outreach.planning.policy.template_kinds import TemplateKind

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "plan.txt"
KIND = TemplateKind(department="sales", kind="commercial", purpose="A line.", own_hand=False)
EVERYTHING: dict[str, Any] = {
    "policy": {
        "channels": ["email", "phone"],
        "departments": [{"name": "support", "priority": 10}, {"name": "sales", "priority": 5}],
        "stages": ["new", "lead"],
        "quiet_hours": {"from": "20:00", "to": "08:00"},
        "quiet_days": ["sun"],
        "holidays": {"kept": True, "unknown": ["US"], "also": ["12-24"]},
        "jurisdictions": {"hours": True, "consent": True, "unknown": ["US"]},
        "plausible_zones": ["Europe/London"],
        "caps": [
            {
                "name": "twice", "max": 2, "per": "week", "window": "rolling", "channels": ["phone"],
                "departments": ["sales"], "for": "contact", "exempt_replies": True,
            },
        ],
        "min_gap": "2 days",
        "listen_within": "10 minutes",
        "drafts_expire": "4 days",
        "not_now": "11 days",
        "low_risk": ["letter"],
    },
    "rules": [
        {
            "name": "everything",
            "purpose": "All of it.",
            "who": {
                "stage": ["lead"],
                "owner": ["maya@example.com"],
                "tags": ["trial"],
                "without_tags": ["press"],
                "organisation": ["Tidewater Ltd"],
                "fields": {"plan": {"one_of": ["gold"], "at_least": 1, "at_most": 9, "known": True}},
                "prefers": ["email"],
                "refuses": ["phone"],
                "answer_owed": True,
                "asked_about": ["price"],
                "moment": {"ahead": "3 days", "past": "2 days", "about": ["fair"]},
                "last_touch": [
                    {
                        "direction": "out", "channel": "phone", "department": "support",
                        "ago": {"at_least": "1 day", "at_most": "9 days"},
                    },
                    {"direction": "out", "channel": "post", "department": "support", "never": True},
                ],
                "thread": "they_wrote_last",
                "replies": {"at_least": 1, "at_most": 9, "within": "90 days"},
                "no_reply_for": "5 days",
                "last_inbound": {"at_least": "1 day", "at_most": "9 days"},
                "last_outbound": {"at_least": "1 day", "at_most": "9 days"},
                "back_for": {"at_least": "1 day", "at_most": "9 days"},
                "heard": ["interest"],
                "not_heard": ["unhappy"],
                "never_touched": True,
                "birthday": True,
            },
            "when": {
                "delay": "30 minutes",
                "window": {"from": "09:00", "to": "11:00", "days": ["tue"]},
                "best_hour": True,
                "times": 2,
                "stop_when": ["interest", "stop"],
            },
            "how": {"channels": ["email"], "template": "letter", "talking_points": ["Say hello."]},
            "approval": "first_time",
            "priority": 3,
            "active": {"from": "2026-03-01", "to": "2026-06-30"},
        },
    ],
}  # fmt: skip
OTHER: dict[str, Any] = {
    "policy": {"stages": None}, "window": "calendar", "per": "month", "for": "organisation", "approval": "never",
    "thread": "none", "template": "note",
}  # fmt: skip
UNSAID = {
    ("include",): "the rules of included files are told like all others",
}


def told(document: dict[str, Any], kind: TemplateKind = KIND) -> str:
    """A rules file in plain English."""
    read = RulesFile.model_validate(document)
    kinds = {"letter": kind, "note": kind}
    return as_text(tell_policy(Policy("v1", read.policy, tuple(read.rules), kinds)))


def leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a document, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*at, index))
    else:
        yield at, value


def another(key: Any, value: Any) -> Any:
    """A value that the same key may have, too."""
    if key in OTHER:
        return OTHER[key]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return {
            "channels": ["post"], "prefers": ["post"], "refuses": ["post"], "days": ["mon"], "quiet_days": ["mon"],
            "heard": ["resume"], "not_heard": ["resume"], "stop_when": ["resume"], "unknown": ["DE"], "also": ["12-31"],
            "plausible_zones": ["Asia/Tokyo"],
        }.get(key, ["else"])  # fmt: skip
    if key in ("from", "to"):
        return "2026-04-04" if "-" in value else "04:44"
    if key == "direction":
        return "in"
    if key == "channel":
        return "sms"
    if isinstance(value, str) and value.split()[-1].rstrip("s") in ("minute", "day"):
        return f"{int(value.split()[0]) + 1} {value.split()[1]}"
    return f"{value}x"


def changed(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Everything, but for this."""

    def put(node: Any, rest: tuple[Any, ...]) -> Any:
        if not rest:
            return value
        inner = put(node[rest[0]], rest[1:])
        return (
            {**node, rest[0]: inner}
            if isinstance(node, dict)
            else [inner if index == rest[0] else each for index, each in enumerate(node)]
        )

    document: dict[str, Any] = put(EVERYTHING, place)
    line = document["rules"][0]["who"]["last_touch"][place[4]] if "last_touch" in place[:-2] else {}
    if line.get("direction") == "in":
        line.pop("department")
    if place[-1] == "known" and value is False:
        document["rules"][0]["who"]["fields"]["plan"] = {"known": False}
    if place[-1] == "never":
        line.update({"ago": {}})
    return document


PLACES = [place for place, _ in leaves(EVERYTHING)]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(str(step) for step in place))
def test_another_value_is_another_text(place: tuple[Any, ...]) -> None:
    value = dict(leaves(EVERYTHING))[place]
    assert told(changed(place, another(place[-1], value))) != told(EVERYTHING)


NEEDED = ("name", "purpose", "template", "max", "per", "one_of", "never")
DEFAULTS = (True, "rolling", "contact", "20:00", "08:00", ["email", "phone"])
OPTIONAL = [
    place
    for place, value in leaves(EVERYTHING)
    if place[-1] not in NEEDED and place[-2] != "ago" and (value not in DEFAULTS or "who" in place)
]


@pytest.mark.parametrize("place", OPTIONAL, ids=lambda place: ".".join(str(step) for step in place))
def test_a_key_left_out_is_another_text(place: tuple[Any, ...]) -> None:
    node: Any = EVERYTHING
    for step in place[:-1]:
        node = node[step]
    without = {key: value for key, value in node.items() if key != place[-1]}
    assert told(changed(place[:-1], without)) != told(EVERYTHING)


def test_no_key_of_the_models_is_left_out_here() -> None:
    written = {tuple(step for step in place if isinstance(step, str)) for place in PLACES}
    written = {tuple(step for step in place if step != "plan") for place in written}
    assert set(keys(RulesFile)) - set(UNSAID) <= written


def keys(model: type[BaseModel], below: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key that holds a value."""
    for name, field in model.model_fields.items():
        at = (*below, field.alias or name)
        inner = models_in(field.annotation)
        if not inner:
            yield at
        for each in inner:
            yield from keys(each, at)


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in models_in(part)]


@pytest.mark.parametrize(
    "other", [{"department": "support"}, {"kind": "reply"}, {"purpose": "Another."}, {"own_hand": True}]
)
def test_what_the_template_says_of_itself_is_told(other: dict[str, Any]) -> None:
    assert told(EVERYTHING, KIND.model_copy(update=other)) != told(EVERYTHING)


def test_an_empty_file_tells_every_default() -> None:
    text = " ".join(told({}).split())
    for words in (
        "email or phone", "Any word may be a stage", "from 20:00 to 08:00", "Saturdays and Sundays", "public holiday",
        "the law", "America/Los_Angeles", "There is no cap", "1 day", "15 minutes", "3 days", "without a person's yes",
    ):  # fmt: skip
        assert words in text


def test_a_bare_rule_tells_every_default() -> None:
    bare = {"rules": [{"name": "bare", "purpose": "Hello.", "who": {}, "how": {"template": "letter"}}]}
    text = " ".join(told(bare).split())
    for words in (
        "priority 0", "For every contact.", "at most once until they write again", "the way that they asked for",
        "Each draft needs a person's yes.", "In force at all times.",
    ):  # fmt: skip
        assert words in text


def test_every_word_of_the_rules_has_plain_ones() -> None:
    assert set(SAID) == set(KINDS)
    assert set(WAYS) == set(wishes.CHANNELS)
    assert set(DAYS) == set(wishes.DAYS)
    for kind in KINDS:
        document = changed(("rules", 0, "who", "heard"), [kind])
        assert SAID[kind] in " ".join(told(document).split())


def test_lengths_of_time_are_exact() -> None:
    document = changed(("policy", "min_gap"), "25 hours")
    assert timedelta(hours=25) == RulesFile.model_validate(document).policy.min_gap
    assert "25 hours" in told(document)
    assert date(2026, 3, 1) == RulesFile.model_validate(document).rules[0].active.start
    assert "from 1 March 2026 until 30 June 2026" in " ".join(told(document).split())


def test_the_starter_rules_read_as_they_did() -> None:
    text = as_text(tell_policy(load(ROOT / "config" / "rules.yaml", ROOT / "templates"))) + "\n"
    if os.environ.get("OUTREACH_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
