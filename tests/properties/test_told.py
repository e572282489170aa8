"""Can whatever the gate says be said in every language of the desk?"""

from hypothesis import HealthCheck, given, settings

from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import CODES
from outreach.sentences import Sentence
from tests.properties.test_gate import World
from tests.properties.worlds import worlds
from tests.told import unsaid

some = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)


@some
@given(worlds())
def test_every_reason_is_a_sentence_of_every_language(world: World) -> None:
    ask, facts, house, now = world
    for reason in decide(ask, facts, house, now).reasons:
        if reason.code != "deaf":
            assert unsaid(reason.text) == set()


def test_every_code_has_words_in_every_language() -> None:
    assert {code: found for code, text in CODES.items() if (found := unsaid(Sentence(text)))} == {}
