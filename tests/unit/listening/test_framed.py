"""What a mail begins with, and what leads into a sentence or ends it, changes nothing of what the sentence says."""

from typing import Any

import pytest

from outreach.listening.clauses import sentences
from outreach.listening.frames import without_frame
from outreach.listening.salutations import names_of, salutation_end
from tests.listening.test_plain import LEAST, SAID, heard_in, signals_of

GREETED = {
    "en": ("Hi Sam, ", "Dear Mr Roe,\n", "Sam - "),
    "de": ("Hallo Herr Roe, ", "Sehr geehrter Herr Roe,\n"),
    "fr": ("Bonjour Sam, ", "Monsieur,\n"),
    "es": ("Hola Sam, ", "Sam, ", "Estimado señor Roe:\n"),
    "it": ("Ciao Sam, ", "Buongiorno,\n"),
    "nl": ("Hoi Sam, ", "Beste Sam,\n"),
    "pt": ("Olá Sam, ", "Bom dia,\n"),
}
LED_INTO = {
    "en": ("Just a quick note: {}", "As I told you before, {}", "To be frank, {}"),
    "de": ("Nur kurz: {}", "Wie schon gesagt: {}", "Ein für alle Mal: {}"),
    "fr": ("Au fait, {}", "Comme je l'ai déjà dit, {}", "Autre chose : {}"),
    "es": ("Por cierto, {}", "Como ya le dije, {}", "Otra cosa: {}"),
    "it": ("Solo una cosa: {}",),
    "nl": ("Trouwens, {}",),
    "pt": ("Só uma coisa: {}",),
}
ENDED_BY = {
    "en": (", as discussed.", ", if that's all right with you.", " - cheers, Ann"),
    "de": (", wie besprochen.", ", wenn das in Ordnung ist.", " - Gruß, Ann"),
    "fr": (", comme convenu.", ", si cela vous convient.", " - cordialement, Ann"),
    "es": (", como hablamos.", ", si le parece bien.", " - saludos, Ann"),
}


def _small(text: str, language: str) -> str:
    keeps = language == "de" or text[:2] in ("I ", "I'") or text[:2].isupper()
    return text if keeps else text[0].lower() + text[1:]


def _told(signals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Signals without the words that they were read from."""
    words = ("start", "end", "quote")
    said = (each for each in signals if each["kind"] not in ("question", "fact"))
    return [{name: value for name, value in each.items() if name not in words} for each in said]


@pytest.mark.parametrize("language", LEAST)
def test_what_stands_before_a_sentence_changes_nothing_of_it(language: str) -> None:
    said = [each for each in SAID if each["lang"] == language][::4]
    changed = []
    for at, each in enumerate(said):
        small, greetings = _small(each["text"], language), GREETED[language]
        wanted = _told(signals_of(each))
        led_into = LED_INTO[language][at % len(LED_INTO[language])]
        texts = (greetings[at % len(greetings)] + small, led_into.format(small))
        changed += [(text, wanted, heard) for text in texts if (heard := _told(heard_in(text))) != wanted]
    assert len(changed) <= len(said) // 40, changed


@pytest.mark.parametrize("language", ENDED_BY)
def test_what_ends_a_sentence_changes_nothing_of_it(language: str) -> None:
    said = [each for each in SAID if each["lang"] == language and each["text"].endswith(".")][::4]
    changed = []
    for at, each in enumerate(said):
        text = each["text"].rstrip(".") + ENDED_BY[language][at % len(ENDED_BY[language])]
        if (heard := _told(heard_in(text))) != (wanted := _told(signals_of(each))):
            changed.append((text, wanted, heard))
    assert len(changed) <= len(said) // 25, changed


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        ("Hi Ben, call me", "Hi Ben, "),
        ("Sehr geehrter Herr Dr. Roe,\nrufen Sie an", "Sehr geehrter Herr Dr. Roe,\n"),
        ("Sam - ring me", "Sam - "),
        ("Sam, ring me", "Sam, "),
        ("Bonjour Madame\nappelez-moi", "Bonjour Madame\n"),
        ("Samuel, ring me", ""),
        ("Hi", ""),
        ("Please, call me", ""),
        ("Day in, day out the same mails", ""),
    ],
)
def test_where_a_greeting_ends(text: str, greeting: str) -> None:
    assert text[: salutation_end(text, names_of("Sam Roe"))] == greeting


def test_a_greeting_is_a_sentence_by_itself() -> None:
    text = "Hi Ben, call me on Monday."
    found = sentences(text, salutation_end(text, ()))
    assert [each.text for each in found] == ["Hi Ben,", "call me on Monday."]
    assert all(text[each.start : each.end] == each.text for each in found)


@pytest.mark.parametrize(
    ("sentence", "own"),
    [
        ("PS: no calls please.", "no calls please."),
        ("By the way, I moved to payroll.", "I moved to payroll."),
        ("Please take me off your list, thank you.", "Please take me off your list"),
        ("Not for us, thanks.", "Not for us, thanks."),
        ("Note: the pump is broken", "the pump is broken"),
        ("Une chose : rappelez-moi", "rappelez-moi"),
        ("Just one thing.", "Just one thing."),
    ],
)
def test_a_sentence_without_what_stands_around_it(sentence: str, own: str) -> None:
    assert without_frame(sentence) == own


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Keine Anrufe, keine Briefe, keine Besuche.", {"phone", "post", "in_person"}),
        ("Kein LinkedIn, keine SMS, kein WhatsApp. Rufen Sie mich an.", {"linkedin", "sms", "whatsapp"}),
        ("No calls, no visits, no letters. Email is fine.", {"phone", "in_person", "post"}),
        ("Pas de courrier, pas de visites, pas de visio.", {"post", "in_person", "video"}),
    ],
)
def test_ways_that_are_refused_in_one_breath_are_all_refused(text: str, refused: set[str]) -> None:
    assert {s["channel"] for s in heard_in(text) if s.get("wish") == "refuse"} == refused
