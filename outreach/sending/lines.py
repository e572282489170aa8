"""Which connections of an account are open, and to which of its servers is the next one made?"""

import threading
import time

from outreach.config import Account, Server
from outreach.errors import LoginRefused, OutreachError
from outreach.sending.smtp import Smtp, open_line

IDLE_SECONDS = 30.0
"""After so long without a mail a connection is closed."""
ASK_AFTER_SECONDS = 5.0
"""A connection that was idle for so long is asked whether the server is still there."""
BACKOFF_SECONDS = (10.0, 30.0, 120.0, 600.0)
"""How long a server is passed over that has refused so many times in a row."""


class Lines:
    """The connections of one account; may be used from several threads."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._lock = threading.Lock()
        self._idle: list[Smtp] = []
        self._resting: dict[int, tuple[int, float]] = {}
        """By server: how often it has refused in a row, and until when it is passed over."""

    def take(self) -> Smtp:
        """An open connection, one that was used before where there is one. Raises what the last server said."""
        while (line := self._kept()) is not None:
            if time.monotonic() - line.used_at < ASK_AFTER_SECONDS or line.is_alive():
                return line
        return self._opened()

    def give(self, line: Smtp) -> None:
        """Keep a connection for the next mail, if it can carry one."""
        with self._lock:
            if line.is_free:
                self._idle.append(line)
                return
        line.abandon()

    def close_idle(self) -> None:
        """Close what nobody has used for a while."""
        with self._lock:
            old = [line for line in self._idle if time.monotonic() - line.used_at > IDLE_SECONDS]
            self._idle = [line for line in self._idle if line not in old]
        for line in old:
            line.quit()

    def close(self) -> None:
        """Close all that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.quit()

    def _kept(self) -> Smtp | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _opened(self) -> Smtp:
        """A new connection to the first server that is not passed over; to all of them where all are."""
        trouble: OutreachError | None = None
        for index, server in self._order():
            try:
                line = open_line(self.account, server)
            except OutreachError as error:
                self._refused(index, error)
                trouble = error
            else:
                with self._lock:
                    self._resting.pop(index, None)
                return line
        assert trouble is not None
        raise trouble

    def _order(self) -> list[tuple[int, Server]]:
        now = time.monotonic()
        with self._lock:
            resting = {index: until for index, (_, until) in self._resting.items() if until > now}
        servers = list(enumerate(self.account.smtp))
        awake = [(index, server) for index, server in servers if index not in resting]
        return awake or sorted(servers, key=lambda each: resting[each[0]])

    def _refused(self, index: int, error: OutreachError) -> None:
        with self._lock:
            times = self._resting.get(index, (0, 0.0))[0] + 1
            longest = len(BACKOFF_SECONDS) - 1
            step = longest if isinstance(error, LoginRefused) else min(times - 1, longest)
            self._resting[index] = (times, time.monotonic() + BACKOFF_SECONDS[step])
