"""Does whoever chose German work from their mailbox in German, and is the part above a draft known in any language?"""

import pytest
from sqlmodel import col, select

from outreach.contacts.records import User
from outreach.review.desk.block import BEGINS, ENDS, above, above_html, parted
from outreach.review.desk.records import DeskNote
from outreach.translated import DESK_LANGUAGES, desk_tongue
from tests.desk.place import DANA, OTHERS, Place
from tests.desk.program import APPROVED, SKIP, TO_APPROVE
from tests.house import REP

LEE = OTHERS[0]


def speaks(place: Place, language: str) -> None:
    """Rosa chooses a language on her own page."""
    with place.house.engine.database.write() as session:
        session.exec(select(User).where(col(User.email) == REP)).one().language = language


def text_of(place: Place, uid: int) -> str:
    """What she reads in the folder."""
    return str(dict(place.program.drafts())[uid].get_body(("plain",)).get_content())  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", DESK_LANGUAGES)
def test_the_part_above_is_found_and_taken_out_whatever_its_language(language: str) -> None:
    tongue = desk_tongue(language)
    told = above(("Warum jetzt: eine Frage", "é"), "Hello Dana,\n\nthe price.\n", tongue)
    assert parted(told) == ("Hello Dana,\n\nthe price.\n", told[: told.index("Hello")].rstrip("\n") + "\n", True)
    wrapped = told.replace(" ", "\n> ", 3).replace("===", "==")
    assert "Hello Dana" in parted(wrapped.replace("\n> ", "\n"))[0]
    assert not parted(told.replace(tongue.plain(ENDS), ""))[2]
    assert not parted(told.replace(tongue.plain(BEGINS), ""))[2]
    assert tongue.plain(BEGINS) in above_html((), "<body><p>x</p></body>", tongue)
    for line in (BEGINS, ENDS):
        said = tongue.plain(line)
        assert said.isascii()
        assert not set(said) & set("'\"<>&")
        assert said.startswith("=== ")
        assert said.endswith(" ===")


def test_why_what_to_do_and_why_not_stand_above_in_her_language(place: Place) -> None:
    speaks(place, "de")
    place.begin(LEE)
    told = text_of(place, place.to(LEE))
    block, _, words = told.partition("=== Hier beginnt die Mail. ===")
    assert "=== Outreach: Nur Sie sehen diesen Teil. Er wird nicht gesendet. ===" in block
    assert "Warum jetzt: " in block
    assert "Anrufe: nein" in block
    assert "Zum Senden verschieben Sie diese Mail nach" in block
    assert "Von selbst verschwindet es von Ihrer Liste: " in block
    assert "It leaves" not in block
    assert words.split() == place.house.draft(place.of(LEE)).text.split()


def test_another_language_since_it_was_laid_there_changes_no_words(place: Place) -> None:
    place.begin(LEE)
    for language in ("fr", "de"):
        speaks(place, language)
        assert place.passes(minutes=1) == {}
    speaks(place, "es")
    place.program.save(place.to(LEE), lambda text: text.replace("$49", "$41"))
    assert place.passes(minutes=1)["edited"] == 1
    draft = place.house.draft(place.of(LEE))
    assert "$41" in draft.text
    assert "===" not in draft.text
    uid = place.to(DANA)
    place.program.move(uid, TO_APPROVE, APPROVED)
    assert place.passes(minutes=1)["approved"] == 1
    assert all(b"===" not in each.raw for each in place.house.sends())


def test_a_german_part_is_taken_out_of_what_a_french_reader_saves(place: Place) -> None:
    speaks(place, "de")
    place.begin(LEE)
    speaks(place, "fr")
    place.program.save(place.to(LEE), lambda text: text.replace("$49", "$41"), field=False)
    assert place.passes(minutes=1)["edited"] == 1
    draft = place.house.draft(place.of(LEE))
    assert "$41" in draft.text
    assert "Outreach:" not in draft.text


def test_she_is_told_in_german_what_left_and_why(place: Place) -> None:
    speaks(place, "de")
    uid = place.to(DANA)
    place.program.move(uid, TO_APPROVE, APPROVED)
    place.house.they_write(DANA, "Please stop. Do not write to me any more.", subject="Prices")
    place.passes(minutes=1)
    place.passes(minutes=1)
    with place.house.engine.database.read() as session:
        notes = [row.text for row in session.exec(select(DeskNote))]
    assert any("wird nicht mehr gesendet: der Kontakt bat um Ruhe" in note for note in notes), notes
    assert "Löschen Sie diese Mail, wenn Sie sie gelesen haben." in place.program.note()
    assert place.program.drafts(SKIP) == []
