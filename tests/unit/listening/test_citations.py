"""What its sender only cites is nothing that they say: another's words, and what a sign or a label shall say."""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.citations import cited, uncited
from outreach.listening.clauses import sentences
from outreach.listening.extract import hear


def _heard(body: str) -> set[str]:
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": "Re: proof", "body": body}  # fmt: skip
    return {signal.kind for signal in hear(case_message(case)).signals}


def _cited(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in cited(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The small print reads exactly so:\n\n   Call us.\n   Or write.\n\nThe cat has to go.",
            ["Call us.\n   Or write."],
        ),
        ("Der Aushang lautet:\n\tBitte klingeln.\nSonst ist alles gut.", ["Bitte klingeln."]),
        (
            'As promised, what they wrote, all of it:\n\n- "stop writing to me"\n- so did I\n',
            ['- "stop writing to me"'],
        ),
        ('He said "I am away. Call me on Monday." and left it at that for now.', ['"I am away. Call me on Monday."']),
        ("How to reach me:\n\n   Call me.\n\nThat is all.", []),
        ("The label reads so:\nCall us.\n\nThat is all.", []),
        ("Nothing is cited here.", []),
    ],
)
def test_where_the_words_of_others_stand(text: str, wanted: list[str]) -> None:
    assert _cited(text) == wanted


def test_a_sentence_knows_whether_it_is_cited_whole_or_at_its_end() -> None:
    text = 'The back says: "Tired of calls at noon? Tell us, and you are rid of them." The rest stays as it is.'
    first, second, last = sentences(text)
    assert first.ends_cited
    assert not first.all_cited
    assert second.all_cited
    assert not last.ends_cited
    assert not last.all_cited


@pytest.mark.parametrize(
    "body",
    [
        "Proof 2 is right except for the back. The small print needs to read exactly like this:\n\n"
        "   Don't want these reminders anymore? Call the front desk\n   and we'll take you off the list.\n\n"
        "Also the cat has to lose the Santa hat.\n",
        'Page 2 would be: "Tired of calls at siesta time? Tell us, and we never call again." The back stays.\n',
        'A taste of the comments:\n- "stop emailing me"\n- "where did you get my number"\nAll are in the folder.\n',
        'A taste of the comments:\n\n  - "stop emailing me about parking"\n  - "where did you get my number"\n\n'
        "All of them are in the shared folder.\n",
    ],
)
def test_nothing_is_heard_in_what_is_cited(body: str) -> None:
    assert _heard(body) == set()


def test_what_is_set_apart_is_the_senders_own_elsewhere() -> None:
    assert _heard("Here is how to reach me:\n\n   Please email me, never call.\n\nThanks for all.\n") == {"channel"}


def test_who_asks_for_silence_in_quotation_marks_is_heard() -> None:
    assert _heard('Hello there.\n\n"Unsubscribe me from all of this please."\n\nThank you.\n') == {"stop"}
    assert _heard('I told you on Monday. "Please take me off your list." You did not.\n') == {"stop"}


def test_what_is_cited_within_a_sentence_weighs_nothing() -> None:
    assert uncited('nobody writes "take me off the list" and means the browser').split() == [
        *"nobody writes and means the browser".split()
    ]


@pytest.mark.parametrize(
    "folded",
    [
        'i told you "do not call me again" and meant it',
        'ich schrieb "bitte keine mails mehr" schon zweimal',
        '"no more mails, please"',
        "nothing is cited here",
    ],
)
def test_who_cites_themselves_says_it(folded: str) -> None:
    assert uncited(folded) is folded


@pytest.mark.parametrize(
    "body",
    [
        'I had a note from a collector in Hay who wrote, "kindly strike me from your list, I have enough".',
        'As a salesman I hear "take me off your list" three times before lunch, so a kind mail is a treat to me.',
    ],
)
def test_what_its_writer_heard_of_others_asks_for_nothing(body: str) -> None:
    assert "stop" not in _heard(body)
