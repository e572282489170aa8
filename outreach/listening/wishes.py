"""Which ways, days, hours and frequencies does a sentence wish for?"""

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from outreach.listening.bare_words import ways_meant
from outreach.listening.date_rules import FOLLOWING
from outreach.listening.dates import When
from outreach.listening.groups import Match
from outreach.listening.hours import Hours
from outreach.listening.last_days import SINGLE, last_day
from outreach.listening.reading import Reading, Readings
from outreach.listening.signals import OF_A_WAY, Signal
from outreach.listening.which_day import asked_for, asks_on, meant
from outreach.patterns import when_used

CERTAIN, SURE, LIKELY, UNLIKELY = 0.97, 0.9, 0.7, 0.4


def signal(reading: Reading, kind: str, reader: str, confidence: float = SURE, **fields: object) -> Signal:
    """A signal with the whole sentence as its quote."""
    sentence = reading.sentence
    return Signal(kind, sentence.text, sentence.start, sentence.end, confidence, f"phrases/{reader}", fields)


def how_sure(match: Match, sure: float = LIKELY) -> float:
    """How sure a phrase is of what it says: it is certain where nobody means it otherwise."""
    return CERTAIN if match.group.surely else sure


def surest_first(matches: Sequence[Match]) -> list[Match]:
    """Those that nobody means otherwise before the others."""
    return sorted(matches, key=lambda match: not match.group.surely)


def _placed(found: Signal, reading: Reading, match: Match) -> Signal:
    """The signal with the clauses that its phrase stands in."""
    return replace(found, within=reading.language.around(reading.masked, match.start, match.end))


def channels(reading: Reading) -> Iterator[Signal]:
    """The ways that are preferred, exclusive, refused or open."""
    claimed: dict[str, str] = {}
    mail: Signal | None = None
    matches = sorted(reading.matches("channel"), key=lambda match: (match.group.beside, not match.group.surely))
    closed, alone = _surely(matches, "refuse"), _surely(matches, "only")
    for match in matches:
        wish = str(match.group.fields["wish"])
        named = (str(match.group.fields["channel"]),) if "channel" in match.group.fields else match.channels
        named = named or reading.language.named(reading.masked[match.start : match.end])
        if named == ("email",):
            if any(_holds(other, match, reading.masked) for other in matches):
                continue
            compared = _COMPARED.match(reading.masked, match.end)
            named = named if compared else reading.language.named_after(match, reading.masked) or named
        if any(_says_more(other, match) for other in matches) or _of_the_other(match, reading.masked, matches):
            continue
        named = ways_meant(named, reading, match)
        for channel in named:
            shut = channel in closed or (match.group.weak and channel in alone)
            if shut and wish in ("prefer", "accept"):
                continue
            if channel in claimed or (channel == "email" and set(named) == {"email", "post"}):
                continue
            claimed[channel] = wish
            last = last_day(reading, wish)
            weak = match.group.weak or ((channel, wish) == ("email", "refuse") and _unread(reading, match))
            sure = UNLIKELY if match.group.beside else LIKELY if weak else how_sure(match, SURE)
            found = signal(reading, "channel", match.group.name, sure, channel=channel, wish=wish, until=last)
            found = _placed(found, reading, match)
            yield found
            if (channel, wish) == ("email", "refuse"):
                mail = found
    if mail:
        yield from _besides(reading, mail, claimed)


def _unread(reading: Reading, match: Match) -> bool:
    """Whether mail is only run down ('mail I never open'), as people do who ask for another way."""
    start, end = reading.language.around(reading.text, match.start, match.end)
    return reading.language.says("unread", reading.masked[start:end]) is not None


_WRITTEN = {"whatsapp", "sms", "linkedin", "video"}


def _besides(reading: Reading, refused: Signal, claimed: Mapping[str, str]) -> Iterator[Signal]:
    """Another way that another clause names where mail is refused: 'a text on WhatsApp and I answer, mail never'."""
    start, end = refused.within or (0, 0)
    for at, until in reading.language.clauses.of(reading.text):
        if start < until and at < end:
            continue
        for channel in _WRITTEN & {*reading.language.named(reading.masked[at:until])} - {*claimed}:
            if not reading.language.says("negative", reading.masked[at:until]):
                fields = {"channel": channel, "wish": "prefer", "until": None}
                yield replace(refused, confidence=UNLIKELY, fields=fields, within=(at, until))


