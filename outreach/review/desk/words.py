"""Has a person changed the words of a draft, or has a mail program only written the same words down anew?"""

import hashlib
import re
import unicodedata
from dataclasses import asdict, dataclass

_BREAK = re.compile(r"\n[ \t\xa0>]*\n")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Said:
    """What one mail in a folder says, without the block for its owner; '' for a part that it has not."""

    subject: str
    text: str
    html_text: str
    """Its HTML as text."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Hashes of what a mail says: by its paragraphs, and by its words alone."""

    subject: str
    text: str
    html: str
    text_words: str

    def as_dict(self) -> dict[str, str]:
        """As plain data, to be kept."""
        return asdict(self)


def shown(said: Said) -> Shown:
    """What is kept of a mail, to know it again."""
    return Shown(
        _hash(_words(said.subject)),
        _paragraphs(said.text) if said.text.strip() else "",
        _paragraphs(said.html_text) if said.html_text.strip() else "",
        _hash(_words(said.text or said.html_text)),
    )


def changed(said: Said, before: Shown) -> tuple[str, str] | None:
    """Subject and text as a person has changed them; None where it is still what was shown.

    A mail program may drop one of two parts, wrap lines anew, or turn plain text into HTML: that changes no words.
    """
    now = shown(said)
    text_changed = bool(now.text) and now.text != before.text
    html_changed = bool(now.html) and bool(before.html) and now.html != before.html
    if now.html and not before.html and not now.text:
        html_changed = _hash(_words(said.html_text)) != before.text_words
    if now.text and not before.text and before.html:
        text_changed = _hash(_words(said.text)) != before.text_words
    emptied = not now.text and not now.html
    if now.subject == before.subject and not (text_changed or html_changed or emptied):
        return None
    words = said.text if text_changed or not html_changed else said.html_text
    return " ".join(said.subject.split()), (words or said.text or said.html_text).strip() + "\n"


def same_but_links(text: str, other: str) -> bool:
    """Whether two texts say the same, wherever their links lead: each revision has links of its own."""
    return _words(_LINK.sub("link", text)) == _words(_LINK.sub("link", other))


def _paragraphs(text: str) -> str:
    parts = [_words(part) for part in _BREAK.split(text.replace("\r\n", "\n"))]
    return _hash("\n".join(part for part in parts if part))


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
