"""Does one rule fit everybody, at any time, whom another one fits?"""

from collections.abc import Iterable

from outreach.planning.policy.rules import Rule
from outreach.planning.policy.who import Ago, Who

UNLIMITED = 50
"""From so many times on a rule is as good as never used up."""

_ANY_OF = ("stage", "owner", "tags", "organisation", "prefers", "refuses", "heard", "asked_about")
_NONE_OF = ("without_tags", "not_heard")
_EQUAL = ("fields", "answer_owed", "moment", "last_touch", "thread", "replies", "never_touched", "birthday")
_AGO = ("last_inbound", "last_outbound", "back_for")


def is_wider(rule: Rule, other: Rule) -> bool:
    """Whether `rule` always has its turn where `other` would; where it can't be told, it is not."""
    return (
        rule.when.times >= UNLIMITED
        and wider_who(rule.who, other.who)
        and rule.when.delay <= other.when.delay
        and rule.when.window in (None, other.when.window)
        and (not rule.when.best_hour or other.when.best_hour)
        and set(rule.when.stop_when) <= set(other.when.stop_when)
        and (rule.active.start is None or rule.active == other.active)
        and (rule.active.end is None or rule.active == other.active)
        and rule.how.channels in ("as_they_prefer", other.how.channels)
    )


def wider_who(who: Who, other: Who) -> bool:
    """Whether every condition of `who` holds where those of `other` hold."""
    return (
        all(_within(getattr(other, key), getattr(who, key)) for key in _ANY_OF)
        and all(set(getattr(who, key) or ()) <= set(getattr(other, key) or ()) for key in _NONE_OF)
        and all(getattr(who, key) in (None, getattr(other, key)) for key in _EQUAL)
        and all(_ago_within(getattr(other, key), getattr(who, key)) for key in _AGO)
        and (who.no_reply_for is None or (other.no_reply_for is not None and who.no_reply_for <= other.no_reply_for))
    )


def _within(narrow: Iterable[str] | None, wide: Iterable[str] | None) -> bool:
    return wide is None or (narrow is not None and set(narrow) <= set(wide))


def _ago_within(narrow: Ago | None, wide: Ago | None) -> bool:
    if wide is None:
        return True
    if narrow is None:
        return False
    late = wide.at_least is None or (narrow.at_least is not None and narrow.at_least >= wide.at_least)
    early = wide.at_most is None or (narrow.at_most is not None and narrow.at_most <= wide.at_most)
    return late and early
