"""What stands of what the phrases heard, and what else is said, once each sentence is weighed by its words?

The phrases say what a sentence means, and where its day, its hours, its way stand. The weights (weights.py) say how
likely it is that it means that at all. What is unlikely goes; where it would close something, a person is asked. What
is likely and was not heard is filled in from what the sentence names: a day, a way, an address. Where it names none,
it says none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from outreach.inbox.parsed import ParsedMessage
from outreach.listening.appointments import proposes
from outreach.listening.doubts import CHANNEL_ADDED, hides, likeliest, stands, unweighed
from outreach.listening.filling import Filling
from outreach.listening.open_hours import open_hours, opening, opens_beside
from outreach.listening.others import OWN
from outreach.listening.plainly import opened_beside, said_plainly, surely_opened, with_plain
from outreach.listening.pointing_back import NEAR, way_before
from outreach.listening.reading import Reading
from outreach.listening.readings import Readings
from outreach.listening.signals import Signal, label_of
from outreach.listening.weighing import CHANNEL_LIKELY, WISHED, Channels, Weighing
from outreach.listening.weights import ANY, LABELS
from outreach.listening.whole_mail import Looked

ADDED, ADDED_SILENCE, ADDED_UNHAPPY, ADDED_NAMED = 0.45, 0.65, 0.75, 0.4
"""From how likely on something is heard that no phrase heard: anything, what holds all outreach, a complaint (people
tell of mishaps that nobody is to blame for), and what its sentence must name, too."""
ADDED_ANY = 0.4
"""And below how likely it is that a sentence says anything, nothing is added to it."""
ADDED_ALONE = 0.65
"""But from how likely on something is added even so."""
HOURS_BESIDE = 0.05
"""And from how likely on hours that a sentence opens while one beside it tells when its writer is busy."""
SAYING, LIKELIEST, AHEAD, CHANNEL_LIKELIEST, RIGHT = 0.8, 0.15, 1.2, 0.2, 0.6
"""Where it is at least so likely that a sentence says something, and nothing of it stands by all this: how likely what
it then says must be at least, how many times as likely as anything else, how likely the way meant, and what part of all
that is heard so is right."""
_NAMED = frozenset(("cadence", "hours", "new_address", "not_before", "only_person"))
"""What is filled in from what a sentence names: how often, hours, an address, a day, a person."""
_SILENCE = frozenset(("stop", "unhappy", "legal"))
"""What holds all outreach."""
_STOP, _NOT_INTERESTED, _HOURS, _REFUSE = map(LABELS.index, ("stop", "not_interested", "hours", "channel:refuse"))
_ELSEWHERE = {"any", *(label for label in LABELS if label.startswith("channel:"))}
"""What is no signal, and what is weighed channel by channel."""
Meant = tuple[str, str, float]
"""A channel, how it is meant, and how likely."""


class Stand(NamedTuple):
    """What stands of what the phrases heard, with what the sentences say besides."""

    kept: list[Signal]
    unsure: list[Signal]
    """What does not, though it would close something."""
    looked: list[Looked]
    """What is known of each sentence that may say something."""


def weighed(
    message: ParsedMessage, readings: Readings, weighing: Weighing, signals: Sequence[Signal],
    spoken_for: Sequence[Signal] = (),
) -> Stand:  # fmt: skip
    """The signals of a message by the phrases, and what its sentences say besides, each sentence weighed by itself.

    A stop that stands speaks for some ways (`spoken_for`), too: none of them is all that it refuses.
    """
    stand = Stand([signal for signal in signals if signal.start < 0], [], [])
    for at, sentence in enumerate(readings.sentences):
        heard = [each for each in signals if sentence.start <= each.start < sentence.end]
        if heard and readings[at].of_others:
            heard = [each for each in heard if each.kind not in OWN]
        if not heard and weighing.silent(at):
            continue
        likely, unsaid = weighing.likely(at, heard), weighing.unsaid(at)
        plain = [] if unsaid else said_plainly(at, heard, weighing)
        if not sentence.all_cited:
            stand.looked.append(Looked(at, with_plain(likely, plain), frozenset(map(label_of, heard))))
        if not heard and _says_nothing(likely):
            continue
        channels = weighing.channels(at, heard, likely)
        meant = [each for each in heard if not readings[at].takes_back(each.kind, each.within)]
        standing = [each for each in meant if _is_beyond_weighing(each, readings.code, signals)]
        missed, wished = dict[str, float](), list[Meant]()
        if not unsaid:
            said = [each for each in heard if stands(each, likely, channels) or hides(each, at, likely, weighing)]
            said += [*(each for each, _ in plain), *_of_one_breath(heard, said, likely, channels)]
            said += [each for each in heard if opened_beside(each, at, channels, weighing)]
            said += [each for each in heard if surely_opened(each, heard, likely, channels)]
            standing = [each for each in meant if each in standing or each in said]
            closed = [each for each in spoken_for if sentence.start <= each.start < sentence.end]
            missed, wished = _besides(readings, at, likely, channels, meant, standing, closed)
            for doubted in [each for each in meant if each not in standing]:
                if then := _refused_then(doubted, wished, readings[at]):
                    standing, wished = [*standing, doubted], [each for each in wished if each not in then]
            if not (standing or missed or wished):
                standing, missed, wished = _likeliest_said(likely, channels, meant)
                missed, wished = _meant_besides(readings[at], missed, wished)
        stand.kept.extend(_of_the_mail(each, readings, at) if each.kind == "hours" else each for each in standing)
        stand.unsure.extend(each for each in heard if each.tightens and each not in standing)
        if missed or wished:
            _fill(stand, Filling(message, readings, at), missed, wished)
    return stand


def _is_beyond_weighing(signal: Signal, code: str, signals: Sequence[Signal]) -> bool:
    """Whether a signal stands however likely it is.

    'No more mails' is no stop where another way is open beside it: both stand, or neither is what it was.
    """
    return unweighed(signal, code) or (_of_a_stop(signal) and any(map(_of_a_stop, signals)))


def _refused_then(hours: Signal, wished: Sequence[Meant], reading: Reading) -> list[Meant]:
    """The refusals that are meant at doubted hours alone, for their clause names the way: 'no calls in the evening'."""
    if hours.kind != "hours" or hours.within is None:
        return []
    named = reading.channels_around(hours.within[0])
    return [each for each in wished if each[1] == "refuse" and each[0] in named]


def _of_one_breath(
    heard: Sequence[Signal], said: Sequence[Signal], likely: Sequence[float], channels: Channels
) -> list[Signal]:
    """The ways that a phrase refuses together, in a sentence that surely refuses some, but for one that it opens."""
    if likely[_REFUSE] < SAYING:
        return []
    refused = [each for each in heard if each.fields.get("wish") == "refuse"]
    several = Counter((each.reader, each.within) for each in refused)
    return [
        each
        for each in refused
        if several[each.reader, each.within] > 1
        and each not in said
        and likeliest(channels[str(each.fields["channel"])])[0] == "refuse"
    ]


def _besides(
    readings: Readings, at: int, likely: Sequence[float], channels: Channels,
    heard: Sequence[Signal], standing: Sequence[Signal], closed: Sequence[Signal],
) -> tuple[dict[str, float], list[Meant]]:  # fmt: skip
    """The kinds, and the wishes for channels, that a sentence says besides what stands; a stop that does speaks for
    the ways that it has `closed`."""
    missed = _missed(likely, heard, standing)
    stopped = closed if any(each.kind == "stop" for each in standing) else ()
    wished = _wished(channels, [*standing, *stopped], readings, at, likely)
    missed, wished = _meant_besides(readings[at], missed, wished)
    if proposes(readings[at]):  # 'call me on Thursday, then we go through it' prefers no way
        wished = [each for each in wished if each[1] not in ("prefer", "accept")]
    if _opens(likely, missed, heard) and opens_beside(readings, at):
        missed["hours"] = max(likely[_HOURS], RIGHT)
    return missed, wished


def _meant_besides(
    reading: Reading, missed: dict[str, float], wished: list[Meant]
) -> tuple[dict[str, float], list[Meant]]:
    """What only weights hear, less what is somebody else's, and ways of which the sentence denies what it says."""
    if (missed or wished) and reading.of_others:
        return {label: sure for label, sure in missed.items() if label not in OWN}, []
    if wished and reading.takes_back("channel"):  # 'don't stop calling me'
        return missed, []
    return missed, wished


