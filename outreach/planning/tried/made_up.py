"""What are the facts about somebody who is made up for an expectation? By the same way as those of real contacts."""

from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from outreach.contacts.standing import unagreed
from outreach.contacts.wishes import Waiting, Wish
from outreach.planning.facts.facts import ConsentFact, Facts, HeardFact, Inbound, MomentFact, Owed, TouchFact
from outreach.planning.facts.facts_at import Around, facts_at
from outreach.planning.facts.history import (
    Asked,
    Consented,
    Heard,
    Held,
    History,
    Owner,
    Proposed,
    Said,
    Told,
    Way,
    Wrote,
)
from outreach.planning.matching.match import moment_of, occasion
from outreach.planning.policy.policy import Policy
from outreach.planning.tried.expectations import Expectation, Somebody, Touched, Wished

_THREAD = 1


def wall_of(person: Somebody, policy: Policy) -> tzinfo:
    """The clock on which an expectation is told."""
    return ZoneInfo(person.zone or policy.house.plausible_zones[0])


def facts_of(expected: Expectation, policy: Policy) -> tuple[Facts, datetime]:
    """The facts, and the moment at which they are looked at."""
    person = expected.contact
    now = expected.now.replace(tzinfo=wall_of(person, policy)).astimezone(UTC)
    plausible = tuple(policy.house.plausible_zones)
    history = _with_proposals(_history(person, now), person, policy, plausible, now)
    deaf = ("the account in which they write was not read for too long",) if person.deaf else ()
    colleagues = tuple(_touch(each, now) for each in person.organisation_touches)
    own = tuple(touch for touch in history.touches if touch.direction == "out")
    around = Around((*own, *colleagues, *history.places), deaf, person.unheard)
    return facts_at(history, now, plausible, around, live=True), now


def _history(person: Somebody, now: datetime) -> History:
    wrote = sorted(person.wrote, key=lambda each: now - each.ago)
    numbered = [(number, now - each.ago, each) for number, each in enumerate(wrote, 1)]
    touches = [_touch(each, now) for each in person.touches]
    touches += [TouchFact(at, "email", "in") for _, at, _ in numbered]
    return History(
        contact_id=1,
        state=1,
        created_at=min([now, *(touch.at for touch in touches)]),
        stage=person.stage,
        tags=tuple(person.tags),
        fields=person.fields,
        owner=Owner(1, person.owner, person.owner_name) if person.owner is not None else None,
        organisation_id=1 if person.organisation or person.organisation_touches else None,
        organisation_names=tuple(name.casefold() for name in person.organisation),
        birthday=person.birthday,
        zone=person.zone,
        country=person.country,
        ways=tuple(Way(channel, f"their {channel}", "") for channel in person.channels),
        said=_said(person.wishes, now),
        holds=tuple(
            Held(
                Waiting(
                    each.kind,
                    each.why or each.kind.replace("_", " "),
                    now - each.ago,
                    now - each.ago + each.lasts if each.lasts is not None else None,
                    each.quote,
                )
            )
            for each in person.holds
        ),
        consents=tuple(
            Consented(ConsentFact(each.basis, now - each.ago, each.channel), now - each.ago) for each in person.consents
        ),
        moments=tuple(Told(MomentFact(each.text, each.day, number)) for number, each in enumerate(person.moments, 1)),
        asked=tuple(
            Asked(Owed(each.asks, at, number, _THREAD), now if each.answered else None)
            for number, at, each in numbered
            if each.asks is not None
        ),
        touches=tuple(sorted(touches, key=lambda touch: touch.at)),
        wrote=tuple(
            Wrote(Inbound(number, at, _THREAD, "Their subject", f"<{number}@client.example>"))
            for number, at, _ in numbered
        ),
        heard=tuple(
            Heard(HeardFact(kind, at, number)) for number, at, each in numbered for kind in _kinds(each.said, each.asks)
        ),
    )


def _kinds(said: list[str], asks: str | None) -> list[str]:
    return [*said, *(["question"] if asks is not None and "question" not in said else [])]


def _touch(given: Touched, now: datetime) -> TouchFact:
    return TouchFact(now - given.ago, given.channel, given.direction, given.department, given.automatic)


def _said(wishes: list[Wished], now: datetime) -> tuple[Said, ...]:
    told = [_wish(each, number, now) for number, each in enumerate(wishes, 1)]
    waiting = {wish.id for wish in unagreed(told, now.date())}
    return tuple(
        Said(
            replace(wish, agreed=False),
            wish.said_at,
            needs_yes=wish.id in waiting or wish.agreed,
            agreed_at=wish.said_at if wish.agreed else None,
        )
        for wish in told
    )


def _wish(given: Wished, number: int, now: datetime) -> Wish:
    return Wish(
        kind=given.kind,
        said_at=now - given.ago,
        quote=given.quote,
        source=given.source,
        channel=given.channel,
        wish=given.wish,
        until=given.until,
        earliest=given.earliest,
        days=tuple(given.days) if given.days is not None else None,
        start=given.start,
        end=given.end,
        most=given.most,
        per=given.per,
        person=given.person,
        id=number,
        agreed=given.agreed,
    )


def _with_proposals(
    history: History, person: Somebody, policy: Policy, plausible: tuple[str, ...], now: datetime
) -> History:
    """With what rules have done, each for the occasion that it had then, and what is on its way."""
    done = sorted((each for each in person.touches if each.rule is not None), key=lambda each: now - each.ago)
    for number, each in enumerate(done, 1):
        history = _proposed(history, number, str(each.rule), each, "sent", policy, plausible, now - each.ago)
    if person.draft_of is not None:
        flying = Touched(department=_department(policy, person.draft_of))
        history = _proposed(history, len(done) + 1, person.draft_of, flying, None, policy, plausible, now)
        place = TouchFact(now, "email", department=flying.department, place_id=len(done) + 1)
        history = replace(history, places=(place,))
    return history


def _department(policy: Policy, name: str) -> str | None:
    rule = policy.rule(name)
    return policy.kinds[rule.how.template].department if rule is not None else None


def _proposed(
    history: History,
    number: int,
    name: str,
    touch: Touched,
    outcome: str | None,
    policy: Policy,
    plausible: tuple[str, ...],
    at: datetime,
) -> History:
    rule = policy.rule(name)
    was_for = occasion(rule, facts_at(history, at, plausible), at) if rule is not None else f"0:{number}"
    proposal = Proposed(
        number, name, was_for, outcome, policy.version, touch.channel, touch.department or "", at, at, at
    )
    spent = moment_of(was_for) if outcome is not None else None
    moments = tuple(replace(told, over_at=at) if told.moment.id == spent else told for told in history.moments)
    return replace(history, proposals=(*history.proposals, proposal), moments=moments)
