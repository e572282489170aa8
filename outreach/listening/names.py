"""Is a line nothing but the sender's name, a part of it, or its initials?"""

import re
from dataclasses import dataclass
from functools import lru_cache

from outreach.inbox.parsed import Mailbox
from outreach.listening.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
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


@lru_cache(maxsize=1024)
def names_of(sender: Mailbox | None) -> Names:
    """What the sender is called."""
    if sender is None:
        return Names(frozenset(), "")
    local = fold(sender.address.partition("@")[0])
    words = {word for word in _WORD.findall(fold(sender.name.partition("@")[0])) if word not in _TITLES}
    parts = {word for word in _WORD.findall(local) if len(word) > 2}
    return Names(frozenset((words | parts) - _FREE), local)


def is_name(raw: str, sender: Names) -> bool:
    """Whether a line is the sender's name; 'Ann', 'Ann Vale', 'Dr. A. Vale', '-ann', 'AV', 'Ann x'."""
    if len(raw) > 60 or not sender.words:
        return False
    text = raw.strip()
    if text.count(" ") > 5:
        return False
    if not text or text[-1] in "?:" or any(letter in text for letter in "@:;?/|"):
        return False
    words = _WORD.findall(text)
    if not words or len(words) > 5:
        return False
    low = [fold(word) for word in words]
    known = [word for word in low if _is_known(word, sender)]
    if not known:
        letters = "".join(low)
        initials = {word[0] for word in sender.words}
        return len(words) == 1 and 2 <= len(letters) <= 3 and len(initials) >= 2 and set(letters) <= initials
    others = [words[at] for at, word in enumerate(low) if word not in known and word not in _TITLES and len(word) > 1]
    if not others:
        return True
    capital = all(word[0].isupper() for word in words if fold(word) not in _TITLES)
    return (
        capital
        and len(others) == 1
        and (len(known) >= 2 or (low[0] in known and len(words) == 2 and text[-1] not in ".!,"))
    )


def _is_known(word: str, sender: Names) -> bool:
    if word in sender.words:
        return True
    if len(word) >= 4 and word in sender.local:
        return True
    return len(word) >= 3 and any(
        name.startswith(word) or (len(name) >= 3 and word.startswith(name)) for name in sender.words
    )
