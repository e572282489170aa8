"""How does SQL say whom a rule is for? For each condition: can it hold at all, and from when on?

What SQL cannot read as Python does (letters beyond ASCII, days in a contact's zone, wishes that run out) it lets pass:
it may let pass too many, never too few. The plan decides each of those.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, literal_column, not_, or_, select
from sqlalchemy.sql.expression import ColumnElement

from outreach.bulk import table_of
from outreach.contacts.records import Hold, Organisation, Preference
from outreach.inbox.records import Message
from outreach.listed import among
from outreach.listening.records import SignalRecord
from outreach.planning.matching.match_times import TOUCH_MEMORY
from outreach.planning.policy.who import Ago, FieldIs, LastTouch, Replies, Who
from outreach.planning.selection.select_base import Base, any_of
from outreach.planning.selection.select_sql import (
    NOW,
    AnyTag,
    Field,
    Number,
    Odd,
    Shifted,
    SmallLetters,
    among_words,
)

Condition = ColumnElement[bool]
Moment = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Begins:
    """From when on a condition holds, and whether that is still to come: told apart, since the latter costs less."""

    at: Moment
    """NULL where it never does."""
    ahead: Condition


@dataclass
class Asked:
    """The conditions of a rule in SQL."""

    can: list[Condition] = field(default_factory=list)
    """What must hold now; the cheapest first."""
    dear: list[Condition] = field(default_factory=list)
    """What must hold now and is looked up in other tables."""
    begins: list[Begins] = field(default_factory=list)
    """What comes with time."""


def asked(who: Who, base: Base, owners: str) -> Asked:
    """Every condition but those that fall on a day of theirs; `owners` names the parameter with the owners' ids."""
    found = Asked()
    found.can += _person(who, base, owners)
    found.dear += [*_things(who, base), *_said(who, base)]
    _silence(who, base, found)
    for wanted, at in ((who.last_inbound, "inbound"), (who.last_outbound, "outbound")):
        if wanted is not None:
            _ago(wanted, base.column("inbound_at") if at == "inbound" else base.last_outbound(), base, found)
    for line in who.last_touch or []:
        _touch_line(line, base, found)
    if who.back_for is not None:
        _ago(who.back_for, _absence_ended(base), base, found, dear=True)
    if who.replies is not None:
        _replies(who.replies, base, found)
    return found


def _person(who: Who, base: Base, owners: str) -> Iterator[Condition]:
    if who.stage is not None:
        yield among_words(base.column("stage"), who.stage)
    if who.owner is not None:
        nobody = base.column("owner_id").is_(None) if "" in {each.casefold() for each in who.owner} else None
        known = among(base.column("owner_id"), owners)
        yield known if nobody is None else or_(known, nobody)
    if who.never_touched is not None:
        last = base.last_outbound()
        yield last.is_(None) if who.never_touched else last.is_not(None)
    if who.tags is not None:
        yield AnyTag(base.column("tags"), *who.tags)
    if who.without_tags is not None:
        yield not_(AnyTag(base.column("tags"), *who.without_tags))
    for name, wanted in (who.fields or {}).items():
        yield from _field(name, wanted, base)


def _field(name: str, wanted: FieldIs, base: Base) -> Iterator[Condition]:
    if '"' in name or "\\" in name:
        return
    value = func.trim(func.coalesce(Field(base.column("fields"), name), ""))
    odd = Odd(value)
    if wanted.known is not None:
        yield or_(value != "" if wanted.known else value == "", odd)
    if wanted.one_of is not None:
        yield or_(among_words(SmallLetters(value), [word.casefold() for word in wanted.one_of]), odd)
    for limit, low in ((wanted.at_least, True), (wanted.at_most, False)):
        if limit is not None:
            slack = 1e-9 * max(1.0, abs(limit))
            number = Number(value)
            yield or_(number >= limit - slack if low else number <= limit + slack, func.length(value) > 30)