def _surely(matches: Sequence[Match], wish: str) -> set[str]:
    """The ways that a phrase surely closes, or names as the only one: what else opens them says less."""
    sure = [match for match in matches if match.group.fields["wish"] == wish and not match.group.weak]
    named = (match.channels or tuple(filter(None, [match.group.fields.get("channel")])) for match in sure)
    return {channel for channels in named if channels != ("email",) for channel in channels}


def _holds(wider: Match, match: Match, text: str) -> bool:
    """Whether a wider phrase names the way that a bare 'write' is about ('por LinkedIn *no me escribas*')."""
    inside = wider.start <= match.start and match.end <= wider.end and wider is not match
    same = wider.group.fields["wish"] == match.group.fields["wish"]
    ways = wider.channels or tuple(filter(None, [wider.group.fields.get("channel")]))
    named = bool(ways) and "email" not in ways
    return inside and same and named and not set(",;:") & set(text[wider.start : wider.end])


_COMPARED = when_used(r"\W{0,2}(?:als|than|que|che|dan|do que)\b")
_THAN = when_used(
    r"\b(?:(?:lieber|eher|besser|rather|better|more|sooner|plutot|mieux|mejor|antes|meglio|piu|liever|beter|melhor)"
    r" (?:als|than|que|che|dan|do que)|(?:meglio|piuttosto|liever|beter)\b[^,;.]{0,40}? (?:che|dan)) (?:\w+ ){0,2}\S*$"
)
"""What compares one way with another, up to its end: 'texts suit me *better than calls*'."""


def _of_the_other(match: Match, text: str, matches: Sequence[Match]) -> bool:
    """Whether an opening phrase reaches a way that only is compared ('I like texts better than calls'), or that the
    next clause is about ('calls are best, letters are fine')."""
    if match.group.fields["wish"] != "prefer":
        return False
    if _THAN.search(text, match.start, match.end):
        return any(other.start < match.start and other.channels not in ((), match.channels) for other in matches)
    crosses = re.search(r"[,;:] ?\S*$", text[match.start : match.end])
    return crosses is not None and any(
        other.start < match.start < other.end <= match.start + crosses.start() and other.channels != match.channels
        for other in matches
    )


def _says_more(wider: Match, match: Match) -> bool:
    """Whether a wider phrase tells how a way is meant: 'text me, *easier than a call*', 'mail is fine, *or ring*'."""
    if wider is match or not wider.start <= match.start < wider.end or set(wider.channels).isdisjoint(match.channels):
        return False
    wishes = (wider.group.fields["wish"], match.group.fields["wish"])
    return (wishes == ("prefer", "accept") and match.end < wider.end) or (
        wishes == ("accept", "prefer") and match.group.weak
    )


def then_again(reading: Reading, before: Reading) -> Iterator[Signal]:
    """'Write to me then': the day stands in the sentence before; 'the week after' is later than it."""
    laid = [when for when in reading.dates if when.rule in FOLLOWING]  # 'the week after', behind that day already
    if (reading.dates and not laid) or reading.addresses or not before.dates or before.says("past"):
        return
    if not reading.says("then_again"):
        return
    when = (laid or before.dates)[-1]
    if when.link != "since" and reading.today and when.earliest > reading.today:
        later = None if laid else _LATER.search(reading.folded)
        first = when.earliest if later is None else when.last + timedelta(7 if later[1] else 1)
        yield signal(
            reading, "not_before", f"{reading.language.code}:then", LIKELY,
            **{"from": first.isoformat(), "to": first.isoformat()},
        )  # fmt: skip


_LATER = re.compile(
    r"\b(?:(week (?:after|following)|following week|woche (?:danach|darauf|drauf))|(?:day|morning) after|after that"
    r"|afterwards|next day|following day|danach|anschliessend|hinterher|am tag (?:danach|darauf)"
    r"|apres(?: ca| cela| quoi)?|ensuite|le lendemain|despues(?: de eso)?|al dia siguiente)\b"
)
"""What says that they mean no day that was named, but one behind it: a week, or a day."""


