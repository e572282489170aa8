"""Names in a language that writes its nouns with a capital letter."""

from datetime import date

import pytest

from outreach.listening.clauses import sentences
from outreach.listening.people import moved
from outreach.listening.phrases import language
from outreach.listening.reading import read


@pytest.mark.parametrize(
    ("text", "kind", "refer"),
    [
        ("Leider sind Sie bei mir an der falschen Stelle.", "wrong_person", None),
        ("Mit Software habe ich nichts am Hut.", "wrong_person", None),
        ("Da fragst du besser meinen Bruder Ralf, ich bin bloß für die Kühe da.", "wrong_person", "Ralf"),
        ("Zähler sind nicht mein Gebiet. Versuchen Sie es bei Herrn Wiechert.", "wrong_person", "Wiechert"),
        ("Frau Maier ist ausgeschieden; ihre Aufgaben hat Tim Brandt übernommen.", "left_company", "Tim Brandt"),
        ("Ich bin nicht mehr bei Ohm. Mir kannst du künftig an x@post.example schreiben.", "left_company", None),
    ],
)
def test_a_noun_is_no_name(text: str, kind: str, refer: str | None) -> None:
    readings = [read(part, language("de"), date(2026, 1, 14)) for part in sentences(text)]
    found = next(iter(moved(readings[0], kind, readings[1:], set(), "")))
    assert found.fields["refer_to"] == refer
