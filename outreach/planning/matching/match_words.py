"""Did a contact say what a rule asks for: questions, signals, replies, who wrote last?"""

from datetime import datetime

from outreach.planning.facts.facts import Facts
from outreach.planning.matching.miss import Check, Miss, either
from outreach.planning.policy.durations import write_duration
from outreach.planning.policy.who import Who

_THREADS = {"they_wrote_last": "they wrote last", "we_wrote_last": "we wrote last", "none": "nobody has written yet"}


def _answer_owed(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.answer_owed is not None and bool(facts.owed) != who.answer_owed:
        return Miss(lambda: "an answer is owed" if facts.owed else "no answer is owed")
    return None


def _asked_about(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.asked_about) is not None:
        asked = "\n".join(owed.text for owed in facts.owed).casefold()
        if not any(word.casefold() in asked for word in wanted):
            return Miss(lambda: f"no open question is about {either(wanted)}")
    return None


def thread_state(facts: Facts) -> str:
    """Who wrote last: `they_wrote_last`, `we_wrote_last` or `none`. A call of ours counts as writing."""
    if facts.inbound is not None and (facts.last_outbound is None or facts.inbound.at >= facts.last_outbound):
        return "they_wrote_last"
    return "none" if facts.last_outbound is None else "we_wrote_last"


def _thread(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.thread is not None and (found := thread_state(facts)) != who.thread:
        return Miss(lambda: _THREADS[found])
    return None


def _replies(who: Who, facts: Facts, now: datetime) -> Miss | None:
    wanted = who.replies
    if wanted is None:
        return None
    since = now - wanted.within
    times = sorted(touch.at for touch in facts.touches if touch.by_their_hand and touch.at > since)
    often = f"they have written {len(times)} times in {write_duration(wanted.within)}"
    if wanted.at_least is not None and len(times) < wanted.at_least:
        return Miss(lambda: f"{often}, not {wanted.at_least}")
    if wanted.at_most is not None and len(times) > wanted.at_most:
        # So many of the oldest must leave the window.
        return Miss(
            lambda: f"{often}, more than {wanted.at_most}", times[len(times) - wanted.at_most - 1] + wanted.within
        )
    return None


def _heard(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.heard) is not None and not facts.heard_last & set(wanted):
        return Miss(lambda: f"their last message does not say {_told(wanted)}")
    return None


def _not_heard(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.not_heard is not None and (found := facts.heard_since & set(who.not_heard)):
        return Miss(lambda: f"they said {_told(sorted(found)[:1])} since we last wrote")
    return None


def _told(kinds: list[str]) -> str:
    return either([kind.replace("_", " ") for kind in kinds])


CHECKS: dict[str, Check] = {
    "answer_owed": _answer_owed,
    "asked_about": _asked_about,
    "thread": _thread,
    "replies": _replies,
    "heard": _heard,
    "not_heard": _not_heard,
}
