"""Can a template reach anything but the plain facts that it is given?"""

from datetime import date
from pathlib import Path

import pytest

from outreach.errors import ConfigError
from outreach.rendering.sandbox import MAX_CHARACTERS, render

HEAD = "---\ndepartment: sales\nkind: commercial\n---\n"
FACTS = {"contact": {"given": "Ann", "tags": ["a", "b"]}, "today": date(2026, 3, 2), "refused": ()}


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """The text of a template, to be written."""
    (tmp_path / "letter").mkdir()
    return tmp_path / "letter" / "text.txt"


def said(letter: Path, body: str, facts: dict[str, object] | None = None) -> str:
    """What the template says."""
    letter.write_text(HEAD + body)
    return render(letter.parent.parent, "letter", "text.txt", FACTS if facts is None else facts)


def test_plain_facts_are_said(letter: Path) -> None:
    assert said(letter, "Hello {{ contact.given }}, it is {{ today.day }} March.\n") == "Hello Ann, it is 2 March.\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [("Hello {{ contact.nickname }}", 5), ("\n\nHello\n{{ nobody.name }}", 8), ("{% if wat %}x{% endif %}", 5)],
)
def test_a_missing_fact_is_an_error_with_its_line(letter: Path, body: str, line: int) -> None:
    with pytest.raises(ConfigError, match="a fact is missing") as error:
        said(letter, body)
    assert error.value.where == f"{letter}:{line}"


@pytest.mark.parametrize(
    "body",
    [
        "{{ contact.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ contact['__class__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ today.__reduce__() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ contact.tags.append('c') }}",
        "{{ contact.update({'given': 'Eve'}) }}",
        "{{ '{0.__class__}'.format(contact) }}",
        "{{ range(10) }}",
        "{{ lipsum() }}",
        "{{ cycler('a') }}",
        "{{ contact.given.__len__() }}",
        "{% include '../../etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ 1 / 0 }}",
    ],
)
def test_nothing_else_is_reached(letter: Path, body: str) -> None:
    with pytest.raises(ConfigError):
        said(letter, body)


def test_a_fault_of_grammar_is_told_with_its_line(letter: Path) -> None:
    with pytest.raises(ConfigError) as error:
        said(letter, "one\n{% if contact %}\ntwo")
    assert error.value.where.startswith(f"{letter}:")


def test_too_much_is_refused(letter: Path) -> None:
    with pytest.raises(ConfigError, match=f"keep below {MAX_CHARACTERS}"):
        said(letter, "{{ contact.given }}", {"contact": {"given": "x" * (MAX_CHARACTERS + 1)}})


@pytest.mark.parametrize("thing", [object(), Path(), b"bytes", {1, 2}, print])
def test_what_is_no_plain_data_does_not_go_in(letter: Path, thing: object) -> None:
    with pytest.raises(ConfigError, match="no plain data"):
        said(letter, "{{ thing }}", {"thing": thing})


def test_html_is_escaped_and_text_is_not(letter: Path) -> None:
    (letter.parent / "html.html").write_text("<p>{{ contact.given }}</p>")
    letter.write_text(HEAD + "{{ contact.given }}")
    facts = {"contact": {"given": "<b>Ann</b> & co"}}
    assert render(letter.parent.parent, "letter", "text.txt", facts) == "<b>Ann</b> & co"
    assert "<b>" not in render(letter.parent.parent, "letter", "html.html", facts)
