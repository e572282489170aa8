"""Does what a phrase heard stand, once its sentence is weighed by its words?"""

from collections.abc import Mapping, Sequence

from outreach.listening.phrase_signals import CERTAIN, UNLIKELY
from outreach.listening.signals import Signal, label_of
from outreach.listening.weighing import Channels, Weighing
from outreach.listening.weights import ANY, LABELS

KEPT, SURE, SURE_STOP, SURE_UNHAPPY = 0.3, 0.2, 0.45, 0.05
"""Below how likely what a phrase heard is dropped, and below how likely what would close something, or
everything, is asked about; a complaint is seldom passed over, for it costs most to overlook one."""
CHANNEL_ADDED = 0.57
"""From how likely on a wish for a channel is heard that no phrase heard."""
CHANNEL_KEPT, CHANNEL_SURE = 0.2, 0.2
"""Below how likely one that a phrase heard is dropped, and one that closes something asked about."""
NEARLY = 0.75
"""What a phrase heard of a channel stands where it is nearly as likely as the likeliest wish for it."""
_SILENCING = ("stop", "channel:refuse")
"""'No more mails' is either, by what stands beside it."""
_STOP, _QUESTION = LABELS.index("stop"), LABELS.index("question")
_ASKED_ABOUT = frozenset(("cadence", "hours", "not_before", "new_address", "interest", "resume"))
"""Kinds whose words stand in questions, too: 'tell me whether it needs oil once a year'."""
ELSE = 0.5
"""From how likely on something else than silence hides in its sentence a clause that asks for it."""
ASKS, LESS = 0.85, 0.3
"""Where it is so likely that a sentence asks, and of these kinds one that a phrase heard is so much less likely, the
question alone stands."""


def likeliest(wishes: Mapping[str, float]) -> tuple[str, float]:
    return max(wishes.items(), key=lambda each: each[1])


def unweighed(signal: Signal, code: str) -> bool:
    """Whether the weights have no say: another language's phrases heard it, it counts only beside another, or it was
    said in so many words."""
    other = not signal.reader.startswith(f"phrases/{code}:")
    return other or signal.confidence <= UNLIKELY or signal.confidence >= CERTAIN


def hides(signal: Signal, at: int, likely: Sequence[float], weighing: Weighing) -> bool:
    """Whether a sentence that surely says something else asks for silence in the clause that a phrase heard."""
    if signal.kind != "stop" or signal.within is None:
        return False
    if max(sure for label, sure in enumerate(likely[:ANY]) if label != _STOP) < ELSE:
        return False
    return weighing.clause(at, signal.within, [signal])[_STOP] >= SURE_STOP


def stands(signal: Signal, likely: Sequence[float], channels: Channels) -> bool:
    """Whether what a phrase heard stays, with what its sentence is likely to say, of its channels too."""
    if signal.kind == "channel":
        wishes_of_it = channels[str(signal.fields["channel"])]
        sure = wishes_of_it[str(signal.fields["wish"])]
        least = CHANNEL_SURE if signal.tightens else CHANNEL_KEPT
        return sure >= max(least, NEARLY * likeliest(wishes_of_it)[1])
    if signal.kind == "stop":
        narrower = any(likeliest(each)[0] == "refuse" and each["refuse"] >= CHANNEL_ADDED
                       for channel, each in channels.items() if channel != "email")  # fmt: skip
        of_it = (likely[_STOP],) if narrower else (likely[LABELS.index(label)] for label in _SILENCING)
        return max(of_it) >= SURE_STOP
    sure = likely[LABELS.index(label_of(signal))]
    if signal.kind in _ASKED_ABOUT and likely[_QUESTION] >= max(ASKS, sure + LESS):
        return False
    least = SURE_UNHAPPY if signal.kind == "unhappy" else SURE if signal.tightens else KEPT
    return sure >= least
