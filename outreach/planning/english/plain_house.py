"""What holds for everyone, whatever the rule, in plain English?"""

from collections.abc import Iterator

from outreach.planning.english.plain_words import DAYS, all_of, length, one_of, ways
from outreach.planning.policy.durations import WINDOWS
from outreach.planning.policy.house_policy import Cap, HousePolicy

_CALENDAR = {
    "day": "on one day",
    "week": "in one week, from Monday on",
    "month": "in one calendar month",
    "quarter": "in one calendar quarter",
    "year": "in one calendar year",
}


def tell_ways(house: HousePolicy) -> list[str]:
    """Whom, by which ways, and in which order."""
    order = "; ".join(
        f"{each.name} (priority {each.priority})" for each in sorted(house.departments, key=lambda each: -each.priority)
    )
    return [
        "Whatever stands here, a contact's own words go first: who asked for silence gets silence, and no way is used "
        "that they refused.",
        f"We reach people by {one_of(ways(house.channels))} and by no other way; where they have said nothing, in this "
        "order.",
        f"A contact's stage is {one_of(house.stages)}." if house.stages is not None else "Any word may be a stage.",
        "Each contact gets one thing at a time. Of two rules for one contact that of the higher priority goes first"
        + (f"; then that of the higher department: {order}" if order else "; all departments are equal")
        + "; then that of the department that has touched the contact least recently; then that which stands first in "
        "the file.",
        f"A draft that nobody decides on leaves the list after {length(house.drafts_expire)}; one that is skipped with "
        f"'not now' may come back after {length(house.not_now)}.",
        f"Templates that a rule may send without a person's yes: {all_of(house.low_risk)}."
        if house.low_risk
        else "No template may be sent without a person's yes.",
        f"While an account has not been read for longer than {length(house.listen_within)}, we do not write to anyone "
        "who may have written there.",
    ]


def tell_hours(house: HousePolicy) -> list[str]:
    """When nobody is reached."""
    return [*_walls(house), *_holidays(house), *_law(house)]


def _walls(house: HousePolicy) -> Iterator[str]:
    quiet = house.quiet_hours
    yield f"Nobody is reached from {quiet.start} to {quiet.end}, by the clock where they live."
    if house.quiet_days:
        yield f"Nobody is reached on {all_of(DAYS[day] for day in house.quiet_days)}."
    else:
        yield "No day of the week is a quiet day."
    yield (
        "Where nobody knows in which time zone a contact lives, the hour must suit each of these: "
        f"{all_of(house.plausible_zones)}."
    )


def _holidays(house: HousePolicy) -> Iterator[str]:
    kept = house.holidays
    if kept.kept:
        unknown = f"those of {all_of(kept.unknown)} are kept" if kept.unknown else "none are kept"
        yield (f"Nobody is reached on a public holiday of their country; where nobody knows the country, {unknown}.")
    else:
        unknown = f" ({', '.join(kept.unknown)} neither)" if kept.unknown else ""
        yield f"Public holidays are days like any other{unknown}."
    if kept.also:
        yield f"Days of our own on which nobody is reached: {all_of(kept.also)}."


def _law(house: HousePolicy) -> Iterator[str]:
    law = house.jurisdictions
    yield (
        "Calls and text messages keep to when and how often the law of their country allows them."
        if law.hours
        else "When and how often the law of their country allows calls is not looked at."
    )
    yield (
        "Commercial mail and calls need a ground that the law of their country accepts, such as consent, and end with "
        "it."
        if law.consent
        else "Whether the law of their country asks for consent is not looked at."
    )
    unknown = f"that of {all_of(law.unknown)} holds" if law.unknown else "none is looked at"
    yield f"Of the laws, where nobody knows a contact's country, {unknown}."


def tell_caps(house: HousePolicy) -> list[str]:
    """How often at the most."""
    lines = [_cap(cap) for cap in house.caps] or ["There is no cap: nothing but the gap below limits how often."]
    gap = (
        f"The least time between two touches of ours to one contact is {length(house.min_gap)}; the answer to a "
        "question of theirs need not wait for it."
        if house.min_gap
        else "There is no least time between two touches."
    )
    return [*lines, gap]


def _cap(cap: Cap) -> str:
    span = f"in any {WINDOWS[cap.per].days} days" if cap.per != "day" else "in any 24 hours"
    window = span if cap.window == "rolling" else f"{_CALENDAR[cap.per]}, where they live"
    how = f" by {one_of(ways(cap.channels))}" if cap.channels is not None else " of any kind"
    whose = f" from {one_of(cap.departments)}" if cap.departments is not None else " from anyone of us"
    whom = "one contact" if cap.applies_to == "contact" else "all contacts of one organisation together"
    replies = "may pass it" if cap.exempt_replies else "may not pass it either"
    return (
        f"“{cap.name}”: at most {cap.max} {'touch' if cap.max == 1 else 'touches'}{how}{whose} to {whom} {window}. "
        f"The answer to a question of theirs {replies}."
    )
