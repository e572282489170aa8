"""The phrase files: their own examples are tests."""

from collections.abc import Iterator
from datetime import date

import pytest

from outreach.listening.appointments import in_time
from outreach.listening.clauses import sentences
from outreach.listening.folding import fold
from outreach.listening.phrase_files import LANGUAGES, read_data
from outreach.listening.phrases import language
from outreach.listening.reading import read
from outreach.listening.tongues import likely_languages

DAY = date(2026, 1, 14)


def _told(which: str) -> Iterator[tuple[str, str, str]]:
    for code in LANGUAGES:
        for kind, groups in read_data(code)[0]["kinds"].items():
            for group in groups:
                for text in group.get(which, []):
                    yield code, kind, text


def _says(code: str, kind: str, text: str) -> bool:
    """Whether it says so by itself: what counts only beside a closed way (`beside:`) does not."""
    readings = [read(part, language(code), DAY) for part in sentences(text)]
    found = ((reading, match) for reading in readings for match in reading.matches(kind))
    return any(not match.group.beside and in_time(reading, match) for reading, match in found)


@pytest.mark.parametrize(("code", "kind", "text"), _told("examples"))
def test_an_example_is_what_it_stands_under(code: str, kind: str, text: str) -> None:
    assert _says(code, kind, text)


@pytest.mark.parametrize(("code", "kind", "text"), _told("counterexamples"))
def test_a_counterexample_is_not(code: str, kind: str, text: str) -> None:
    assert not _says(code, kind, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Please write to me again, that would be kind.", "en"),
        ("Bitte schreiben Sie mir nicht mehr.", "de"),
        ("Je ne souhaite plus recevoir vos messages.", "fr"),
        ("No quiero recibir más correos.", "es"),
        ("Non voglio più ricevere le vostre mail.", "it"),
        ("Ik wil geen mails meer van u ontvangen.", "nl"),
        ("Não quero receber mais mensagens vossas.", "pt"),
    ],
)
def test_a_language_is_known_by_its_words(text: str, code: str) -> None:
    assert likely_languages(fold(text))[0] == code


def test_a_word_that_says_nothing_is_read_in_every_language() -> None:
    assert set(likely_languages("xyzzy")) == set(LANGUAGES)


def test_a_short_text_is_in_the_language_of_what_stands_around_it() -> None:
    around = fold("Wann sind Sie am besten erreichbar?")
    assert likely_languages(fold("Di–Do, 10–12."), lambda: around)[0] == "de"
    assert "en" in likely_languages(fold("No thanks."), lambda: around), "its own words count as well"
