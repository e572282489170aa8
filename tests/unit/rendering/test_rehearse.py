"""Is a template that would fail for somebody found before there is a draft, and is a sound one left in peace?"""

from pathlib import Path

import pytest

from outreach.rendering.made_up import full, sparse
from outreach.rendering.rehearse import Named, rehearse
from tests.test_docs import facts

HEAD = "---\ndepartment: sales\nkind: personal\n---\n"


def found(folder: Path, body: str, *, named: bool = True) -> list[tuple[str, str, int]]:
    """Level, kind and line of what is found in a template with this text."""
    (folder / "letter").mkdir()
    (folder / "letter" / "text.txt").write_text(HEAD + body)
    (folder / "letter" / "subject.txt").write_text("Hello\n")
    names = Named({"letter"}, {"letter"}) if named else Named()
    return [(fault.level, fault.kind, fault.line) for fault in rehearse(folder, {"letter"}, names)]


def keys(value: object) -> set[str]:
    """Every key in plain data, that of a channel left out."""
    if isinstance(value, list):
        return {key for item in value for key in keys(item)}
    if not isinstance(value, dict):
        return set()
    return set(value) | {key for name, item in value.items() if name != "refused_quote" for key in keys(item)}


def test_the_made_up_facts_are_those_that_templates_get() -> None:
    assert keys(full()) == set(facts())
    assert set(sparse()) == set(full())
    assert set(sparse()["contact"]) == set(full()["contact"])


@pytest.mark.parametrize(
    "body",
    [
        "Hi {{ contact.given }}",
        "{% if last %}{{ last.date.strftime('%B') }}: {{ last.quote|upper }}{% endif %}",
        "{% for wish in wishes %}{{ loop.index }} {{ wish.quote }}{% endfor %}",
        "{% for question in owed|reverse %}{{ question.text.split()|join(' ') }}{% endfor %}",
        "{% set who = contact %}{{ who.name }}",
        "{{ contact.nickname|default('you') }}{% if weather is defined %}x{% endif %}",
        "{{ refused_quote['phone'] if 'phone' in refused else '' }}",
        "{% macro line(text) %}{{ text }}{% endmacro %}{{ line(house.name) }}",
        "{% for channel, quote in refused_quote.items() %}{{ channel }}: {{ quote }}{% endfor %}",
    ],
)
def test_a_sound_template_is_left_in_peace(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Hi\n{{ contact.givn }}", ("error", "unknown_fact", 6)),
        ("{% if contact.language == 'pt' %}{{ contact.apelido }}{% endif %}", ("error", "unknown_fact", 5)),
        ("{% for wish in wishes %}{{ wish.words }}{% endfor %}", ("error", "unknown_fact", 5)),
        ("{{ refused_quote['fax'] }}", ("error", "unknown_fact", 5)),
        ("{{ owed[0].texts }}", ("error", "unknown_fact", 5)),
        ("{{ (wishes|first).words }}", ("error", "unknown_fact", 5)),
        ("{{ range(3) }}", ("error", "unknown_fact", 5)),
        ("{{ contact.given.__class__.mro() }}", ("error", "broken_template", 5)),
        ("{% if last %}", ("error", "broken_template", 5)),
        ("\n{{ last.quote }}", ("warning", "missing_fact", 6)),
    ],
)
def test_what_would_fail_is_found_at_its_line(tmp_path: Path, body: str, fault: tuple[str, str, int]) -> None:
    assert fault in found(tmp_path, body)


def test_what_no_rule_names_is_a_warning(tmp_path: Path) -> None:
    assert found(tmp_path, "{{ contact.givn }}", named=False) == [("warning", "unknown_fact", 5)]


def test_it_is_rehearsed_anew_when_its_file_has_changed(tmp_path: Path) -> None:
    assert found(tmp_path, "Hi {{ contact.given }}") == []
    names, text = Named({"letter"}, {"letter"}), tmp_path / "letter" / "text.txt"
    text.write_text(HEAD + "Hi {{ contact.givn }}")
    assert [fault.kind for fault in rehearse(tmp_path, {"letter"}, names)] == ["unknown_fact"]
    text.write_text(HEAD + "Hi {{ contact.given }}")
    assert rehearse(tmp_path, {"letter"}, names) == []
    (tmp_path / "letter" / "subject.txt").unlink()
    assert [fault.kind for fault in rehearse(tmp_path, {"letter"}, names)] == ["broken_template"]
