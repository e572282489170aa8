"""Are the weights those of the sentences, and do they add only what a sentence names?"""

from array import array
from datetime import UTC, datetime
from itertools import islice
from math import exp, tanh

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.listening import doubts, once_more, weighed, weighing
from outreach.listening.cases import case_message
from outreach.listening.channel_weights import ChannelWeights, channel_weights, name_of, named_in, tokens_of
from outreach.listening.clauses import sentences
from outreach.listening.doubts import CHANNEL_SURE
from outreach.listening.extract import hear, hear_phrases
from outreach.listening.features import BESIDE_COUNTS, beside, classed, features, letters, share, tokens
from outreach.listening.folding import fold
from outreach.listening.layers import THOUSAND, Layers
from outreach.listening.meant import unsure_about
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.phrases import language
from outreach.listening.readings import Parts
from outreach.listening.signals import Heard
from outreach.listening.walks import Text
from outreach.listening.weighing import SILENT, Weighing
from outreach.listening.weight_files import NOWHERE, Rows, files_of, learned_from, read_weights
from outreach.listening.weights import LABELS, UNIT, VECTOR_UNIT, and_any, weights
from tests.listening.learned_rows import digest
from tests.listening.mails import HERE as MAILS
from tests.listening.mails import mails_of, read_mails
from tests.listening.whole_mails import is_third, thirds

FORGET = "Kindly let ours be an address you forget."


