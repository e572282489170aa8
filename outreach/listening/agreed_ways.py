"""Which ways do the signals of one message open and close together?"""

from collections.abc import Sequence
from dataclasses import replace

from outreach.listening.explained import SURE, UNLIKELY
from outreach.listening.signals import OF_A_WAY, Signal


def agreed_ways(signals: list[Signal]) -> list[Signal]:
    """Email refused with no other way open is a stop; 'only' speaks for all other ways."""
    ways = _meant([s for s in signals if s.kind == "channel" and not _aside(s)])
    ways = [s for s in ways if not _of_a_stop(s) or _moved_from_mail(ways)]
    others = [s for s in signals if s.kind != "channel"]
    only = [s for s in ways if s.fields["wish"] == "only"]
    if only:
        return others + [s for s in ways if s.fields["wish"] == "only"][:1]
    ways = [s for s in ways if not _opened_later(s, signals)]
    if any(s.kind == "cadence" for s in others):  # 'I hate the inbox: once a month is plenty'
        ways = [s for s in ways if (s.fields["wish"], s.fields["channel"]) != ("refuse", "email")]
    open_ways = [s for s in ways if s.fields["wish"] in ("prefer", "accept")]
    refused = [s for s in ways if s.fields["wish"] == "refuse"]
    closed = {s.fields["channel"] for s in refused}
    if any(s.kind == "stop" for s in signals) and not open_ways:
        return others
    email = next((s for s in refused if s.fields["channel"] == "email" and not s.fields["until"]), None)
    if any(s.fields["channel"] == "email" for s in open_ways):  # said both ways: never a stop
        email = None
    if email and not [s for s in open_ways if s.fields["channel"] not in closed] and not _limited(signals):
        reader = email.reader if OF_A_WAY in email.reader else email.reader + OF_A_WAY
        return [*others, replace(email, kind="stop", fields={}, reader=reader)]
    seen: set[tuple[object, ...]] = set()
    kept = []
    rank = {"refuse": 0, "prefer": 1, "accept": 2}
    for way in sorted(ways, key=lambda s: (rank[str(s.fields["wish"])], s.start)):
        channel, wish = way.fields["channel"], way.fields["wish"]
        if (channel,) in seen and (wish == "accept" or (channel in closed and wish == "prefer")):
            continue
        if (channel, wish) not in seen:
            kept.append(way)
        seen |= {(channel,), (channel, wish)}
    return others + kept


def refused_mail(doubted: Sequence[Signal], agreed_on: Sequence[Signal]) -> list[Signal]:
    """The mail, refused in a stop that hardly is one: who opens no way and says no more may mean the mail alone."""
    closes = any(s.kind == "stop" or s.fields.get("channel") == "email" for s in agreed_on)
    stop = next((s for s in doubted if s.kind == "stop" and OF_A_WAY in s.reader), None)
    if stop is None or closes or _limited(agreed_on):
        return []
    return [replace(stop, kind="channel", fields={"channel": "email", "wish": "refuse", "until": None})]


def _meant(ways: Sequence[Signal]) -> list[Signal]:
    """Without what names a way only by the by ('send me the list by mail'), unless another way is closed besides."""
    closed = {s.fields["channel"] for s in ways if s.fields["wish"] == "refuse"}
    return [s for s in ways if s.confidence >= UNLIKELY or closed - {s.fields["channel"]}]


def _opened_later(signal: Signal, signals: Sequence[Signal]) -> bool:
    """Whether a later sentence opens a refused way at certain hours: 'I hear no phone on site. Ring after three.'"""
    if signal.fields["wish"] != "refuse" or signal.fields["until"]:
        return False
    timed = {s.start for s in signals if s.kind == "hours" and s.start > signal.start}
    return any(
        s.kind == "channel" and s.start in timed and s.fields["channel"] == signal.fields["channel"]
        and s.fields["wish"] != "refuse" and s.confidence >= SURE
        for s in signals
    )  # fmt: skip


def _of_a_stop(signal: Signal) -> bool:
    """Whether mail is refused by a phrase that asks for silence: all that it means where another way is open."""
    return signal.fields["wish"] == "refuse" and ":stop" in signal.reader


def _moved_from_mail(ways: Sequence[Signal]) -> bool:
    """Whether other ways than mail are open."""
    opened = {s.fields["channel"] for s in ways if s.fields["wish"] != "refuse"}
    return bool(opened) and "email" not in opened


def _aside(signal: Signal) -> bool:
    """Whether a phrase has email only run down ('I hardly read mail'), as people do who ask for another way."""
    wish, channel = signal.fields["wish"], signal.fields["channel"]
    # The weights were learned from such sentences.
    return wish == "refuse" and channel == "email" and signal.confidence < SURE and not signal.is_weighed


def _limited(signals: Sequence[Signal]) -> bool:
    """Whether they still want mail, within limits."""
    return any(s.kind in ("cadence", "not_before", "interest", "hours", "resume", "only_person") for s in signals)
