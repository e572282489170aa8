"""In which sentences does one policy differ from another? Passage by passage, what is gone and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.planning.english.plain_english import Passage


@dataclass(frozen=True, slots=True)
class Differing:
    """A passage whose sentences are not the same; a rule that is gone has new ones no more, a new rule no old ones."""

    title: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    rule: str = ""


def differences(before: Sequence[Passage], after: Sequence[Passage]) -> list[Differing]:
    """What differs, in the order of the later policy, and what is gone altogether at the end."""
    old, new = {_key(each): each for each in before}, {_key(each): each for each in after}
    found = [_differing(old.get(key), passage) for key, passage in new.items()]
    found += [_differing(passage, None) for key, passage in old.items() if key not in new]
    return [each for each in found if each.gone or each.new]


def _key(passage: Passage) -> str:
    return f"rule {passage.rule}" if passage.rule else passage.title


def _differing(old: Passage | None, new: Passage | None) -> Differing:
    shown = new or old
    assert shown is not None
    was, now = _sentences(old), _sentences(new)
    return Differing(
        shown.title,
        tuple(sentence for sentence in was if sentence not in now),
        tuple(sentence for sentence in now if sentence not in was),
        shown.rule,
    )


def _sentences(passage: Passage | None) -> tuple[str, ...]:
    """The title of a rule tells its priority: it may be what changed."""
    if passage is None:
        return ()
    return (f"{passage.title}.", *passage.sentences) if passage.rule else passage.sentences
