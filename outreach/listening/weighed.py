"""What stands of what the phrases heard, and what else is said, once each sentence is weighed by its words?

The phrases say what a sentence means, and where its day, its hours, its way stand. The weights (weights.py) say how
likely it is that it means that at all. What is unlikely goes; where it would close something, a person is asked. What
is likely and was not heard is filled in from what the sentence names: a day, a way, an address. Where it names none,
it says none.
"""

from collections.abc import Iterator, Sequence

from outreach.inbox.parsed import ParsedMessage
from outreach.listening import people, wishes
from outreach.listening.asking import told_days
from outreach.listening.reading import Reading, Readings
from outreach.listening.signals import Signal
from outreach.listening.weights import LABELS, Weights, weights

ADDED, ADDED_STOP, KEPT, SURE, SURE_STOP, SURE_UNHAPPY = 0.55, 0.6, 0.3, 0.2, 0.4, 0.05
"""From how likely on something is heard that no phrase heard, and a stop; below how likely what a phrase heard is
dropped, and below how likely what would close something, or everything, is asked about; a complaint is seldom passed
over, for it costs most to overlook one."""
_WISHES = ("prefer", "only", "refuse", "accept")
_PLAIN = ("stop", "unhappy", "legal", "interest", "not_interested", "resume")
_REQUESTS = ("access", "erase")
_SILENCING = ("stop", "channel:refuse")
"""'No more mails' is either, by what stands beside it."""


def label_of(signal: Signal) -> str:
    """What a signal is weighed as."""
    if signal.kind == "channel":
        return f"channel:{signal.fields['wish']}"
    return str(signal.fields["request"]) if signal.kind == "data_request" else signal.kind


def weighed(message: ParsedMessage, readings: Readings, signals: Sequence[Signal]) -> tuple[list[Signal], list[Signal]]:
    """The signals of a message by the phrases, and what its sentences say besides, weighed; and what is unsure."""
    weigh = weights(readings.code)
    kept = [signal for signal in signals if signal.start < 0]
    unsure: list[Signal] = []
    # 'No more mails' is no stop where another way is open beside it: both stand, or neither is what it was.
    run_down = any(signal.kind == "channel" and ":stop" in signal.reader for signal in signals)
    for at, (sentence, folded, words) in enumerate(readings.parts):
        heard = [each for each in signals if sentence.start <= each.start < sentence.end]
        likely = weigh.likely(folded, words, {label_of(signal) for signal in heard})
        if likely is None:
            continue
        stands = [
            each for each in heard if (run_down and each.kind == "channel") or _stands(each, readings.code, likely)
        ]
        unsure += [each for each in heard if each.tightens and each not in stands]
        kept += stands
        if missed := _missed(likely, heard, stands):
            kept += _Filling(message, readings, at, weigh).all(missed, heard)
    return kept, unsure


def _missed(likely: Sequence[float], heard: Sequence[Signal], stands: Sequence[Signal]) -> dict[str, float]:
    """What no phrase heard and is likely, in the order of the labels' names."""
    found = dict(zip(LABELS, likely, strict=True))
    said = {label_of(signal) for signal in heard} | {"any"}
    if any(each.kind == "not_interested" for each in stands) and found["stop"] < found["not_interested"]:
        said.add("stop")
    return {
        label: found[label]
        for label in sorted(found.keys() - said)
        if found[label] >= (ADDED_STOP if label == "stop" else ADDED)
    }


def _stands(signal: Signal, code: str, likely: Sequence[float]) -> bool:
    """Whether what a phrase heard stays.

    What another language's phrases heard, and what counts only beside another sentence, the weights know nothing of.
    """
    foreign = not signal.reader.startswith(f"phrases/{code}:")
    if foreign or signal.confidence <= wishes.UNLIKELY:
        return True
    labels = _SILENCING if label_of(signal) in _SILENCING else (label_of(signal),)
    least = {"stop": SURE_STOP, "unhappy": SURE_UNHAPPY}.get(signal.kind, SURE if signal.tightens else KEPT)
    return max(likely[LABELS.index(label)] for label in labels) >= least


