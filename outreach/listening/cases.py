"""How does a labelled case become a message, and what was heard the object to compare with it?"""

import re
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from outreach.inbox.parse import parse
from outreach.inbox.parsed import ParsedMessage
from outreach.listening.extract import hear


def case_bytes(case: dict[str, Any]) -> bytes:
    """A case as RFC 5322 bytes: its headers, its Date, its body as text/plain in UTF-8."""
    extra = [(str(name), str(value)) for name, value in case.get("headers", [])]
    names = {name.casefold() for name, _ in extra}
    lines = [f"{name}: {value}" for name, value in extra if name.casefold() != "content-type"]
    lines += [f"{name}: {case.get(name.lower(), '')}" for name in ("From", "To", "Subject")]
    lines.append(f"Date: {format_datetime(datetime.fromisoformat(case['received']))}")
    if "message-id" not in names:
        lines.append(f"Message-ID: <{case['id']}@cases.example>")
    kind = next((value for name, value in extra if name.casefold() == "content-type"), "")
    body = str(case.get("body", ""))
    plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"
    boundary = re.search(r'boundary="?([^";]+)"?', kind)
    if boundary:
        content = f"--{boundary[1]}\r\n{plain}\r\n\r\n{body}\r\n--{boundary[1]}--\r\n"
        lines.append(f"Content-Type: {kind}")
    elif kind:
        lines.append(f"Content-Type: {kind}")
        content = body
    else:
        lines.append(plain)
        content = body
    return ("\r\n".join(lines) + "\r\n\r\n" + content).encode("utf-8", "surrogateescape")


def case_message(case: dict[str, Any]) -> ParsedMessage:
    """A case as a parsed message."""
    return parse(case_bytes(case))


def heard_object(identity: str, message: ParsedMessage) -> dict[str, Any]:
    """What was heard in a message, as one JSON object."""
    return {"id": identity, **hear(message).to_dict()}
