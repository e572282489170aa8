"""What is heard in one message: rules that span sentences, and promises that hold for any input."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.inbox.parse import parse
from outreach.listening.extract import hear
from outreach.listening.signals import Heard

WORDS = (
    "take me off your list please stop don't call email only until in March 3 May on the 31st after Easter if I would "
    "bitte nicht mehr anrufen bis 30. Februar jusqu'au 31 juin no me llame hasta el lunes > On wrote: \n\n -- \n ? ! . "
    "once a month between 9 and 11 mornings unsubscribe a@x.example \u202e \x00 😅 ‘ ’ « » ' ( ) [ ] { } * \\ /"
).split(" ")


def _heard(body: str, subject: str = "Re: offer", *headers: str) -> Heard:
    head = ["From: Ann Vale <ann@vale.example>", "To: Sam Hart <sam@hart.example>", f"Subject: {subject}"]
    head += ["Date: Wed, 14 Jan 2026 10:00:00 +0100", "Content-Type: text/plain; charset=utf-8", *headers]
    return hear(parse(("\r\n".join(head) + "\r\n\r\n" + body).encode("utf-8", "replace")))


def _kinds(body: str, subject: str = "Re: offer") -> list[str]:
    return [signal.kind for signal in _heard(body, subject).signals]


def test_email_refused_with_no_other_way_is_a_stop() -> None:
    assert _kinds("Please stop emailing me.") == ["stop"]


def test_email_refused_with_another_way_is_no_stop() -> None:
    assert "stop" not in _kinds("Please stop emailing me, call me instead.")


def test_a_stop_that_is_taken_back_is_none() -> None:
    assert _kinds("In June I asked you to stop writing to me. You can write to me again.") == ["resume"]


def test_a_stop_in_the_subject_is_heard_once_the_sender_wrote_it() -> None:
    assert _kinds("Thanks", "Unsubscribe") == ["stop"]
    assert _kinds("Thanks", "Re: how to unsubscribe me") == []


def test_only_speaks_for_all_ways() -> None:
    (signal,) = _heard("Email only, please. No calls.").signals
    assert signal.fields == {"channel": "email", "wish": "only", "until": None}


def test_a_way_refused_and_opened_later_at_hours_is_open() -> None:
    assert _heard("No calls please. You may call me on my mobile.").signals[0].fields["wish"] == "refuse"
    found = {s.kind: s.fields for s in _heard("I hear no phone on site. You can call me after 3 pm.").signals}
    assert found["channel"]["wish"] == "accept"
    assert found["hours"]["from"] == "15:00"


def test_a_topic_put_as_a_question_asks_nothing() -> None:
    assert "question" not in _kinds("DMs on LinkedIn? Nobody is in there but recruiters.")
    assert "question" not in _kinds("Text me?")
    assert "question" in _kinds("Phones in stock? How many?")


def test_data_that_is_to_be_kept_is_no_request() -> None:
    assert _kinds("Please do not delete my data, the account is in use.") == []
    assert _kinds("Please delete my data.") == ["data_request"]


def test_the_employer_who_was_left_is_no_referral() -> None:
    (signal,) = _heard("I'm no longer with Bexley Foods; this mailbox is forwarded.").signals
    assert (signal.kind, signal.fields["refer_to"]) == ("left_company", None)


def test_a_quote_is_found_where_its_span_says() -> None:
    heard = _heard("Hello Sam,\n\nplease take me off your list.\n\nAnn")
    (signal,) = heard.signals
    assert heard.visible[signal.start : signal.end] == signal.quote == "please take me off your list."


def test_without_a_date_nothing_is_dated() -> None:
    message = parse(b"From: a@x.example\r\n\r\nWrite to me again in March.")
    assert all(signal.kind != "not_before" for signal in hear(message).signals)


def test_a_machine_asks_for_nothing() -> None:
    heard = _heard("I am away. Please take me off your list.", "Out of office", "Auto-Submitted: auto-replied")
    assert (heard.automatic, heard.signals) == ("out_of_office", ())


@pytest.mark.parametrize("body", ["", " ", "\x00", ">" * 5000, "a" * 100_000, "On " + "a " * 20_000, "\n" * 50_000])
def test_odd_bodies_are_heard(body: str) -> None:
    assert _heard(body).automatic is None


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
def test_hearing_never_fails_and_quotes_to_the_letter(body: str) -> None:
    heard = _heard(body.replace("\r", " "))
    for signal in heard.signals:
        assert heard.visible[signal.start : signal.end] == signal.quote
        assert 0 <= signal.confidence <= 1


@pytest.mark.parametrize(
    "words",
    [
        "Please don't write before March.",
        "Don't write to me before March, please.",
        "Please do not email me before March.",
        "Please don't write to me until March.",
    ],
)
def test_no_mail_before_a_day_is_a_day_to_wait_for(words: str) -> None:
    raw = f"From: Ann <ann@client.example>\nDate: Mon, 2 Nov 2026 09:00:00 -0800\n\n{words}\n"
    [heard] = hear(parse(raw.encode())).signals
    assert (heard.kind, heard.fields["from"]) == ("not_before", "2027-03-01")


def test_a_bare_write_is_about_the_way_that_is_named_before_it() -> None:
    (heard,) = _heard("Por LinkedIn no me escribas, que esa cuenta la ve marketing.").signals
    assert (heard.kind, heard.fields["channel"], heard.fields["wish"]) == ("channel", "linkedin", "refuse")


def test_no_mail_but_another_way_is_no_stop() -> None:
    text = "Al correo electrónico no me mandes nada. Manda las cosas por correo ordinario."
    assert set(_kinds(text)) == {"channel"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Je reviens vers vous le 20 mars, ma fille se marie le 4 avril.", "2026-04-04"),
        ("Mi hija se casa el 6 de junio, la factura la pago el 30 de enero.", "2026-06-06"),
        ("Je serai absente jeudi, mon fils passe son bac le 12 juin.", "2026-06-12"),
    ],
)
def test_a_fact_takes_the_day_of_its_own_clause(text: str, day: str) -> None:
    (fact,) = [signal for signal in _heard(text).signals if signal.kind == "fact"]
    assert fact.fields["date"] == day


@pytest.mark.parametrize(
    "text",
    [
        "I never pick up the phone. Send me the list by email.",
        "Bitte nicht anrufen. Schicken Sie mir die Preisliste per Mail.",
        "Je ne prends pas d'appels. Envoyez-moi la liste par mail.",
        "No puedo coger el teléfono. Mándame la lista por correo.",
    ],
)
def test_a_way_named_by_the_by_is_preferred_where_another_is_closed(text: str) -> None:
    def ways(body: str) -> set[tuple[str, str]]:
        return {(s.fields["channel"], s.fields["wish"]) for s in _heard(body).signals if s.kind == "channel"}

    assert ways(text) == {("phone", "refuse"), ("email", "prefer")}
    assert not ways(text.partition(". ")[2])


def test_who_asks_whence_we_have_a_number_refuses_no_way() -> None:
    assert _kinds("¿De dónde habéis sacado mi correo personal?") == ["data_request"]
    assert _kinds("¿De dónde han sacado mi número? No me llamen más.") == ["channel", "data_request"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Escríbeme a mi casa, porque a fin de mes dejamos la oficina.", []),
        ("Escríbeme en mayo, porque ahora estamos de inventario.", ["not_before"]),
        ("Llámame después, porque estoy fuera hasta el 12 de marzo.", ["not_before"]),
    ],
)
def test_a_day_that_only_says_why_is_no_day_to_wait_for(text: str, kinds: list[str]) -> None:
    assert [kind for kind in _kinds(text) if kind == "not_before"] == kinds


def test_a_way_is_open_that_no_place_of_the_phrase_names() -> None:
    (heard,) = _heard("N'hésitez pas à m'appeler également.").signals
    assert (heard.fields["channel"], heard.fields["wish"]) == ("phone", "accept")


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Merci de ne plus m'envoyer de mails. La poste marche très bien chez nous.", {"email", "post"}),
        ("Tu m'envoies un message sur whatsapp et je réponds, les mails jamais ouverts", {"whatsapp"}),
        ("mandame audio por whatsapp, al mail ni entro", {"whatsapp"}),
    ],
)
def test_mail_run_down_beside_another_way_is_no_stop(text: str, ways: set[str]) -> None:
    heard = _heard(text).signals
    assert {signal.kind for signal in heard} == {"channel"}
    assert {signal.fields["channel"] for signal in heard} == ways


def test_mail_refused_by_the_same_words_without_another_way_is_a_stop() -> None:
    assert _kinds("Merci de ne plus m'envoyer de mails.") == ["stop"]


def test_a_day_from_which_a_new_address_holds_is_none_to_wait_for() -> None:
    assert _kinds("A partir del lunes puedes escribirme a gonzalo@motos.example.") == ["new_address"]


def test_what_an_office_is_called_is_not_who_holds_it() -> None:
    (heard,) = _heard("Lo de los parques lo lleva la concejala de Urbanismo, Teresa Gamo.").signals
    assert heard.fields["refer_to"] == "Teresa Gamo"


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("Désormais Magali Drouet : m.drouet@dale.example.", "wrong_person", "m.drouet@dale.example"),
        ("Ma nouvelle adresse : ann@dale.example.", "new_address", "ann@dale.example"),
        ("Notez ma nouvelle adresse : info@dale.example.", "new_address", "info@dale.example"),
    ],
)
def test_an_address_with_somebody_else_s_name_is_theirs(text: str, kind: str, told: str) -> None:
    (heard,) = _heard(text).signals
    assert (heard.kind, heard.fields.get("refer_to") or heard.fields.get("address")) == (kind, told)


def test_who_left_refers_nobody_to_their_own_new_address() -> None:
    heard = _heard("Je ne travaille plus chez Dale. Vous me retrouverez à ann.vale@moor.example.").signals
    assert [(s.kind, s.fields.get("refer_to"), s.fields.get("address")) for s in heard] == [
        ("left_company", None, None),
        ("new_address", None, "ann.vale@moor.example"),
    ]


def test_this_week_and_the_next_end_with_the_next() -> None:
    (heard,) = _heard("Esta semana y la que viene no me llames.").signals
    assert heard.fields["until"] == "2026-01-25"


@pytest.mark.parametrize(
    "notice",
    [
        "If you no longer wish to receive our offers, reply with the word STOP and we will remove you.",
        "You have the right to access and to delete your data and to lodge a complaint with the authority.",
        "Wenn Sie keine Werbung mehr erhalten möchten, antworten Sie mit dem Wort ABMELDEN.",
        "Si vous ne souhaitez plus recevoir nos offres, cliquez ici pour vous désabonner.",
        "Puede ejercer sus derechos de acceso, rectificación y supresión en privacidad@vale.example.",
        "Si no desea recibir más mensajes de esta clínica, indíquelo con la palabra BAJA.",
        "Se você não deseja mais receber as promoções da ótica, responda com a palavra SAIR.",
    ],
)
def test_what_a_firm_tells_others_of_their_rights_is_no_wish_of_the_writer(notice: str) -> None:
    assert _kinds(f"The parcel arrived yesterday, all in one piece.\n\nAnn\n\n{notice}\n") == []


@pytest.mark.parametrize(
    "asked",
    [
        "If you do not remove me from this list, I will complain to the authority.",
        "Under the GDPR I ask you to delete my data.",
        "You have a right to an explanation: the office has moved, so please send no more catalogues.",
        "If you do not want to receive complaints from this office, stop mailing us.",
        "If you do not wish to hear from our solicitor, stop mailing this office at once.",
        "Wenn Sie uns keine Mails mehr schicken, sind wir zufrieden. Streichen Sie uns aus der Liste.",
        "Wenn Sie mir keine Werbung mehr schicken, bin ich froh. Streichen Sie mich aus dem Verteiler.",
    ],
)
def test_who_asks_for_it_below_their_name_is_heard(asked: str) -> None:
    assert _kinds(f"The parcel arrived yesterday.\n\nAnn\n\n{asked}\n")


def test_a_number_is_a_telephones_where_no_way_is_named() -> None:
    [signal] = _heard("For anything at all, I am best reached on 0131 496 0123.").signals
    assert (signal.fields["channel"], signal.fields["wish"]) == ("phone", "prefer")


def test_mail_beside_paper_is_the_posts() -> None:
    body = "Please don't send us things by mail, we count every sheet of paper. Email is fine."
    found = [(each.fields["channel"], each.fields["wish"]) for each in _heard(body).signals]
    assert sorted(found) == [("email", "accept"), ("post", "refuse")]


def test_our_firm_is_no_person() -> None:
    message = "From now on I deal with Sam Hart and with nobody else at Hart."
    assert [each.fields["person"] for each in _heard(message).signals] == ["Sam Hart"]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("Delete my account and all that you keep about me, and don't send me anything after that.", {"stop", "erase"}),
        (
            "Löschen Sie bitte alles, was Sie über mich haben, und schicken Sie mir danach nichts mehr.",
            {"stop", "erase"},
        ),
        (
            "Ne me contactez plus, d'aucune manière ; le prochain appel, je le signale à la DGCCRF.",
            {"stop", "legal"},
        ),
    ],
)
def test_a_clause_asks_for_silence_in_a_sentence_that_says_something_else(body: str, kinds: set[str]) -> None:
    assert {str(each.fields.get("request", each.kind)) for each in _heard(body).signals} == kinds


def test_a_refusal_ends_with_what_happens_on_a_day() -> None:
    [signal] = _heard("Please don't call until after the tests wrap up on April 30.").signals
    assert signal.fields == {"channel": "phone", "wish": "refuse", "until": "2026-04-30"}


def test_a_question_that_goes_on_in_marks_is_not_the_writers() -> None:
    assert _kinds("Dans la question 4, j'ai remplacé « pourquoi refuse-t-elle ses visites ? » par une autre.") == []


def test_a_firm_is_nobody_who_follows() -> None:
    [signal] = _heard(
        "J'ai quitté Verrier & Fils vendredi dernier, je ne peux donc plus rien pour ce chantier."
    ).signals
    assert (signal.kind, signal.fields["refer_to"]) == ("left_company", None)


def test_a_month_in_small_letters_goes_on_behind_its_day() -> None:
    [signal] = _heard("bis 30. september bitte alles nur über whatsapp, da ist mais").signals
    assert signal.fields == {"channel": "whatsapp", "wish": "only", "until": "2026-09-30"}


@pytest.mark.parametrize(
    ("body", "channel"),
    [
        ("Please don't call in the evening.", "phone"),
        ("Please don't call in at the shop any more.", "in_person"),
        ("Please don't call by nine, my shift ends at ten.", "phone"),
    ],
)
def test_to_call_in_is_a_visit_and_to_call_in_the_evening_a_call(body: str, channel: str) -> None:
    heard = [each for each in _heard(body).signals if each.kind == "channel"]
    assert [(each.fields["channel"], each.fields["wish"]) for each in heard] in ([(channel, "refuse")], [])
    assert heard or any(each.kind == "hours" for each in _heard(body).signals)


@pytest.mark.parametrize(
    "body",
    [
        "No quiero más correo sobre sus ofertas, por favor.",
        "Please send me no more mail about your catalogues and brochures.",
        "Stop the mail, I have enough leaflets.",
    ],
)
def test_who_refuses_mail_about_printed_things_asks_for_silence(body: str) -> None:
    assert "stop" in _kinds(body)
