"""Does somebody go through many contacts at once? Looking at one is daily work; at many it goes on record."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MANY = 50
"""Contacts within an hour."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to go on record now."""

    many: int = 0
    """How many they have looked at within the hour, where that is many."""
    fresh: tuple[int, ...] = ()
    """The contacts for whom it was not put on record within the hour."""
    first: bool = False
    """Whether it is the first time within the hour."""


@dataclass(slots=True)
class LookedThrough:
    """Whom each of us has looked at in the last hour; kept in memory, and nowhere counted per person for long."""

    _seen: dict[int, dict[int, datetime]] = field(default_factory=dict)
    _told: dict[int, dict[int, datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, user_id: int, contact_id: int, now: datetime) -> Seen:
        """They look at a contact: what goes on record by that."""
        with self._lock:
            seen = _lately(self._seen.get(user_id, {}), now) | {contact_id: now}
            told = _lately(self._told.get(user_id, {}), now)
            self._seen[user_id] = seen
            if len(seen) < MANY:
                return Seen()
            fresh = tuple(sorted(seen.keys() - told.keys()))
            self._told[user_id] = told | dict.fromkeys(fresh, now)
            return Seen(len(seen), fresh, not told)


def _lately(moments: dict[int, datetime], now: datetime) -> dict[int, datetime]:
    return {contact_id: at for contact_id, at in moments.items() if now - at < _HOUR}
