"""Which day is the first on which a sentence wants to hear again."""

from datetime import date

import pytest

from outreach.listening.clauses import sentences
from outreach.listening.earliest_days import first_day, not_before, then_again
from outreach.listening.phrases import language
from outreach.listening.reading import read

DAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Try me again in August or September."),
        ("de", "Melden Sie sich im August oder September wieder."),
        ("fr", "Recontactez-moi en août ou en septembre."),
        ("es", "Vuelva a escribirme en agosto o en septiembre."),
    ],
)
def test_of_two_days_either_of_which_will_do_the_first_counts(code: str, text: str) -> None:
    (part,) = sentences(text)
    assert first_day(read(part, language(code), DAY)) == ("2026-08-01", "2026-08-31")


@pytest.mark.parametrize(
    ("code", "text", "first"),
    [
        ("en", "We open on 3 August. Try me the week after that.", "2026-08-10"),
        ("en", "We open on 3 August. Call me then.", "2026-08-03"),
        ("de", "Die Messe ist am 3. August. Danach bitte wieder melden.", "2026-08-04"),
    ],
)
def test_a_day_behind_the_one_that_was_named(code: str, text: str, first: str) -> None:
    before, then = (read(part, language(code), DAY) for part in sentences(text))
    assert [each.fields["from"] for each in then_again(then, before)] == [first]


def test_a_day_that_only_names_a_purpose_is_none_to_wait_for() -> None:
    (said,) = sentences("Come back to us in October, then we discuss the boxes for next year.")
    assert [each.fields["from"] for each in not_before(read(said, language("en"), DAY))] == ["2026-10-01"]
