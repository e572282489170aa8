"""Does somebody go through many contacts at once? Looking at one is daily work; at many it goes on record."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MANY = 50
"""Contacts within an hour."""
_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class LookedThrough:
    """Whom each of us has looked at in the last hour; kept in memory, and nowhere counted per person for long."""

    _seen: dict[int, dict[int, datetime]] = field(default_factory=dict)
    _told: dict[int, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, user_id: int, contact_id: int, now: datetime) -> int:
        """How many they have looked at, where that is many and was not told within the hour; else 0."""
        with self._lock:
            seen = {who: at for who, at in self._seen.get(user_id, {}).items() if now - at < _HOUR}
            seen[contact_id] = now
            self._seen[user_id] = seen
            told = self._told.get(user_id)
            if len(seen) < MANY or (told is not None and now - told < _HOUR):
                return 0
            self._told[user_id] = now
            return len(seen)
