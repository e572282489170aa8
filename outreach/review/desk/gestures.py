"""What does a person mean by where the mails for one entry lie? One gesture; where it is not clear, none.

Skipping goes before approving: what takes nothing out of anybody's hands goes first. A copy that was moved lies for a
moment in both folders, and a saved edit beside the one before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.sentences import Sentence

ACTIVE = ("waiting", "approved")
LEAVING = ("claimed", "transmitting", "in_doubt")
"""States in which nothing can be decided any more, and nothing is over yet."""


@dataclass(frozen=True, slots=True)
class Item:
    """One mail that stands for an entry."""

    role: str
    uid: int
    words: str
    """`same` as it was seen last; `changed` by a person; `old`, as an earlier revision had them; `stale`, from before
    somebody changed it elsewhere; `stale_changed`, and a person has changed those."""
    edit: tuple[str, str] | None = None
    """Subject and text, where they are not the same."""
    trouble: str = ""
    """Why these words cannot go out from here."""


@dataclass(frozen=True, slots=True)
class Stands:
    """How the entry stands."""

    state: str
    role: str
    """Where its mail was seen last."""
    uid: int
    fresh: bool
    """Whether the words that were seen last are still its newest."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """What is to be done, with which mail, and which others are to be taken out."""

    kind: str
    """`leave`, `approve`, `edit`, `edit_and_approve`, `skip`, `take_back`, `give_back` (out of Approved again), `renew`
    (its newest words are to be laid there), `over`."""
    item: Item | None = None
    surplus: tuple[Item, ...] = ()
    why: str = ""
    """What its owner is to be told."""


def gesture(stands: Stands, items: Sequence[Item]) -> Gesture:
    """What these mails say, all of one entry, at least one of them."""
    ours = tuple(each for each in items if each.words in ("same", "old", "stale") and not each.trouble)
    if stands.state in LEAVING:
        return Gesture("leave")
    if stands.state not in ACTIVE:
        kept = _WORDS_KEPT if len(ours) < len(items) else ""
        return Gesture("over", None, ours, kept)
    if skipped := _of(items, "skip"):
        return Gesture("skip", skipped[0], tuple(items))
    if any(each.words == "stale_changed" for each in items):
        return Gesture("renew" if not stands.fresh else "leave", None, _stale(items), _CHANGED_ELSEWHERE)
    if not stands.fresh or all(each.words == "stale" for each in items):
        why = _CHANGED_MEANWHILE if _of(items, "approved") else ""
        return Gesture("renew", None, ours, why)
    there = [each for each in items if each.words != "stale"]
    told = _approved(stands, there) if _of(there, "approved") else _waiting(stands, there)
    return Gesture(told.kind, told.item, (*told.surplus, *_stale(items)), told.why)


_CHANGED_ELSEWHERE = Sentence(
    "it was changed elsewhere meanwhile, so what you saved is not taken; your words lie there still"
)
_CHANGED_MEANWHILE = Sentence("it was changed elsewhere meanwhile: look at its newest words, and move those")
_TWO_VERSIONS = Sentence("two versions of it lie there: move the one that you mean, and delete the other")
_WORDS_KEPT = Sentence("the words that you changed lie there still")


def _approved(stands: Stands, items: list[Item]) -> Gesture:
    moved = _of(items, "approved")
    for each in moved:
        if each.trouble:
            return Gesture("give_back", each, why=each.trouble)
    newest = _newest(items)
    if newest.role != "approved":
        return Gesture("leave", why=_TWO_VERSIONS)
    surplus = _others(items, newest)
    if newest.words != "same":
        return Gesture("edit_and_approve", newest, surplus)
    return Gesture("approve" if stands.state == "waiting" else "leave", newest, surplus)


def _waiting(stands: Stands, items: list[Item]) -> Gesture:
    newest = _newest(items)
    if newest.trouble:
        return Gesture("leave", newest, why=newest.trouble)
    if newest.words != "same":
        return Gesture("edit", newest, _others(items, newest))
    surplus = _others(items, newest)
    if stands.state == "approved":
        # Laid back out of Approved: the yes is taken back. Never there: the yes was given elsewhere.
        taken_back = stands.role == "approved"
        return Gesture("take_back" if taken_back else "over", newest, surplus if taken_back else (newest, *surplus))
    return Gesture("leave", newest, surplus)


def _newest(items: list[Item]) -> Item:
    """The mail whose words count: what a person has changed, the last of those; else the one that is as it was."""
    changed = [each for each in items if each.words == "changed"]
    same = [each for each in items if each.words == "same"]
    # Words of an earlier revision beside the newest ones are what a mail program has left behind.
    pool = changed or same or items
    moved = _of(pool, "approved")
    return max(moved or pool, key=lambda each: each.uid) if changed or not same else min(moved or pool, key=_by_uid)


def _others(items: list[Item], newest: Item) -> tuple[Item, ...]:
    """What a mail program has left behind: nothing of it is a person's words that are kept nowhere else."""
    return tuple(each for each in items if each is not newest and each.words in ("same", "old"))


def _by_uid(item: Item) -> int:
    return item.uid


def _of(items: Sequence[Item], role: str) -> list[Item]:
    return [each for each in items if each.role == role]


def _stale(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(each for each in items if each.words == "stale")
