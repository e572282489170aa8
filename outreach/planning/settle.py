"""Plans locked contacts, a page at a time, and writes what comes of it: proposals, places, refusals, alarms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlmodel import Session

from outreach.bulk import insert_rows, put_rows, table_of, update_rows
from outreach.contacts.locking import lock_organisations
from outreach.contacts.records import Changed
from outreach.database import insert_all
from outreach.listed import among
from outreach.planning import shadow
from outreach.planning.facts.facts import Facts, TouchFact
from outreach.planning.facts.state import Ears, load_facts
from outreach.planning.plan import Plan, Refused, plan, told
from outreach.planning.policy.policy import Policy
from outreach.planning.records import Due, Place, Proposal, Refusal
from outreach.planning.selection.selection import Chosen

_changed, _due, _refusal, _place = table_of(Changed), table_of(Due), table_of(Refusal), table_of(Place)


@dataclass(frozen=True, slots=True)
class PlannedCount:
    """What one pass of planning did."""

    contacts: int = 0
    proposed: int = 0
    refused: int = 0

    def __add__(self, other: "PlannedCount") -> "PlannedCount":
        return PlannedCount(
            self.contacts + other.contacts, self.proposed + other.proposed, self.refused + other.refused
        )


def settle(session: Session, chosen: Sequence[Chosen], policy: Policy, ears: Ears, now: datetime) -> PlannedCount:
    """Plan these contacts, whose rows are locked and whose state is the one that was chosen by."""
    connection = session.connection()
    plans = _plans(session, [each.id for each in chosen if each.now], policy, ears, now)
    dues = {each.id: each.due_at for each in chosen} | {key: outcome.due_at for key, (_, outcome) in plans.items()}
    proposed = [(facts, outcome) for facts, outcome in plans.values() if outcome.planned is not None]
    if policy.shadow:
        dues |= shadow.note(session, proposed, policy, now)
    else:
        _propose(session, proposed, policy, now)
    ids = {"keys": list(dues)}
    connection.execute(delete(_changed).where(among(_changed.c.contact_id)), ids)
    if silent := [key for key, at in dues.items() if at is None]:
        connection.execute(delete(_due).where(among(_due.c.contact_id)), {"keys": silent})
    put_rows(connection, _due, [{"contact_id": key, "at": at} for key, at in dues.items() if at is not None])
    _keep_refusals(connection, dues, plans, policy.version, now)
    return PlannedCount(len(chosen), len(proposed), sum(len(outcome.refused) for _, outcome in plans.values()))


def _plans(
    session: Session, ids: Sequence[int], policy: Policy, ears: Ears, now: datetime
) -> dict[int, tuple[Facts, Plan]]:
    """The plan for each; what is proposed for one counts at once for all others of their organisation."""
    if not ids:
        return {}
    shared = any(cap.applies_to == "organisation" for cap in policy.house.caps)
    if shared:
        lock_organisations(session, ids)
    held: dict[int, list[TouchFact]] = {}
    plans = {}
    for contact_id, facts in load_facts(session, ids, policy.house, ears, now, shadow=policy.shadow).items():
        more = held.get(facts.organisation_id, ()) if facts.organisation_id is not None else ()
        if more:
            facts = replace(facts, organisation_touches=(*facts.organisation_touches, *more))
        outcome = plan(facts, policy, now)
        planned = outcome.planned
        if planned is not None and shared and facts.organisation_id is not None:
            place = TouchFact(planned.not_before, planned.channel, department=planned.template.department, place_id=-1)
            held.setdefault(facts.organisation_id, []).append(place)
        plans[contact_id] = facts, outcome
    return plans


def _propose(session: Session, proposed: list[tuple[Facts, Plan]], policy: Policy, now: datetime) -> None:
    """Write proposals, each with its place under the caps."""
    rows = [_proposal(facts, outcome, policy, now) for facts, outcome in proposed]
    ids = insert_all(session, Proposal, rows)
    insert_rows(
        session.connection(),
        _place,
        [
            {
                "proposal_id": id_,
                "contact_id": facts.contact_id,
                "organisation_id": facts.organisation_id,
                "channel": row["channel"],
                "department": row["department"],
                "at": row["not_before"],
            }
            for id_, row, (facts, _) in zip(ids, rows, proposed, strict=True)
        ],
    )


def _proposal(facts: Facts, outcome: Plan, policy: Policy, now: datetime) -> dict[str, Any]:
    planned = outcome.planned
    assert planned is not None
    owed = facts.owed[0] if facts.owed and planned.template.kind == "reply" else None
    answers = owed.message_id if owed is not None else (facts.inbound.message_id if facts.inbound else None)
    thread_id = owed.thread_id if owed is not None else (facts.inbound.thread_id if facts.inbound else None)
    return {
        "contact_id": facts.contact_id,
        "rule": planned.rule.name,
        "occasion": planned.occasion,
        "policy_version": policy.version,
        "channel": planned.channel,
        "template": planned.rule.how.template,
        "department": planned.template.department,
        "kind": planned.template.kind,
        "own_hand": planned.template.own_hand,
        "window": planned.ask.window.as_dict() if planned.ask.window is not None else None,
        "thread_id": thread_id,
        "answers_message_id": answers,
        "purpose": planned.rule.purpose,
        "talking_points": list(planned.rule.how.talking_points),
        "considered": outcome.considered(),
        "verdict": planned.verdict.as_dict(),
        "contact_state": facts.state,
        "not_before": planned.not_before,
        "created_at": now,
        "expires_at": max(now, planned.not_before) + policy.house.drafts_expire,
        "rendered": False,
        "trouble": None,
        "outcome": None,
    }


def _keep_refusals(
    connection: Connection,
    ids: Iterable[int],
    plans: dict[int, tuple[Facts, Plan]],
    version: str,
    now: datetime,
) -> None:
    """The latest answer for each contact and rule; what is refused no more is taken out."""
    c = _refusal.c
    kept = connection.execute(select(c.contact_id, c.rule, c.id).where(among(c.contact_id)), {"keys": list(ids)})
    known = {(contact_id, rule): id_ for contact_id, rule, id_ in kept}
    fresh, renewed = [], []
    for contact_id, (_, outcome) in plans.items():
        for refused in outcome.refused:
            row = _refused(refused, version, now)
            id_ = known.pop((contact_id, refused.rule.name), None)
            if id_ is None:
                fresh.append({"contact_id": contact_id, "rule": refused.rule.name, **row})
            else:
                renewed.append({"id": id_, **row})
    if known:
        connection.execute(delete(_refusal).where(among(c.id)), {"keys": list(known.values())})
    update_rows(connection, _refusal, renewed)
    insert_rows(connection, _refusal, fresh)


def _refused(refused: Refused, version: str, now: datetime) -> dict[str, Any]:
    return {"policy_version": version, "verdicts": told(refused.verdicts), "earliest": refused.earliest, "at": now}
