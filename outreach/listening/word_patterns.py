"""What pattern finds any of some words of a language's data, folded?"""

import re
from collections.abc import Iterable

from outreach.listening.folding import fold


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, folded; `*` is any ending, `...` up to three words; what begins with `=` is the whole, and what
    ends with it the end."""
    folded = (r"\s+".join(map(re.escape, fold(str(each)).split())).replace(r"\*", r"\w*") for each in words)
    folded = (each.replace(r"\s+\.\.\.", r"(?:\s+\S+){0,3}") for each in folded)
    folded = (rf"^{each[1:]}$" if each.startswith("=") else each for each in folded)
    folded = (rf"{each[:-1]}(?=\W*$)" if each.endswith("=") else each for each in folded)
    return re.compile(rf"(?<!\w)(?:{'|'.join(folded) or '(?!)'})(?!\w)")
