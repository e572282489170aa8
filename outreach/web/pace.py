"""May a program ask once more now? So many times a minute for each token."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST = 300
"""Within a minute, for one token: more than a person's script needs, less than hurts the pages."""
_MOST_KEYS = 10_000


@dataclass(slots=True)
class Pace:
    """A bucket for each token that fills again evenly within a minute; kept in this process."""

    most: int = MOST
    _left: OrderedDict[int, tuple[float, datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, token_id: int, now: datetime) -> timedelta | None:
        """Count one request; how long to wait where it is one too many."""
        a_second = self.most / 60
        with self._lock:
            left, at = self._left.get(token_id, (float(self.most), now))
            left = min(self.most, left + (now - at).total_seconds() * a_second)
            if left < 1:
                return timedelta(seconds=(1 - left) / a_second)
            self._left[token_id] = (left - 1, now)
            self._left.move_to_end(token_id)
            while len(self._left) > _MOST_KEYS:
                self._left.popitem(last=False)
            return None