def _things(who: Who, base: Base) -> Iterator[Condition]:
    if who.organisation is not None:
        c = table_of(Organisation).c
        wanted = [name.casefold() for name in who.organisation]
        named = [or_(among_words(SmallLetters(each), wanted), Odd(each)) for each in (c.name, c.domain)]
        yield _there(base, c.id == base.column("organisation_id"), any_of(named), table=Organisation)
    p = table_of(Preference).c
    of_channel = (base.of_theirs(p.contact_id), p.kind == "channel", p.undone_at.is_(None))
    # One that runs out may open the way for an earlier one: the plan looks at the days.
    if who.prefers is not None:
        wished = and_(among_words(p.channel, who.prefers), among_words(p.wish, ["only", "prefer"]))
        yield _there(base, *of_channel, or_(wished, p.until.is_not(None)), table=Preference)
    if who.refuses is not None:
        closed = or_(and_(among_words(p.channel, who.refuses), p.wish == "refuse"), p.wish == "only")
        yield _there(base, *of_channel, or_(closed, p.until.is_not(None)), table=Preference)


def _said(who: Who, base: Base) -> Iterator[Condition]:
    if who.asked_about is not None or who.answer_owed:
        yield base.is_owed()
    if who.answer_owed is False:
        yield not_(base.is_owed())
    s, m = table_of(SignalRecord).c, table_of(Message).c
    uncorrected = (base.of_theirs(s.contact_id), s.corrected_at.is_(None))
    if who.heard is not None:
        yield _there(
            base,
            s.message_id == base.column("inbound_id"),
            *uncorrected,
            among_words(s.kind, who.heard),
            table=SignalRecord,
        )
    if who.not_heard is not None:
        last = base.last_outbound()
        since = or_(last.is_(None), m.at >= last)
        found = select(s.id).join(table_of(Message), m.id == s.message_id)
        yield or_(
            base.lacks(SignalRecord),
            not_(base.there(found.where(*uncorrected, among_words(s.kind, who.not_heard), since))),
        )


def _there(base: Base, *conditions: Any, table: Any) -> Condition:
    return base.there(select(literal_column("1")).select_from(table_of(table)).where(*conditions))


def _silence(who: Who, base: Base, found: Asked) -> None:
    if who.thread is None and who.no_reply_for is None:
        return
    ours, theirs = base.last_outbound(), base.column("inbound_at")
    they_wrote = and_(theirs.is_not(None), or_(ours.is_(None), theirs >= ours))
    we_wrote = and_(ours.is_not(None), or_(theirs.is_(None), theirs < ours))
    if who.thread is not None:
        states = {
            "they_wrote_last": they_wrote,
            "we_wrote_last": we_wrote,
            "none": and_(ours.is_(None), theirs.is_(None)),
        }
        found.can.append(states[who.thread])
    if who.no_reply_for is not None:
        found.can.append(we_wrote)
        found.begins.append(_after(ours, who.no_reply_for, base))


def _ago(wanted: Ago, at: Moment, base: Base, found: Asked, *, dear: bool = False) -> None:
    """`at_least` comes with time; `at_most` goes with it."""
    conditions = found.dear if dear else found.can
    conditions.append(at.is_not(None) if wanted.at_most is None else at >= base.clock.ago(wanted.at_most))
    if wanted.at_least is not None:
        found.begins.append(_after(at, wanted.at_least, base))


def _touch_line(line: LastTouch, base: Base, found: Asked) -> None:
    at = base.latest(line.direction, line.channel, line.department)
    if line.ago is not None:
        _ago(line.ago, at, base, found)
    elif line.never:
        found.begins.append(Begins(Shifted(at, TOUCH_MEMORY), at.is_not(None)))


def _absence_ended(base: Base) -> Moment:
    c = table_of(Hold).c
    over = (base.of_theirs(c.contact_id), c.kind == "out_of_office", c.until <= NOW)
    return select(func.max(c.until)).where(*over).correlate(None).scalar_subquery()


def _replies(wanted: Replies, base: Base, found: Asked) -> None:
    count = func.coalesce(base.replies(wanted.within), 0)
    if wanted.at_least is not None:
        found.can.append(count >= wanted.at_least)
    if wanted.at_most is None:
        return
    # The oldest leaves the window then; where others must follow, the plan says when.
    leaves = base.first_reply(wanted.within)
    found.begins.append(Begins(Shifted(leaves, wanted.within), count > wanted.at_most))


def _after(at: Moment, span: timedelta, base: Base) -> Begins:
    return Begins(Shifted(at, span), at > base.clock.ago(span))
