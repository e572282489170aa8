"""Is our clock to be trusted? A wall clock that jumps, or that others contradict, opens and shuts gates wrongly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

JUMP = timedelta(seconds=5)
APART = timedelta(minutes=5)
QUIET = timedelta(minutes=10)
"""So long it must go evenly after a jump."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The two clocks of a machine at one moment: what the wall says, and the seconds since it was started."""

    wall: datetime
    steady: float


class ClockWatch:
    """Compares each beat with the one before, and with what others say."""

    def __init__(self) -> None:
        self._last: Beat | None = None
        self._jumped: tuple[float, str] | None = None

    def look(self, beat: Beat, others: Sequence[tuple[str, datetime]] = (), newest_mail: datetime | None = None) -> str:
        """Why the clock is not to be trusted, in words; empty where it is.

        `others` are clocks elsewhere by name; `newest_mail` is when a server says that it received the newest mail:
        that cannot be later than now.
        """
        if self._last is not None:
            off = (beat.wall - self._last.wall) - timedelta(seconds=beat.steady - self._last.steady)
            if abs(off) > JUMP:
                way = "forward" if off > timedelta(0) else "back"
                self._jumped = (beat.steady, f"the clock jumped {way} by {_told(abs(off))}")
        self._last = beat
        for name, at in others:
            if abs(at - beat.wall) > APART:
                return f"the clock and that of {name} are {_told(abs(at - beat.wall))} apart"
        if newest_mail is not None and newest_mail - beat.wall > APART:
            return f"a mail server has received mail {_told(newest_mail - beat.wall)} later than our clock says it is"
        if self._jumped is not None and beat.steady - self._jumped[0] < QUIET.total_seconds():
            return f"{self._jumped[1]}; it must go evenly for {int(QUIET.total_seconds() // 60)} minutes"
        self._jumped = None
        return ""


def _told(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} seconds"
