"""How long is each answer waited for? As RFC 5321 section 4.5.3.2 says, whatever drips in meanwhile.

A time limit of the socket alone begins anew with every byte, so that a server which sends one a minute is waited for
for ever; here an answer has to be whole by its deadline.
"""

import socket
import time

CONNECT_SECONDS = 30.0
GREETING_SECONDS = 300.0
COMMAND_SECONDS = 300.0
DATA_SECONDS = 120.0
BLOCK_SECONDS = 180.0
BODY_SECONDS = 1800.0
"""For a whole body, however many blocks it has."""
FINAL_DOT_SECONDS = 600.0
BLOCK = 64 * 1024
_LONGEST_LINE = 8192
_MOST_LINES = 200


class Patient:
    """Reads answers and writes bodies against a deadline; mixed into a client of smtplib's."""

    patience = GREETING_SECONDS
    """Seconds for the next answer."""
    sock: socket.socket | None = None
    _unread = b""

    def getreply(self) -> tuple[int, bytes]:
        """One answer, with all its lines. Raises `OSError` where it does not come whole and in time."""
        deadline = time.monotonic() + self.patience
        texts: list[bytes] = []
        for _ in range(_MOST_LINES):
            line = self._line(deadline)
            texts.append(line[4:].strip(b" \t\r\n"))
            try:
                code = int(line[:3])
            except ValueError:
                return -1, line[:200]
            if line[3:4] != b"-":
                return code, b"\n".join(texts)
        raise ConnectionError(f"an answer of more than {_MOST_LINES} lines")

    def has_more(self) -> bool:
        """Whether the server said more than the answer that was read last."""
        return bool(self._unread)

    def write(self, data: bytes) -> int:
        """Hand as much over to the network as it takes in time; gives how many bytes, all of them or fewer."""
        deadline = time.monotonic() + BODY_SECONDS
        sock, view, at = self._socket(), memoryview(data), 0
        try:
            while at < len(data):
                sock.settimeout(max(0.001, min(BLOCK_SECONDS, deadline - time.monotonic())))
                at += sock.send(view[at : at + BLOCK])
        except OSError:
            pass
        return at

    def _line(self, deadline: float) -> bytes:
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > _LONGEST_LINE:
                raise ConnectionError("a line without an end")
            sock = self._socket()
            sock.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                piece = sock.recv(_LONGEST_LINE)
            except TimeoutError as error:
                raise TimeoutError(f"no whole answer within {self.patience:g} seconds") from error
            if not piece:
                raise ConnectionError("the server closed the connection")
            self._unread += piece
        line, self._unread = self._unread[: end + 1], self._unread[end + 1 :]
        return line

    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise ConnectionError("the connection is closed")
        return self.sock
