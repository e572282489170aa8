"""Clauses, and the phrases that must stand in one of them."""

from itertools import pairwise

import pytest

from outreach.listening.folding import fold
from outreach.listening.phrases import Language, language
from outreach.listening.walks import Text

CHANNELS = {
    "email": {"verb": ["email"], "noun": ["email"]},
    "phone": {"verb": ["call"], "verbing": ["calling", "ringing"], "noun": ["phone", "calls"]},
    "sms": {"verb": ["text"], "noun": ["text"]},
}
WORDS = {"prefer": ["prefer", "like", "reaches me"], "refuse": ["not", "never", "hopeless", "don't", "rather than"]}
KINDS = {
    "channel": [
        {"wish": "prefer", "all": ["(<noun>/<verb>)", "{prefer}"], "unless": ["{refuse}"]},
        {"wish": "refuse", "all": ["(<noun>/<verbing>/<verb>)", "{refuse}"]},
    ],
    "stop": [{"all": ["list", "off"], "anywhere": True}],
}
DATES = {
    "months": [], "weekdays": [], "numbers": {}, "units": {}, "ordinal": "", "rules": {}, "links": {},
    "included": ["x"],
}  # fmt: skip


def _language() -> Language:
    data = {"clauses": {"starts": ["but", "rather than"], "leans": ["as for ..."], "lists": ["or", "and"]}}
    data["clauses"] |= {"joined": ["nothing but"], "asides": ["as i said"]}
    return Language("en", data | {"words": WORDS, "channels": CHANNELS, "kinds": KINDS}, DATES)


def _wishes(text: str) -> set[tuple[str, str]]:
    found = _language().matches("channel", fold(text))
    return {(channel, str(match.group.fields["wish"])) for match in found for channel in match.channels}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("I like email best.", {("email", "prefer")}),
        ("Email is what I like.", {("email", "prefer")}),
        ("Calls are hopeless but a text always reaches me", {("phone", "refuse"), ("sms", "prefer")}),
        ("I prefer email, never calls", {("email", "prefer"), ("phone", "refuse")}),
        ("I prefer email rather than calling", {("email", "prefer"), ("phone", "refuse")}),
        ("I prefer email; my phone broke.", {("email", "prefer")}),
        ("Your email was short, we prefer long ones.", set()),
        ("As for calls, never.", {("phone", "refuse")}),
        ("Never by phone, text, or email.", {("phone", "refuse"), ("sms", "refuse"), ("email", "refuse")}),
        ("I like that.", set()),
        ("Email, as I said, is what I like.", {("email", "prefer")}),
        ("I like nothing but email.", {("email", "prefer")}),
    ],
)
def test_words_count_together_where_they_share_a_clause(text: str, wishes: set[tuple[str, str]]) -> None:
    assert _wishes(text) == wishes


def test_a_group_may_take_the_sentence_as_one_clause() -> None:
    assert list(_language().matches("stop", "that list, i want off it"))


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "it", "nl", "pt"])
@pytest.mark.parametrize("text", ["", ",", "a, b, or c", "but", "no - yes (maybe), so what?", "x" * 50, ", , ;;"])
def test_clauses_never_overlap_and_lose_no_word(code: str, text: str) -> None:
    spans = language(code).clauses.of(Text(text))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
