"""By which way does a contact want to be reached?"""

from outreach.planning.facts.facts import Facts
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.rules import Rule


def ways(rule: Rule, facts: Facts, house: HousePolicy) -> list[str]:
    """The channels to try, best first: what they asked for, then the way they write on, then the house's order.

    A rule's own list limits them. What was refused stays in, at its place: the gate says no and why.
    """
    if isinstance(rule.how.channels, list):
        order = list(rule.how.channels)
        return sorted(order, key=lambda channel: (channel not in facts.standing.preferred, order.index(channel)))
    answering = [touch.channel for touch in reversed(facts.touches) if touch.by_their_hand]
    wanted = [*facts.standing.preferred, *answering[:1], *house.channels]
    # Where the house uses none of them the gate still says so, rather than nobody.
    return [channel for channel in dict.fromkeys(wanted) if channel in house.channels] or ["email"]
