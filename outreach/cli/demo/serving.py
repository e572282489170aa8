"""How does a page of the demo's own get served, on a free loopback port, for the length of a block?"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from outreach.errors import OutreachError

HOST = "127.0.0.1"
_START_SECONDS = 15


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address at which the page answers."""
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, name="other side", daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise OutreachError("the other side's page cannot be served", where=HOST, remedy="see the lines above")
        time.sleep(0.05)
    try:
        yield f"http://{HOST}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_START_SECONDS)
