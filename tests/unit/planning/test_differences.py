"""Is a change of the plan told in the sentences that changed, and in no others?"""

from outreach.planning.english.differences import Differing, differences
from outreach.planning.english.plain_english import Passage

HOUSE = Passage("When nobody is reached", ("Nobody is reached at night.", "Nobody is reached on Sundays."))
CALL = Passage("Rule call, priority 4", ("We call.", "Once."), "call")
MAIL = Passage("Rule mail, priority 2", ("We write.",), "mail")


def test_what_is_the_same_is_not_told() -> None:
    assert differences([HOUSE, CALL], [HOUSE, CALL]) == []


def test_a_sentence_that_changed_is_told_before_and_after() -> None:
    after = Passage(HOUSE.title, ("Nobody is reached at night.",))
    assert differences([HOUSE], [after]) == [Differing(HOUSE.title, ("Nobody is reached on Sundays.",), ())]


def test_a_rule_keeps_its_name_when_its_priority_changes() -> None:
    after = Passage("Rule call, priority 9", CALL.sentences, "call")
    assert differences([CALL], [after]) == [
        Differing("Rule call, priority 9", ("Rule call, priority 4.",), ("Rule call, priority 9.",), "call")
    ]


def test_a_new_rule_and_one_that_is_gone_are_told_whole() -> None:
    assert differences([CALL], [MAIL]) == [
        Differing("Rule mail, priority 2", (), ("Rule mail, priority 2.", "We write."), "mail"),
        Differing("Rule call, priority 4", ("Rule call, priority 4.", "We call.", "Once."), (), "call"),
    ]
