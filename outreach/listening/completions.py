"""Asks a language model behind an OpenAI-compatible endpoint what a mail says; the operator's own URL and no other.

Nothing of the mail or of the answer is logged. A redirect is not followed and counts as no answer.
"""

import json
import ssl
import time
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from outreach.config import SecondReading
from outreach.credentials import secret
from outreach.errors import Unreachable
from outreach.listening.second_reader import Proposals, proposals

MOST_CHARACTERS = 6000
"""Of a longer mail the reader is shown the beginning."""
MOST_BYTES = 200_000
"""Of a longer answer nothing is taken."""
_PROMPT = Path(__file__).with_name("phrases") / "second_reader.txt"


class Completions:
    """A second reader behind `POST {base_url}/chat/completions`."""

    def __init__(self, settings: SecondReading) -> None:
        self._settings = settings
        self._prompt = _PROMPT.read_text(encoding="utf-8")

    def read(self, visible: str, received: datetime) -> Proposals:
        """What the model proposes; raises `Unreachable`, and `ConfigError` where the key is not set."""
        shown = visible[:MOST_CHARACTERS]
        body = {
            "model": self._settings.model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": self._prompt},
                {"role": "user", "content": f"Received {received:%Y-%m-%d, %A}. The mail:\n\n{shown}"},
            ],
        }
        answer = self._post(json.dumps(body).encode())
        try:
            content = json.loads(answer)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError) as why:
            raise self._unreachable("the answer is no chat completion") from why
        return proposals(content, shown) if isinstance(content, str) else Proposals(dropped=1)

    def _post(self, body: bytes) -> bytes:
        place = urlsplit(self._settings.base_url)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._settings.auth == "bearer":
            headers["Authorization"] = f"Bearer {secret('second_reader_key')}"
        connection = self._connect()
        try:
            connection.request("POST", f"{place.path.rstrip('/')}/chat/completions", body, headers)
            return self._answer(connection)
        except (OSError, HTTPException) as why:
            raise self._unreachable(str(why) or type(why).__name__) from why
        finally:
            connection.close()

    def _connect(self) -> HTTPConnection:
        place, timeout = urlsplit(self._settings.base_url), self._settings.timeout
        if place.scheme == "https":
            return HTTPSConnection(
                place.hostname or "", place.port, timeout=timeout, context=ssl.create_default_context()
            )
        return HTTPConnection(place.hostname or "", place.port, timeout=timeout)

    def _answer(self, connection: HTTPConnection) -> bytes:
        """The body, as long as it comes in time: a server that drips is no answer."""
        deadline = time.monotonic() + self._settings.timeout
        response = connection.getresponse()
        if response.status != 200:
            raise self._unreachable(f"it answers {response.status}")
        pieces, length = [], 0
        while piece := response.read1(65536):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_BYTES:
                raise self._unreachable(f"the answer is longer than {MOST_BYTES} bytes")
            if time.monotonic() > deadline:
                raise self._unreachable("the answer does not end in time")
        return b"".join(pieces)

    def _unreachable(self, why: str) -> Unreachable:
        return Unreachable(
            f"the second reader cannot be asked: {why}",
            where=self._settings.base_url,
            remedy="mail is heard without it",
        )
