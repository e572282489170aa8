"""Is an object a signal of the guide?"""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.consequences import WHAT_FOLLOWS
from outreach.listening.guide_form import FIELDS, NotInTheGuide, as_signal
from outreach.listening.signals import KINDS

QUOTE = "Nothing before March."


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"kind": "stop"}, {}),
        (
            {"kind": "channel", "channel": "phone", "wish": "refuse"},
            {"channel": "phone", "wish": "refuse", "until": None},
        ),
        ({"kind": "not_before", "from": "2026-03-01"}, {"from": "2026-03-01", "to": "2026-03-01"}),
        ({"kind": "hours", "days": ["mon"], "from": "09:00"}, {"days": ["mon"], "from": "09:00", "to": None}),
        ({"kind": "question"}, {"text": QUOTE}),
        ({"kind": "fact", "date": "--02-29", "quote": "ignored"}, {"text": QUOTE, "date": "--02-29"}),
    ],
)
def test_what_is_in_the_guide(said: dict[str, Any], fields: dict[str, Any]) -> None:
    signal = as_signal(said, QUOTE, "person")
    assert (signal.kind, signal.quote, signal.fields) == (said["kind"], QUOTE, fields)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("stop", "no object"),
        ({"kind": "halt"}, "no kind of signal"),
        ({"kind": "stop", "until": "2026-03-01"}, "no field until"),
        ({"kind": "channel", "channel": "pigeon", "wish": "refuse"}, "not in the guide"),
        ({"kind": "not_before", "from": "March"}, "not in the guide"),
        ({"kind": "cadence", "max": 0, "per": "week"}, "not in the guide"),
        ({"kind": "cadence", "max": True, "per": "week"}, "not in the guide"),
        ({"kind": "hours", "days": [], "from": "9:00"}, "not in the guide"),
    ],
)
def test_what_is_not(said: object, why: str) -> None:
    with pytest.raises(NotInTheGuide, match=why):
        as_signal(said, QUOTE, "person")


def test_every_kind_has_its_fields_and_its_consequences() -> None:
    assert set(FIELDS) == set(KINDS) == set(WHAT_FOLLOWS)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(["from", "to", "days", "max", "per", "text"]), _json))
def test_no_object_breaks_it(kind: str, fields: dict[str, Any]) -> None:
    with contextlib.suppress(NotInTheGuide):
        as_signal({"kind": kind, **fields}, QUOTE, "person")
