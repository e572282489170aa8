"""Do the bytes that are about to leave say what was approved? Read once more, by hand, before anything is offered.

Whatever a library or a restored database did to them: one From, one To, one Subject, the recipient of the envelope and
no other, no header that we do not know, no bare line end (outbound smuggling; CVE-2023-51764 and its family).
"""

import re

ALLOWED = frozenset(
    b"from to subject date message-id in-reply-to references list-unsubscribe list-unsubscribe-post feedback-id "
    b"mime-version content-type content-transfer-encoding content-language auto-submitted dkim-signature".split()
)
"""Headers that a mail of ours may have; an account may name one more (its idempotency header)."""
_ONCE = (b"from", b"to", b"subject", b"date", b"message-id")
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_FIELD = re.compile(rb"([!-9;-~]+):[ \t]*([^\r\n]*)")
_SINGLE = re.compile(
    rb'(?:(?:"(?:[^"\\]|\\.)*"|[^"<>@,;:()\\]*)[ \t]*<([^<>@\s,;:]+@[^<>@\s,;:]+)>|([^<>@\s,;:"()]+@[^<>@\s,;:"()]+))'
)
MOST = 200


def has_bare_end(raw: bytes) -> bool:
    """Whether a CR or an LF stands alone (RFC 5321 2.3.8): then one server may see an end where another sees none."""
    return not raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")


def wrong_with(raw: bytes, sender: str, recipient: str, rfc_message_id: str) -> str:
    """What speaks against these bytes; '' where nothing does."""
    if has_bare_end(raw) or b"\0" in raw:
        return "a bare CR, LF or NUL"
    block, gap, _ = raw.partition(b"\r\n\r\n")
    if not gap:
        return "no end of the header"
    fields: dict[bytes, bytes] = {}
    for line in _FOLD.sub(b"", block).split(b"\r\n"):
        field = _FIELD.fullmatch(line)
        if field is None:
            return f"a line that is no header: {line[:60]!r}"
        name = field[1].lower()
        if name in fields and name != b"dkim-signature":
            return f"{field[1].decode()} twice"
        fields[name] = field[2].strip()
    if strange := sorted(name for name in fields if name not in ALLOWED and not name.endswith(b"idempotency-key")):
        return f"a header of nobody's: {strange[0][:MOST].decode()}"
    if missing := [name for name in _ONCE if name not in fields]:
        return f"no {missing[0].decode()}"
    for name, meant in ((b"from", sender), (b"to", recipient)):
        if (said := _address(fields[name])) != meant:
            return f"{name.decode()} is {said or 'no single address'}, not {meant}"
    if fields[b"message-id"].decode("ascii", "replace") != rfc_message_id:
        return "another Message-ID"
    return ""


def _address(field: bytes) -> str:
    """The one address that a From or To names; '' where it is not certainly one."""
    found = _SINGLE.fullmatch(field)
    return (found[1] or found[2]).decode("ascii", "replace") if found is not None else ""
