"""Does a rule fit a contact now, or when will it?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.planning.facts import Facts
from outreach.planning.hours import start_of_day
from outreach.planning.rules import Rule
from outreach.planning.who import Ago, Who


@dataclass(frozen=True, slots=True)
class Match:
    """Which conditions fail, in words, and from when on they would hold if only time passed."""

    misses: tuple[str, ...] = ()
    due_at: datetime | None = None
    """When to look again; None: only a change of the contact can make it fit."""

    @property
    def fits(self) -> bool:
        """Whether every condition holds."""
        return not self.misses


@dataclass(frozen=True, slots=True)
class _Miss:
    text: str
    due_at: datetime | None = None


Check = Callable[[Who, Facts, datetime], _Miss | None]


def match(rule: Rule, facts: Facts, now: datetime) -> Match:
    """Hold every condition of a rule against a contact."""
    if said := over(rule, facts):
        return Match((f"it is over: they said {said.replace('_', ' ')}",))
    misses = [miss for check in _CHECKS if (miss := check(rule.who, facts, now)) is not None]
    if not misses:
        ready = ready_at(rule, facts)
        if ready is not None and ready > now:
            return Match((f"its delay ends {ready:%Y-%m-%d %H:%M} UTC",), ready)
        return Match()
    texts = tuple(miss.text for miss in misses)
    dues = [miss.due_at for miss in misses]
    # Every miss must pass with time for the rule to fit with time.
    return Match(texts, max(due for due in dues if due is not None) if all(dues) else None)


def over(rule: Rule, facts: Facts) -> str | None:
    """The signal that ended a rule for this contact: one since it was first planned; a no in their last message, too.

    Whom we sent the offer that they asked for may be followed up about it: interest counts from then on alone.
    """
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


def occasion(rule: Rule, facts: Facts) -> str:
    """What a rule fires for, so that it fires once for it: their last message and how often it did since."""
    anchor = facts.inbound.message_id if facts.inbound is not None else 0
    prefix = f"{anchor}:"
    mine = [past for past in facts.past if past.rule == rule.name and past.occasion.startswith(prefix)]
    done = sum(past.outcome in ("sent", "done") for past in mine)
    return f"{prefix}{done}"


def used_up(rule: Rule, facts: Facts, version: str) -> str | None:
    """Why a rule has nothing more to do for what has been; what failed is tried again under another policy."""
    now_for = occasion(rule, facts)
    if int(now_for.partition(":")[2]) >= rule.when.times:
        return f"it has been done {rule.when.times} times since they last wrote"
    for past in facts.past:
        if (past.rule, past.occasion) != (rule.name, now_for) or past.outcome == "void":
            continue
        if past.outcome is None:
            return "its draft is on its way"
        if past.outcome != "failed" or past.policy_version == version:
            return f"its last draft for this occasion was {past.outcome}"
    return None


def _stage(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    if who.stage is not None and facts.stage not in who.stage:
        return _Miss(f"stage is {facts.stage}, not {' or '.join(who.stage)}")
    return None


def _owner(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    if who.owner is not None and facts.owner_email.casefold() not in {email.casefold() for email in who.owner}:
        return _Miss(f"owner is {facts.owner_email or 'nobody'}")
    return None


def _tags(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    if who.tags is not None and not set(who.tags) & set(facts.tags):
        return _Miss(f"has none of the tags {', '.join(who.tags)}")
    if who.without_tags is not None and (found := set(who.without_tags) & set(facts.tags)):
        return _Miss(f"has the tag {sorted(found)[0]}")
    return None


def _answer_owed(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    if who.answer_owed is not None and bool(facts.owed) != who.answer_owed:
        return _Miss("an answer is owed" if facts.owed else "no answer is owed")
    if who.asked_about is not None:
        asked = " ".join(owed.text for owed in facts.owed).casefold()
        if not any(word.casefold() in asked for word in who.asked_about):
            return _Miss(f"no open question is about {', '.join(who.asked_about)}")
    return None


def _no_reply_for(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    if who.no_reply_for is None:
        return None
    if facts.last_outbound is None:
        return _Miss("we have not written yet")
    if facts.inbound is not None and facts.inbound.at >= facts.last_outbound:
        return _Miss("they wrote last")
    due = facts.last_outbound + who.no_reply_for
    return (
        _Miss(f"we wrote on {facts.last_outbound:%Y-%m-%d}; their silence is not long enough", due)
        if due > now
        else None
    )


def _last_inbound(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    return _ago("their last message", who.last_inbound, facts.inbound.at if facts.inbound else None, now)


def _last_outbound(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    return _ago("our last touch", who.last_outbound, facts.last_outbound, now)


def _back_for(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    return _ago("the end of their absence", who.back_for, facts.absence_ended, now)


def _ago(what: str, wanted: Ago | None, at: datetime | None, now: datetime) -> _Miss | None:
    if wanted is None:
        return None
    if at is None:
        return _Miss(f"{what} is not known")
    due = at + (wanted.at_least or timedelta())
    if due > now:
        return _Miss(f"{what} is too recent", due)
    if wanted.at_most is not None and now - at > wanted.at_most:
        return _Miss(f"{what} is too long ago")
    return None


def _heard(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    if who.heard is not None and not facts.heard_last & set(who.heard):
        return _Miss(f"their last message does not say {' or '.join(who.heard)}")
    if who.not_heard is not None and (found := facts.heard_since & set(who.not_heard)):
        return _Miss(f"they said {sorted(found)[0]}")
    return None


def _never_touched(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    touched = any(touch.direction == "out" and touch.place_id is None for touch in facts.touches)
    if who.never_touched is not None and who.never_touched == touched:
        return _Miss("we have touched them before" if touched else "we have never touched them")
    return None


def _birthday(who: Who, facts: Facts, now: datetime) -> _Miss | None:
    if not who.birthday:
        return None
    if facts.birthday is None:
        return _Miss("their birthday is not known")
    zone = facts.zones.first
    today = now.astimezone(zone).date()
    for ahead in range(367):
        day = today + timedelta(days=ahead)
        if f"--{day:%m-%d}" == f"--{facts.birthday[-5:]}":
            return None if ahead == 0 else _Miss(f"their birthday is in {ahead} days", start_of_day(day, zone))
    return _Miss("their birthday is on no day of the coming year")


_CHECKS: tuple[Check, ...] = (
    _stage, _owner, _tags, _answer_owed, _no_reply_for, _last_inbound, _last_outbound, _back_for, _heard,
    _never_touched, _birthday,
)  # fmt: skip
