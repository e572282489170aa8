"""May somebody try to sign in once more? A few times for an address and place, more for a whole place or address."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
MOST_FOR_ADDRESS = 5
MOST_FOR_PLACE = 40
MOST_FROM_EVERYWHERE = 60
"""For one address from many places: enough that nobody is kept out by another's few tries, too few to guess."""
_MOST_KEYS = 10_000
_EVERYWHERE = "*"


@dataclass(slots=True)
class Throttle:
    """Counts tries in this process; each counts before the password is looked at, so that many at once count."""

    most_for_address: int = MOST_FOR_ADDRESS
    most_for_place: int = MOST_FOR_PLACE
    most_from_everywhere: int = MOST_FROM_EVERYWHERE
    _tries: OrderedDict[tuple[str, str], list[datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, email: str, place: str, now: datetime) -> timedelta | None:
        """Count one try; how long to wait where it is one too many, and it is not to be made then."""
        who = email.strip().casefold()[:320]
        keys = [((who, place), self.most_for_address), (("", place), self.most_for_place)]
        # No address is nobody's: many of those are not one that is guessed at.
        keys += [((who, _EVERYWHERE), self.most_from_everywhere)] if who else []
        with self._lock:
            waits = [self._wait(key, most, now) for key, most in keys]
            longest = max((wait for wait in waits if wait is not None), default=None)
            if longest is None:
                for key, _ in keys:
                    self._tries.setdefault(key, []).append(now)
                    self._tries.move_to_end(key)
                while len(self._tries) > _MOST_KEYS:
                    self._tries.popitem(last=False)
            return longest

    def forget(self, email: str, place: str) -> None:
        """The password was right: earlier slips count no more."""
        with self._lock:
            self._tries.pop((email.strip().casefold()[:320], place), None)

    def _wait(self, key: tuple[str, str], most: int, now: datetime) -> timedelta | None:
        recent = [at for at in self._tries.get(key, []) if at > now - WINDOW]
        if key in self._tries:
            self._tries[key] = recent
        return recent[-most] + WINDOW - now if len(recent) >= most else None
