"""How is each channel meant that a sentence names: preferred, the only one, refused, open, or none of it?

'Don't ring, a text will do' names two. Each is weighed by itself (features.py): its own words count as `+me`, those of
other channels as `+it`, so that what is learned of 'ring' holds for 'text', too; and besides, the sentence as it stands
counts as said of this channel. The weights in `weights/<language>.channels.txt` are learned as weights.py tells.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from outreach.listening.features import Calendar, classed, ended
from outreach.listening.phrases import Language, language
from outreach.listening.walks import Text
from outreach.listening.weight_files import kept_weights
from outreach.listening.weights import Weights
from outreach.patterns import when_used

WISHES = ("prefer", "only", "refuse", "accept")
"""What is weighed."""
ME, OTHER = "+me", "+it"
Named = Sequence[tuple[int, int, str]]
"""Where a sentence names which channel."""
Wish = tuple[str, str]
"""A channel and how it is meant."""


def named_in(text: Text, spoken: Language) -> Named:
    """Where a sentence names channels, in order, none in another."""
    named: list[tuple[int, int, str]] = []
    for start, end, channel in sorted(spoken.seen(text)):
        if not named or start >= named[-1][1]:
            named.append((start, end, channel))
    return named


def _number_in(folded: str) -> Named:
    """Where a sentence that names no way gives a number: 'for anything, try me on 555 01 44 20'."""
    found = _NUMBER.search(folded)
    return [(*found.span(), "phone")] if found and not _DAY.fullmatch(found[0]) else []


_NUMBER = when_used(
    r"(?<![\w.,#-])(?:(?:\+|\(?0)\d?[\d()/ .-]{6,20}\d|\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{3,4}|[69]\d\d(?: ?\d){6})(?![\w-])"
)
"""A telephone number: it begins with its country or with a nought, or is grouped as one."""
_DAY = when_used(r"\d\d?([./-])\d\d?\1\d{2,4}")


def tokens_of(channel: str, folded: str, named: Named, calendar: Calendar) -> list[str]:
    """A sentence by its words as one channel sees it."""
    return ended(folded, [*_seen_from(channel, folded, named, calendar)])


def _seen_from(channel: str, folded: str, named: Named, calendar: Calendar) -> Iterator[str]:
    at = 0
    for start, end, other in named:
        yield from classed(folded[at:start], calendar)
        yield ME if other == channel else OTHER
        at = end
    yield from classed(folded[at:], calendar)


def said_of(channel: str) -> str:
    """What stands before the features of a sentence that is said of a channel."""
    return f"{channel}="


def heard_of(channel: str, wishes: Collection[Wish], others: Collection[str]) -> list[str]:
    """What the phrases heard, as one channel sees it: wishes for it, for another, and all else."""
    return sorted({f"{ME if other == channel else OTHER}:{wish}" for other, wish in wishes} | {*others})


class ChannelWeights:
    """The weights of the wishes for channels in one language."""

    def __init__(self, weights: Weights, spoken: Language) -> None:
        self._weights, self._spoken = weights, spoken

    def likely(self, folded: str, wishes: Collection[Wish], others: Collection[str]) -> dict[str, dict[str, float]]:
        """How likely each channel that is named, or of which the phrases heard something, is meant in which way.

        `wishes` is what the phrases heard of channels, `others` what else they heard.
        """
        named = named_in(Text(folded), self._spoken) or _number_in(folded)
        channels = dict.fromkeys([*(channel for _, _, channel in named), *(channel for channel, _ in wishes)])
        if not channels:
            return {}
        weights = self._weights
        said = ended(folded, classed(folded, weights.calendar))
        found: dict[str, dict[str, float]] = {}
        for channel in channels:
            seen = tokens_of(channel, folded, named, weights.calendar)
            weighed = weights.weigh_of(seen, said, said_of(channel))
            likely = weights.likely(weighed, heard_of(channel, wishes, others))
            found[channel] = dict(zip(WISHES, likely, strict=True))
        return found


def name_of(code: str) -> str:
    """The name of the file of a language's weights."""
    return f"{code}.channels"


@cache
def channel_weights(code: str) -> ChannelWeights:
    """The weights of a language's wishes for channels, read at their first use."""
    spoken = language(code)
    return ChannelWeights(Weights(kept_weights(name_of(code)), spoken.calendar), spoken)
