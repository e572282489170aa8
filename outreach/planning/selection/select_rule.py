"""From when on could a rule fit a contact? One expression for each rule, over what the base has of the contact."""

from typing import Any

from sqlalchemy import and_, case, func, literal, not_, or_, select
from sqlalchemy.sql.expression import ColumnElement

from outreach.bulk import table_of
from outreach.inbox.records import Message
from outreach.listening.records import SignalRecord
from outreach.planning.policy.rules import Rule
from outreach.planning.records import Proposal
from outreach.planning.selection import select_days
from outreach.planning.selection.select_base import Base
from outreach.planning.selection.select_sql import LONG_AGO, NEVER, NOW, Latest, Shifted, among_words, moment
from outreach.planning.selection.select_who import Asked, Begins, asked


def could_fit(rule: Rule, owners: str, base: Base, version: str) -> ColumnElement[Any]:
    """From when on a rule could fit a contact: in the past where it could now, NEVER where time does not help."""
    found = asked(rule.who, base, owners)
    select_days.in_force(rule.active, found)
    if rule.who.birthday:
        select_days.birthday(base, found)
    if rule.who.moment is not None:
        select_days.moment_near(rule.who.moment, base, found)
    if rule.when.stop_when:
        found.dear.append(or_(base.lacks(SignalRecord), not_(_over(rule, base))))
    if not rule.who.birthday and rule.who.moment is None:
        spent = or_(_used_up(rule, base, version), _said_no(rule, base))
        found.dear.append(or_(base.lacks(Proposal), not_(spent)))
    value = _begins(rule, base, found)
    if not rule.who.birthday and rule.who.moment is None:
        later = Latest(value, func.coalesce(_not_now(rule, base), moment(LONG_AGO)))
        value = case((base.lacks(Proposal), value), else_=case((value.is_not(None), later)))
    for conditions in (found.dear, found.can):
        if conditions:
            value = case((and_(*conditions), value))
    return func.coalesce(value, moment(NEVER))


def _begins(rule: Rule, base: Base, found: Asked) -> ColumnElement[Any]:
    ready: ColumnElement[Any] = moment(LONG_AGO)
    if rule.when.delay:
        ready = func.coalesce(Shifted(base.column("inbound_at"), rule.when.delay), ready)
    if not found.begins:
        return ready
    ahead = or_(*(each.ahead for each in found.begins))
    return case((ahead, _latest(found.begins)), else_=ready)


def _latest(begins: list[Begins]) -> ColumnElement[Any]:
    """When the last of what is still to come has come; NULL where one of it never does."""
    if len(begins) == 1:
        return begins[0].at
    never = or_(*(and_(each.ahead, each.at.is_(None)) for each in begins))
    known = [case((each.ahead, each.at), else_=moment(LONG_AGO)) for each in begins]
    return case((not_(never), Latest(*(func.coalesce(each, moment(LONG_AGO)) for each in known))))


def _over(rule: Rule, base: Base) -> ColumnElement[bool]:
    """They said a thing that ends it: in their last message, or since it was first planned for them."""
    s, m, p = table_of(SignalRecord).c, table_of(Message).c, table_of(Proposal).c
    mine = (base.of_theirs(p.contact_id), p.rule == rule.name)
    began = select(func.min(p.created_at)).where(*mine).correlate(None).scalar_subquery()
    counts = or_(and_(s.message_id == base.column("inbound_id"), s.kind != "interest"), m.at >= began)
    said = select(s.id).join(table_of(Message), m.id == s.message_id)
    theirs = (base.of_theirs(s.contact_id), s.corrected_at.is_(None), among_words(s.kind, rule.when.stop_when))
    return base.there(said.where(*theirs, counts))


def _used_up(rule: Rule, base: Base, version: str) -> ColumnElement[bool]:
    """It has done what it may since they last wrote, or its last try for that is not over."""
    p = table_of(Proposal).c
    mine = (base.of_theirs(p.contact_id), p.rule == rule.name)
    anchor = func.coalesce(base.column("inbound_id"), 0).op("||")(literal(":"))
    finished = (among_words(p.outcome, ["sent", "done"]), p.occasion.like(anchor.op("||")(literal("%"))))
    again = or_(p.lifted_at.is_not(None), func.coalesce(p.skipped_for, "") == "not_now")
    stands = or_(
        p.outcome.is_(None),
        and_(p.outcome != "void", or_(p.outcome != "failed", p.policy_version == version), not_(again)),
    )
    if rule.when.times == 1:
        # What was done is enough, and else its number is 0: one look tells both.
        blocked = and_(stands, p.occasion == anchor.op("||")(literal("0")))
        return base.there(select(p.id).where(*mine, or_(and_(*finished), blocked)))
    counted = select(func.count()).select_from(table_of(Proposal)).where(*mine, *finished)
    done = counted.correlate(None).scalar_subquery()
    now_for = (*mine, stands, p.occasion == anchor.op("||")(done))
    blocked = base.there(select(p.id).where(*now_for))
    return and_(base.there(select(p.id).where(*mine)), or_(done >= rule.when.times, blocked))


def _said_no(rule: Rule, base: Base) -> ColumnElement[bool]:
    """A person skipped it as not for this contact, or its template for its tone, and did not take that back."""
    p = table_of(Proposal).c
    said = or_(
        and_(p.skipped_for == "not_this_person", p.rule == rule.name),
        and_(p.skipped_for == "wrong_tone", p.template == rule.how.template),
    )
    return base.there(select(p.id).where(base.of_theirs(p.contact_id), p.lifted_at.is_(None), said))


def _not_now(rule: Rule, base: Base) -> ColumnElement[Any]:
    """Until when the occasion waits that a person skipped with 'not now'; NULL where none does."""
    p = table_of(Proposal).c
    mine = (base.of_theirs(p.contact_id), p.rule == rule.name)
    anchor = func.coalesce(base.column("inbound_id"), 0).op("||")(literal(":"))
    done: ColumnElement[Any] = literal("0")
    if rule.when.times > 1:
        finished = (among_words(p.outcome, ["sent", "done"]), p.occasion.like(anchor.op("||")(literal("%"))))
        done = (
            select(func.count())
            .select_from(table_of(Proposal))
            .where(*mine, *finished)
            .correlate(None)
            .scalar_subquery()
        )
    waits = (p.skipped_for == "not_now", p.lifted_at.is_(None), p.occasion == anchor.op("||")(done))
    ends = select(func.max(p.waits_until)).where(*mine, *waits, p.waits_until > NOW)
    return ends.correlate(None).scalar_subquery()
