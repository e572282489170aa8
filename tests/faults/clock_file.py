"""What time is it for every process of a run? What eight bytes of a file say; the run alone moves them."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path


class FileClock:
    """A clock that stands where its file says, in every process that has it open."""

    def __init__(self, path: Path, at: datetime | None = None) -> None:
        self.path = path
        if at is not None:
            path.write_bytes(struct.pack("d", at.timestamp()))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 8)

    def now(self) -> datetime:
        """The moment at which the clock stands, in UTC."""
        return datetime.fromtimestamp(struct.unpack("d", self._shared[:8])[0], UTC)

    def move(self, by: timedelta) -> None:
        """Move it, forward or back."""
        self._shared[:8] = struct.pack("d", (self.now() + by).timestamp())

    def put(self, at: datetime) -> None:
        """Move it to a moment."""
        self._shared[:8] = struct.pack("d", at.timestamp())
