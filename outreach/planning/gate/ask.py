"""What is the gate asked: may what go out, by which way, in whose name, and at which hours of its own?"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hours:
    """When a rule lets something leave, in the contact's zone; `end` before `start` runs over midnight."""

    start: str = "00:00"
    end: str = "24:00"
    days: tuple[str, ...] | None = None
    """None: on all days of the week."""

    def as_dict(self) -> dict[str, Any]:
        """The hours as plain data, to be kept with a proposal."""
        return {"start": self.start, "end": self.end, "days": list(self.days) if self.days is not None else None}


def hours_of(kept: dict[str, Any] | None) -> Hours | None:
    """The hours that were kept with a proposal."""
    if kept is None:
        return None
    return Hours(kept["start"], kept["end"], tuple(kept["days"]) if kept["days"] is not None else None)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to go out: by which way, as what, in whose name."""

    channel: str
    department: str = "sales"
    kind: str = "commercial"
    """`commercial`, `personal`, or `reply`: the answer to a question of theirs, which caps may exempt."""
    own_hand: bool = False
    """In the owner's own words: an apology reaches somebody who is unhappy, planned outreach does not."""
    proposal_id: int | None = None
    """The proposal that asks again: it does not stand in its own way."""
    window: Hours | None = None
    """When the rule lets it leave; None: at any hour that suits the contact."""
