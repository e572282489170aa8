"""Whom is 'has left' about?"""

import pytest

from outreach.listening.about import About, Person, about

ANNA = Person(1, "Anna Berg", frozenset({"anna@anchor.example"}))
BOB = Person(2, "Bob Stone", frozenset({"bob@anchor.example"}))
PETRA = Person(3, "Petra Lang", frozenset({"petra@anchor.example"}))


@pytest.mark.parametrize(
    ("quote", "refer_to", "writer", "automatic", "whom", "clear"),
    [
        ("I have left the company.", "", ANNA, False, 1, True),
        ("Ich habe das Unternehmen verlassen.", "", ANNA, False, 1, True),
        ("J'ai quitté la société.", "", ANNA, False, 1, True),
        ("He dejado la empresa.", "", ANNA, False, 1, True),
        ("Anna Berg has left the company.", "", ANNA, True, 1, True),
        ("This person no longer works here.", "petra@anchor.example", ANNA, True, 1, True),
        ("Anna Berg has left the company.", "bob@anchor.example", BOB, False, 1, True),
        ("Frau Berg hat uns verlassen, bitte schreiben Sie Petra Lang.", "Petra Lang", BOB, False, 1, True),
        ("Anna Berg has left, please write to Petra Lang.", "petra@anchor.example", BOB, False, 1, True),
        ("Anna Berg has left, Petra Lang takes over.", "Petra Lang", BOB, True, 1, True),
        ("She has left the company.", "", BOB, False, 1, False),
        ("Our Peter has left the company.", "", BOB, False, 1, False),
        ("Anna Berg and Petra Lang have left.", "", BOB, False, 1, False),
    ],
)
def test_whom_it_is_about(quote: str, refer_to: str, writer: Person, automatic: bool, whom: int, clear: bool) -> None:
    colleagues = [each for each in (ANNA, BOB, PETRA) if each != writer]
    assert about(quote, refer_to, writer, colleagues, 1, automatic=automatic) == About(whom, clear)


def test_without_a_conversation_it_is_asked_about_the_writer() -> None:
    assert about("She has left.", "", BOB, [ANNA], None, automatic=False) == About(2, clear=False)
