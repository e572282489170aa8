"""Which of the signals of one message stand, where several say more than was meant?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from outreach.listening.signals import KINDS, OF_A_WAY, Signal

SURE = 0.8
"""Below it, a signal gives way to others of its sentence."""
UNLIKELY = 0.5
"""Below it, a way of contact counts only where another way is closed."""

_ONCE = {
    "stop", "unhappy", "legal", "interest", "not_interested", "resume", "hours", "cadence", "not_before",
    "only_person", "wrong_person", "left_company", "new_address",
}  # fmt: skip
_EXPLAINED = {
    "question": {
        "data_request", "not_before", "cadence", "interest", "stop", "hours", "only_person", "resume", "wrong_person",
        "left_company", "legal", "new_address",
    },
    "stop": {"not_before", "cadence"},
    "not_interested": {"question", "channel", "wrong_person", "cadence"},
    "resume": {"not_before"},
    "wrong_person": {"only_person"},
    "fact": {"stop", "new_address", "left_company", "unhappy"},
    "interest": {
        "not_interested", "stop", "data_request", "unhappy", "only_person", "cadence", "resume", "legal", "hours",
    },
}  # fmt: skip
"""What explains a signal of the same sentence: a question that says a wish is that wish in a polite form."""
_IN_ITS_CLAUSE = frozenset("question not_before channel fact wrong_person resume not_interested".split())
"""What another clause does not explain: 'write again in May; what does it cost?'"""


def agreed(signals: Sequence[Signal]) -> list[Signal]:
    """The signals that stand, each kind in its place, each thing once."""
    kept = _once(_questions(_channels(_questions(_requests(list(signals))))))
    kinds = {signal.kind for signal in kept}
    kept = _latest_word(kept)
    kinds = {signal.kind for signal in kept}
    if "resume" in kinds:  # 'write whenever you like' says it once more
        kept = [s for s in kept if (s.fields.get("channel"), s.fields.get("wish")) != ("email", "accept")]
    if "stop" in kinds:
        stops = {s.start for s in kept if s.kind == "stop"}  # 'never again, neither in the morning nor at night'
        kept = [s for s in kept if s.kind not in ("not_interested", "interest", "resume")]
        kept = [s for s in kept if s.kind != "hours" or s.start not in stops]
    if "not_before" in kinds:  # 'no budget now, write in March' declines nothing
        kept = [s for s in kept if s.kind != "not_interested" or not _by_a_weak_phrase(s)]
        kinds = {signal.kind for signal in kept}
    if "interest" in kinds:  # 'too high; come down and it is yours'
        kept = [s for s in kept if s.kind != "not_interested" or s.confidence >= SURE]
        kinds = {signal.kind for signal in kept}
    if "not_interested" in kinds:
        kept = [s for s in kept if s.kind != "interest"]
    if any(s.fields.get("refer_to") for s in kept):  # 'write to Ann instead' tells of Ann
        kept = [
            s for s in kept if s.kind != "channel" or s.fields["channel"] != "email" or s.fields["wish"] != "prefer"
        ]
    if "left_company" in kinds and "wrong_person" in kinds:
        kept = _moved_on(kept)
        kinds = {signal.kind for signal in kept}
    if "left_company" in kinds:
        kept = [s for s in kept if s.kind != "wrong_person"]
    referred = {str(s.fields.get("refer_to")).casefold() for s in kept if s.kind in ("wrong_person", "left_company")}
    kept = [s for s in kept if s.kind != "new_address" or str(s.fields["address"]).casefold() not in referred]
    return sorted(kept, key=lambda s: (KINDS.index(s.kind), s.start))


def _requests(signals: list[Signal]) -> list[Signal]:
    """Without a question of what we hold that only names what is to go: 'delete all that you have on me'."""
    erased = [s for s in signals if s.fields.get("request") == "erase"]
    return [
        s
        for s in signals
        if s.fields.get("request") != "access"
        or s.confidence >= SURE
        or not any(each.start == s.start and _in_one_clause(each, s) for each in erased)
    ]


def spoken_for(signals: Sequence[Signal], agreed_on: Sequence[Signal]) -> list[Signal]:
    """The ways refused beside a stop that speaks for them, too."""
    stops = [s for s in agreed_on if s.kind == "stop"]
    refused = [s for s in signals if s.kind == "channel" and s.fields["wish"] == "refuse"]
    return [s for s in refused if any(s.start == stop.start and not _in_one_clause(s, stop) for stop in stops)]


def _moved_on(signals: list[Signal]) -> list[Signal]:
    """Without 'has left' where only the weights heard it, and another sentence names who is the right one: 'I moved to
    payroll; Ann is who you want'."""
    named = any(s.kind == "wrong_person" and s.fields.get("refer_to") for s in signals)
    if not named:
        return signals
    return [s for s in signals if s.kind != "left_company" or s.fields.get("refer_to") or s.reader[:8] != "weights/"]


