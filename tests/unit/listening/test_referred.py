"""Whom those refer to who are the wrong ones or tell of who has left, and who is the one person of ours."""

from datetime import date
from time import process_time

import pytest

from outreach.inbox.parsed import Mailbox
from outreach.listening.clauses import sentences
from outreach.listening.people import named_first
from outreach.listening.phrases import language
from outreach.listening.reading import Reading, read
from outreach.listening.referred import Told, referred

OURS = (Mailbox("Kit Moss", "kit@ours.example"),)


def readings(text: str, code: str) -> list[Reading]:
    return [read(part, language(code), date(2026, 1, 14)) for part in sentences(text)]


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Wrong desk, I'm afraid. Our buyer goes by the name of Colm Brady.", "Colm Brady"),
        ("en", "I'm not the buyer. It'll be Harriet Stone you're after.", "Harriet Stone"),
        ("en", "I teach piano. Grand pianos are bought by the head teacher, Mrs Anstey.", "Anstey"),
        ("en", "not my thing mate. ask terry wilkes in the yard", "terry wilkes"),
        ("en", "wrong fella. sheila handles all that", "sheila"),
        ("en", "only the cleaner here. mrs patel does all the ordering", "patel"),
        ("de", "Nicht mein Bereich. Die Pumpen unterstehen jetzt Frau Ilse Kern.", "Ilse Kern"),
        ("de", "bin nicht der richtige. da musst du den uwe brandt fragen", "uwe brandt"),
        ("de", "Dafür ist Sabine zuständig, nicht ich.", "Sabine"),
        ("fr", "Je fais la paie. C'est Amélie Roussel, notre acheteuse, qu'il vous faut.", "Amélie Roussel"),
        ("fr", "c'est pas moi, vois avec kevin marchal à l'atelier", "kevin marchal"),
        ("es", "No es mi tema. Eso le compete a la licenciada Irma Robles.", "Irma Robles"),
        ("es", "no es lo mio, hable con ramiro salas del taller", "ramiro salas"),
    ],
)
def test_the_right_one_is_named_in_a_sentence_behind(code: str, text: str, name: str) -> None:
    assert referred(readings(text, code), Told(set(), "")) == name


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "This isn't my area. Lifts are looked after by Facilities Management."),
        ("en", "I have no say in this. Grants is another department."),
        ("en", "Not my remit. We already use Barton Pumps for all of that."),
        ("en", "You have the wrong Sam. Good luck finding him!"),
        ("de", "Ich kaufe nur Büromöbel, mit Kesseln habe ich nichts zu tun."),
        ("de", "Ich bin Lehrer. Um Baumaschinen kümmert sich der Bauhof."),
        ("de", "Mein Name ist Peter Kuhn und ich habe mit Pumpen nichts zu schaffen."),
        ("fr", "Mauvaise pioche, je suis couturière."),
        ("fr", "Pas moi. Adressez-vous au service technique de Lyon."),
        ("es", "No llevo eso. Lo lleva la central de Madrid."),
    ],
)
def test_departments_nouns_and_first_words_are_nobodys_names(code: str, text: str) -> None:
    assert referred(readings(text, code), Told(set(), "")) is None


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Mr Pugh passed away in January. His son Rhys Pugh runs the farm now.", "Rhys Pugh"),
        ("en", "Greg Tallis is gone. Nina Frost took over from Greg and Bill Orr in May.", "Nina Frost"),
        ("en", "gary left at easter. lorraine tubbs has his desk", "lorraine tubbs"),
        ("en", "Greg Tallis has left us. We have yet to appoint anyone.", None),
        ("de", "Herr Maurer ist im Ruhestand. In seine Fußstapfen tritt Jana Pohl.", "Jana Pohl"),
        ("fr", "M. Brun nous a quittés. Aucun remplaçant n'est désigné.", None),
        ("es", "Marta ya no trabaja aquí. En su lugar quedó la ingeniera Irene Soler.", "Irene Soler"),
    ],
)
def test_who_left_is_not_the_one_referred_to(code: str, text: str, name: str | None) -> None:
    assert referred(readings(text, code), Told(set(), "", left=True)) == name


def test_another_of_the_senders_family_may_be_the_one_but_not_the_sender() -> None:
    told = Told(set(), "Ted Fothergill Anne Riley")
    assert referred(readings("I only milk. You need to ask Walter Fothergill.", "en"), told) == "Walter Fothergill"
    assert referred(readings("I only milk. You need to ask for Ted Fothergill.", "en"), told) is None


def test_who_is_named_right_before_is_the_one_where_nobody_is_named_behind() -> None:
    before, wrong = readings("Pumps are run by Yusuf Demir. I am the wrong person.", "en")
    assert referred([wrong], Told(set(), ""), [before]) == "Yusuf Demir"


@pytest.mark.parametrize(
    ("code", "text", "person"),
    [
        ("en", "And only ever you, please, Darren is a dear but forgets things.", "Kit Moss"),
        ("en", "I only want to deal with Becky Shaw, not with Darren.", "Becky Shaw"),
        ("en", "Ive always dealt with just you.", "Kit Moss"),
        ("de", "Wenn, dann nur mit dir, der Jens ist mir zu hektisch.", "Kit Moss"),
        ("fr", "Désormais je passe uniquement par toi, Marc m'a trop déçu.", "Kit Moss"),
        ("fr", "Je ne traite qu'avec Solène, les autres m'ont trop déçu.", "Solène"),
        ("es", "Mientras siga aquí, el contacto eres tú y nadie más.", "Kit Moss"),
        ("es", "Bienvenido el nuevo, pero sigo con Irene Soler y con ella nada más.", "Irene Soler"),
    ],
)
def test_the_one_person_is_who_is_meant_not_who_is_named(code: str, text: str, person: str) -> None:
    assert named_first(readings(text, code)[0], [], OURS, "") == person


def test_a_long_sentence_of_names_is_read_in_no_time() -> None:
    start = process_time()
    for text in ("Ask Tom Reed, " * 3000, "ask tom reed " * 3000, "Der Hof von Ulm " * 3000):
        for code in ("en", "de"):
            referred([read(part, language(code), None) for part in sentences(text)], Told(set(), "Ann Lee"))
    assert process_time() - start < 2
