"""What does the whole policy say, in sentences that a person can object to? Every key, every default that counts."""

import textwrap
from dataclasses import dataclass

from outreach.planning.english.plain_house import tell_caps, tell_hours, tell_ways
from outreach.planning.english.plain_rule import tell_rule
from outreach.planning.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and the sentences below it."""

    title: str
    sentences: tuple[str, ...]
    rule: str = ""
    """The rule that it tells, if it tells one."""


def tell_policy(policy: Policy) -> list[Passage]:
    """The house first, then the rules in the order in which they are tried."""
    house = policy.house
    rules = sorted(policy.rules, key=lambda rule: -rule.priority)
    return [
        Passage("Who, how and in which order", tuple(tell_ways(house))),
        Passage("When nobody is reached", tuple(tell_hours(house))),
        Passage("How often at the most", tuple(tell_caps(house))),
        *(
            Passage(
                f"Rule {rule.name}, priority {rule.priority}",
                tuple(tell_rule(rule, house, policy.kinds.get(rule.how.template))),
                rule.name,
            )
            for rule in rules
        ),
    ]


def as_text(passages: list[Passage], width: int = 100) -> str:
    """The passages for a terminal."""
    return "\n\n".join(
        "\n".join([passage.title, *(_wrapped(sentence, width) for sentence in passage.sentences)])
        for passage in passages
    )


def _wrapped(sentence: str, width: int) -> str:
    return textwrap.fill(sentence, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False)
