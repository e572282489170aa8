"""How is a verdict told to a person? The same words on every page, in every mail and in every terminal."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from outreach.contacts.wish_words import way_said
from outreach.planning.facts.facts import TouchFact
from outreach.planning.gate.often_check import limit_said
from outreach.planning.gate.verdict import DEAF_CODES, WALL_CODES, words_of
from outreach.planning.tried.judged import THEIR_OWN, Count, Judged
from outreach.sentences import all_of
from outreach.translated import ENGLISH, Tongue


def tell(verdict: Mapping[str, Any], zone: tzinfo, tongue: Tongue = ENGLISH) -> list[str]:
    """A stored verdict as sentences: yes, or every reason with its quote and when it ends."""
    if verdict.get("allowed"):
        return [tongue.say("Nothing speaks against it.")]
    reasons = verdict.get("reasons", [])
    lines = [_reason(reason, zone, tongue) for reason in reasons]
    if earliest := verdict.get("earliest"):
        return [*lines, tongue.say("Allowed from {moment}.", moment=tell_time(earliest, zone, tongue))]
    if all(reason["code"] in WALL_CODES + DEAF_CODES for reason in reasons):
        return [*lines, tongue.say("Allowed once we have listened.")]
    return [*lines, tongue.say("Time alone does not change this.")]


def _reason(reason: Mapping[str, Any], zone: tzinfo, tongue: Tongue) -> str:
    told = [f"{capital(tongue.told(words_of(reason), zone))}."]
    if quote := reason.get("quote"):
        told.append(tongue.say("They wrote: “{quote}”", quote=quote))
    if until := reason.get("until"):
        told.append(tongue.say("Until {moment}.", moment=tell_time(until, zone, tongue)))
    return " ".join(told)


def tell_time(moment: str | datetime, zone: tzinfo, tongue: Tongue = ENGLISH) -> str:
    """A moment as its reader's wall shows it."""
    return tongue.moment(datetime.fromisoformat(moment) if isinstance(moment, str) else moment, zone)


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def by_way(verdicts: Mapping[str, Mapping[str, Any]], zone: tzinfo, tongue: Tongue = ENGLISH) -> list[str]:
    """Stored verdicts by channel, each in one line."""
    return [
        tongue.say("By {way}: {told}", way=_way(channel, tongue), told=" ".join(tell(verdict, zone, tongue)))
        for channel, verdict in verdicts.items()
    ]


def _way(channel: str, tongue: Tongue) -> str:
    return tongue.told(way_said(channel))


def tell_judged(judged: Judged, zone: tzinfo, tongue: Tongue = ENGLISH) -> list[str]:
    """What became of a rule, in sentences."""
    why = tongue.told(all_of(judged.why), zone)
    if judged.state == "does_not_fit":
        told = tongue.say("It does not fit: {why}.", why=why)
        if judged.due_at is None:
            return [told]
        moment = tell_time(judged.due_at, zone, tongue)
        return [f"{told} {tongue.say('Time alone makes it fit {moment}.', moment=moment)}"]
    if judged.state == "used_up":
        return [tongue.say("It has nothing more to do: {why}.", why=why)]
    if judged.state == "gave_way":
        return [tongue.say("It fits, and {why}.", why=why)]
    lines = by_way({channel: verdict.as_dict() for channel, verdict in judged.verdicts.items()}, zone, tongue)
    return lines if judged.state == "refused" else [_proposed(judged, zone, tongue), *lines]


def _proposed(judged: Judged, zone: tzinfo, tongue: Tongue) -> str:
    way = _way(judged.channel, tongue)
    if judged.due_at is None:
        return tongue.say("It proposes to reach them by {way}.", way=way)
    moment = tell_time(judged.due_at, zone, tongue)
    return tongue.say("It proposes to reach them by {way}, from {moment} on.", way=way, moment=moment)


def tell_count(count: Count, now: datetime, zone: tzinfo, tongue: Tongue = ENGLISH) -> str:
    """How full a limit is, and by which touches."""
    of = [_touch(touch, zone, tongue) for touch in count.touches]
    filled = {
        "name": capital(tongue.plain(count.name) if count.name == THEIR_OWN else count.name),
        "number": len(of),
        "limit": tongue.told(limit_said(count.most, count.per)),
    }
    told = (
        tongue.say("{name}: {number} of {limit}", **filled)
        if count.whom == "contact"
        else tongue.say("{name}: {number} of {limit}, all contacts of their organisation together", **filled)
    )
    lines = [f"{told}: {'; '.join(of)}." if of else f"{told}."]
    if count.room_at > now:
        lines.append(tongue.say("Room from {moment} on.", moment=tell_time(count.room_at, zone, tongue)))
    if count.quote:
        lines.append(tongue.say("They wrote: “{quote}”", quote=count.quote))
    return " ".join(lines)


def _touch(touch: TouchFact, zone: tzinfo, tongue: Tongue) -> str:
    told = f"{_way(touch.channel, tongue)} {tell_time(touch.at, zone, tongue)}"
    if touch.department:
        told = tongue.say("{touch} by {department}", touch=told, department=touch.department)
    return tongue.say("{touch}, planned", touch=told) if touch.place_id is not None else told