def not_before(reading: Reading) -> Iterator[Signal]:
    """The earliest day for the next contact."""
    if not reading.dates or any(one_off(reading, found) for found in reading.hours):
        return
    asked = asked_for(reading)
    found = [
        (match, when)
        for match in reading.matches("not_before")
        if (when := meant(reading, match.start, match.end, asked))
    ]
    paced = [reading.language.around(reading.text, often.start, often.end) for often in reading.often]
    for match, when in sorted(
        found,
        key=lambda pair: (
            "behind" not in pair[0].group.fields,
            bool(asked) and pair[1] not in asked,
            pair[1].link == "through",
            pair[1].link == "before",
        ),
    ):
        behind = match.group.fields.get("behind") and when.link != "before"  # 'not before June; after that, gladly'
        if behind and any(start < match.end <= end for start, end in paced):  # 'on 9 May; after that once a month'
            behind = False
        if behind == "until" and when.link not in ("until", "through"):
            continue
        first = when.last + timedelta(1) if behind else when.earliest
        last = max(first, when.last)
        if reading.today and first <= reading.today:
            continue
        sure = 0.6 if when.rule in SINGLE[:3] else LIKELY
        span = {"from": first.isoformat(), "to": last.isoformat()}
        clause = reading.language.around(reading.masked, match.start, match.end)
        yield replace(signal(reading, "not_before", match.group.name, sure, **span), within=clause)
        return
    for when in reading.dates:
        if _waits(reading, when):
            yield signal(
                reading, "not_before", f"{reading.language.code}:then", LIKELY,
                **{"from": when.earliest.isoformat(), "to": max(when.earliest, when.last).isoformat()},
            )  # fmt: skip
            return


def _waits(reading: Reading, when: When) -> bool:
    """Whether a day is waited for, by its own words: 'ring on the Monday after', 'once March is over, write again'."""
    if when.rule in FOLLOWING:
        return asks_on(reading, when)
    over = when.end_included and when.link == "after"
    return over and any(True for _ in reading.language.dates.contact.find(reading.text))


def asks_on_a_day(reading: Reading) -> bool:
    """Whether a verb of contact stands with a day to come."""
    return any(reading.today and when.earliest > reading.today and asks_on(reading, when) for when in reading.dates)


def at_the_soonest(reading: Reading) -> bool:
    """Whether a weekday is the first that will do ('Monday at the earliest'), no habit."""
    return any(
        True
        for when in reading.dates
        if when.rule in ("weekday", "weekday_ahead")
        for start, end in reading.language.dates.soonest.find(reading.text)
        if -2 < start - when.end < 12 or -2 < when.start - end < 8
    )


def first_day(reading: Reading, before: Reading | None = None) -> tuple[str, str] | None:
    """The earliest day that a sentence names for the next contact, as a range; None where it names none to come.

    Where it names none at all, it is the day that the sentence before names: 'nothing before then'.
    """
    if not reading.dates and not reading.hours and before and before.dates and not before.says("past"):
        reading = before
    if any(one_off(reading, found) for found in reading.hours):
        return None
    when = meant(reading, 0, len(reading.folded), asked_for(reading))
    if when is None or (reading.today and when.earliest <= reading.today):
        return None
    return when.earliest.isoformat(), max(when.earliest, when.last).isoformat()


def hours(reading: Reading) -> Iterator[Signal]:
    """The days and times at which they want to be reached."""
    if not reading.hours:
        return
    matches = reading.matches("hours")
    reader = matches[0].group.name if matches else f"{reading.language.code}:hours"
    if matches or (_opens(reading)):
        for found in reading.hours:
            if found.days is None and found.since is None and found.until is None:
                continue
            if found.days is None and one_off(reading, found):
                continue
            sure = CERTAIN if not matches and _nothing_else(reading, found) else LIKELY
            clause = reading.language.around(reading.masked, found.start, found.end)
            yield replace(signal(reading, "hours", reader, sure, **found.fields()), within=clause)
            return


def _opens(reading: Reading) -> bool:
    """Whether the sentence begins with hours ('Evenings, if at all'), so that nothing else need say what they are."""
    if not reading.hours or reading.hours[0].start > 0 or reading.says("not_hours"):
        return False
    return bool(reading.hours[0].days) or len(reading.folded.split()) <= 6


def _nothing_else(reading: Reading, hours: Hours) -> bool:
    """Whether a sentence names several days and a time from when till when, and that is all: 'Tue-Thu, 10-12.'"""
    if not hours.days or len(hours.days) < 2 or hours.since is None or hours.until is None:
        return False
    left = reading.folded
    for start, end in hours.spans:
        left = left[:start] + " " * (end - start) + left[end:]
    return sum(len(word) > 1 for word in left.split()) <= 1


