"""Which ways does a sentence prefer, ask for alone, refuse or open?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from outreach.listening.bare_words import ways_meant
from outreach.listening.groups import Match
from outreach.listening.last_days import last_day
from outreach.listening.phrase_signals import LIKELY, SURE, UNLIKELY, how_sure, placed, signal
from outreach.listening.reading import Reading
from outreach.listening.signals import Signal
from outreach.patterns import when_used


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
            found = placed(found, reading, match)
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


def mail_alone(reading: Reading, heard: Sequence[Signal]) -> Iterator[Signal]:
    """Mail refused, where a stop names nothing else: all that it means to who opens another way."""
    for found in heard:
        weak = found.kind == "stop" and found.confidence < SURE and found.within is not None
        if weak and reading.channels_around(found.within[0] if found.within else 0) == ("email",):
            way = {"channel": "email", "wish": "refuse", "until": None}
            yield replace(found, kind="channel", confidence=SURE, fields=way)
