"""The daemon in the foreground: serves the pages, and ends cleanly on SIGTERM or Ctrl-C."""

import signal
import threading
import time

import structlog
import uvicorn

from outreach.cli.house import open_engine
from outreach.errors import ConfigError, OutreachError
from outreach.service.daemon import Daemon
from outreach.service.engine import Engine
from outreach.service.memory import calm
from outreach.service.single import only_one
from outreach.web.app import create_app
from outreach.web.server import Server

START_SECONDS = 15

log = structlog.get_logger()


def run() -> None:
    """Run until SIGTERM or SIGINT; a second daemon on the same database exits 75."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with open_engine() as engine, only_one(engine.database):
        if why := engine.database.not_durable():
            remedy = "turn it on: a mail whose claim is lost at a power cut would go out twice"
            raise ConfigError(f"the database does not keep what it commits: {why}", where="outreach run", remedy=remedy)
        daemon = Daemon(engine)
        daemon.start()
        server, thread, address = serve(engine, daemon)
        calm()
        print(f"Outreach is at {address}", flush=True)
        try:
            stop.wait()
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)
            daemon.stop()


def serve(engine: Engine, daemon: Daemon) -> tuple[uvicorn.Server, threading.Thread, str]:
    """The pages in a thread of their own; gives the address once they answer."""
    web = engine.settings.house.web
    app = create_app(engine, daemon)
    settings = uvicorn.Config(
        app, host=web.host, port=web.port, log_level="warning", log_config=None, access_log=False, server_header=False
    )
    server = Server(settings, app.state.front.live)
    thread = threading.Thread(target=server.run, name="pages", daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            where = f"{web.host}:{web.port}"
            raise OutreachError("the pages cannot be served", where=where, remedy="is the port taken? see web.port")
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    return server, thread, web.address or f"http://{web.host}:{port}"
