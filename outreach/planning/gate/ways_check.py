"""Is there a way to them, somebody who may ask, nothing else on its way, and have we listened? Time ends none of it."""

from datetime import datetime
from functools import lru_cache

from outreach.contacts.wish_words import name_said, way_said
from outreach.listening.our_words import KEPT
from outreach.planning.gate.case import Case
from outreach.planning.gate.verdict import Reason
from outreach.sentences import Sentence, counted, sentence

_NO_OWNER = Sentence("nobody owns this contact, so nobody can approve")


def ways_check(case: Case, at: datetime) -> list[Reason]:
    """The channel, the address, the owner, and one draft for a contact at a time."""
    reasons, ask, facts = [], case.ask, case.facts
    if ask.channel not in case.limits.house.channels:
        reasons.append(Reason("channel_unused", sentence("the house does not use {way}", way=name_said(ask.channel))))
    if ask.channel not in facts.addresses:
        reasons.append(Reason("no_address", _no_address(ask.channel, facts.dead.get(ask.channel))))
    if facts.owner_id is None:
        reasons.append(Reason("no_owner", _NO_OWNER))
    flying = facts.in_flight
    if flying is not None and flying.id != ask.proposal_id:
        reasons.append(Reason("in_flight", sentence("a draft of rule {rule} is on its way", rule=flying.rule)))
    return reasons


@lru_cache(maxsize=1024)
def _no_address(channel: str, why: str | None) -> Sentence:
    if why:
        return sentence("their {way} address is dead: {why}", way=way_said(channel), why=KEPT.read(why))
    return sentence("no {way} address is known", way=way_said(channel))


def listening_check(case: Case, at: datetime) -> list[Reason]:
    """Their own messages that nobody has heard, and accounts that have not been read for too long."""
    reasons = []
    if case.facts.unheard:
        one, several = (
            "{number} of their messages not yet listened to",
            "{number} of their messages not yet listened to",
        )
        reasons.append(Reason("unheard", counted(one, several, case.facts.unheard)))
    return [*reasons, *(Reason("deaf", account) for account in case.facts.deaf)]
