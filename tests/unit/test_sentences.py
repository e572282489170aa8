"""Is a sentence the English that the record keeps, and the same in every language that somebody reads?"""

import ast
import json
import pickle
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from outreach.listening.our_words import KEPT
from outreach.sentences import On, Sentence, Several, all_of, as_data, counted, from_data, sentence
from outreach.translated import DESK_LANGUAGES, desk_tongue

LATE = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
REFUSED = sentence("they refused {way}", way=Sentence("phone"))
EVERY = (
    REFUSED,
    sentence("they wrote on {moment}", moment=LATE),
    sentence("too near to the touch {day}", day=On(LATE)),
    sentence("they asked to wait until {day}", day=date(2027, 3, 1)),
    sentence("stage is {stage}, not {wanted}", stage="lead", wanted=Several(("new", "customer"), "or")),
    counted("{number} day", "{number} days", 3),
    all_of([REFUSED, Sentence("they wrote last")]),
    sentence("field {field} is {value}, less than {bound}", field="seats", value=2.5, bound=10.0),
)


def test_it_is_english_and_says_what_it_was_made_from() -> None:
    assert [str(each) for each in EVERY] == [
        "they refused phone",
        "they wrote on 2026-03-01 23:30 UTC",
        "too near to the touch 2026-03-01",
        "they asked to wait until 2027-03-01",
        "stage is lead, not new or customer",
        "3 days",
        "they refused phone; they wrote last",
        "field seats is 2.5, less than 10",
    ]


def test_it_is_told_by_the_readers_language_and_zone() -> None:
    german = desk_tongue("de")
    assert [german.told(each, BERLIN) for each in EVERY] == [
        "der Kontakt hat diesen Weg abgelehnt: Telefon",
        "der Kontakt schrieb: Mo., 2. März 2026 00:30 MEZ",
        "zu nah am Kontakt vom 02.03.2026",
        "der Kontakt bat, bis 01.03.2027 zu warten",
        "die Phase ist lead, nicht new oder customer",
        "3 Tage",
        "der Kontakt hat diesen Weg abgelehnt: Telefon; der Kontakt hat zuletzt geschrieben",
        "das Feld seats ist 2,5, weniger als 10",
    ]
    assert desk_tongue("fr").told(counted("{number} day", "{number} days", 1)) == "1 jour"


@pytest.mark.parametrize("said", EVERY, ids=lambda each: each.text)
def test_it_is_kept_and_read_back_whole(said: Sentence) -> None:
    kept = json.loads(json.dumps({"text": said, "said": as_data(said)}))
    for again in (from_data(kept["said"], kept["text"]), pickle.loads(pickle.dumps(said))):  # noqa: S301
        assert again == said
        for language in DESK_LANGUAGES:
            assert desk_tongue(language).told(again, BERLIN) == desk_tongue(language).told(said, BERLIN)


@pytest.mark.parametrize(
    "odd", [None, {}, {"text": 3}, {"text": "{a}", "with": {}}, {"text": "{", "with": {"a": "b"}}, [], "x",
            {"text": "{a}", "with": {"a": {"day": "never"}}}, {"text": "{a}", "with": {"a": {"what": 1}}}],
)  # fmt: skip
def test_what_cannot_be_read_is_shown_in_english(odd: object) -> None:
    assert from_data(odd, "they wrote last") == "they wrote last"
    assert desk_tongue("de").told(from_data(None, "something that nobody says any more")) == (
        "something that nobody says any more"
    )


def test_somebodys_own_words_are_never_taken_for_ours() -> None:
    said = sentence("{contact} belongs to {name}", contact="{name} phone %s", name="phone")
    assert desk_tongue("de").told(said) == "{name} phone %s gehört zu phone"


@pytest.mark.parametrize(
    ("kept", "german"),
    [
        ("they have left", "der Kontakt ist nicht mehr dort"),
        ("away; back on 2026-03-05; Mia Lund stands in", "abwesend; zurück am 05.03.2026; Vertretung: Mia Lund"),
        ("mail came back 3 times: their mailbox is full", "Mails kamen 3-mal zurück: das Postfach ist voll"),
        ("They have left. Shall we write to eve@x.example instead?",
         "Der Kontakt ist nicht mehr dort. Sollen wir stattdessen an eve@x.example schreiben?"),
        ("away; back on 2026-13-45", "away; back on 2026-13-45"),
        ("what a person wrote of them", "what a person wrote of them"),
    ],
)  # fmt: skip
def test_what_is_kept_in_english_alone_is_read_back_by_its_text(kept: str, german: str) -> None:
    assert KEPT.read(kept) == kept
    assert desk_tongue("de").told(KEPT.read(kept)) == german


def test_no_text_is_kept_that_nobody_says_any_more() -> None:
    said = {
        node.value
        for path in Path("outreach").rglob("*.py")
        if path.stem != "our_words"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    made_of_two = ("{name} sent it in their name", "nothing that our server found speaks for {domain}")
    ours = {text.removesuffix(": {about}") for text in KEPT.texts if not text.startswith(made_of_two)}
    assert ours - said == set()
    assert {" sent it in their name", "nothing that our server found speaks for "} <= said
