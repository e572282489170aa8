"""Is there a way to them, somebody who may ask, nothing else on its way, and have we listened? Time ends none of it."""

from datetime import datetime

from outreach.planning.gate.case import Case
from outreach.planning.gate.verdict import Reason


def ways_check(case: Case, at: datetime) -> list[Reason]:
    """The channel, the address, the owner, and one draft for a contact at a time."""
    reasons, ask, facts = [], case.ask, case.facts
    if ask.channel not in case.limits.house.channels:
        reasons.append(Reason("channel_unused", f"the house does not use {ask.channel}"))
    if ask.channel not in facts.addresses:
        why = facts.dead.get(ask.channel)
        text = f"their {ask.channel} address is dead: {why}" if why else f"no {ask.channel} address is known"
        reasons.append(Reason("no_address", text))
    if facts.owner_id is None:
        reasons.append(Reason("no_owner", "nobody owns this contact, so nobody can approve"))
    flying = facts.in_flight
    if flying is not None and flying.id != ask.proposal_id:
        reasons.append(Reason("in_flight", f"a draft of rule {flying.rule} is on its way"))
    return reasons


def listening_check(case: Case, at: datetime) -> list[Reason]:
    """Their own messages that nobody has heard, and accounts that have not been read for too long."""
    reasons = []
    if case.facts.unheard:
        reasons.append(Reason("unheard", f"{case.facts.unheard} of their messages not yet listened to"))
    return [*reasons, *(Reason("deaf", account) for account in case.facts.deaf)]
