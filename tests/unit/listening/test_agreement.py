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
