"""What time is it in the demo? Wednesday, nine in the morning on the Pacific coast, and then it runs on.

At that hour it is noon in New York and six in the evening in Berlin: nobody's quiet hours hide what there is to see,
whenever the demo is started. It is the last such Wednesday, so that nothing lies in the future.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.clock import Clock, SystemClock

_ZONE = ZoneInfo("America/Los_Angeles")
_HOUR = 9
_WEDNESDAY = 2


class StageClock:
    """A clock that began at the story's moment when it was made, and runs as fast as any other."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        began = self._clock.now()
        self._behind = began - curtain(began)

    def now(self) -> datetime:
        """The present moment on the stage, in UTC."""
        return self._clock.now() - self._behind


def curtain(now: datetime) -> datetime:
    """The last Wednesday, nine o'clock Pacific time, at or before `now`."""
    local = now.astimezone(_ZONE)
    day = local - timedelta(days=(local.weekday() - _WEDNESDAY) % 7)
    nine = day.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    return (nine if nine <= local else nine - timedelta(days=7)).astimezone(UTC)
