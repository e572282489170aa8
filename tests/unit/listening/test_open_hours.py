"""Open hours: what several clauses and sentences tell of somebody's days comes to one answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outreach.listening.clauses import sentences
from outreach.listening.extract import hear
from outreach.listening.folding import fold
from outreach.listening.open_hours import open_hours
from outreach.listening.phrases import language
from outreach.listening.readings import Parts, Readings
from outreach.listening.stretches import BUSY, CLOSED, OPEN, PERHAPS, SHUT
from outreach.listening.walks import Text
from outreach.listening.week_days import DAYS
from tests.listening.mails import as_message

TODAY = date(2026, 7, 8)
WEEK = ("mon", "tue", "wed", "thu", "fri")


def left(code: str, text: str, at: int = -1) -> tuple[tuple[str, ...] | None, str | None, str | None] | None:
    """The days and times that a mail leaves, asked of one of its sentences."""
    parts = sentences(text)
    found = open_hours(Readings(Parts(parts, fold(text)), language(code), TODAY), range(len(parts))[at])
    return (found.days, found.since, found.until) if found else None


ALL_BUT_TUESDAY = ("mon", "wed", "thu", "fri")


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "Mornings I shear. Evenings are fine for a call.", (None, "18:00", None)),
        ("en", "After lunch suits me, say from half past two.", (None, "14:30", None)),
        ("en", "I'm at the kiln Tuesdays. Any other day works.", (ALL_BUT_TUESDAY, None, None)),
        ("en", "I'm in Leeds on Mondays and Thursdays. Try me on those days.", (("mon", "thu"), None, None)),
        ("en", "The bus run starts at 7 and ends at 9. Ring me after that.", (None, "09:00", None)),
        ("en", "I shut the bakery at ten and open again at 4. Call in between.", (None, "10:00", "16:00")),
        ("en", "Wednesdays and Fridays I scan cows, so call Mondays or Tuesdays.", (("mon", "tue"), None, None)),
        ("en", "I weld until three. From then to six you can have me.", (None, "15:00", "18:00")),
        ("en", "You can reach me from nine; at four I leave for the ferry.", (None, "09:00", "16:00")),
        ("en", "I'd say after eight at night but before ten.", (None, "20:00", "22:00")),
        ("en", "Mornings I teach, so if you want me, after two.", (None, "14:00", None)),
        (
            "en",
            "Get me Monday, Thursday or Friday, the rest of the week I'm at sea.",
            (("mon", "thu", "fri"), None, None),
        ),
        ("de", "Vormittags melke ich. Nachmittags erreichen Sie mich gut.", (None, "12:00", "18:00")),
        ("de", "Bis 11 Uhr backe ich. Danach gern.", (None, "11:00", None)),
        ("de", "Dienstags bin ich auf dem Markt, an den übrigen Tagen passt es.", (ALL_BUT_TUESDAY, None, None)),
        ("de", "Vor acht schlafe ich, um vier hole ich die Kleine. Dazwischen jederzeit.", (None, "08:00", "16:00")),
        ("de", "Rufen Sie an, nach 18 Uhr und nicht am Wochenende.", (WEEK, "18:00", None)),
        ("de", "Am Abend erwischen Sie mich, zwischen sieben und neun.", (None, "19:00", "21:00")),
        ("fr", "Le matin je trais. Appelez-moi le soir.", (None, "18:00", None)),
        ("fr", "Je suis en classe jusqu'à 16 h. Après cela, je suis disponible.", (None, "16:00", None)),
        ("fr", "Le mardi je suis au marché, les autres jours ça me va.", (ALL_BUT_TUESDAY, None, None)),
        ("fr", "De 9 h à 11 h je consulte et à 13 h 30 j'opère. Joignez-moi entre les deux.", (None, "11:00", "13:30")),
        ("es", "Por las mañanas ordeño. Llámeme por las tardes.", (None, "12:00", "18:00")),
        ("es", "Estoy en el horno hasta las once. A partir de ahí, cuando quiera.", (None, "11:00", None)),
        ("es", "Los martes estoy en la feria; los demás días me viene bien.", (ALL_BUT_TUESDAY, None, None)),
        ("es", "Salgo a las dos menos cuarto. Después de esa hora lo atiendo.", (None, "13:45", None)),
    ],
)
def test_what_is_open_is_told_by_all_that_is_said(code: str, text: str, expected: tuple[object, ...]) -> None:
    assert left(code, text) == expected


def test_it_is_the_same_whichever_of_the_sentences_is_asked() -> None:
    text = "Fridays I drive to Cork. From Monday to Thursday you can reach me until four."
    assert left("en", text, 0) == left("en", text, 1) == (("mon", "tue", "wed", "thu"), None, "16:00")


def test_one_stretch_alone_says_what_it_says() -> None:
    assert left("en", "Mornings are best.") is None
    assert left("en", "We talked about steel.") is None
    assert left("it", "Il lunedì no. Il martedì sì.") is None


def test_a_day_of_the_calendar_beside_it_is_no_habit() -> None:
    assert left("en", "The auction is on 3 September at noon. Mornings are best.") is None
    assert left("en", "Shall we say Thursday at three? Mornings are best.") is None


def test_who_is_away_on_a_sunday_is_there_on_saturdays() -> None:
    assert left("en", "Sundays we sing and Mondays I sleep. Otherwise I'm free.") == (
        ("tue", "wed", "thu", "fri", "sat"), None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words", "manner"),
    [
        ("en", "you can reach me on tuesdays", OPEN),
        ("en", "tuesdays, no problem", OPEN),
        ("en", "not before ten", OPEN),
        ("en", "tuesdays from three", PERHAPS),
        ("en", "tuesdays i drive", BUSY),
        ("en", "tuesdays are off limits", SHUT),
        ("en", "except tuesdays", SHUT),
        ("en", "don't call on tuesdays", CLOSED),
        ("de", "dienstags erreichen sie mich", OPEN),
        ("de", "dienstags erreichen sie mich nicht", CLOSED),
        ("de", "dienstags melke ich", BUSY),
        ("de", "dienstags ist ruhetag", SHUT),
        ("fr", "le mardi je ne suis joignable que le soir", OPEN),
        ("fr", "le mardi, n'hesitez pas", OPEN),
        ("fr", "le mardi je suis injoignable", SHUT),
        ("es", "los martes no me encuentra", CLOSED),
        ("es", "los martes ando en obra", BUSY),
    ],
)
def test_a_stretch_says_whether_its_days_are_open(code: str, words: str, manner: int) -> None:
    assert language(code).stretches.manner(Text(words)) == manner


clauses = some.sampled_from(
    ["mornings", "mondays and tuesdays", "i teach until three", "call me", "after that", "the other days",
     "not on fridays", "from ten to noon", "in between", "those days", "at nine", "otherwise", "evenings are best",
     "never", "before that"]
)  # fmt: skip


@given(some.lists(some.lists(clauses, min_size=1, max_size=4), min_size=1, max_size=5), some.integers(0, 4))
def test_whatever_is_said_begins_before_it_ends(mail: list[list[str]], at: int) -> None:
    text = " ".join(f"{', '.join(sentence).capitalize()}." for sentence in mail)
    found = left("en", text, min(at, len(sentences(text)) - 1))
    if found:
        days, since, until = found
        assert days or since or until
        assert days is None or (days and list(days) == sorted(days, key=DAYS.index))
        assert since is None or until is None or since < until


def test_a_mail_is_heard_so_whoever_heard_that_it_tells_hours() -> None:
    said = ["Wednesdays I lecture.", "Any other day is fine, from half past ten."]
    for order in (said, [*reversed(said)]):
        hours = [each.fields for each in hear(as_message([(frozenset(), text) for text in order])).signals]
        assert {"days": ["mon", "tue", "thu", "fri"], "from": "10:30", "to": None} in hours


def test_a_sentence_opens_days_beside_one_that_tells_of_a_busy_one_though_hardly_anything_is_heard() -> None:
    said = ["Practice starts at four.", "Ring me before that."]
    assert [each.kind for each in hear(as_message([(frozenset(), said[1])])).signals if each.kind == "hours"] == []
    (hours,) = (
        each for each in hear(as_message([(frozenset(), text) for text in said])).signals if each.kind == "hours"
    )
    assert hours.fields == {"days": None, "from": None, "to": "16:00"}


def test_what_is_heard_is_read_from_the_sentence_that_opens_it() -> None:
    said = ["Mornings I teach.", "You can ring me on the other days from half past three, Wednesdays I'm at the kiln."]
    (hours,) = (
        each for each in hear(as_message([(frozenset(), text) for text in said])).signals if each.kind == "hours"
    )
    assert (hours.quote, hours.fields["from"]) == (said[1], "15:30")
