"""What does a machine's mail say: who failed, who is away and until when, what they answered, who complains?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from outreach.inbox.bounce import read_bounce
from outreach.inbox.complaint import read_complaint
from outreach.inbox.invitation import read_answer
from outreach.inbox.parsed import ParsedMessage
from outreach.listening.absence import read_absence
from outreach.listening.folding import fold
from outreach.listening.phrases import Language
from outreach.listening.signals import Heard, Signal
from outreach.listening.zones import Visible
from outreach.patterns import when_used


def machine_heard(
    message: ParsedMessage, kind: str, visible: Visible, signals: Sequence[Signal], found: Sequence[Language]
) -> Heard:
    """What a machine's mail says: who failed, who is away and until when, what they answered, who complains."""
    heard = Heard(kind, None, tuple(signals), visible.text)
    if kind == "bounce":
        return replace(heard, bounces=read_bounce(message))
    if kind == "calendar":
        return replace(heard, answer=read_answer(message))
    if kind == "notification":
        return replace(heard, complaint=read_complaint(message))
    if kind != "out_of_office":
        return heard
    own = message.sender.address if message.sender is not None else ""
    american = bool(found) and found[0].code == "en" and _is_american(message)
    today = message.sent_at.date() if message.sent_at else None
    away = read_absence(visible.text or message.subject, today, own, american=american)
    if away.back is None:
        away = replace(away, back=read_absence(message.subject, today, own, american=american).back)
    if away.back is not None:  # who is back soon names a stand-in, neither a successor nor an address of their own
        left_too = () if away.sure else ("left_company",)
        signals = [each for each in signals if each.kind in left_too or _says_new(each)]
    left = any(each.kind == "left_company" for each in signals)
    back = None if left or (signals and away.back is None) else away.back
    return replace(heard, signals=tuple(signals), return_date=back, stand_in=away.stand_in)


def _says_new(signal: Signal) -> bool:
    return signal.kind == "new_address" and _NEW.search(fold(signal.quote)) is not None


_NEW = when_used(r"\b(?:new|neue?n?|ab sofort|nouvel\w*|nuev[oa]|nuov[oa]|nieuwe?|nov[oa]|chang\w+|geandert|actual)\b")


def _is_american(message: ParsedMessage) -> bool:
    """Whether 8/5 is most likely the fifth of August: by the offset of the sender's own clock."""
    offset = message.sent_at.utcoffset() if message.sent_at is not None else None
    return offset is not None and timedelta(hours=-10) <= offset <= timedelta(hours=-4)
