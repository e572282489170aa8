"""Is everything that a page says there in each of our languages, and is every page drawn in each?"""

import pytest

from outreach.contacts.wish_words import tell_wish
from outreach.contacts.wishes import Wish
from outreach.translated import DESK_LANGUAGES, desk_tongue
from outreach.web.spoken import speaking
from tests.house import MONDAY
from tests.web.office import Office
from tests.web_texts import OTHERS, every, places, read

EVERYWHERE = ("/", "/me", "/plan", "/find", "/draft/1", "/draft/1/edit", "/draft/1/why", "/contact/1", "/contact/1/why")


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_with_all_that_is_filled_in_and_none_besides(language: str) -> None:
    theirs = {each.id if isinstance(each.id, str) else tuple(each.id): each.string for each in read(language)}
    theirs.pop("")
    assert every() - set(theirs) == set(), "run 'python -m tests.web_texts' and translate what is empty"
    assert set(theirs) - every() == set()
    for text, told in theirs.items():
        originals = (text, text) if isinstance(text, str) else text
        forms = (told,) if isinstance(told, str) else told
        for original, form in zip(originals, forms, strict=False):
            assert form.strip(), text
            assert places(form) == places(original), text


@pytest.mark.parametrize("language", DESK_LANGUAGES)
def test_every_page_is_drawn_in_each_language(office: Office, iris: int, language: str) -> None:
    office.writes("iris@bluejay.example", "Please don't call me. How much does it cost?", subject="Prices")
    browser = office.browser()
    for path in EVERYWHERE:
        answer = browser.client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.text, path
    page = browser.client.get("/", headers={"accept-language": language}).text
    waits = {"en": "Waiting for you", "de": "Wartet auf Sie", "fr": "En attente de vous", "es": "Le espera"}
    assert waits[language] in page
    away = office.browser(None).client.get("/login", headers={"accept-language": language}).text
    assert {"en": "Sign in", "de": "Anmelden", "fr": "Se connecter", "es": "Iniciar sesión"}[language] in away


def test_numbers_wishes_and_days_are_told_as_each_language_does() -> None:
    said = Wish(kind="channel", channel="phone", wish="refuse", source="words", said_at=MONDAY)
    assert [tell_wish(said, desk_tongue(language)) for language in DESK_LANGUAGES] == [
        "No phone calls", "Anrufe: nein", "Appels : non", "Llamadas: no",
    ]  # fmt: skip
    german = desk_tongue("de")
    assert german.many("At most once a {period}", "At most {number} times a {period}", 3, period="Woche") == (
        "Höchstens 3-mal pro Woche"
    )
    assert german.short_day(MONDAY.date(), 2025) != desk_tongue("fr").short_day(MONDAY.date(), 2025)


def test_what_somebody_typed_is_no_markup_in_any_language(office: Office) -> None:
    template = office.app.state.front.templates.env.from_string("{{ words | said }}")
    with speaking("de"):
        assert template.render(words="<b>100 %s</b>") == "&lt;b&gt;100 %s&lt;/b&gt;"
        assert template.render(words="Approve") == "Freigeben"
