"""Does it break something that the contact asked for, or is there another reason to wait?"""

from datetime import datetime
from functools import lru_cache

from outreach.contacts.wish_words import name_said
from outreach.listening.our_words import KEPT
from outreach.planning.gate.case import Case
from outreach.planning.gate.verdict import Reason
from outreach.sentences import Sentence, sentence

_SILENCE, _NO_OFFERS = Sentence("they asked for silence"), Sentence("they want no offers")
HOLDS = {
    "unhappy": "unhappy: {why}", "support_case": "support case: {why}", "legal": "legal: {why}",
    "bounce": "bounce: {why}", "out_of_office": "out of office: {why}", "data_request": "data request: {why}",
    "left_company": "left company: {why}", "wrong_person": "wrong person: {why}", "asked": "asked: {why}",
}  # fmt: skip
"""Every kind of hold, with why."""


def wishes_check(case: Case, at: datetime) -> list[Reason]:
    """Silence, a channel refused, a day to wait for, and the one person of ours whom they deal with."""
    reasons, standing, facts = [], case.standing(at), case.facts
    if standing.stop is not None:
        reasons.append(Reason("stopped", _SILENCE, standing.stop.quote))
    elif standing.no_offers is not None and case.ask.kind == "commercial":
        reasons.append(Reason("stopped", _NO_OFFERS, standing.no_offers.quote))
    refusal = standing.refused.get(case.ask.channel)
    if refusal is not None:
        ends = case.ends(refusal.until) if refusal.until is not None else None
        if ends is None or at < ends:
            alone = refusal.channel if refusal.wish != "refuse" else None
            reasons.append(Reason("channel_refused", _refused(case.ask.channel, alone), refusal.quote, ends))
    if standing.not_before is not None and standing.not_before.earliest is not None:
        begins = case.begins(standing.not_before.earliest)
        if at < begins:
            text = sentence("they asked to wait until {day}", day=standing.not_before.earliest)
            reasons.append(Reason("not_before", text, standing.not_before.quote, begins))
    if standing.only_person is not None or standing.also:
        reasons += [
            Reason("only_person", _one_alone(wish.person or "", facts.owner_name), wish.quote)
            for wish in standing.all_of("only_person")
            if not _is_person(wish.person or "", facts.owner_name)
        ]
    return reasons


@lru_cache(maxsize=256)
def _refused(channel: str, alone: str | None) -> Sentence:
    if alone is not None:
        return sentence("they refused anything but {way}", way=name_said(alone))
    return sentence("they refused {way}", way=name_said(channel))


@lru_cache(maxsize=4096)
def _held(kind: str, why: str) -> Sentence:
    return sentence(HOLDS[kind], why=KEPT.read(why))


def _one_alone(person: str, owner: str) -> Sentence:
    if not person:
        return Sentence("they deal with one person of ours alone, and do not say with whom")
    if not owner:
        return sentence("they deal with {person} alone, and nobody owns this contact", person=person)
    return sentence("they deal with {person} alone, not with {owner}", person=person, owner=owner)


def _is_person(wanted: str, name: str) -> bool:
    words = set(name.casefold().split())
    return bool(words) and set(wanted.casefold().split()) <= words


def holds_check(case: Case, at: datetime) -> list[Reason]:
    """Every hold that is open; an apology in the owner's own words reaches somebody who is unhappy."""
    return [
        Reason("hold", _held(hold.kind, hold.why), hold.quote, hold.until)
        for hold in case.facts.standing.holds
        if (hold.until is None or at < hold.until) and not (hold.kind == "unhappy" and case.ask.own_hand)
    ]
