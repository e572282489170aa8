"""How likely is it that a sentence says something, by the weights of its words and by the spotters?"""

from collections.abc import Mapping, Sequence
from math import log, sqrt, tanh

from outreach.listening.channel_weights import channel_weights
from outreach.listening.citations import uncited
from outreach.listening.features import Calendar, salutation, tokens
from outreach.listening.readings import Parts
from outreach.listening.signals import Signal, label_of
from outreach.listening.spotters import spotted_in
from outreach.listening.weights import LABELS, and_any, weights

SPOTTED, SPOTTED_HEARD = 0.45, 0.3
"""What part the spotters have in how likely something is, and in what a phrase heard, for they know nothing of it."""
UNSAID, SILENT, SHORT = -5.0, -2.0, 5
"""With so little to speak for it that it says anything, nothing that a phrase hears in a sentence stands, unless it
asks, or has so few words that the weights know too little: of 1,200 such sentences that nothing was learned from, the
phrases heard something in fifty, and one right. With so little, nothing is added to a sentence in which no phrase hears
anything, and it does not count for its mail as a whole."""
CHANNEL_LIKELY = 0.1
"""Below how likely any wish for a channel is in a sentence, no channel is weighed by itself."""
WISHED = tuple(at for at, label in enumerate(LABELS) if label.startswith("channel:"))
"""The labels of the wishes for channels."""
Channels = Mapping[str, Mapping[str, float]]
"""How likely each channel of a sentence is meant in which way."""
_MARKS = frozenset(",;:-.!?)(")
"""Behind what a clause that is weighed by itself begins."""
_BESIDE = 2
"""So many words at least stand beside a clause that is weighed by itself."""


def _of_both(one: float, other: float) -> float:
    """How likely what two take to be so likely is: the mean of what speaks for it."""
    one, other = (min(max(each, _LEAST), 1 - _LEAST) for each in (one, other))
    return 1 / (1 + sqrt((1 - one) / one * (1 - other) / other))


def _with_spotted(likely: float, speaks: float, *, heard: bool) -> float:
    """How likely is what weights take to be so likely, and so much speaks for by the spotters."""
    part = SPOTTED_HEARD if heard else SPOTTED
    likely = min(max(likely, _LEAST), 1 - _LEAST)
    speaks = (1 - part) * log(likely / (1 - likely)) + part * speaks
    return 0.5 + 0.5 * tanh(speaks / 2)  # the logistic function, as it overflows nowhere


_LEAST = 1e-6


def _tokens(folded: str, words: Sequence[str], calendar: Calendar) -> list[str]:
    """What a sentence is weighed by, without what it cites."""
    own = uncited(folded)
    return tokens(folded, calendar, words) if own is folded else tokens(own, calendar)


class Weighing:
    """The sentences of a text, weighed by their words."""

    def __init__(self, parts: Parts, code: str) -> None:
        self._code, self._parts, self._weights = code, parts, weights(code)
        calendar = self._weights.calendar
        said = [_tokens(*each, calendar) for each in zip(parts.folded, parts.words, strict=True)]
        greeted = len(said) > 1 and salutation(parts.folded[0], parts.words[0])
        self._sentences = self._weights.weigh(said, greeted=greeted)
        self._spotted = spotted_in(code, said, greeted=greeted)
        self._saying = list(map(self._weights.saying, self._sentences))

    def unsaid(self, at: int) -> bool:
        """Whether a sentence says nothing, whatever a phrase hears in it: none of its words is its writer's, or hardly
        anything speaks for it."""
        if self._parts.sentences[at].all_cited:
            return True
        asks = "?" in self._parts.folded[at][-6:]
        return self._saying[at] < UNSAID and len(self._parts.words[at]) > SHORT and not asks

    def silent(self, at: int) -> bool:
        """Whether a sentence in which no phrase hears anything need not be looked at."""
        return self._saying[at] < SILENT

    def likely(self, at: int, heard: Sequence[Signal]) -> list[float]:
        """How likely each label is in a sentence."""
        said = {label_of(signal) for signal in heard}
        likely = self._weights.likely(self._sentences[at], and_any(said))
        if not self._spotted:
            return likely
        says = self._spotted.of(at)
        return [
            _with_spotted(sure, says[label], heard=label in said) for label, sure in zip(LABELS, likely, strict=True)
        ]

    def clause(self, at: int, within: tuple[int, int], heard: Sequence[Signal]) -> list[float]:
        """How likely each label is in a part of a sentence, taken by itself."""
        own = self._parts.folded[at][slice(*within)]
        (alone,) = self._weights.weigh([tokens(own, self._weights.calendar)])
        return self._weights.likely(alone, and_any({label_of(signal) for signal in heard}))

    def clause_channels(self, at: int, within: tuple[int, int], heard: Sequence[Signal]) -> Channels:
        """How likely the channels of a part of a sentence are meant in which way."""
        own = self._parts.folded[at][slice(*within)]
        found = channel_weights(self._code).likely(own, _wished(heard), set())
        return found if len(found) != 1 else _with_the_only(found, self.clause(at, within, heard))

    def is_part(self, at: int, within: tuple[int, int]) -> bool:
        """Whether a clause stands by itself, behind a mark or at the start, and leaves some of its sentence out."""
        folded = self._parts.folded[at]
        before, own = folded[: within[0]].rstrip(), len(folded[slice(*within)].split())
        return own > 1 and len(folded.split()) > own + _BESIDE and (not before or before[-1] in _MARKS)

    def channels(self, at: int, heard: Sequence[Signal], likely: Sequence[float]) -> Channels:
        """How likely its channels are meant in which way; none where nothing of the kind is likely or heard."""
        wished = _wished(heard)
        if not wished and all(likely[label] < CHANNEL_LIKELY for label in WISHED):
            return {}
        others = {label_of(signal) for signal in heard if signal.kind != "channel"}
        found = channel_weights(self._code).likely(self._parts.folded[at], wished, others)
        if self._spotted:
            says = self._spotted.of(at)
            found = {
                channel: {
                    wish: _with_spotted(sure, says[f"channel:{channel}:{wish}"], heard=(channel, wish) in wished)
                    for wish, sure in wishes.items()
                }
                for channel, wishes in found.items()
            }
        return found if len(found) != 1 else _with_the_only(found, likely)


def _wished(heard: Sequence[Signal]) -> set[tuple[str, str]]:
    """The channels that phrases heard, and how each was meant."""
    return {(str(s.fields["channel"]), str(s.fields["wish"])) for s in heard if s.kind == "channel"}


def _with_the_only(found: Channels, likely: Sequence[float]) -> Channels:
    """The only channel that a sentence names, with what the sentence says of ways: it says it of that one."""
    ((channel, wishes),) = found.items()
    alone = {LABELS[label]: likely[label] for label in WISHED}
    return {channel: {wish: _of_both(sure, alone[f"channel:{wish}"]) for wish, sure in wishes.items()}}
