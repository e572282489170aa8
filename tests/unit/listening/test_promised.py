"""What is a promise in a mail of ours, in four languages, and what only sounds like one?"""

from datetime import date

import pytest

from outreach.listening.promised import promised

MONDAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("I'll send you the price list by Friday.", FRIDAY),
        ("I will get back to you tomorrow with the drawings.", date(2026, 3, 3)),
        ("We will let you know as soon as it is in stock.", None),
        ("Let me check with our engineer and get back to you.", None),
        ("You'll have the contract by Friday.", FRIDAY),
        ("Ich schicke Ihnen das Angebot bis Freitag.", FRIDAY),
        ("Ich werde das mit unserer Technik klären.", None),
        ("Je vous enverrai le devis demain.", date(2026, 3, 3)),
        ("Je reviens vers vous avec une réponse.", None),
        ("Nous allons vérifier et je vous tiens au courant.", None),
        ("Le enviaré el presupuesto el viernes.", FRIDAY),
        ("Voy a consultar con el equipo y le digo algo.", None),
    ],
)
def test_a_promise_is_heard_with_its_day(text: str, due: date | None) -> None:
    [found] = promised(text, MONDAY)
    assert (found.quote, found.due) == (text, due)


@pytest.mark.parametrize(
    "text",
    [
        "If you like, I will call you tomorrow.",
        "We won't contact you again.",
        "Shall I send you the price list?",
        "Will you send me the drawings by Friday?",
        "I sent you the price list on Friday.",
        "Thank you for the price list, it was good to talk.",
        "As soon as you tell me the size, I'll send you an offer.",
        "Wir melden uns bei Ihnen, sobald Sie bestellt haben.",
        "Falls Sie mögen, rufe ich Sie an.",
        "Ich habe Ihnen das Angebot am Freitag geschickt.",
        "Wir werden Ihnen keine weiteren Mails schicken.",
        "Si vous le souhaitez, je vous rappelle demain.",
        "Je ne vous écrirai plus.",
        "Je vous ai envoyé le devis hier.",
        "Si quiere, le llamo mañana.",
        "Ya no le enviaré más correos.",
        "",
    ],
)
def test_what_asks_tells_of_the_past_or_waits_for_them_is_none(text: str) -> None:
    assert promised(text, MONDAY) == ()


def test_a_few_at_the_most_and_no_long_ones() -> None:
    assert len(promised("\n\n".join(f"I'll send you part {n}." for n in range(50)), MONDAY)) == 5
    assert promised("I'll send you " + "the long list of things and " * 40 + "that.", MONDAY) == ()
