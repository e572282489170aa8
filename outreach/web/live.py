"""Has something of a visitor's list changed? Asked once a second for all open pages together.

What is asked each second is a number of the database's own; tables are looked at when it has moved.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from outreach.database import Database
from outreach.web.changed import Signs, signs

log = structlog.get_logger()

EVERY_SECONDS = 1.0
BREATH_SECONDS = 20.0
"""So often a line that says nothing, by which a page that has gone is noticed."""
LONGEST_SECONDS = 300.0
"""After that a browser asks again, by its login as it is then."""
MOST_OF_ONE_LOGIN, MOST = 3, 500


@dataclass(eq=False, slots=True)
class _Listener:
    """One open page."""

    user_id: int
    login: str
    loop: asyncio.AbstractEventLoop
    told: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(maxsize=4))

    def tell(self, event: str) -> None:
        """From any thread; what was not read yet needs no second telling."""

        def put() -> None:
            if not self.told.full():
                self.told.put_nowait(event)

        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(put)


class Live:
    """The pages that are open, and who looks out for all of them."""

    def __init__(self, database: Database, every: float = EVERY_SECONDS) -> None:
        self._database, self._every = database, every
        self._lock = threading.Lock()
        self._listeners: list[_Listener] = []
        self._watching = False
        self._closing = threading.Event()

    def full(self) -> bool:
        """Whether no more pages can listen just now."""
        return self._closing.is_set() or len(self._listeners) >= MOST

    def close(self) -> None:
        """Let every stream end, now."""
        self._closing.set()
        with self._lock:
            for each in self._listeners:
                each.tell("enough")

    async def stream(self, user_id: int, login: str) -> AsyncIterator[str]:
        """The events of one page, in the form of server-sent events."""
        listener = _Listener(user_id, login, asyncio.get_running_loop())
        self._enter(listener)
        until = time.monotonic() + LONGEST_SECONDS
        try:
            yield "retry: 2000\n\n"
            while time.monotonic() < until:
                try:
                    event = await asyncio.wait_for(listener.told.get(), BREATH_SECONDS)
                except TimeoutError:
                    yield ":\n\n"
                    continue
                yield f"event: {event}\ndata: .\n\n"
                if event == "enough":
                    return
        finally:
            self._leave(listener)

    def _enter(self, listener: _Listener) -> None:
        with self._lock:
            same = [each for each in self._listeners if each.login == listener.login]
            for oldest in same[: max(0, len(same) + 1 - MOST_OF_ONE_LOGIN)]:
                oldest.tell("enough")
                self._listeners.remove(oldest)
            self._listeners.append(listener)
            if self._closing.is_set():
                listener.tell("enough")
            elif not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="live", daemon=True).start()

    def _leave(self, listener: _Listener) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def _watch(self) -> None:
        """Until nobody listens any more."""
        while not self._closing.is_set():
            try:
                with self._database.commits() as number:
                    self._look_out(number)
                return
            except SQLAlchemyError as error:
                log.warning("pages are not told of changes for a moment", why=repr(error)[:200])
                self._closing.wait(5 * self._every)

    def _look_out(self, number: Callable[[], int]) -> None:
        last, known, rest = -1, dict[int, Signs](), self._every
        while not self._closing.wait(rest):
            with self._lock:
                if not self._listeners:
                    self._watching = False
                    return
                users = {each.user_id for each in self._listeners}
            rest, now = self._every, number()
            if now == last and users <= known.keys():
                continue
            last, begun = now, time.monotonic()
            with self._database.read() as session:
                found = signs(session, users)
            changed = {user for user in users if user in known and known[user] != found[user]}
            known = found
            # Whatever looking costs, it takes a tenth of the time at most.
            rest = max(self._every, 10 * (time.monotonic() - begun))
            with self._lock:
                for each in self._listeners:
                    if each.user_id in changed:
                        each.tell("changed")
