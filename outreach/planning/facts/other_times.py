"""What was or will be known of some contacts at another time than now?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from outreach.planning.facts.facts import Facts
from outreach.planning.facts.facts_at import Around, facts_at
from outreach.planning.facts.recall import histories
from outreach.planning.facts.state import Ears, load_facts, organisation_touches
from outreach.planning.policy.house_policy import HousePolicy


def facts_when(
    session: Session, contact_ids: Sequence[int], house: HousePolicy, ears: Ears, at: datetime, now: datetime
) -> dict[int, Facts]:
    """The facts at `at`.

    Before now: by what had been recorded until then, as if every account had been read. After now: by what is known
    today, as if nothing more happened and every account were read.
    """
    if at > now:
        known = load_facts(session, contact_ids, house, ears, at)
        return {contact_id: replace(facts, deaf=()) for contact_id, facts in known.items()}
    if at == now:
        return load_facts(session, contact_ids, house, ears, now)
    session.flush()
    connection = session.connection()
    found = histories(connection, contact_ids, now, whole=True)
    organisations = organisation_touches(connection, found, house, at)
    facts = {}
    for history in found:
        together = organisations.get(history.organisation_id or 0, ())
        until_then = tuple(touch for touch in together if touch.at <= at and touch.place_id is None)
        facts[history.contact_id] = facts_at(history, at, tuple(house.plausible_zones), Around(until_then))
    return facts
