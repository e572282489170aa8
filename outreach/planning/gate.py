"""May this go out to this contact now? The one gate: pure, and every path to a contact asks it.

It is asked when a proposal is planned, when it is approved, and in the transaction that lets the mail go. The
strictest wins; every reason is told. Unknown is no.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from outreach.contacts.wishes import DAYS
from outreach.planning.ask import Ask
from outreach.planning.caps import counted, gap_from, room_from
from outreach.planning.facts import Facts, TouchFact
from outreach.planning.hours import next_open, read_time, start_of_day
from outreach.planning.house_policy import Cap, HousePolicy
from outreach.planning.verdict import Reason, Verdict

_MOST_STEPS = 2000
"""How often the search for the earliest moment may move on; each step passes the end of one hindrance."""
_SEARCH_DAYS = 800


Check = Callable[[Ask, Facts, HousePolicy, datetime], list[Reason]]


def decide(ask: Ask, facts: Facts, policy: HousePolicy, now: datetime) -> Verdict:
    """The verdict at `now`, with the earliest moment that all of it allows."""
    reasons = _reasons(ask, facts, policy, now)
    if not reasons:
        return Verdict(now, (), now)
    return Verdict(now, tuple(reasons), _earliest(ask, facts, policy, now, reasons))


def _earliest(ask: Ask, facts: Facts, policy: HousePolicy, now: datetime, reasons: list[Reason]) -> datetime | None:
    """Step past the hindrance that lasts longest until none is left: no allowed moment can be stepped over."""
    at = now
    for _ in range(_MOST_STEPS):
        if not reasons:
            return at
        ends = [reason.until for reason in reasons]
        if any(end is None for end in ends) or at > now + timedelta(days=_SEARCH_DAYS):
            return None
        at = max(end for end in ends if end is not None)
        reasons = _reasons(ask, facts, policy, at)
    return None


def _reasons(ask: Ask, facts: Facts, policy: HousePolicy, at: datetime) -> list[Reason]:
    return [reason for check in _CHECKS for reason in check(ask, facts, policy, at)]


def _wishes(ask: Ask, facts: Facts, policy: HousePolicy, at: datetime) -> list[Reason]:
    reasons, standing = [], facts.standing
    if standing.stop is not None:
        reasons.append(Reason("stopped", "they asked for silence", standing.stop.quote))
    refusal = standing.refused.get(ask.channel)
    if refusal is not None:
        ends = _day_after(refusal.until, facts) if refusal.until is not None else None
        if ends is None or at < ends:
            way = ask.channel if refusal.wish == "refuse" else f"anything but {refusal.channel}"
            reasons.append(Reason("channel_refused", f"they refused {way}", refusal.quote, ends))
    if standing.not_before is not None and standing.not_before.earliest is not None:
        begins = max(start_of_day(standing.not_before.earliest, zone) for zone in facts.zones.candidates)
        if at < begins:
            text = f"they asked to wait until {standing.not_before.earliest.isoformat()}"
            reasons.append(Reason("not_before", text, standing.not_before.quote, begins))
    for wish in standing.all_of("only_person"):
        if not _is_person(wish.person or "", facts.owner_name):
            text = f"they deal with {wish.person} alone, not with {facts.owner_name or 'nobody'}"
            reasons.append(Reason("only_person", text, wish.quote))
    return reasons


def _day_after(day: date, facts: Facts) -> datetime:
    return max(start_of_day(day + timedelta(days=1), zone) for zone in facts.zones.candidates)


def _is_person(wanted: str, name: str) -> bool:
    words = set(name.casefold().split())
    return bool(words) and set(wanted.casefold().split()) <= words


def _holds(ask: Ask, facts: Facts, policy: HousePolicy, at: datetime) -> list[Reason]:
    return [
        Reason("hold", f"{hold.kind.replace('_', ' ')}: {hold.why}", hold.quote, hold.until)
        for hold in facts.standing.holds
        if (hold.until is None or at < hold.until) and not (hold.kind == "unhappy" and ask.own_hand)
    ]


def _hours(ask: Ask, facts: Facts, policy: HousePolicy, at: datetime) -> list[Reason]:
    quiet = policy.quiet_hours
    days = tuple(day for day in DAYS if day not in policy.quiet_days)
    place = "where they live" if facts.zones.source == "stated" else f"where they may live ({facts.zones.source})"
    reasons = []
    # Two questions: where the open hours run over midnight, the small hours of a quiet day are still quiet.
    if (until := _open_everywhere(facts, at, quiet.end, quiet.start, None)) != at:
        reasons.append(Reason("quiet_hours", f"quiet hours {place}", "", until))
    if (until := _open_everywhere(facts, at, "00:00", "24:00", days)) != at:
        reasons.append(Reason("quiet_hours", f"a quiet day {place}", "", until))
    for wish in facts.standing.all_of("hours"):
        until = _open_everywhere(facts, at, wish.start or "00:00", wish.end or "24:00", wish.days)
        if until != at:
            reasons.append(Reason("their_hours", "outside the hours they gave", wish.quote, until))
    return reasons


def _open_everywhere(facts: Facts, at: datetime, start: str, end: str, days: tuple[str, ...] | None) -> datetime | None:
    """The first moment from `at` on that suits the wall in every zone of theirs; None where none does."""
    first, last = read_time(start), read_time(end)
    limit = at + timedelta(days=16)
    while at < limit:
        ends = [next_open(at, zone, first, last, days) for zone in facts.zones.candidates]
        if not ends or any(moment is None for moment in ends):
            return None
        latest = max(moment for moment in ends if moment is not None)
        if latest == at:
            return at
        at = latest
    return None


def _often(ask: Ask, facts: Facts, policy: HousePolicy, at: datetime) -> list[Reason]:
    reasons, zone = [], facts.zones.first
    answers = ask.kind == "reply" and bool(facts.owed)
    own = _others(ask, facts.touches)
    wish = facts.standing.cadence
    if wish is not None and wish.most is not None and wish.per is not None:
        theirs = Cap(name="their own", max=max(1, wish.most), per=wish.per, window="rolling")
        if (until := room_from(theirs, counted(theirs, own), at, zone)) > at:
            reasons.append(Reason("their_cadence", f"they want at most {wish.most} a {wish.per}", wish.quote, until))
    for cap in policy.caps:
        if (answers and cap.exempt_replies) or not _applies(cap, ask):
            continue
        touches = own if cap.applies_to == "contact" else _others(ask, facts.organisation_touches)
        if (until := room_from(cap, counted(cap, touches), at, zone)) > at:
            text = f"cap {cap.name}: at most {cap.max} a {cap.per} for a {cap.applies_to}"
            reasons.append(Reason("cap", text, "", until))
    if not answers and (until := gap_from(policy.min_gap, own, at)) > at:
        near = [touch for touch in own if touch.direction == "out" and touch.at <= until]
        last = max(near, key=lambda touch: touch.at)
        what = "the touch" if last.place_id is None else "what is planned for"
        reasons.append(Reason("min_gap", f"too near to {what} {last.at:%Y-%m-%d}", "", until))
    return reasons


def _applies(cap: Cap, ask: Ask) -> bool:
    return (cap.channels is None or ask.channel in cap.channels) and (
        cap.departments is None or ask.department in cap.departments
    )


def _others(ask: Ask, touches: tuple[TouchFact, ...]) -> list[TouchFact]:
    return [touch for touch in touches if touch.place_id is None or touch.place_id != ask.proposal_id]


def _ways(ask: Ask, facts: Facts, policy: HousePolicy, at: datetime) -> list[Reason]:
    reasons = []
    if ask.channel not in policy.channels:
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


def _listening(ask: Ask, facts: Facts, policy: HousePolicy, at: datetime) -> list[Reason]:
    reasons = []
    if facts.unheard:
        reasons.append(Reason("unheard", f"{facts.unheard} of their messages not yet listened to"))
    reasons += [Reason("deaf", account) for account in facts.deaf]
    return reasons


_CHECKS: tuple[Check, ...] = (_wishes, _holds, _hours, _often, _ways, _listening)
