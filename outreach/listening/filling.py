"""What no phrase heard and is likely, filled in from what its sentence names: a day, an hour, a person, an address."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from outreach.inbox.parsed import ParsedMessage
from outreach.listening import earliest_days, people
from outreach.listening.appointments import one_off, proposes
from outreach.listening.asking import told_day, told_days
from outreach.listening.last_days import last_day
from outreach.listening.named import words_of
from outreach.listening.open_hours import open_hours, opening
from outreach.listening.pointing_back import NEAR, of_before
from outreach.listening.reading import Reading
from outreach.listening.readings import Readings
from outreach.listening.referred import Told, is_of_another, referred
from outreach.listening.signals import Signal

_PLAIN = ("stop", "unhappy", "legal", "interest", "not_interested", "resume")
_REQUESTS = ("access", "erase")
_ASKED = 0.8
"""From how likely on what asks for something to be done is a question, too."""


class Filling:
    """The signals of one sentence that no phrase heard."""

    def __init__(self, message: ParsedMessage, readings: Readings, at: int) -> None:
        self._message, self._readings, self._at = message, readings, at
        self._reading: Reading = readings[at]
        self._before = readings[max(0, at - NEAR) : at]
        self._reader = f"weights/{readings.code}"
        self._sender = message.sender.name if message.sender else ""
        self._own = {message.sender.address.casefold()} if message.sender else set()

    def all(self, likely: Mapping[str, float]) -> Iterator[Signal]:
        """One signal for each label, as far as the sentence names what it needs; wishes for channels are none here."""
        for label, sure in likely.items():
            if not self._is_taken_back(label):
                yield from self._of(label, sure)

    def taken_back(self, likely: Mapping[str, float]) -> Iterator[Signal]:
        """The signals of the labels that the sentence says it does not mean: what closes is to be asked about."""
        for label, sure in likely.items():
            if self._is_taken_back(label):
                yield from self._of(label, sure)

    @property
    def supposes(self) -> bool:
        """Whether the sentence only supposes what it says."""
        return self._reading.supposes

    def _is_taken_back(self, label: str) -> bool:
        return self._reading.takes_back("data_request" if label in _REQUESTS else label)

    def _of(self, label: str, sure: float) -> Iterator[Signal]:
        if label in _PLAIN:
            yield of_before(self._signal(label, sure), self._reading, self._before)
        elif label in _REQUESTS:
            yield self._signal("data_request", sure, request=label)
        else:
            yield from self._with_fields(label, sure)

    def wish(self, channel: str, wish: str, sure: float) -> Signal:
        """A channel and how it is meant."""
        found = self._signal("channel", sure, channel=channel, wish=wish, until=last_day(self._reading, wish))
        clause = None if wish == "refuse" else self._clause_of(channel)  # a refusal may stand anywhere in its sentence
        return of_before(replace(found, within=clause), self._reading, self._before)

    def _clause_of(self, channel: str) -> tuple[int, int] | None:
        """The one clause that names a channel."""
        language, text = self._reading.language, self._reading.text
        named = {language.around(text, start, end) for start, end, way in language.seen(text) if way == channel}
        return named.pop() if len(named) == 1 else None

    def _signal(self, kind: str, sure: float, **fields: object) -> Signal:
        sentence = self._reading.sentence
        return Signal(kind, sentence.text, sentence.start, sentence.end, round(sure, 2), self._reader, fields)

    def _with_fields(self, kind: str, sure: float) -> Iterator[Signal]:
        reading = self._reading
        if kind == "question":
            if sure < _ASKED and reading.says("request_to_act") and not reading.says("asks_information"):
                return  # it asks for something to be done
            yield self._signal(kind, sure, text=reading.sentence.text)
        elif kind == "fact":
            day = told_days(reading)
            yield self._signal(kind, sure, text=reading.sentence.text, date=told_day(reading, day[0]) if day else None)
        elif kind == "not_before":
            yield from self._first_day(sure)
        elif kind == "hours":
            if (span := earliest_days.first_day(reading)) and earliest_days.at_the_soonest(reading):
                yield self._signal("not_before", sure, **{"from": span[0], "to": span[1]})
            else:
                yield from self._hours(sure)
        elif kind == "cadence":
            if often := reading.often_loosely:
                yield self._signal(kind, sure, max=often.count, per=often.unit)
        else:
            yield from self._with_somebody(kind, sure)

    def _hours(self, sure: float) -> Iterator[Signal]:
        """The hours that the sentence tells together with those beside it, read from the one that opens them."""
        if proposes(self._reading):
            return
        told = open_hours(self._readings, self._at)
        found = told or self._reading.hours_loosely
        if found and (found.days or not one_off(self._reading, found)):
            hours = self._signal("hours", sure, **found.fields())
            said = opening(self._readings, self._at) if told else self._reading.sentence
            yield replace(hours, quote=said.text, start=said.start, end=said.end)

    def _first_day(self, sure: float) -> Iterator[Signal]:
        """The earliest day that the sentence names, or the one behind it that asks for contact on a day, or before."""
        asking = (each for each in self._readings[self._at : self._at + 2] if earliest_days.asks_on_a_day(each))
        reading = next(asking, self._reading)
        before = self._readings[self._at - 1] if self._at else None
        if span := earliest_days.first_day(reading, before):
            found = self._signal("not_before", sure, **{"from": span[0], "to": span[1]})
            sentence = reading.sentence
            yield replace(found, quote=sentence.text, start=sentence.start, end=sentence.end)

    def _with_somebody(self, kind: str, sure: float) -> Iterator[Signal]:
        reading, following = self._reading, self._readings[self._at + 1 : self._at + 4]
        if kind in ("wrong_person", "left_company"):
            names = " ".join([self._sender, *(each.name for each in self._message.to)])
            left = kind == "left_company"
            before = () if left else self._readings[max(0, self._at - 1) : self._at]
            told = Told(self._own, names, left)
            yield self._signal(kind, sure, refer_to=referred([reading, *following], told, before))
        elif kind == "only_person":
            before = self._readings[max(0, self._at - 2) : self._at]
            if person := people.named_first(reading, before, self._message.to, self._sender):
                yield self._signal(kind, sure, person=person)
        elif kind == "new_address":
            domains = {each.address.rpartition("@")[2].casefold() for each in self._message.to}
            for address in reading.addresses:
                ours = address.rpartition("@")[2].casefold() in domains
                if not ours and not is_of_another(address, words_of(self._sender)):
                    yield self._signal(kind, sure, address=address.rstrip("."))
                    return
