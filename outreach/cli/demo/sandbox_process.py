"""How does the sandbox run as a process of its own?

`python -m outreach.cli.demo.sandbox_process` reads one line of JSON, `{"users": {address: password}}`, from its
input; writes one with its ports, then one for each message that it accepts; and ends when its input ends or at SIGTERM.
"""

import base64
import json
import signal
import sys
import threading
from typing import Any

from outreach.cli.demo.sandbox import Accepted, Sandbox

_LOOK_SECONDS = 0.05


def main() -> None:
    """Serve until the input ends."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    wanted = json.loads(sys.stdin.readline())
    with Sandbox(wanted["users"], refused=wanted.get("refused", ())) as sandbox:
        _say({"imap_port": sandbox.imap_port, "smtp_port": sandbox.smtp_port})
        threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
        told = 0
        while not ended.wait(_LOOK_SECONDS):
            fresh = sandbox.accepted()[told:]
            for accepted in fresh:
                _say(_as_json(accepted))
            told += len(fresh)


def _wait_for_end(ended: threading.Event) -> None:
    while sys.stdin.readline():
        pass
    ended.set()


def _as_json(accepted: Accepted) -> dict[str, Any]:
    return {
        "at": accepted.at.isoformat(),
        "sender": accepted.sender,
        "recipients": list(accepted.recipients),
        "raw": base64.b64encode(accepted.raw).decode(),
    }


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
