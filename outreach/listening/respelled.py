"""How would a text read whose writer has no keyboard for the letters of their language: 'fuer' for 'für'?"""

import re
from collections.abc import Callable, Mapping

from outreach.patterns import when_used

_WORD = when_used(r"\w+")


def respelled(folded: str, letters: Mapping[str, str], known: Callable[[str], bool]) -> str:
    """A folded text whose words are spelled as they are `known`, where only that makes words of them.

    It keeps its length: blanks before a word take the place of what it loses ('fuer' becomes ' fur').
    """
    if not any(each in folded for each in letters):
        return folded
    instead = re.compile("|".join(map(re.escape, letters)))

    def spelled(found: re.Match[str]) -> str:
        word = found[0]
        if known(word) or not (other := _first_known(word, instead, letters, known)):
            return word
        return other.rjust(len(word))

    return _WORD.sub(spelled, folded)


def _first_known(
    word: str, instead: re.Pattern[str], letters: Mapping[str, str], known: Callable[[str], bool]
) -> str | None:
    """The word with all of those letters replaced, or one of them alone: 'koennen', 'Neueroeffnung'."""
    places = list(instead.finditer(word))
    if not places:
        return None
    every = instead.sub(lambda found: letters[found[0]], word)
    alone = (f"{word[: at.start()]}{letters[at[0]]}{word[at.end() :]}" for at in places if len(places) > 1)
    return next((each for each in (every, *alone) if known(each)), None)