_OPEN_LINKS = ("after", "through", "until", "start")


def one_off(reading: Reading, hours: Hours) -> bool:
    """Whether a single day stands beside the time: an appointment, not a habit; none is 'after' or 'from' a day, nor
    where they are to try again then."""
    if hours.days is not None or (hours.since is None and hours.until is None) or reading.says("anew"):
        return False
    return any(
        when.rule in SINGLE
        and when.link not in _OPEN_LINKS
        and -12 < max(hours.start - when.end, when.start - hours.end) < 12
        for when in reading.dates
    )


def cadence(reading: Reading) -> Iterator[Signal]:
    """How often at most."""
    for match in reading.matches("cadence"):
        inside = [o for o in reading.often if o.start < match.end and o.end > match.start] or list(reading.often)
        if inside:
            yield signal(reading, "cadence", match.group.name, max=inside[-1].count, per=inside[-1].unit)
            return


_PLAIN = ("stop", "unhappy", "legal", "interest", "not_interested", "resume")


PLAIN = frozenset({*_PLAIN, "data_request"})
"""What `plain` hears."""


def plain(reading: Reading) -> Iterator[Signal]:
    """The kinds that have no fields but what their phrases give."""
    for kind in _PLAIN:
        if kind not in reading.kinds:
            continue
        for match in sorted(reading.matches(kind), key=lambda match: (match.group.weak, not match.group.surely))[:1]:
            weak = match.group.weak or (kind == "stop" and _is_partly(reading, match))
            last = last_day(reading, "accept") if kind == "stop" and weak else None
            if last and reading.channels_around(match.start) == ("email",):  # 'until 15 May, send nothing by mail'
                name = f"{reading.language.code}:until"
                way = signal(reading, "channel", name, channel="email", wish="refuse", until=last)
                yield _placed(way, reading, match)
                continue
            sure = LIKELY if weak else how_sure(match, SURE)
            of_mail = kind == "stop" and weak and reading.channels_around(match.start) == ("email",)
            name = match.group.name + (OF_A_WAY if of_mail else "")
            yield _placed(signal(reading, kind, name, sure), reading, match)
    for match in surest_first(reading.matches("data_request")):
        sure, request = how_sure(match, SURE), match.group.fields["request"]
        found = signal(reading, "data_request", match.group.name, sure, request=request)
        yield _placed(found, reading, match)


def mail_alone(reading: Reading, heard: Sequence[Signal]) -> Iterator[Signal]:
    """Mail refused, where a stop names nothing else: all that it means to who opens another way."""
    for found in heard:
        weak = found.kind == "stop" and found.confidence < SURE and found.within is not None
        if weak and reading.channels_around(found.within[0] if found.within else 0) == ("email",):
            way = {"channel": "email", "wish": "refuse", "until": None}
            yield replace(found, kind="channel", confidence=SURE, fields=way)


def _is_partly(reading: Reading, match: Match) -> bool:
    """Whether a stop may be one of some hours alone ('leave me in peace at weekends'), or of a way that is not mail."""
    if _of_one_way(reading, match.start):
        return True
    start, end = reading.language.around(reading.masked, match.start, match.end)
    return any(start <= each.start < end for each in reading.hours) and bool(reading.matches("hours"))


def _of_one_way(reading: Reading, at: int) -> bool:
    """Whether the clause of a stop names a way, and that is not mail: 'stop sending me catalogues through the post'."""
    named = reading.channels_around(at)
    return bool(named) and "email" not in named


_SMALL = string.ascii_lowercase.encode()


def shouting(readings: Readings, heard: Sequence[Signal]) -> Iterator[Signal]:
    """Anger that no word says: a refusal in capitals, without a 'please'."""
    refusal = next((s for s in heard if s.kind == "stop" or s.fields.get("wish") == "refuse"), None)
    if refusal is None or not _shouts(readings.said):
        return
    if not any(reading.says("courteous") for reading in readings):
        yield replace(refusal, kind="unhappy", confidence=LIKELY, fields={}, reader="capitals")


def _shouts(text: str) -> bool:
    """Whether a text is written in capitals."""
    plain = text.encode("ascii", "ignore")
    if 5 * (len(plain) - len(plain.translate(None, _SMALL))) >= len(text):  # told at once of nearly every text
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 40 and sum(map(str.isupper, letters)) > 0.8 * len(letters)
