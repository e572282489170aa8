"""Which stretches of a message are whose words? The values that the reader of visible text hands on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Zone:
    """Characters `start` to `end` of the whole text, and what they are.

    `kind` is `new`, `quoted`, `forwarded`, `signature`, `footer`, or `unread` for what lies beyond the bound.
    """

    start: int
    end: int
    kind: str
    answers: str = ""
    """For new words below quoted ones: the last quoted paragraph above them, without its marks; the question."""


@dataclass(frozen=True, slots=True)
class Visible:
    """What the sender newly wrote, and the zones of the whole it was taken from: together they are the whole."""

    text: str
    whole: str
    zones: tuple[Zone, ...]
    folded: str
    """`text` in lower case without accents, letter for letter."""

    @property
    def unquoted(self) -> str:
        """The new words with signature and footer: all that is not somebody's earlier message."""
        return joined(self.whole[zone.start : zone.end] for zone in self.zones if zone.kind in OWN)


OWN = ("new", "signature", "footer")


def joined(parts: Iterable[str]) -> str:
    """Stretches of text as one, a blank line between them."""
    return "\n\n".join([part.strip("\n") for part in parts if part and not part.isspace()])