class _Filling:
    """The signals of one sentence that no phrase heard."""

    def __init__(self, message: ParsedMessage, readings: Readings, at: int, weigh: Weights) -> None:
        self._message, self._readings, self._at, self._weigh = message, readings, at, weigh
        self._reading: Reading = readings[at]
        self._reader = f"weights/{readings.code}"
        self._sender = message.sender.name if message.sender else ""
        self._own = {message.sender.address.casefold()} if message.sender else set()

    def all(self, likely: dict[str, float], heard: Sequence[Signal]) -> Iterator[Signal]:
        """One signal for each label, as far as the sentence names what it needs."""
        named = {str(signal.fields["channel"]) for signal in heard if signal.kind == "channel"}
        for label, sure in likely.items():
            kind, _, wish = label.partition(":")
            if wish:
                yield from self._ways(wish, sure, named, [each for each in _WISHES if f"channel:{each}" in likely])
            elif label in _PLAIN:
                yield self._signal(label, sure)
            elif label in _REQUESTS:
                yield self._signal("data_request", sure, request=label)
            else:
                yield from self._with_fields(kind, sure)

    def _signal(self, kind: str, sure: float, **fields: object) -> Signal:
        sentence = self._reading.sentence
        return Signal(kind, sentence.text, sentence.start, sentence.end, round(sure, 2), self._reader, fields)

    def _ways(self, wish: str, sure: float, heard: set[str], wished: Sequence[str]) -> Iterator[Signal]:
        """The ways that the sentence names, each with the likeliest of the wishes in its own clause."""
        reading = self._reading
        for channel in reading.language.named(reading.masked):
            if channel in heard or (len(wished) > 1 and self._likeliest(channel, wished) != wish):
                continue
            until = wishes.until(reading, wish)
            yield self._signal("channel", sure, channel=channel, wish=wish, until=until)

    def _likeliest(self, channel: str, wished: Sequence[str]) -> str:
        reading = self._reading
        spans = reading.language.clauses.of(reading.text)
        here = [(a, b) for a, b in spans if channel in reading.language.named(reading.masked[a:b])]
        start, end = here[0] if here else (0, len(reading.masked))
        labels = [f"channel:{wish}" for wish in wished]
        return self._weigh.likeliest(reading.folded[start:end], labels).rpartition(":")[2]

    def _with_fields(self, kind: str, sure: float) -> Iterator[Signal]:
        reading = self._reading
        if kind == "question" and reading.asks:
            yield self._signal(kind, sure, text=reading.sentence.text)
        elif kind == "fact":
            day = told_days(reading)
            yield self._signal(kind, sure, text=reading.sentence.text, date=day[0].first.isoformat() if day else None)
        elif kind == "not_before" and (span := wishes.first_day(reading)):
            yield self._signal(kind, sure, **{"from": span[0], "to": span[1]})
        elif kind == "hours" and (found := next((h for h in reading.hours if h.days or h.since or h.until), None)):
            days = list(found.days) if found.days else None
            yield self._signal(kind, sure, **{"days": days, "from": found.since, "to": found.until})
        elif kind == "cadence" and reading.often:
            yield self._signal(kind, sure, max=reading.often[-1].count, per=reading.often[-1].unit)
        else:
            yield from self._with_somebody(kind, sure)

    def _with_somebody(self, kind: str, sure: float) -> Iterator[Signal]:
        reading, following = self._reading, self._readings[self._at + 1 : self._at + 4]
        if kind in ("wrong_person", "left_company"):
            names = " ".join([self._sender, *(each.name for each in self._message.to)])
            yield self._signal(kind, sure, refer_to=people.referred([reading, *following], self._own, names))
        elif kind == "only_person" and (person := people.named_first(reading, self._message.to, self._sender)):
            yield self._signal(kind, sure, person=person)
        elif kind == "new_address":
            domains = {each.address.rpartition("@")[2].casefold() for each in self._message.to}
            for address in reading.addresses:
                if address.casefold() not in self._own and address.rpartition("@")[2].casefold() not in domains:
                    yield self._signal(kind, sure, address=address.rstrip("."))
                    return