def _by_a_weak_phrase(signal: Signal) -> bool:
    return signal.confidence < SURE and not signal.reader.startswith("weights/")


def said_again(signals: Sequence[Signal], agreed_on: Sequence[Signal]) -> list[Signal]:
    """What counts once and was said in another sentence, too: it stands where that one turns out to be none."""
    held = {_what(signal): signal.start for signal in agreed_on if signal.start >= 0}
    return [s for s in signals if held.get(_what(s), s.start) != s.start >= 0 and s.confidence > UNLIKELY]


def _what(signal: Signal) -> tuple[object, ...]:
    """What counts once, by the phrases of one language; a question and a fact count each time."""
    fields = (signal.fields.get(name) for name in ("request", "channel", "wish"))
    alone = () if signal.kind in _ONCE | {"data_request", "channel"} else (signal.start,)
    return (signal.reader.partition(":")[0], signal.kind, *fields, *alone)


def _latest_word(signals: list[Signal]) -> list[Signal]:
    """A stop taken back further on ('I asked you to stop; you may write again') is none."""
    stop = next((s.start for s in signals if s.kind == "stop"), None)
    resume = next((s.start for s in signals if s.kind == "resume"), None)
    if stop is None or resume is None:
        return signals
    return [s for s in signals if s.kind != ("stop" if resume >= stop else "resume")]


def _questions(signals: list[Signal]) -> list[Signal]:
    """Without what another signal of the same sentence explains."""
    said: dict[tuple[int, str], list[Signal]] = {}
    for s in signals:
        said.setdefault((s.start, s.kind), []).append(s)
    return [
        s
        for s in signals
        if not any(_touch(s, other) for kind in _explains(s) for other in said.get((s.start, kind), ()))
        and not _same_day(s, signals)
        and not _narrower(s, signals)
        and not _moves_to_another_way(s, signals)
    ]


def _touch(signal: Signal, other: Signal) -> bool:
    """Whether one may explain the other: most kinds are explained in their own clause alone, but no calls by hours."""
    if other.kind == "hours" and (signal.fields.get("channel") == "phone" or signal.kind == "not_before"):
        return True  # 'I can't take calls, and teach until six'
    asked = signal.kind == "channel" and other.kind == "data_request"  # 'who gave you my private number?'
    return not (asked or signal.kind in _IN_ITS_CLAUSE) or _in_one_clause(signal, other)


def _in_one_clause(signal: Signal, other: Signal) -> bool:
    if signal.within is None or other.within is None:
        return True
    return signal.within[0] < other.within[1] and other.within[0] < signal.within[1]


def _explains(signal: Signal) -> set[str]:
    """The kinds that, said in the same sentence, make this signal a part of theirs."""
    return _explained_way(signal) | {"data_request"} if signal.kind == "channel" else _explained(signal)


def _explained_way(signal: Signal) -> set[str]:
    """What explains that a way is named: 'write to me in June' prefers no way."""
    if signal.confidence < UNLIKELY:
        return {"new_address", "wrong_person", "left_company", "not_before"}
    if signal.confidence < SURE and signal.fields["wish"] in ("prefer", "accept"):
        return {"not_before", "interest", "resume", "new_address", "wrong_person", "left_company"} | (
            {"cadence"} if signal.fields["channel"] == "email" else set()
        )
    if signal.fields["wish"] == "accept":
        return {"resume", "cadence"} | ({"new_address"} if signal.fields["channel"] == "email" else set())
    if signal.fields["channel"] == "email" and signal.fields["wish"] == "prefer":
        return {"new_address", "wrong_person", "left_company"}
    if signal.fields["wish"] == "refuse":
        mail = {"not_before", "cadence"} if signal.fields["channel"] == "email" else set()
        return mail if signal.fields["until"] else mail | {"hours"}
    return set()


