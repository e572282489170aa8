"""What was known of a contact at a moment? The same for the present and for any day before it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from outreach.contacts.countries import Countries, countries_of
from outreach.contacts.standing import Standing, standing
from outreach.contacts.wishes import Wish
from outreach.contacts.zones import Zones, zones_of
from outreach.planning.facts.facts import Facts, HeardFact, Past, TouchFact
from outreach.planning.facts.history import LONGEST_WINDOW, History, Owner, Proposed, Said, Wrote
from outreach.planning.facts.hours import start_of_day

_FOREVER = datetime.max.replace(tzinfo=UTC)
_NOTHING_SAID = Standing()
_NOBODY = Owner(None, "", "")
_NO_KINDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Around:
    """What a decision looks at beside the contact's own history."""

    organisation_touches: tuple[TouchFact, ...] = ()
    deaf: tuple[str, ...] = ()
    unheard: int = 0


_NOTHING_AROUND = Around()


def facts_at(
    history: History,
    moment: datetime,
    plausible_zones: tuple[str, ...],
    around: Around = _NOTHING_AROUND,
    *,
    live: bool = False,
) -> Facts:
    """The facts at `moment`, by what had been recorded until then.

    `live`: `moment` is the present, and all that is recorded counts, even where another machine's clock runs ahead.
    """
    known = _FOREVER if live else moment
    wrote = next((each for each in reversed(history.wrote) if each.message.at <= known), None)
    inbound = wrote.message if wrote is not None else None
    zones, countries = _whereabouts(history, wrote, plausible_zones)
    oldest = moment - LONGEST_WINDOW
    been = tuple([touch for touch in history.touches if oldest < touch.at <= known])
    places = history.places if live else tuple(_place(each) for each in history.proposals if _open_at(each, moment))
    last_outbound = next((touch.at for touch in reversed(been) if touch.direction == "out"), None)
    heard = tuple([each.said for each in history.heard if each.said.at <= known and _still(each.corrected_at, known)])
    owner = history.owner or _NOBODY
    return Facts(
        contact_id=history.contact_id,
        state=history.state,
        stage=history.stage,
        tags=history.tags,
        owner_id=owner.id,
        owner_email=owner.email,
        owner_name=owner.name,
        organisation_id=history.organisation_id,
        organisation_names=history.organisation_names,
        fields=history.fields,
        birthday=history.birthday,
        countries=countries,
        consents=tuple(
            [each.consent for each in history.consents if _holds(each.recorded_at, each.withdrawn_at, known)]
        ),
        moments=tuple([each.moment for each in history.moments if _holds(each.told_at, each.over_at, known)]),
        zones=zones,
        standing=_standing(history, zones, moment, known),
        ways_change_at=_ways_change_at(history, zones, moment, known) if history.said else None,
        addresses={way.channel: way.value for way in reversed(history.ways) if _still(way.bad_since, known)},
        dead={way.channel: way.bad_why or "bounced" for way in history.ways if not _still(way.bad_since, known)},
        touches=(*been, *[_ahead(place, moment) for place in places]) if places else been,
        organisation_touches=around.organisation_touches,
        owed=tuple([each.owed for each in history.asked if _holds(each.owed.asked_at, each.over_at, known)]),
        inbound=inbound,
        last_outbound=last_outbound,
        absence_ended=_absence_ended(history, moment, known),
        heard=heard,
        heard_last=_kinds([each for each in heard if inbound is not None and each.message_id == inbound.message_id]),
        heard_since=_kinds([each for each in heard if last_outbound is None or each.at >= last_outbound]),
        unheard=around.unheard,
        deaf=around.deaf,
        past=tuple([_past(each, known) for each in history.proposals if each.created_at <= known]),
    )


def _still(over_at: datetime | None, known: datetime) -> bool:
    return over_at is None or over_at > known


def _holds(begun_at: datetime | None, over_at: datetime | None, known: datetime) -> bool:
    return (begun_at is None or begun_at <= known) and (over_at is None or over_at > known)


def _kinds(said: list[HeardFact]) -> frozenset[str]:
    return frozenset([each.kind for each in said]) if said else _NO_KINDS


def _whereabouts(history: History, wrote: Wrote | None, plausible: tuple[str, ...]) -> tuple[Zones, Countries]:
    phones = tuple(way.match_key for way in history.ways if way.channel in ("phone", "sms", "whatsapp"))
    offset = wrote.utc_offset if wrote is not None else None
    return _zones(history.zone, phones, offset, plausible), _countries(history.country, phones, history.zone)


@lru_cache(maxsize=8192)
def _zones(stated: str | None, phones: tuple[str, ...], offset: int | None, plausible: tuple[str, ...]) -> Zones:
    return zones_of(stated, phones, offset, plausible)


@lru_cache(maxsize=8192)
def _countries(stated: str | None, phones: tuple[str, ...], zone: str | None) -> Countries:
    return countries_of(stated, phones, zone)


def _standing(history: History, zones: Zones, moment: datetime, known: datetime) -> Standing:
    if not history.said and not history.holds:
        return _NOTHING_SAID
    wishes = [_as_known(each, known) for each in history.said if _holds(each.recorded_at, each.undone_at, known)]
    holds = [each.hold for each in history.holds if _holds(each.hold.since, each.lifted_at, known)]
    # A day is over when it is over in every zone in which they may live.
    today = min(moment.astimezone(zone).date() for zone in zones.candidates)
    return standing(wishes, holds, moment, today, zones.first)


def _ways_change_at(history: History, zones: Zones, moment: datetime, known: datetime) -> datetime | None:
    """When the first of their wishes about channels runs out: once its last day is over everywhere."""
    ends = [
        max(start_of_day(each.wish.until + timedelta(days=1), zone) for zone in zones.candidates)
        for each in history.said
        if each.wish.kind == "channel" and each.wish.until and _holds(each.recorded_at, each.undone_at, known)
    ]
    return min((end for end in ends if end > moment), default=None)


def _as_known(said: Said, known: datetime) -> Wish:
    agreed = said.agreed_at is not None and said.agreed_at <= known
    waits = said.needs_yes and not agreed
    if (said.wish.agreed, said.wish.waits) == (agreed, waits):
        return said.wish
    return replace(said.wish, agreed=agreed, waits=waits)


def _open_at(each: Proposed, moment: datetime) -> bool:
    return each.created_at <= moment and (each.outcome is None or each.over_by > moment)


def _past(each: Proposed, known: datetime) -> Past:
    outcome = each.outcome if each.over_by <= known else None
    if outcome == "skipped" and each.lifted_at is not None and each.lifted_at <= known:
        outcome = "void"
    reason = (each.skipped_for, each.waits_until) if outcome == "skipped" else (None, None)
    return Past(
        each.rule, each.occasion, outcome, each.id, each.policy_version, each.created_at, each.template, *reason
    )


def _place(each: Proposed) -> TouchFact:
    return TouchFact(each.not_before, each.channel, department=each.department, place_id=each.id)


def _ahead(place: TouchFact, moment: datetime) -> TouchFact:
    """A place whose moment has passed still stands for a touch that is about to be."""
    return place if place.at >= moment else replace(place, at=moment)


def _absence_ended(history: History, moment: datetime, known: datetime) -> datetime | None:
    ended = [
        each.hold.until
        for each in history.holds
        if each.hold.kind == "out_of_office"
        and each.hold.since <= known
        and each.hold.until is not None
        and each.hold.until <= moment
    ]
    return max(ended, default=None)
