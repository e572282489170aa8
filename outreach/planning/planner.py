"""Plans for whom something changed or became due, and keeps both what is proposed and what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.contacts.ledger import lock
from outreach.contacts.records import Changed, Contact
from outreach.database import Database, upsert
from outreach.planning import places, shadow
from outreach.planning.facts import Facts
from outreach.planning.plan import Plan, Refused, plan
from outreach.planning.policy import Policy
from outreach.planning.records import Due, PolicyRecord, Proposal, Refusal
from outreach.planning.state import Ears, load_facts

PAGE = 200


@dataclass(frozen=True, slots=True)
class PlannedCount:
    """What one pass of planning did."""

    contacts: int = 0
    proposed: int = 0
    refused: int = 0


def adopt(database: Database, policy: Policy, text: str, now: datetime) -> bool:
    """Put a policy in force; every contact is planned anew where it is another one than before."""
    with database.write() as session:
        newest = newest_policy(session)
        if newest is not None and newest.version == policy.version:
            return False
        row = session.get(PolicyRecord, policy.version) or PolicyRecord(
            version=policy.version, text=text, adopted_at=now
        )
        row.adopted_at = now
        session.add(row)
        session.execute(delete(Changed))
        everyone = select(Contact.id, Contact.state)
        session.execute(insert(Changed).from_select(["contact_id", "state"], everyone))
        return True


def newest_policy(session: Session) -> PolicyRecord | None:
    """The policy that was put in force last."""
    return session.exec(select(PolicyRecord).order_by(col(PolicyRecord.adopted_at).desc()).limit(1)).first()


def plan_due(database: Database, policy: Policy, ears: Ears, clock: Clock) -> PlannedCount:
    """Plan whom a change or a due time touches; costs nothing for anyone else."""
    count = PlannedCount()
    while True:
        with database.write() as session:
            ids = _due(session, clock.now())
            if not ids:
                return count
            count = _plan_page(session, ids, policy, ears, clock.now(), count)


def forget_refusals(session: Session, keep: timedelta, now: datetime) -> None:
    """Let go of refusals that nothing has renewed for so long."""
    session.execute(delete(Refusal).where(col(Refusal.at) < now - keep))


def _due(session: Session, now: datetime) -> list[int]:
    changed = session.exec(select(Changed.contact_id).order_by(col(Changed.contact_id)).limit(PAGE)).all()
    due = session.exec(select(Due.contact_id).where(Due.at <= now).order_by(col(Due.at)).limit(PAGE)).all()
    return sorted({*changed, *due})[:PAGE]


def _plan_page(
    session: Session, ids: Sequence[int], policy: Policy, ears: Ears, now: datetime, count: PlannedCount
) -> PlannedCount:
    contacts = {contact_id: lock(session, contact_id) for contact_id in ids}
    facts = load_facts(session, ids, policy.house, ears, now, shadow=policy.shadow)
    session.execute(delete(Changed).where(col(Changed.contact_id).in_(ids)))
    session.execute(delete(Due).where(col(Due.contact_id).in_(ids)))
    for contact_id in ids:
        outcome = plan(facts[contact_id], policy, now)
        _keep_refusals(session, contact_id, outcome, policy, now)
        if outcome.due_at is not None:
            upsert(session, Due, [{"contact_id": contact_id, "at": outcome.due_at}])
        if outcome.planned is not None and policy.shadow:
            shadow.note(session, facts[contact_id], outcome, policy, now)
        elif outcome.planned is not None:
            propose(session, contacts[contact_id], facts[contact_id], outcome, policy, now)
        if outcome.planned is not None:
            count = replace(count, proposed=count.proposed + 1)
        count = replace(count, contacts=count.contacts + 1, refused=count.refused + len(outcome.refused))
    return count


def propose(session: Session, contact: Contact, facts: Facts, outcome: Plan, policy: Policy, now: datetime) -> Proposal:
    """Write what a plan proposes and take its place under the caps; the contact is locked."""
    planned = outcome.planned
    assert planned is not None
    owed = facts.owed[0] if facts.owed and planned.template.kind == "reply" else None
    answers = owed.message_id if owed is not None else (facts.inbound.message_id if facts.inbound else None)
    thread_id = owed.thread_id if owed is not None else (facts.inbound.thread_id if facts.inbound else None)
    proposal = Proposal(
        contact_id=facts.contact_id,
        rule=planned.rule.name,
        occasion=planned.occasion,
        policy_version=policy.version,
        channel=planned.channel,
        template=planned.rule.how.template,
        department=planned.template.department,
        kind=planned.template.kind,
        own_hand=planned.template.own_hand,
        window=planned.ask.window.as_dict() if planned.ask.window is not None else None,
        thread_id=thread_id,
        answers_message_id=answers,
        purpose=planned.rule.purpose,
        talking_points=list(planned.rule.how.talking_points),
        considered=outcome.considered(),
        verdict=planned.verdict.as_dict(),
        contact_state=contact.state,
        not_before=planned.not_before,
        created_at=now,
        expires_at=max(now, planned.not_before) + policy.house.drafts_expire,
    )
    session.add(proposal)
    session.flush()
    places.hold(session, proposal, contact)
    return proposal


def _keep_refusals(session: Session, contact_id: int, outcome: Plan, policy: Policy, now: datetime) -> None:
    names = [refused.rule.name for refused in outcome.refused]
    session.execute(
        delete(Refusal).where(col(Refusal.contact_id) == contact_id, col(Refusal.rule).not_in(names)),
    )
    for refused in outcome.refused:
        _keep_refusal(session, contact_id, refused, policy, now)


def _keep_refusal(session: Session, contact_id: int, refused: Refused, policy: Policy, now: datetime) -> None:
    row = session.exec(
        select(Refusal).where(Refusal.contact_id == contact_id, Refusal.rule == refused.rule.name)
    ).first()
    row = row or Refusal(contact_id=contact_id, rule=refused.rule.name, policy_version=policy.version, at=now)
    row.policy_version, row.at, row.earliest = policy.version, now, refused.earliest
    row.verdicts = {channel: verdict.as_dict() for channel, verdict in refused.verdicts.items()}
    session.add(row)
