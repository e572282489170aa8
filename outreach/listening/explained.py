"""Which signals of a message does another of their sentence explain, so that they say nothing by themselves?"""

from datetime import date, timedelta

from outreach.listening.phrase_signals import CERTAIN
from outreach.listening.signals import Signal

SURE = 0.8
"""Below it, a signal gives way to others of its sentence."""
UNLIKELY = 0.5
"""Below it, a way of contact counts only where another way is closed."""
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


def unexplained(signals: list[Signal]) -> list[Signal]:
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
    if signal.fields.get("refer_to") and other.is_weighed:  # whom a phrase names is theirs, not ours
        return other.kind != "only_person"
    asked = signal.kind == "channel" and other.kind == "data_request"  # 'who gave you my private number?'
    return not (asked or signal.kind in _IN_ITS_CLAUSE) or in_one_clause(signal, other)


def in_one_clause(signal: Signal, other: Signal) -> bool:
    """Whether two signals of a sentence were said in the same of its clauses, as far as that is known."""
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
    if signal.kind == "interest" and signal.confidence >= CERTAIN:  # 'we have decided on your pump'
        return _EXPLAINED["interest"] - {"not_interested"}
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
    if refused and not any(in_one_clause(signal, each) for each in closed):
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