def _explained(signal: Signal) -> set[str]:
    if signal.kind == "stop" and signal.confidence < SURE:  # 'no messages after six, please'
        return _EXPLAINED["stop"] | {"hours"}
    if signal.kind == "not_before":  # 'from Monday, write to me at …' waits for nothing
        return {"new_address", "interest", "hours", "legal"} if signal.confidence < 0.65 else {"new_address", "legal"}
    if signal.kind == "interest" and signal.confidence < SURE:
        return _EXPLAINED["interest"] | {"not_before"}
    return _EXPLAINED.get(signal.kind, set())


def _narrower(signal: Signal, signals: list[Signal]) -> bool:
    """Whether a stop speaks of one way only: 'do not message me on LinkedIn', 'no emails, post it to me'.

    'Send me nothing more, don't ring, don't come round' speaks of ways besides.
    """
    if signal.kind != "stop" or signal.confidence >= SURE:
        return False
    ways = [s for s in signals if s.kind == "channel" and s.reader != signal.reader]
    closed = [s for s in ways if s.start == signal.start and s.fields["wish"] == "refuse"]
    refused = {s.fields["channel"] for s in closed}
    if refused and not any(_in_one_clause(signal, each) for each in closed):
        return False
    opened = {s.fields["channel"] for s in ways if s.fields["wish"] != "refuse"} - refused
    return bool(refused) and ("email" not in refused or bool(opened))


def _moves_to_another_way(signal: Signal, signals: list[Signal]) -> bool:
    """Whether a stop only closes the mail, as another way is offered: 'Stop emailing me. Text me instead.'"""
    if signal.kind != "stop":
        return False
    ways = [s for s in signals if s.kind == "channel" and s.fields["channel"] != "email"]
    closes_mail = any(
        s.kind == "channel"
        and s.start == signal.start
        and s.fields["channel"] == "email"
        and s.fields["wish"] == "refuse"
        and s.confidence >= SURE
        for s in signals
    )
    return closes_mail and any(s.fields["wish"] in ("prefer", "accept", "only") for s in ways)


def _same_day(signal: Signal, signals: list[Signal]) -> bool:
    """Whether a day is the end of a refusal ('no calls until 3 May'), not the start of anything.

    'Don't write before May' refuses no way to reach them: mail is how we would write in May.
    """
    if signal.kind != "not_before":
        return False
    limited = [s for s in signals if s.kind == "channel" and s.start == signal.start and s.fields["until"]]
    ends = [s.fields["until"] for s in limited if (s.fields["channel"], s.fields["wish"]) != ("email", "refuse")]
    first, last = (date.fromisoformat(signal.fields[name]) for name in ("from", "to"))
    return any(end in (first, last, first - timedelta(1)) for end in map(date.fromisoformat, ends))


def _channels(signals: list[Signal]) -> list[Signal]:
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
    weighed = signal.reader.startswith("weights/")  # which were learned from such sentences
    return wish == "refuse" and channel == "email" and signal.confidence < SURE and not weighed


def _limited(signals: Sequence[Signal]) -> bool:
    """Whether they still want mail, within limits."""
    return any(s.kind in ("cadence", "not_before", "interest", "hours", "resume", "only_person") for s in signals)


def _starts_later(signal: Signal, held: Signal) -> bool:
    """Whether hours say more exactly what other hours left open: 'not in the morning; after three I am free'."""
    after, before = signal.fields, held.fields
    if "besides" in after or "besides" in before:
        return False
    same = after["days"] is before["days"] is None and after["to"] is before["to"] is None
    return same and str(after["from"] or "") > str(before["from"] or "")


def _once(signals: list[Signal]) -> list[Signal]:
    """Each kind that can stand once, once: the first, but a referral that names somebody before one that does not."""
    kept: dict[tuple[object, ...], Signal] = {}
    for s in signals:
        key: tuple[object, ...] = (s.kind,) if s.kind in _ONCE else (s.kind, s.start, *map(str, s.fields.values()))
        if s.kind == "data_request":
            key = (s.kind, s.fields["request"])
        held = kept.get(key)
        if held and s.kind == "not_before" and s.fields["from"] > held.fields["from"]:  # the later day is meant
            held = None
        if held and s.kind == "hours" and _starts_later(s, held):
            held = None
        if held is None or (
            s.kind in ("wrong_person", "left_company") and not held.fields.get("refer_to") and s.fields.get("refer_to")
        ):
            kept[key] = s
    return list(kept.values())
