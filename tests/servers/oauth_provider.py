"""A provider of tokens as RFC 8628 and RFC 6749 have it, over HTTP on loopback; a test says what it answers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl


class Provider:
    """While the context lasts: `device_url`, `token_url`; every request is kept in `asked`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pending = 0
        """How often it still answers that nobody has said yes."""
        self.refuses: tuple[int, dict[str, Any]] | None = None
        self.expires_in = 3600
        self.issued = 0
        provider = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, answer = provider.answer(self.path, dict(parse_qsl(body)))
                said = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What it says to one request."""
        self.asked.append((path, fields))
        if self.refuses is not None:
            return self.refuses
        if path == "/device":
            place = f"{self.address}/activate"
            return 200, {"device_code": "dev", "user_code": "ABCD-EFGH", "verification_uri": place, "interval": 1,
                         "expires_in": 600}  # fmt: skip
        if self.pending:
            self.pending -= 1
            return 400, {"error": "authorization_pending"}
        self.issued += 1
        return 200, {"access_token": f"access-{self.issued}", "refresh_token": f"refresh-{self.issued}",
                     "expires_in": self.expires_in}  # fmt: skip
