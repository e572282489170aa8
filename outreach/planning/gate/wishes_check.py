"""Does it break something that the contact asked for, or is there another reason to wait?"""

from datetime import datetime

from outreach.planning.gate.case import Case
from outreach.planning.gate.verdict import Reason


def wishes_check(case: Case, at: datetime) -> list[Reason]:
    """Silence, a channel refused, a day to wait for, and the one person of ours whom they deal with."""
    reasons, standing, facts = [], case.standing(at), case.facts
    if standing.stop is not None:
        reasons.append(Reason("stopped", "they asked for silence", standing.stop.quote))
    elif standing.no_offers is not None and case.ask.kind == "commercial":
        reasons.append(Reason("stopped", "they want no offers", standing.no_offers.quote))
    refusal = standing.refused.get(case.ask.channel)
    if refusal is not None:
        ends = case.ends(refusal.until) if refusal.until is not None else None
        if ends is None or at < ends:
            way = case.ask.channel if refusal.wish == "refuse" else f"anything but {refusal.channel}"
            reasons.append(Reason("channel_refused", f"they refused {way}", refusal.quote, ends))
    if standing.not_before is not None and standing.not_before.earliest is not None:
        begins = case.begins(standing.not_before.earliest)
        if at < begins:
            text = f"they asked to wait until {standing.not_before.earliest.isoformat()}"
            reasons.append(Reason("not_before", text, standing.not_before.quote, begins))
    if standing.only_person is not None or standing.also:
        for wish in standing.all_of("only_person"):
            if not _is_person(wish.person or "", facts.owner_name):
                text = f"they deal with {wish.person} alone, not with {facts.owner_name or 'nobody'}"
                reasons.append(Reason("only_person", text, wish.quote))
    return reasons


def _is_person(wanted: str, name: str) -> bool:
    words = set(name.casefold().split())
    return bool(words) and set(wanted.casefold().split()) <= words


def holds_check(case: Case, at: datetime) -> list[Reason]:
    """Every hold that is open; an apology in the owner's own words reaches somebody who is unhappy."""
    return [
        Reason("hold", f"{hold.kind.replace('_', ' ')}: {hold.why}", hold.quote, hold.until)
        for hold in case.facts.standing.holds
        if (hold.until is None or at < hold.until) and not (hold.kind == "unhappy" and case.ask.own_hand)
    ]
