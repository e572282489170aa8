"""Whatever stands in a sentence is thought likely there: no phrase is passed over for its words."""

import random
from itertools import chain

import pytest

from outreach.listening.chains import Chain, Step
from outreach.listening.folding import words_in
from outreach.listening.joined import Way
from outreach.listening.matching import Choice, Mark, Node, Place, Shape, Stem, Terms, Word
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.phrases import language
from outreach.listening.walks import Text

_FIGURES = ("5", "14", "2026", "9:30", "17h", "20")
_FILLERS = ("the", "blue", "lamp", "re-use", "d'or", "und")
_APART = (" ", " ", " ", ", ", "-")


class Speaker:
    """Says a phrase in one of the ways in which it may stand."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def says(self, node: Node) -> str:
        """Something that the node may match."""
        if isinstance(node, Word):
            return self.dice.choice(node.variants)
        if isinstance(node, Terms):
            return " ".join(self.dice.choice(node.terms))
        if isinstance(node, Place):
            return self.says(node.node)
        if isinstance(node, Way):
            return self.says(node.words)
        if isinstance(node, Choice):
            return self.says(self.dice.choice(node.options))
        if isinstance(node, Mark):
            return node.letter * 4
        if isinstance(node, Stem):
            return self.dice.choice(sorted(node.begins) or ["mis"]) + self.dice.choice(("", "e", "ing"))
        if isinstance(node, Shape):
            return self.dice.choice(_FIGURES)
        assert isinstance(node, Chain)
        return "".join(chain.from_iterable(map(self._step, node.steps))).strip()

    def _step(self, step: Step) -> list[str]:
        if step.node is None:
            return [f" {word} " for word in self.dice.sample(_FILLERS, self.dice.randrange(3))]
        if step.optional and self.dice.random() < 0.5:
            return []
        said = self.says(step.node)
        apart = "" if said.endswith("'") else self.dice.choice(_APART)
        return [said, apart] if step.trailing else [self.dice.choice(_APART), said] if apart else [" ", said]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_phrase_is_likely_where_it_stands(code: str) -> None:
    spoken, dice = language(code), random.Random(code)
    speaker = Speaker(dice)
    stood = 0
    for number in range(len(spoken.sources)):
        phrases = [spoken.phrase(each) for each in spoken.sources.parts(number)]
        if spoken.sources.is_part(number):
            continue
        for _ in range(3):
            text = Text(" , ".join([dice.choice(_FILLERS), *(speaker.says(phrase.chain) for phrase in phrases), "so."]))
            if all(any(True for _ in phrase.find(text)) for phrase in phrases):
                stood += 1
                name = spoken.sources.set_of(number)
                assert phrases[0] in (*spoken.likely(text).get(name), *spoken.colours(text).get(name)), text.text
    assert stood > len(spoken.sources)


@pytest.mark.parametrize(
    ("sentence", "may_speak"),
    [
        ("we swapped the filters, cleaned the pipes and oiled the hinges.", False),
        ("please take me off your list.", True),
        ("what does the big one cost per metre", True),
        ("trudi, what do they cost.", True),
        ("so the door opens inwards?", True),
        ("fridays, if you must.", True),
    ],
)
def test_a_sentence_whose_words_say_nothing_is_passed_over(sentence: str, may_speak: bool) -> None:
    assert (language("en").sieve.sifted(sentence, words_in(sentence)) is not None) == may_speak
