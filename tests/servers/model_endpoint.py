"""An OpenAI-compatible endpoint on a free loopback port: it answers as told and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelEndpoint:
    """`says` maps a mail to signals; `misbehaves` may be `status`, `redirect`, `drip`, `flood` or `prose`."""

    def __init__(self, says: Callable[[str], list[dict[str, Any]]]) -> None:
        self.says, self.misbehaves = says, ""
        self.elsewhere = ""
        """Where a redirect leads; left out: to this endpoint."""
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                endpoint._answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where it is to be asked."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "ModelEndpoint":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.asked.append(body | {"path": handler.path})
        self.keys.append(handler.headers["Authorization"])
        mail = body["messages"][-1]["content"].partition("The mail:\n\n")[2]
        content = "It is a stop." if self.misbehaves == "prose" else json.dumps({"signals": self.says(mail)})
        data = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
        if self.misbehaves == "flood":
            data = b" " * 300_000 + data
        status = {"status": 500, "redirect": 307}.get(self.misbehaves, 200)
        handler.send_response(status)
        if self.misbehaves == "redirect":
            handler.send_header("Location", self.elsewhere.encode().decode("latin-1") or f"{self.url}/elsewhere")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        try:
            for at in range(0, len(data), 10 if self.misbehaves == "drip" else len(data)):
                handler.wfile.write(data[at : at + (10 if self.misbehaves == "drip" else len(data))])
                handler.wfile.flush()
                time.sleep(0.15 if self.misbehaves == "drip" else 0)
        except OSError:
            pass
