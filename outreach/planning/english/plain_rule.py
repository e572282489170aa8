"""What does one rule do, in plain English: for whom, when, how often, by which way, in which words, with whose yes?"""

from collections.abc import Iterator

from outreach.planning.english.plain_who import tell_who
from outreach.planning.english.plain_words import DAYS, all_of, day, length, one_of, said, times, ways
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.rules import Active, How, Rule, When, Window
from outreach.planning.policy.template_kinds import TemplateKind

_KINDS = {
    "commercial": "commercial, with our postal address and a way out",
    "personal": "personal, and sells nothing",
    "reply": "the answer to a question of theirs",
}
_APPROVALS = {
    "always": "Each draft needs a person's yes.",
    "first_time": "The first draft for each contact needs a person's yes; once it was sent, later ones go out by "
    "themselves.",
    "never": "It goes out without a person's yes.",
}


def tell_rule(rule: Rule, house: HousePolicy, kind: TemplateKind | None) -> list[str]:
    """The rule as sentences; every key that is set, and what counts where it is not."""
    return [
        f"Why, as we would say it to them: “{rule.purpose}”",
        tell_who(rule.who),
        *_when(rule),
        *_how(rule.how, house, kind),
        *_approval(rule, house, kind),
        _active(rule.active),
    ]


def _when(rule: Rule) -> Iterator[str]:
    when = rule.when
    if when.delay:
        yield f"Not before {length(when.delay)} have gone by since their last message; if they never wrote, at once."
    if when.window is not None:
        yield f"It leaves only {_window(when.window)}, where they live."
    if when.best_hour:
        yield (
            "It leaves at the two hours of the day at which they have most often written themselves, once three "
            "messages show it; until then at any hour that is allowed."
        )
    if rule.who.moment is not None:
        yield f"Sent or done at most {times(when.times)} for each such day of theirs."
    elif rule.who.birthday:
        yield f"Sent or done at most {times(when.times)} for each birthday."
    else:
        yield f"Sent or done at most {times(when.times)} until they write again."
    yield from _stop(when)


def _window(window: Window) -> str:
    days = f" on {all_of(DAYS[each] for each in window.days)}" if window.days is not None else " on any day"
    return f"from {window.start} to {window.end}{days}"


def _stop(when: When) -> Iterator[str]:
    if not when.stop_when:
        return
    yield f"It is over for a contact once they have {said(when.stop_when)} since it was first planned for them."
    if counting := [kind for kind in when.stop_when if kind != "interest"]:
        yield f"It does not begin, either, where in their last message they have {said(counting)}."


def _how(how: How, house: HousePolicy, kind: TemplateKind | None) -> Iterator[str]:
    if how.channels == "as_they_prefer":
        order = ", then ".join(ways(house.channels))
        yield (
            f"By the way that they asked for; else by the one on which they write; else by {order}. Never by one that "
            "they refused: where none is left, nothing is planned, and the owner sees why."
        )
    else:
        given = ways(how.channels)
        order = (
            f"By {given[0]} alone" if len(given) == 1 else f"By {', else by '.join(given)}; what they asked for first"
        )
        yield f"{order}. Never by one that they refused."
    cards = how.channels if how.channels != "as_they_prefer" else house.channels
    if by_hand := [channel for channel in cards if channel != "email"]:
        yield f"By {one_of(ways(by_hand))} it is a card for the owner, who does it by hand."
    about = ""
    if kind is not None:
        about = f", from {kind.department}; it is {_KINDS[kind.kind]}" + (f". {kind.purpose}" if kind.purpose else "")
    yield f"In the words of the template {how.template}{about.rstrip('.')}."
    if how.talking_points:
        points = "; ".join(f"“{point}”" for point in how.talking_points)
        yield f"Shown beside it to whoever decides, never sent: {points}."


def _approval(rule: Rule, house: HousePolicy, kind: TemplateKind | None) -> Iterator[str]:
    yield _APPROVALS[rule.approval]
    if kind is not None and kind.own_hand:
        yield "Only the contact's owner may say it, and only once they have put it in their own words."


def _active(active: Active) -> str:
    if active.start is None and active.end is None:
        return "In force at all times."
    start = f"from {day(active.start)}" if active.start is not None else ""
    end = f"until {day(active.end)}" if active.end is not None else ""
    return f"In force {' '.join(part for part in (start, end) if part)}, by the day where they live."
