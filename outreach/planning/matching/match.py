"""Does a rule fit a contact now, or when will it?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from outreach.planning.facts.facts import Facts
from outreach.planning.facts.hours import start_of_day
from outreach.planning.matching import match_person, match_times, match_words
from outreach.planning.matching.match_times import near_moment, next_birthday
from outreach.planning.matching.miss import Check, Miss
from outreach.planning.matching.spent import Spent, last_try, said_no
from outreach.planning.policy.rules import Rule
from outreach.sentences import Sentence, counted, sentence


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a rule fits, and from when on it would if only time passed."""

    fits: bool
    due_at: datetime | None = None
    """When to look again; None: only a change of the contact can make it fit."""
    tell: Callable[[], tuple[Sentence, ...]] = field(default=tuple, compare=False)
    """Finds every condition that fails, in words: planning goes without."""

    @property
    def misses(self) -> tuple[Sentence, ...]:
        """Which conditions fail, in words."""
        return self.tell()


_DONE_FOR_A_DAY = (
    "it has been done once for this day of theirs",
    "it has been done {number} times for this day of theirs",
)
_DONE_SINCE = (
    "it has been done once since they last wrote",
    "it has been done {number} times since they last wrote",
)
_FITS = Match(True)
_CHECKS = match_person.CHECKS | match_words.CHECKS | match_times.CHECKS
"""Every condition of `who`, by its key."""


@lru_cache(maxsize=1024)
def _checks(given: frozenset[str]) -> tuple[Check, ...]:
    return tuple(check for key, check in _CHECKS.items() if key in given)


def match(rule: Rule, facts: Facts, now: datetime) -> Match:
    """Hold the conditions of a rule against a contact, up to the first that time alone does not mend."""
    if rule.when.stop_when and over(rule, facts) is not None:
        return _failed(rule, facts, now, None)
    due: datetime | None = None
    if rule.active.limited and (miss := _inactive(rule, facts, now)) is not None:
        due = miss.due_at
        if due is None:
            return _failed(rule, facts, now, None)
    for check in _checks(rule.who.given):
        if (miss := check(rule.who, facts, now)) is None:
            continue
        if miss.due_at is None:
            return _failed(rule, facts, now, None)
        # Every miss must pass with time for the rule to fit with time.
        due = miss.due_at if due is None or miss.due_at > due else due
    if due is None and (ready := ready_at(rule, facts)) is not None and ready > now:
        due = ready
    return _failed(rule, facts, now, due) if due is not None else _FITS


def rules_for(rules: Iterable[Rule], facts: Facts, now: datetime) -> frozenset[str]:
    """The names of the rules that are for such a person at all, whatever happens and whatever time comes."""
    return frozenset(rule.name for rule in rules if not _not_for(rule, facts, now))


def _not_for(rule: Rule, facts: Facts, now: datetime) -> bool:
    lasting = rule.who.given & match_person.LASTING
    return any(check(rule.who, facts, now) is not None for check in _checks(lasting))


def _failed(rule: Rule, facts: Facts, now: datetime, due: datetime | None) -> Match:
    return Match(False, due, lambda: tuple(_told(rule, facts, now)))


def _told(rule: Rule, facts: Facts, now: datetime) -> Iterator[Sentence]:
    """Everything that fails, in words: that it is over, alone; else its days, its conditions; else its delay."""
    if (said := over(rule, facts)) is not None:
        yield sentence("it is over: they said {what}", what=Sentence(match_words.KINDS[said]))
        return
    misses = [miss for check in _checks(rule.who.given) if (miss := check(rule.who, facts, now)) is not None]
    if (inactive := _inactive(rule, facts, now)) is not None:
        misses.insert(0, inactive)
    yield from (miss.text for miss in misses)
    if not misses and (ready := ready_at(rule, facts)) is not None and ready > now:
        yield sentence("its delay ends {moment}", moment=ready)


