"""Is a line nothing but the sender's name, a part of it, or its initials?"""

import re
from dataclasses import dataclass
from functools import lru_cache

from outreach.inbox.parsed import Mailbox
from outreach.listening.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_NO_NAME = re.compile(r"[@:;?/|]")
_TITLED = re.compile(r" ?[|·] |, | - ")
"""What stands between a name and what its bearer is: 'Sam Hill | Head of Sales'."""
_TITLES = frozenset(
    "dr mr mrs ms miss prof professor jr sr ii iii phd md ing dipl mag herr frau mme m"
    " sir rev fr mba esq x xx xxx ba bsc msc lic lda"
    " cpa rn kr de von van der den di da del la le".split()
)
_FREE = frozenset(
    "info mail office contact kontakt sales support admin hello no reply noreply team service the".split()
)


@dataclass(frozen=True, slots=True)
class Names:
    """The folded words of a sender's name, and the local part of their address."""

    words: frozenset[str]
    local: str
    heads: frozenset[str]
    """How the words begin, three letters of each: with none of them, a word is no part of the name."""


@lru_cache(maxsize=1024)
def names_of(sender: Mailbox | None) -> Names:
    """What the sender is called."""
    if sender is None:
        return Names(frozenset(), "", frozenset())
    local = fold(sender.address.partition("@")[0])
    words = {word for word in _WORD.findall(fold(sender.name.partition("@")[0])) if word not in _TITLES}
    parts = {word for word in _WORD.findall(local) if len(word) > 2}
    own = frozenset((words | parts) - _FREE)
    return Names(own, local, frozenset(word[:3] for word in own))


def is_name(raw: str, low: str, sender: Names) -> bool:
    """Whether a line, as written and folded, is the sender's name; 'Ann', 'Ann Vale', 'Dr. A. Vale', '-ann', 'AV'."""
    if len(raw) > 60 or not sender.words:
        return False
    if (cut := _TITLED.search(low)) and _is_whole(low[: cut.start()], sender):
        return low[-1] not in ".?!:"
    if low.count(" ") > 5:
        return False
    words = _WORD.findall(low)
    if not 0 < len(words) <= 5:
        return False
    known = [word for word in words if _is_known(word, sender)]
    if (not known and (len(words) > 1 or not 2 <= len(words[0]) <= 3)) or _NO_NAME.search(low):
        return False
    if not known:
        initials = {word[0] for word in sender.words}
        return len(initials) >= 2 and set(words[0]) <= initials
    others = [at for at, word in enumerate(words) if word not in known and word not in _TITLES and len(word) > 1]
    if not others:
        return True
    written = _WORD.findall(raw)
    capital = all(word[0].isupper() for word, plain in zip(written, words, strict=False) if plain not in _TITLES)
    return (
        capital
        and len(others) == 1
        and (len(known) >= 2 or (words[0] in known and len(words) == 2 and low[-1] not in ".!,"))
    )


def _is_whole(low: str, sender: Names) -> bool:
    """Whether a text has two words of the sender's name at least, and no other."""
    words = [word for word in _WORD.findall(low) if word not in _TITLES and len(word) > 1]
    return len(words) > 1 and all(_is_known(word, sender) for word in words)


def _is_known(word: str, sender: Names) -> bool:
    if len(word) >= 4 and word in sender.local:
        return True
    if word[:3] not in sender.heads:
        return False
    if word in sender.words:
        return True
    return len(word) >= 3 and any(
        name.startswith(word) or (len(name) >= 3 and word.startswith(name)) for name in sender.words
    )
