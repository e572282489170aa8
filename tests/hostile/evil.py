"""A server to which every host at evil.example leads: counts who knocks, whatever is said there."""

import socket
import threading
from types import TracebackType
from typing import Self

MARK = b"evil.example"


class Evil:
    """Listens on loopback; `asked` holds the first bytes of each connection that was meant for it."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def rule(self) -> str:
        """The argument by which Chromium finds it."""
        return f"--host-resolver-rules=MAP *.evil.example 127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(2)
            try:
                said = connection.recv(4096)
                # A connection that says nothing was opened for the address all the same.
                self.asked.append(said)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi")
            except OSError:
                self.asked.append(b"")
