"""Which of the signals of one message stand?"""

from outreach.listening.agreement import agreed
from outreach.listening.signals import Signal


def way(channel: str, wish: str, confidence: float, reader: str) -> Signal:
    """A wish for a channel in the only sentence of a mail."""
    fields = {"channel": channel, "wish": wish, "until": None}
    return Signal("channel", "Rather than mail me, ring.", 0, 26, confidence, reader, fields)


def test_mail_that_a_phrase_has_run_down_beside_another_way_is_not_refused() -> None:
    phone = way("phone", "prefer", 0.9, "phrases/en:channel19")
    assert agreed([phone, way("email", "refuse", 0.7, "phrases/en:channel3")]) == [phone]


def test_mail_that_the_weights_take_to_be_refused_beside_another_way_is() -> None:
    phone, mail = way("phone", "prefer", 0.9, "phrases/en:channel19"), way("email", "refuse", 0.7, "weights/en")
    assert agreed([phone, mail]) == [mail, phone]


def said(kind: str, confidence: float, **fields: object) -> Signal:
    """Something else that the same sentence says."""
    return Signal(kind, "Rather than mail me, ring.", 0, 26, confidence, "weights/en", fields)


def test_a_day_of_an_ultimatum_is_no_day_to_wait_for() -> None:
    day = {"from": "2025-10-17", "to": "2025-10-17"}
    assert agreed([said("not_before", 0.7, **day), said("legal", 0.9)]) == [said("legal", 0.9)]


def test_a_day_until_which_a_way_is_preferred_is_no_day_to_wait_for() -> None:
    mail = said("channel", 0.9, channel="email", wish="prefer", until="2025-02-28")
    assert agreed([mail, said("not_before", 0.7, **{"from": "2025-02-28", "to": "2025-02-28"})]) == [mail]


def test_who_says_how_often_declines_nothing() -> None:
    often = said("cadence", 0.9, max=1, per="month")
    assert agreed([often, said("not_interested", 0.9)]) == [often]


def test_who_declines_and_names_a_day_says_both_unless_a_weak_phrase_heard_it() -> None:
    day = said("not_before", 0.7, **{"from": "2025-10-17", "to": "2025-10-17"})
    weak = Signal("not_interested", "No budget.", 30, 40, 0.7, "phrases/en:not_interested9")
    weighed = Signal("not_interested", "No budget.", 30, 40, 0.7, "weights/en")
    assert agreed([day, weak]) == [day]
    assert agreed([day, weighed]) == [day, weighed]
