"""Which loopback port is free, and does the server on it answer yet?"""

import contextlib
import random
import socket
import time
from collections.abc import Callable

LOOPBACK = "127.0.0.1"


_BELOW_EPHEMERAL = range(15_000, 32_000)
"""Ports that the kernel gives to no connection going out, which might take one before its server does."""


def free_port() -> int:
    """A loopback port on which nobody listens at the moment."""
    while True:
        port = random.choice(_BELOW_EPHEMERAL)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((LOOPBACK, port))
            return port


def answers(port: int, greeting: bytes) -> bool:
    """Whether the server on `port` greets a new connection with `greeting`."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=5) as connection:
            return connection.recv(512).startswith(greeting)
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], *, what: str, seconds: float = 15.0) -> None:
    """Return as soon as `condition` holds; TimeoutError naming `what` when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(0.02)