def _fill(stand: Stand, filling: Filling, missed: Mapping[str, float], wished: Sequence[Meant]) -> None:
    """Add what a sentence says by what it names; a stop that it only supposes, and what it takes back, is unsure."""
    found = [*filling.all(missed), *(filling.wish(*each) for each in wished)]
    supposed = [each for each in found if each.kind == "stop" and filling.supposes]
    stand.kept.extend(each for each in found if each not in supposed)
    stand.unsure.extend([*supposed, *(each for each in filling.taken_back(missed) if each.tightens)])


def _says_nothing(likely: Sequence[float]) -> bool:
    """Whether nothing is likely enough to be looked at, as in most sentences."""
    return (
        likely[ANY] < SAYING
        and likely[_HOURS] < HOURS_BESIDE
        and all(likely[at] < CHANNEL_LIKELY for at in WISHED)
        and max(likely[:ANY]) < min(ADDED, ADDED_NAMED)
    )


def _of_the_mail(hours: Signal, readings: Readings, at: int) -> Signal:
    """The hours that a phrase heard, with what the sentences beside it say of them."""
    if (found := open_hours(readings, at)) is None:
        return hours
    said = opening(readings, at)
    return replace(hours, quote=said.text, start=said.start, end=said.end, fields=found.fields())


def _of_a_stop(signal: Signal) -> bool:
    return signal.kind == "channel" and ":stop" in signal.reader