def _inactive(rule: Rule, facts: Facts, now: datetime) -> Miss | None:
    """Whether the rule is not in force on that day of theirs."""
    zone, active = facts.zones.first, rule.active
    if (first := active.start) is not None and now < (begins := start_of_day(first, zone)):
        return Miss(lambda: sentence("it is in force from {day} on", day=first), begins)
    if (last := active.end) is not None and now >= start_of_day(last + timedelta(days=1), zone):
        return Miss(lambda: sentence("it was in force until {day}", day=last))
    return None


def over(rule: Rule, facts: Facts) -> str | None:
    """The signal that ended a rule for this contact: one since it was first planned; a no in their last message, too.

    Whom we sent the offer that they asked for may be followed up about it: interest counts from then on alone.
    """
    if not rule.when.stop_when or not facts.heard:
        return None
    began = min((past.at for past in facts.past if past.rule == rule.name and past.at is not None), default=None)
    last = facts.inbound.message_id if facts.inbound is not None else None
    for said in facts.heard:
        refused = said.message_id == last and said.kind != "interest"
        counts = refused or (began is not None and said.at >= began)
        if counts and said.kind in rule.when.stop_when:
            return said.kind
    return None


def ready_at(rule: Rule, facts: Facts) -> datetime | None:
    """When the delay of a rule ends that answers a message of theirs."""
    return facts.inbound.at + rule.when.delay if facts.inbound is not None and rule.when.delay else None


def occasion(rule: Rule, facts: Facts, now: datetime) -> str:
    """What a rule fires for, so that it fires once for it, and how often it did since."""
    prefix = f"{_anchor(rule, facts, now)}:"
    mine = [past for past in facts.past if past.rule == rule.name and past.occasion.startswith(prefix)]
    done = sum(past.outcome in ("sent", "done") for past in mine)
    return f"{prefix}{done}"


def _anchor(rule: Rule, facts: Facts, now: datetime) -> str:
    """A moment, the birthday of a year, else their last message: whoever writes again may be answered again."""
    if rule.who.moment is not None and (near := near_moment(rule.who.moment, facts, now)) is not None:
        return f"moment {near[1].id}"
    if rule.who.birthday and (coming := next_birthday(facts, now)) is not None:
        return f"birthday {coming[0].astimezone(facts.zones.first).year}"
    return str(facts.inbound.message_id if facts.inbound is not None else 0)


def moment_of(occasion: str) -> int | None:
    """The number of the moment that an occasion is about, if it is about one."""
    kind, _, number = occasion.rpartition(":")[0].partition(" ")
    return int(number) if kind == "moment" and number.isdigit() else None


def occasion_ends(rule: Rule, facts: Facts, now: datetime) -> datetime | None:
    """When time alone ends what a rule that fits fires for: a moment, a birthday. Then the next one may come."""
    if rule.who.moment is not None and (near := near_moment(rule.who.moment, facts, now)) is not None:
        return near[0]
    if rule.who.birthday and (coming := next_birthday(facts, now)) is not None and coming[0] <= now:
        return coming[1]
    return None


def spent(rule: Rule, facts: Facts, version: str, now: datetime) -> Spent | None:
    """Why a rule has nothing more to do for what has been or was said of it, and until when, if time ends it."""
    if (refused := said_no(rule, facts.past)) is not None:
        return refused
    if not any(past.rule == rule.name for past in facts.past):
        return None
    now_for = occasion(rule, facts, now)
    if int(now_for.rpartition(":")[2]) >= rule.when.times:
        one, several = _DONE_FOR_A_DAY if rule.who.moment or rule.who.birthday else _DONE_SINCE
        return Spent(counted(one, several, rule.when.times), occasion_ends(rule, facts, now))
    found = last_try(rule, now_for, facts.past, version, now)
    ends = occasion_ends(rule, facts, now)
    if found is None or ends is None or (found.until is not None and found.until < ends):
        return found
    return Spent(found.why, ends)


def used_up(rule: Rule, facts: Facts, version: str, now: datetime) -> Sentence | None:
    """The same in words alone."""
    found = spent(rule, facts, version, now)
    return found.why if found is not None else None
