"""Which texts of a sentence has a language no words for?"""

from collections.abc import Iterator
from functools import cache

from outreach.sentences import Sentence, Several
from outreach.translated import DESK_LANGUAGES
from tests.web_texts import read

OTHERS = tuple(code for code in DESK_LANGUAGES if code != "en")


def unsaid(said: str) -> set[tuple[str, str]]:
    """Every text in it, with a language that cannot say it; what is no sentence can be said in none."""
    return {(language, text) for language in OTHERS for text in set(_texts(said)) - _known(language)}


def _texts(said: object) -> Iterator[str]:
    """The texts of a sentence and of all that is filled in but for why, which may be somebody's own words."""
    if not isinstance(said, Sentence):
        yield f"no sentence: {said}"
        return
    if said:
        yield said.text
    for name, part in said.filled.items():
        for each in part.parts if isinstance(part, Several) else (part,):
            if isinstance(each, Sentence) and name != "why":
                yield from _texts(each)


@cache
def _known(language: str) -> frozenset[str]:
    return frozenset(each.id if isinstance(each.id, str) else each.id[0] for each in read(language) if each.string)