def _missed(likely: Sequence[float], heard: Sequence[Signal], stands: Sequence[Signal]) -> dict[str, float]:
    """What no phrase heard and is likely, in the order of the labels' names."""
    least = min(ADDED, ADDED_SILENCE, ADDED_NAMED)
    found = {LABELS[at]: sure for at, sure in enumerate(likely) if sure >= least}
    if likely[ANY] < ADDED_ANY:
        found = {label: sure for label, sure in found.items() if sure >= ADDED_ALONE}
    if not found:
        return {}
    said = {label_of(signal) for signal in heard} | _ELSEWHERE
    if any(each.kind == "not_interested" for each in stands) and likely[_STOP] < likely[_NOT_INTERESTED]:
        said.add("stop")
    return {label: found[label] for label in sorted(found.keys() - said) if found[label] >= _least(label)}


def _opens(likely: Sequence[float], missed: Mapping[str, float], heard: Sequence[Signal]) -> bool:
    """Whether a sentence may tell hours that nobody heard."""
    return likely[_HOURS] >= HOURS_BESIDE and "hours" not in missed and all(each.kind != "hours" for each in heard)


def _wished(
    channels: Channels, stands: Sequence[Signal], readings: Readings, at: int, likely: Sequence[float]
) -> list[Meant]:
    """The wishes for channels that no phrase heard, in a sentence or of the channel that one before names."""
    if likely[_REFUSE] >= CHANNEL_ADDED and (way := way_before(readings[at], readings[max(0, at - NEAR) : at])):
        return [(way, "refuse", likely[_REFUSE])]
    return _wishes_missed(channels, stands) if channels or not at else _of_the_one_before(readings[at - 1], likely)


def _likeliest_said(
    likely: Sequence[float], channels: Channels, heard: Sequence[Signal]
) -> tuple[list[Signal], dict[str, float], list[Meant]]:
    """What a sentence says that surely says something, though nothing by itself is likely enough.

    What a phrase heard, too, was doubted without need and stands; else a kind, or a wish for a channel.
    """
    missed, wished = _likeliest_label(likely, channels)
    stands = [each for each in heard if _is_said(each, missed, wished)]
    return (stands, {}, []) if stands else ([], missed, wished)


def _likeliest_label(likely: Sequence[float], channels: Channels) -> tuple[dict[str, float], list[Meant]]:
    """The likeliest kind or wish, where it is that of a sentence that surely says something."""
    second, first = sorted(range(ANY), key=likely.__getitem__)[-2:]
    sure = likely[first]
    if likely[ANY] < SAYING or sure < LIKELIEST or sure < AHEAD * likely[second]:
        return {}, []
    return ({}, _meant_so(first, channels)) if first in WISHED else ({LABELS[first]: max(sure, RIGHT)}, [])


def _is_said(signal: Signal, missed: Mapping[str, float], wished: Sequence[Meant]) -> bool:
    """Whether a signal is one of these kinds, or of these wishes."""
    if signal.kind == "channel":
        return any((signal.fields["channel"], signal.fields["wish"]) == each[:2] for each in wished)
    return label_of(signal) in missed


def _meant_so(label: int, channels: Channels) -> list[Meant]:
    """The channel that is likeliest meant in the way of a label, if any is."""
    wish = LABELS[label].rpartition(":")[2]
    found = max(((wishes[wish], channel) for channel, wishes in channels.items()), default=(0.0, ""))
    return [(found[1], wish, max(found[0], RIGHT))] if found[0] >= CHANNEL_LIKELIEST else []


def _least(label: str) -> float:
    """From how likely on a label is heard that no phrase heard."""
    if label in _SILENCE:
        return ADDED_UNHAPPY if label == "unhappy" else ADDED_SILENCE
    return ADDED_NAMED if label in _NAMED else ADDED


def _wishes_missed(channels: Channels, stands: Sequence[Signal]) -> list[Meant]:
    """The channels with a likely wish that no phrase heard, and how likely it is."""
    heard = {each.fields["channel"] for each in stands if each.kind == "channel"}
    likely = ((channel, *likeliest(wishes)) for channel, wishes in channels.items() if channel not in heard)
    return [each for each in likely if each[2] >= CHANNEL_ADDED]


def _of_the_one_before(before: Reading, likely: Sequence[float]) -> list[Meant]:
    """The wish of a sentence that names no channel, where the one before it names one alone: 'not there again'."""
    label, sure = max(((LABELS[at], likely[at]) for at in WISHED), key=lambda each: each[1])
    if sure < ADDED:
        return []
    named = {*before.language.named(before.folded)}
    if not label.endswith("refuse"):  # 'my niece reads the mails; best to come by' prefers no mail
        named -= {"email"}
    return [(channel, label.rpartition(":")[2], sure) for channel in named] if len(named) == 1 else []
