"""Is everything that a contact reads there in all languages, and is nothing there that nobody reads?"""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from outreach.translated import CATALOGS, LANGUAGES, known, preferred, tongue
from outreach.web import told_wishes

ROOT = CATALOGS.parent
SOURCES = [
    *sorted((ROOT / "web" / "for_contacts").glob("*.html")),
    *(ROOT / name for name in ("web/told_wishes.py", "web/wish_form.py", "web/preference_pages.py")),
    *(ROOT / name for name in ("web/shown_wishes.py", "rendering/carried.py")),
]
OTHERS = [code for code in LANGUAGES if code != "en"]


def said(path: Path) -> set[str]:
    """Every text of the source that is said in the contact's language."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"""(?:say|Unclear)\(\s*(?:"([^"]*)"|'([^']*)')""", text)
    tables = re.findall(r"(?:text|plain) = .*$", text, re.MULTILINE)
    return {one or other for one, other in found} | {
        each for line in tables for each in re.findall(r'"([^"{]*[A-Z][^"]*)"', line)
    }


def texts() -> set[str]:
    """All of them."""
    tables = (told_wishes.WAYS, told_wishes.PERIODS, told_wishes._CHANNEL, told_wishes._PLAIN)
    tables = (*tables, told_wishes._HOLDS, told_wishes._FROM)
    return {text for path in SOURCES for text in said(path)} | {text for table in tables for text in table.values()}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_and_none_besides(language: str) -> None:
    with (CATALOGS / f"{language}.po").open("rb") as file:
        read = {str(message.id): str(message.string) for message in read_po(file) if message.id}
    assert texts() - set(read) == set()
    assert set(read) - texts() == set()
    for text, theirs in read.items():
        assert theirs.strip(), text
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", theirs)), text
    alike = {text for text, theirs in read.items() if theirs == text}
    assert alike <= {"WhatsApp", "LinkedIn", "No", "{way}: no", "Email"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "de"), ("en;q=0.2, fr-CA;q=0.8", "fr"), ("pl,nl;q=0.1", "nl"), ("pl", None),
        ("", None), ("es;q=0", None), ("it;q=x,pt", "pt"), ("*", None), ("d" * 100_000, None),
    ],
)  # fmt: skip
def test_the_browsers_languages_are_taken_by_their_weights(header: str, expected: str | None) -> None:
    assert preferred(header) == expected


def test_a_tag_names_one_of_our_languages_or_none() -> None:
    assert [known(tag) for tag in ("DE", "pt_BR", "fr-CH", "pl", "")] == ["de", "pt", "fr", None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_names_itself_and_its_days(language: str) -> None:
    spoken = tongue(language)
    assert spoken.name[:1].isupper()
    assert len({spoken.weekday(day) for day in range(7)}) == 7
    assert spoken.listed(["a", "b"]).startswith("a ")
