"""What do the fields of a machine-readable report say (RFC 3464, RFC 5965, RFC 8098)?"""

import re
from collections.abc import Mapping

from outreach.patterns import when_used

Fields = Mapping[str, str]

ADDRESS = re.compile(r"[\w.+=&'*/!#$%{}|~^-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_QUOTED = when_used(r'"([^"@\s]{1,64})"@')
_RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient", "action")
_ESCAPED = when_used(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_PREFIX = when_used(r"^(?:smtp|rfc822|mailto|to|3d)=+")
_XTEXT = when_used(r"\+(2B|3D)")
MOST_GROUPS = 500


def groups(report: str) -> list[Fields]:
    """The groups of fields between blank lines, names in lower case; one field that comes twice starts a new group."""
    found: list[Fields] = []
    for block in re.split(r"\n[ \t]*\n", report, maxsplit=MOST_GROUPS)[:MOST_GROUPS]:
        fields: dict[str, str] = {}
        for line in re.sub(r"\n[ \t]+", " ", block).split("\n"):
            name, colon, value = line.partition(":")
            name = name.strip().casefold()
            if not colon or not name or " " in name:
                continue
            if name in fields:
                if name not in _RECIPIENTS:
                    continue
                found.append(fields)
                fields = {}
            fields[name] = value.strip()
        if fields:
            found.append(fields)
    return found


def address_in(value: str) -> str:
    """The address of an `rfc822; ann@example.com` field in lower case, however written; '' where there is none."""
    value = _ESCAPED.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), value)
    value = _QUOTED.sub(r"\1@", value.split(";", 1)[-1] if "@" not in value.split(";", 1)[0] else value)
    found = ADDRESS.search(value)
    return tidy(found[0]) if found and ".." not in found[0] else ""


def original_in(value: str) -> str:
    """The same of an Original-Recipient, whose '+' and '=' may be written as xtext (RFC 3461)."""
    return address_in(_XTEXT.sub(lambda match: "+" if match[1] == "2B" else "=", value))


def tidy(address: str) -> str:
    """An address as found in text, without the marks around it."""
    return _PREFIX.sub("", address.strip(".'*=|~-!/&#").casefold())


def is_returned(fields: Fields) -> bool:
    """Whether a group holds the header of the message that came back, not words of the report."""
    return (
        "final-recipient" not in fields
        and "reporting-mta" not in fields
        and ("message-id" in fields or "from" in fields or "received" in fields)
    )
