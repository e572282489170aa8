"""How is a sentence kept so that everybody reads it in their own language? As its English, and what it was made from.

A `Sentence` is the English text, for the record, the command line and programs; it remembers the text of the source
and what was filled in, so that a page can say the same in its reader's language, days and hours on their calendar.
The English is always made from the very text that is translated: the two cannot drift apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self


@dataclass(frozen=True, slots=True)
class On:
    """The day of a moment: which day it is depends on where the reader lives."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Several:
    """Several things: 'a, b or c', 'a, b', or 'a; b'."""

    parts: tuple["str | int", ...]
    how: Literal["or", ",", ";"] = ","


Part = str | int | float | date | On | Several
"""What can be filled in. A plain text is somebody's own words and is never translated; a `Sentence` is."""


class Sentence(str):
    """A text in English that can be said in other languages."""

    __slots__ = ("filled", "several", "text")

    text: str
    """As it stands in the source, with its `{places}`."""
    several: str
    """The form for more than one `{number}`; '' where no number decides it."""
    filled: Mapping[str, Part]

    def __new__(cls, text: str, filled: Mapping[str, Part] | None = None, several: str = "") -> Self:
        """The English of a text of the source, its places filled in."""
        parts = filled or {}
        form = several if several and parts["number"] != 1 else text
        said = {name: part if isinstance(part, str) else english(part) for name, part in parts.items()}
        made = super().__new__(cls, form.format_map(said) if said else form)
        made.text, made.several, made.filled = text, several, parts
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """To be handed to another process whole."""
        return Sentence, (self.text, dict(self.filled), self.several)


def sentence(text: str, /, **filled: Part) -> Sentence:
    """A text of the source with what is filled in."""
    return Sentence(text, filled)


def counted(one: str, several: str, number: int, /, **filled: Part) -> Sentence:
    """A text of the source that depends on a `{number}`."""
    return Sentence(one, {"number": number, **filled}, several)


def as_said(text: str) -> Sentence:
    """A text as a sentence: a plain one is a text of the source, or of no language at all."""
    return text if isinstance(text, Sentence) else Sentence(text)


def all_of(several: Sequence[Sentence]) -> Sentence:
    """Several as one: 'a; b'."""
    if len(several) < 2:
        return several[0] if several else Sentence("")
    return sentence("{all}", all=Several(tuple(several), ";"))


def fill(text: str, parts: Mapping[str, str]) -> str:
    """The text with its places filled in; what was filled in is not looked at again."""
    return text.format_map(parts) if parts else text


def english(part: Part) -> str:
    """A part as the record says it: days and hours as ISO 8601 and UTC have them."""
    match part:
        case str():
            return str(part)
        case On():
            return f"{part.moment:%Y-%m-%d}"
        case datetime():
            return f"{part:%Y-%m-%d %H:%M} UTC"
        case date():
            return part.isoformat()
        case Several():
            return _together(part)
        case float():
            return f"{part:g}"
    return str(part)


def _together(several: Several) -> str:
    words = [str(each) for each in several.parts]
    if several.how != "or" or len(words) < 2:
        return f"{several.how} ".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


def as_data(said: str) -> dict[str, Any] | None:
    """What a sentence was made from, to be kept beside its English; None where the English alone tells it."""
    if not isinstance(said, Sentence) or not said.filled:
        return None
    more = {"several": said.several} if said.several else {}
    return {"text": said.text, **more, "with": {name: _packed(part) for name, part in said.filled.items()}}


def from_data(data: Any, text: str) -> str:
    """A sentence as it was kept; `text` where nothing was, or nothing that can be read."""
    try:
        parts = _parts(data["with"]) if data else {}
        return Sentence(data["text"], parts, data.get("several", "")) if parts else text
    except (LookupError, TypeError, ValueError, AttributeError):
        return text


def _packed(part: Part) -> Any:
    match part:
        case Sentence():
            return {"say": as_data(part) or str(part)}
        case On():
            return {"on": part.moment.isoformat()}
        case datetime():
            return {"at": part.isoformat()}
        case date():
            return {"day": part.isoformat()}
        case Several():
            return {"several": [_packed(each) for each in part.parts], "how": part.how}
    return part


def _parts(packed: Mapping[str, Any]) -> dict[str, Part]:
    return {str(name): _unpacked(part) for name, part in packed.items()}


def _unpacked(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    if "say" in part:
        kept = part["say"]
        return Sentence(kept) if isinstance(kept, str) else from_data(kept, kept["text"])
    if "several" in part:
        return Several(tuple(_unpacked(each) for each in part["several"]), part["how"])
    if "day" in part:
        return date.fromisoformat(part["day"])
    return On(datetime.fromisoformat(part["on"])) if "on" in part else datetime.fromisoformat(part["at"])