def message(body: str) -> dict[str, str]:
    """A mail that says this."""
    return {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": "Re: hello", "body": f"{body}\n"}  # fmt: skip


def heard(body: str) -> Heard:
    return hear(case_message(message(body)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_they_were_learned_from_the_sentences_as_they_are(code: str) -> None:
    """After a change of the sentences: python -m tests.listening.learning."""
    assert learned_from(code) == learned_from(name_of(code)) == digest(code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sentence_of_no_known_word_says_nothing(code: str) -> None:
    assert weights(code).saying(weights(code).weigh([["^", "qzx", "vrrk", "$"]])[0]) < SILENT


def test_what_is_weighed_of_a_sentence() -> None:
    said = tokens("no calls?", {})
    assert said == ["^", "no", "calls", "?", "$"]
    assert {"no", "calls", "no calls", "^ no", "^ no calls", "-<ca", "-calls", "-lls>"} <= {*features(said)}
    assert letters("no") == []


def test_the_sentences_before_and_behind_are_weighed_by_their_words() -> None:
    before, behind = tokens("the phone?", {}), tokens("never use it.", {})
    assert beside(before, behind) == ["<the", "<phone", "<?", ">never", ">use", ">it"]
    assert beside(None, None) == ["<^", ">$"]


def likely_at(body: str, at: int) -> list[float]:
    """How likely each label is in a sentence of a mail."""
    folded = fold(body)
    return Weighing(Parts(sentences(body), folded), "en").likely(at, [])


def test_a_sentence_means_something_else_beside_another_and_not_behind_a_greeting() -> None:
    alone = likely_at("I would rather not.", 0)
    assert likely_at("Hi Sam,\n\nI would rather not.", 1) == alone
    assert likely_at("You rang me on my mobile.\n\nI would rather not.", 1) != alone


def test_what_stands_for_its_kind_counts_as_it() -> None:
    english = language("en").calendar
    text = fold("From 3 May write to Ann.Ode@ode.example by Friday, 14:30 or 5pm.")
    assert classed(text, english) == [
        "from", "+0", "may", "write", "to", "+address", "by", "+weekday", "+0", "+0", "or", "+0pm",
    ]  # fmt: skip
    assert letters("+weekday") == []
    assert classed('please <b onload="no">call</b> 2 < 3', english) == ["please", "call", "+0", "+0"]


def test_a_channel_sees_its_own_words_and_those_of_others() -> None:
    english, text = language("en"), fold("Please don't ring, text me instead.")
    named = named_in(Text(text), english)
    assert [channel for _, _, channel in named] == ["phone", "sms"]
    seen = {channel: tokens_of(channel, text, named, english.calendar) for channel in ("phone", "sms")}
    assert seen["phone"] == ["^", "please", "don", "t", "+me", "+it", "me", "instead", "$"]
    assert seen["sms"] == ["^", "please", "don", "t", "+it", "+me", "me", "instead", "$"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Please don't ring, text me instead.", {("phone", "refuse"), ("sms", "prefer")}),
        ("Please don't text me, call me instead.", {("sms", "refuse"), ("phone", "prefer")}),
        ("No LinkedIn messages please, email me.", {("linkedin", "refuse"), ("email", "prefer")}),
        ("Bitte nicht anrufen, schreiben Sie mir lieber per WhatsApp.", {("phone", "refuse"), ("whatsapp", "prefer")}),
    ],
)
def test_each_channel_is_meant_as_its_own_words_say(said: str, meant: set[tuple[str, str]]) -> None:
    found = [each for each in heard(said).signals if each.kind == "channel"]
    assert {(each.fields["channel"], each.fields["wish"]) for each in found} == meant


def two_by_two(packed: bytes) -> list[tuple[int, int]]:
    numbers = array("h", packed)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize("heard_so_far", [set[str](), {"channel:prefer", "hours"}])
def test_what_is_kept_for_each_word_adds_up_to_what_the_features_come_to(heard_so_far: set[str]) -> None:
    text = fold("I would much rather you rang me after four, the after-four crowd is kind on Mondays!")
    learned = read_weights(files_of("en"))
    english = weights("en")
    own = tokens(text, english.calendar)
    before, behind = (tokens(fold(each), english.calendar) for each in ("I never pick up.", "Is that fine with you?"))
    said, around = features(own), beside(before, behind)
    assert "+weekday" in said
    assert {"<never", ">that", ">?"} <= {*around}
    counts = [*((f, share(len(said))) for f in said), *((f, BESIDE_COUNTS * share(len(around))) for f in around)]
    place = [sum(part * (learned.vectors[f][at] - NOWHERE) for f, part in counts if f in learned.vectors) / VECTOR_UNIT
             for at in range(len(learned.layers[0][0]) - 1)]  # fmt: skip
    assert any(place)
    together = said_of_a_place(learned.layers, place)
    for _ in range(2):
        likely = english.likely(english.weigh([before, own, behind])[1], and_any(heard_so_far))
        for label, name in enumerate(LABELS):
            found = sum(
                part * weight
                for f, part in counts
                if f in learned.weights
                for at, weight in two_by_two(learned.weights[f])
                if at == label
            )
            more = sum(learned.heard[each][label] for each in and_any(heard_so_far))
            alone = (learned.bases[label] + more + found) / UNIT
            assert likely[label] == pytest.approx(1 / (1 + exp(-alone - together[label])), abs=0.01), name


def said_of_a_place(layers: tuple[Rows, Rows], place: list[float]) -> list[float]:
    """What speaks for each label there, worked out unit by unit."""
    hidden, labels = ([[each / THOUSAND for each in row] for row in rows] for rows in layers)
    at = [tanh(each) for each in place]
    seen = [max(0, row[0] + sum(weight * each for weight, each in zip(row[1:], at, strict=True))) for row in hidden]
    return [row[0] + sum(weight * each for weight, each in zip(row[1:], seen, strict=True)) for row in labels]


@given(
    st.lists(st.floats(-9, 9), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(-9000, 9000), min_size=4, max_size=4), min_size=5, max_size=5),
)
def test_a_whole_layer_in_one_number_says_what_unit_by_unit_says(place: list[float], rows: Rows) -> None:
    layers = rows, [row[:1] + row[:3] + row[1:3] for row in rows[:3]]
    assert Layers(layers).say(place) == pytest.approx(said_of_a_place(layers, place), rel=0.05, abs=0.6)


def test_words_said_a_thousand_times_over_break_nothing() -> None:
    for word in ("stop", "calls", "unsubscribe", "thanks"):
        likely = weights("en").likely(weights("en").weigh([["^", *[word] * 100_000, "$"]] * 3)[1], ["stop", "any"])
        assert all(0 <= each <= 1 for each in likely)


@pytest.mark.parametrize(
    "said",
    [
        "I see clients behind a very thin wall, and a phone going off is about the worst thing that can happen in my "
        "working day.",
        "We've stopped using paper forms in theatre as of this week.",
        "Please stop the calls.",
    ],
)
def test_of_what_a_phrase_heard_to_be_closed_a_person_is_asked_at_least(said: str) -> None:
    """The weights take it from what is heard where hardly anybody means it, and never from whoever can tell (P6)."""
    (refused,) = [each for each in hear_phrases(case_message(message(said))).signals if each.kind == "channel"]
    channel, wish = str(refused.fields["channel"]), str(refused.fields["wish"])
    assert wish == "refuse"
    likely = channel_weights("en").likely(fold(said), {(channel, wish)}, set())[channel]
    stands = max(likely, key=lambda each: likely[each]) == wish and likely[wish] >= CHANNEL_SURE
    found = heard(said)
    assert ("channel" in {each.kind for each in found.signals}) == stands
    assert ("channel" in {each.kind for each in found.unsure}) != stands


def test_each_signal_has_its_sentence_and_tells_who_read_it() -> None:
    found = heard(f"Hello Sam,\n\n{FORGET}\n\nAnn")
    (signal,) = found.signals
    assert (signal.kind, signal.reader, signal.quote) == (
        "stop",
        "weights/en",
        "Kindly let ours be an address you forget.",
    )
    assert found.visible[signal.start : signal.end] == signal.quote
    assert not hear_phrases(case_message(message(FORGET))).signals


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_file_is_too_large(code: str) -> None:
    assert all(path.stat().st_size < 2_200_000 for name in (code, name_of(code)) for path in files_of(name))


def test_what_surely_says_something_says_what_is_likeliest(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = message("A short ring beats any letter.")
    (signal,) = hear(case_message(mail)).signals
    assert signal.fields == {"channel": "phone", "wish": "prefer", "until": None}
    monkeypatch.setattr(weighed, "SAYING", 1.1)
    assert hear(case_message(mail)).signals == ()


def _put_out_of_reach(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Nothing is as likely as these ask for."""
    for name in names:
        for module in (doubts, weighed):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, 1.1)


def test_what_a_phrase_heard_and_is_likeliest_stands_and_is_not_asked_about_besides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _put_out_of_reach(monkeypatch, "SURE_STOP", "ADDED_SILENCE")
    found = heard("Please take me off your list.")
    assert [(each.kind, each.reader.partition(":")[0]) for each in found.signals] == [("stop", "phrases/en")]
    assert found.unsure == ()


CLOSING = {
    "stop": "Please take me off your list.",
    "channel": "Please don't call me.",
    "not_before": "Please get back to me in May.",
    "hours": "You can reach me on Tuesdays between 9 and 11.",
    "cadence": "At most one mail a month, please.",
    "only_person": "I deal with Sam Roe alone.",
    "wrong_person": "I am the wrong person for this.",
    "left_company": "I have left the company.",
    "unhappy": "I am really disappointed.",
    "legal": "My lawyer will write to you.",
    "data_request": "Please tell me what data you hold on me.",
}


@pytest.mark.parametrize("kind", CLOSING)
def test_nothing_that_closes_is_dropped_without_a_persons_word(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However sure the weights are that it was not meant (P6)."""
    assert [each.kind for each in heard(CLOSING[kind]).signals if each.tightens] == [kind]
    _put_out_of_reach(
        monkeypatch, "SURE", "SURE_STOP", "SURE_UNHAPPY", "SAYING", "ADDED", "ADDED_SILENCE", "ADDED_UNHAPPY",
        "CHANNEL_ADDED", "CHANNEL_KEPT", "CHANNEL_SURE",
    )  # fmt: skip
    for name in ("COMES", "COMES_SILENCE"):
        monkeypatch.setattr(once_more, name, 1.1)
    found = heard(CLOSING[kind])
    assert [each for each in found.signals if each.tightens] == []
    assert [each.kind for each in found.unsure] == [kind]
    assert unsure_about(found.unsure[0], datetime(2025, 3, 12, tzinfo=UTC)).waits


@pytest.mark.parametrize("kind", CLOSING)
def test_nor_where_a_sentence_is_taken_to_say_nothing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("UNSAID", 1000.0), ("SILENT", 1000.0), ("SHORT", 0)):
        monkeypatch.setattr(weighing, name, value)
    for name in ("COMES", "COMES_SILENCE"):
        monkeypatch.setattr(once_more, name, 1.1)
    found = heard(CLOSING[kind])
    assert found.signals == ()
    assert [each.kind for each in found.unsure] == [kind]


@pytest.mark.parametrize("kind", ["stop", "unhappy", "legal"])
def test_nor_where_the_mail_as_a_whole_is_taken_to_say_something_else(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once_more, "GOES", 1.1)
    assert [each.kind for each in heard(CLOSING[kind]).signals] == [kind], "said plainly, it stays"
    monkeypatch.setattr(once_more, "PLAINLY", 1.1)
    found = heard(CLOSING[kind])
    assert found.signals == ()
    assert [each.kind for each in found.unsure] == [kind]


def test_what_is_said_in_so_many_words_no_weight_takes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((doubts, "SURE_UNHAPPY"), (weighing, "UNSAID"), (weighing, "SILENT"), (once_more, "GOES")):
        monkeypatch.setattr(module, name, 1.1)
    (found,) = heard("I am fed up to the back teeth.").signals
    assert found.kind == "unhappy"
    assert not heard("The weather is outrageous.").signals


def test_what_is_refused_and_taken_for_a_preference_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    preferred = {"phone": {"prefer": 1.0, "only": 0.0, "refuse": 0.0, "accept": 0.0}}
    monkeypatch.setattr(ChannelWeights, "likely", lambda *_: preferred)
    found = heard("Please don't call me.")
    assert [(each.fields["channel"], each.fields["wish"]) for each in found.signals] == [("phone", "prefer")]
    assert [(each.fields["channel"], each.fields["wish"]) for each in found.unsure] == [("phone", "refuse")]


def test_a_wish_that_names_no_channel_is_of_the_one_that_the_sentence_before_names() -> None:
    found = heard("I got your WhatsApp message. I keep that app strictly for family, so not there again please.")
    assert [(each.fields["channel"], each.fields["wish"]) for each in found.signals] == [("whatsapp", "refuse")]
    assert heard("I got your message. I keep that app strictly for family, so not there again please.").signals == ()
    both = "I got your WhatsApp message and your letter. I keep that strictly for family, so not there again please."
    assert heard(both).signals == ()


@pytest.mark.parametrize(
    ("said", "kind", "fields"),
    [
        ("During the pilot one status mail a week is as much as we can digest.", "cadence", {"max": 1, "per": "week"}),
        ("I just can't face more than three of your circulars in a year.", "cadence", {"max": 3, "per": "year"}),
        ("And preferably on a Friday, since I'm on site the other days.", "hours", {"days": ["fri"], "from": None}),
        ("phone is ok but mornings only, kids are home after", "hours", {"days": None, "to": "12:00"}),
        ("Priya has been a star. I only want to deal with her and nobody else.", "only_person", {"person": "Priya"}),
        ("how long does delivery take to the islands", "question", {}),
    ],
)
def test_what_is_likely_is_filled_in_from_what_the_mail_names(said: str, kind: str, fields: dict[str, object]) -> None:
    found = next(each for each in heard(said).signals if each.kind == kind)
    assert {name: found.fields[name] for name in fields} == fields


@pytest.mark.parametrize(
    ("none", "meant", "kind"),
    [
        (
            "If I tell my team to unsubscribe from something they do the opposite.",
            "Please take me off your list.",
            "stop",
        ),
        (
            "We've stopped using paper forms in theatre as of this week.",
            "Please don't send me any letters.",
            "channel",
        ),
    ],
)
def test_what_is_said_again_stands_where_the_first_time_was_none(none: str, meant: str, kind: str) -> None:
    assert [each.kind for each in heard(none).unsure] == [kind]
    found = heard(f"{none} {meant}")
    (signal,) = found.signals
    assert (signal.kind, signal.quote, signal.reader.partition("/")[0]) == (kind, meant, "phrases")
    assert found.unsure == ()


def test_a_third_of_the_mails_is_kept_from_what_is_learned_of_whole_mails() -> None:
    mails = [*read_mails(mails_of(LANGUAGES[0])[0])]
    third = [*filter(is_third, mails)]
    assert 0.3 < len(third) / len(mails) < 0.37
    assert [*islice(thirds(MAILS), len(third))] == third


def test_what_is_refused_and_taken_to_be_wanted_alone_is_asked_about() -> None:
    found = heard("Solo una cosa: no me escriba por LinkedIn, por favor.")
    assert ("linkedin", "refuse") in [
        (each.fields["channel"], each.fields["wish"]) for each in (*found.signals, *found.unsure)
    ]
