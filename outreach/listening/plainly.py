"""Which of what phrases heard in a sentence is said plainly in a clause of its own, whatever stands beside it?

'The pump came on Monday, and take me off your list' has few words like those of a sentence that asks for silence; its
second clause has no others. So a clause is weighed by itself, and where it says surely enough what a phrase heard in
it, that stands.
"""

from collections.abc import Mapping, Sequence

from outreach.listening.phrase_signals import SURE
from outreach.listening.signals import Signal, label_of
from outreach.listening.weighing import Channels, Weighing
from outreach.listening.weights import LABELS

PLAIN, PLAIN_NAMED = 0.98, 0.94
"""From how likely on a clause by itself says something plainly, and something of a way, a day, hours that it names: of
what is less likely there, much turned out by its sentence to be denied or somebody else's."""
OPENED = 0.8
"""From how likely on a clause by itself opens a way that the rest of its sentence closes."""
PREFERRED, CLOSED = 0.9, 0.5
"""From how likely on a sentence prefers some way, so that the one which a phrase hears is it, unless this is so likely
refused."""
_PREFER = LABELS.index("channel:prefer")
_NAMED = frozenset(("channel", "not_before", "hours", "cadence"))


def said_plainly(at: int, heard: Sequence[Signal], weighing: Weighing) -> list[tuple[Signal, float]]:
    """What was heard in sentence `at` that a clause says plainly, and how likely it is there."""
    found = [(signal, _in_its_clause(signal, at, weighing)) for signal in heard]
    return [(signal, sure) for signal, sure in found if sure >= (PLAIN_NAMED if signal.kind in _NAMED else PLAIN)]


def with_plain(likely: Sequence[float], plain: Sequence[tuple[Signal, float]]) -> list[float]:
    """How likely each label is in a sentence, where clauses say some plainly."""
    raised = [*likely]
    for signal, sure in plain:
        label = LABELS.index(label_of(signal))
        raised[label] = max(raised[label], sure)
    return raised


def _in_its_clause(signal: Signal, at: int, weighing: Weighing) -> float:
    """How likely a signal is in the clause that says it; 0 where that is all of the sentence, or opens a way."""
    if signal.within is None or not weighing.is_part(at, signal.within):
        return 0.0
    if signal.kind != "channel":
        return weighing.clause(at, signal.within, [signal])[LABELS.index(label_of(signal))]
    return _of_its_way(signal, at, weighing) if signal.tightens else 0.0


def opened_beside(signal: Signal, at: int, channels: Channels, weighing: Weighing) -> bool:
    """Whether a clause opens a way that only the rest of its sentence closes: 'no texts, *rather on WhatsApp*'."""
    if signal.kind != "channel" or signal.tightens or signal.within is None:
        return False
    ways = channels.get(str(signal.fields["channel"]), {})
    if _likeliest(ways) != "refuse" or not weighing.is_part(at, signal.within):
        return False
    if not any(_likeliest(other) == "refuse" for other in channels.values() if other is not ways):
        return False
    return _of_its_way(signal, at, weighing) >= OPENED


def surely_opened(signal: Signal, heard: Sequence[Signal], likely: Sequence[float], channels: Channels) -> bool:
    """Whether a phrase hears the one way that is preferred in a sentence that surely prefers one."""
    if signal.fields.get("wish") != "prefer" or signal.confidence < SURE or likely[_PREFER] < PREFERRED:
        return False
    others = [each for each in heard if each.fields.get("wish") == "prefer" and each is not signal]
    return not others and channels.get(str(signal.fields["channel"]), {}).get("refuse", 0.0) < CLOSED


def _likeliest(ways: Mapping[str, float]) -> str:
    return max(ways, key=ways.__getitem__, default="")


def _of_its_way(signal: Signal, at: int, weighing: Weighing) -> float:
    """How likely a wish for a way is in its clause; 0 where another is likelier."""
    within = signal.within or (0, 0)
    ways = weighing.clause_channels(at, within, [signal])[str(signal.fields["channel"])]
    sure = ways[str(signal.fields["wish"])]
    return sure if sure >= max(ways.values()) else 0.0
