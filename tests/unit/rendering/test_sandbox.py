"""Can a template reach anything but the plain facts that it is given?"""

import time
from datetime import date
from pathlib import Path

import pytest

from outreach.errors import ConfigError
from outreach.rendering.allowed import short_work
from outreach.rendering.sandbox import MAX_CHARACTERS, parsed, render

HEAD = "---\ndepartment: sales\nkind: commercial\n---\n"
REPOSITORY = Path(__file__).parents[3] / "templates"
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


ESCAPES = [
    "{{ ''.__class__.mro()[1].__subclasses__() }}",
    "{{ ''|attr('__class__')|attr('__mro__') }}",
    "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ contact|map('attr', '__class__')|list }}",
    "{{ [contact]|map(attribute='__class__')|list }}",
    "{{ ('{0.__class__.__init__.__globals__}').format(contact) }}",
    "{{ '{0.__class__}'|attr('format')(contact) }}",
    "{{ '%s'|format(contact) }}",
    "{{ ['{0.__class__}']|map('format', contact)|list }}",
    "{{ contact.__init__.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ self.__dict__ }}",
    "{{ dict.__base__ }}",
    "{{ dict(a=1) }}",
    "{{ today.__class__.fromordinal(1) }}",
    "{{ today.strftime.__self__ }}",
    "{{ (contact).pop('given') }}",
    "{{ contact.tags.clear() }}",
    "{{ loop.__class__ }}",
    "{% for x in [1] %}{{ loop.__init__ }}{% endfor %}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% set x = ''.__class__ %}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "{% call(x) m() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% set x %}y{% endset %}",
    "{% import 'letter/text.txt' as x %}",
    "{% from 'letter/text.txt' import x %}",
    "{% extends 'letter/text.txt' %}",
    "{% include 'letter/text.txt' %}",
    "{% block x %}{% endblock %}",
    "{{ contact|xmlattr }}",
    "{{ contact|pprint }}",
    "{{ contact|tojson }}",
    "{{ 'x'|center(500000000) }}",
    "{{ 'x' * 900000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ [1]|batch(1000000000, 'x')|list }}",
    "{{ [1]|slice(1000000000)|list }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ 'x'.replace('x', 'y') }}",
    "{{ 'x'.format_map(contact) }}",
    "{{ contact.given.encode() }}",
    "{{ 5 .to_bytes(999999999) }}",
]
"""Ways out of Jinja's sandbox that were published, and ways to use up time or room in it."""


@pytest.mark.parametrize("body", ESCAPES)
def test_no_known_way_out_leads_out(letter: Path, body: str) -> None:
    with pytest.raises(ConfigError) as error:
        said(letter, body)
    assert error.value.remedy


BOMBS = {
    "loops in loops": "{% for a in facts %}{% for b in facts %}{% for c in facts %}{% for d in facts %}"
    "{{ a }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    # Four deep: a fast machine goes through three within the second.
    "loops that say nothing": "{% for a in facts %}{% for b in facts %}{% for c in facts %}{% for d in facts %}"
    "{% if a == 7 %}{% endif %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    "what doubles itself": "{% set a = 'xxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a|length }}",
    "what replaces itself": "{% set a = 'aaaaaaaa' %}" + "{% set a = a|replace('a', 'aaaaaaaa') %}" * 12,
    "a joint of joints": "{% set a = facts|join(facts|join(facts|join(facts|join))) %}{{ a|length }}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
    "{{ m(60) }}",
    "a wide margin": "{{ 'a\nb'|indent(900000000) }}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_takes_too_much_is_ended_and_the_next_is_rendered(letter: Path, name: str) -> None:
    began = time.monotonic()
    with pytest.raises(ConfigError, match=r"takes too much|keep below|cannot be rendered"):
        said(letter, BOMBS[name], {"facts": list(range(300))})
    assert time.monotonic() - began < 30, "much more than the second that it may take"
    assert said(letter, "{% set name = contact.given %}Hello {{ name }}") == "Hello Ann"


def test_what_is_not_short_says_the_same_elsewhere_and_where_it_goes_wrong(letter: Path) -> None:
    assert said(letter, "{% set day = today %}{{ day.isoformat() }} {{ contact.tags|join(', ') }}") == "2026-03-02 a, b"
    with pytest.raises(ConfigError, match="a fact is missing") as error:
        said(letter, "{% set a = 1 %}\n{{ contact.nickname }}")
    assert error.value.where == f"{letter}:6"


@pytest.mark.parametrize(
    "template", sorted(REPOSITORY.glob("*/*.*")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_our_own_templates_are_short_work(template: Path) -> None:
    assert short_work(parsed(REPOSITORY, template.parent.name, template.name))


def test_what_a_contact_is_called_is_never_a_template(letter: Path) -> None:
    name = "{{7*7}}{% for a in b %}${7*7}<%= 7*7 %>#{7*7}"
    for body in ("Hello {{ contact.given }}", "{% set a = contact.given %}Hello {{ a }}"):
        once = said(letter, body, {"contact": {"given": name}})
        assert once == f"Hello {name}"
        assert said(letter, body, {"contact": {"given": once}}) == f"Hello Hello {name}"
