"""How are a header and a part of a mail written, so that they travel anywhere and say nothing else?

Written by hand, because `EmailMessage` builds 350 such mails a second; `tests/properties/test_compose.py` holds every
byte against what the standard library reads in it.
"""

import base64
import binascii
import re
from hashlib import sha256

LONGEST_LINE = 998
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_ENCODED_WORD = re.compile(r"=\?(?=[^?]*\?[bq]\?)", re.IGNORECASE)
"""Letters that a reader would take for an encoded word (RFC 2047), and show as what nobody has approved."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_MOST_IN_A_WORD = 45
"""Bytes that fit into one encoded word of 75 characters."""
_MOST_OF_A_NAME = 200
_PLAIN_LINE = 900
_ANY_END = re.compile(r"\r\n|\r|\n")


def one_line(text: str) -> str:
    """Text without line ends and controls, and without what a reader would decode once more."""
    return _ENCODED_WORD.sub("= ?", _CONTROL.sub(" ", text)).strip()


def words(text: str) -> str:
    """Free text of a header: as it is where it is short and ASCII, else as encoded words."""
    line = one_line(text)
    return line if line.isascii() and len(line) <= _PLAIN_LINE else _encoded(line)


def mailbox(name: str, address: str) -> str:
    """A name and an address; raises `ValueError` where the address is none that can stand there."""
    if _ADDRESS.fullmatch(address) is None:
        raise ValueError(f"{address!r} is no address that a mail can carry")
    shown = one_line(name)[:_MOST_OF_A_NAME].strip()
    if not shown:
        return address
    if not shown.isascii():
        return f"{_encoded(shown)}\r\n <{address}>"
    if _ATOMS.fullmatch(shown) is None:
        shown = '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{shown} <{address}>"


def is_message_id(text: str) -> bool:
    """Whether this can stand in Message-ID, In-Reply-To and References."""
    return _MESSAGE_ID.fullmatch(text) is not None


def message_ids(names: tuple[str, ...]) -> str:
    """Message-IDs, each on its line; raises `ValueError` for what is none."""
    for name in names:
        if not is_message_id(name):
            raise ValueError(f"{name!r} is no Message-ID")
    return "\r\n ".join(names)


def _encoded(line: str) -> str:
    """Encoded words of UTF-8, none cut inside a letter."""
    pieces, piece = [], b""
    for letter in line:
        data = letter.encode("utf-8")
        if len(piece) + len(data) > _MOST_IN_A_WORD:
            pieces.append(piece)
            piece = b""
        piece += data
    pieces.append(piece)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(each).decode('ascii')}?=" for each in pieces)


def part(kind: str, text: str) -> bytes:
    """The headers and the body of a text part, quoted-printable, with CRLF ends."""
    body = binascii.b2a_qp(_ANY_END.sub("\r\n", text.rstrip() + "\n").encode("utf-8"))
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode("ascii") + body


def alternatives(parts: list[bytes], seed: str) -> bytes:
    """Several forms of the same text, the plainest first. No body holds the boundary: `=_` is always encoded there."""
    boundary = f"=_{sha256(seed.encode('utf-8')).hexdigest()[:24]}"
    fence = f"--{boundary}\r\n".encode("ascii")
    head = f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    return head + b"".join(fence + each + b"\r\n" for each in parts) + f"--{boundary}--\r\n".encode("ascii")
