"""Which of the signals of one message stand, where several say more than was meant?"""

from collections.abc import Sequence

from outreach.listening.agreed_ways import agreed_ways
from outreach.listening.explained import SURE, UNLIKELY, in_one_clause, unexplained
from outreach.listening.phrase_signals import CERTAIN
from outreach.listening.signals import KINDS, Signal

_ONCE = {
    "stop", "unhappy", "legal", "interest", "not_interested", "resume", "hours", "cadence", "not_before",
    "only_person", "wrong_person", "left_company", "new_address",
}  # fmt: skip


def agreed(signals: Sequence[Signal]) -> list[Signal]:
    """The signals that stand, each kind in its place, each thing once."""
    kept = _once(unexplained(agreed_ways(unexplained(_requests(list(signals))))))
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
        certain = any(s.kind == "interest" and s.confidence >= CERTAIN for s in kept)
        kept = [s for s in kept if s.kind != "not_interested" or s.confidence >= (CERTAIN if certain else SURE)]
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
    # 'from now on write to Ann' speaks of their Ann, to whom they refer, and of nobody of ours
    kept = [s for s in kept if s.kind != "only_person" or str(s.fields["person"]).casefold() not in referred]
    return sorted(kept, key=lambda s: (KINDS.index(s.kind), s.start))


def _requests(signals: list[Signal]) -> list[Signal]:
    """Without a question of what we hold that only names what is to go: 'delete all that you have on me'."""
    erased = [s for s in signals if s.fields.get("request") == "erase"]
    return [
        s
        for s in signals
        if s.fields.get("request") != "access"
        or s.confidence >= SURE
        or not any(each.start == s.start and in_one_clause(each, s) for each in erased)
    ]


def spoken_for(signals: Sequence[Signal], agreed_on: Sequence[Signal]) -> list[Signal]:
    """The ways refused beside a stop that speaks for them, too."""
    stops = [s for s in agreed_on if s.kind == "stop"]
    refused = [s for s in signals if s.kind == "channel" and s.fields["wish"] == "refuse"]
    return [s for s in refused if any(s.start == stop.start and not in_one_clause(s, stop) for stop in stops)]


def _moved_on(signals: list[Signal]) -> list[Signal]:
    """Without 'has left' where only the weights heard it, and another sentence names who is the right one: 'I moved to
    payroll; Ann is who you want'."""
    named = [s for s in signals if s.kind == "wrong_person" and s.fields.get("refer_to")]
    if not named:
        return signals
    surely = {s.start for s in named if s.confidence >= SURE}
    return [
        s
        for s in signals
        if s.kind != "left_company" or not s.is_weighed or (s.fields.get("refer_to") and s.start not in surely)
    ]


def _by_a_weak_phrase(signal: Signal) -> bool:
    return signal.confidence < SURE and not signal.is_weighed


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
    """A stop taken back further on ('I asked you to stop; you may write again') is none; in one clause, the surer of
    the two stands ('I withdraw my objection'), and the stop where neither is."""
    stop = next((s for s in signals if s.kind == "stop"), None)
    resume = next((s for s in signals if s.kind == "resume"), None)
    if stop is None or resume is None:
        return signals
    unplaced = stop.is_weighed or stop.within is None or resume.within is None
    surer = unplaced or resume.confidence > stop.confidence
    taken_back = _place(resume) > _place(stop) or (surer and resume.start == stop.start)
    return [s for s in signals if s.kind != ("stop" if taken_back else "resume")]


def _place(signal: Signal) -> tuple[int, int]:
    """Where a signal was said: in which sentence, and from which of its clauses on."""
    return signal.start, signal.within[0] if signal.within else 0


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
