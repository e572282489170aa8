"""How do the pages stop? At once: streams to open pages end first, for the server waits for every answer to end."""

import socket

import uvicorn

from outreach.web.live import Live


class Server(uvicorn.Server):
    """A server of the pages."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing new, and let what is at work come to its end."""
        self._live.close()
        await super().shutdown(sockets)
