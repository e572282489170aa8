"""Which of our messages came back, from whom, and is the address dead (RFC 3464, RFC 3463)?

The report's own fields first, then X-Failed-Recipients, then the wording. Only a status that says that there is no such
address, host or domain is permanent: a full mailbox, a policy, a block and all of 4.x.x pass.
"""

import re
from dataclasses import dataclass

from outreach.inbox.parsed import ParsedMessage


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient whom a message did not reach."""

    recipient: str
    """Their address in lower case."""
    permanent: bool
    """Whether the address is dead, not merely unreachable today."""
    status: str
    """The enhanced status (RFC 3463), e.g. `5.1.1`, or '' where not said."""
    diagnostic: str
    """What the far side answered, on one line."""
    original_message_id: str
    """The Message-ID of ours with its angle brackets, or ''."""


_ADDRESS = re.compile(r"[\w.+=&'*/!#$%{}|~^-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_DEAD_STATUS = re.compile(r"5\.1\.(?:0|1|2|3|6|10)$|5\.4\.4$|5\.4\.310$|5\.2\.1$")
_DEAD_WORDS = re.compile(
    r"user (?:unknown|not found|doesn'?t exist)|unknown (?:user|recipient|mailbox)|no such (?:user"
    r"|recipient|mailbox|address|person|domain|account)"
    r"|(?:does ?n[o']?t|does not|do not) exist|recipnotfound|not found|recipient (?:rejected|not found"
    r"|unknown)|invalid (?:recipient|mailbox|address)"
    r"|(?:mailbox|account) (?:unavailable|not available|disabled|inactive|closed|does not)"
    r"|no mailbox (?:here )?by that name|host (?:or domain name )?not found"
    r"|domain (?:name )?(?:not found|does not)|nxdomain|no mx|null ?mx|unrouteable|address (?:not found"
    r"|unknown|rejected: user)|has moved|user moved|no longer (?:valid|exists|active|available)"
    r"|existiert nicht|unbekannt|nicht gefunden|inexistant|n'existe pas|introuvable|inconnu|no existe"
    r"|desconocid|inesistente|sconosciut|bestaat niet|onbekend|nao existe",
    re.IGNORECASE,
)  # fmt: skip
_PASSING_WORDS = re.compile(
    r"full|quota|over ?size|too large|policy|spam|blocked|black ?list|blocklist|reputation|greylist"
    r"|try again|temporar|rate|reject(?:ed)? due to|voll|pleine|llen[oa]|piena",
    re.IGNORECASE,
)
_HEAD = 20_000


def read_bounce(message: ParsedMessage) -> tuple[Bounce, ...]:
    """Every recipient whom a report says a message did not reach, in the report's order."""
    original = _original_id(message)
    text = (message.text or re.sub(r"<[^>@]{0,300}>", " ", message.html[:_HEAD]))[:_HEAD]
    found = _from_report(message.report, original) or _from_headers(message, text, original)
    if not found:
        found = _from_wording(message, text, original)
    once: dict[str, Bounce] = {}
    for bounce in found:
        once.setdefault(bounce.recipient, bounce)
    return tuple(once.values())


def _from_report(report: str, original: str) -> list[Bounce]:
    """The per-recipient groups of a message/delivery-status part (RFC 3464 section 2.3)."""
    found = []
    for group in re.split(r"\n\s*\n", report):
        fields = _fields(group)
        recipient = _address(fields.get("original-recipient", "")) or _address(fields.get("final-recipient", ""))
        if not recipient or fields.get("action", "failed").strip().casefold() not in ("failed", ""):
            continue
        diagnostic = " ".join(fields.get("diagnostic-code", "").split())
        status = _status(fields.get("status", "")) or _status(diagnostic)
        found.append(Bounce(recipient, _permanent(status, diagnostic), status, diagnostic, original))
    return found


def _fields(group: str) -> dict[str, str]:
    unfolded = re.sub(r"\n[ \t]+", " ", group)
    pairs = (line.split(":", 1) for line in unfolded.split("\n") if ":" in line)
    return {name.strip().casefold(): value.strip() for name, value in pairs}


def _from_headers(message: ParsedMessage, text: str, original: str) -> list[Bounce]:
    """The recipients that X-Failed-Recipients names; what happened is told in the text."""
    addresses = [a for value in message.header_all("X-Failed-Recipients") for a in _ADDRESS.findall(value)]
    return [_worded(address.casefold(), text, original) for address in addresses]


def _from_wording(message: ParsedMessage, text: str, original: str) -> list[Bounce]:
    """The first address of the text that is neither the daemon's nor the addressee's."""
    own = {mailbox.address.casefold() for mailbox in (*message.to, *([message.sender] if message.sender else []))}
    for match in _ADDRESS.finditer(text):
        address = match[0].strip(".'").casefold()
        if address not in own and not address.startswith(("mailer-daemon@", "postmaster@")):
            return [_worded(address, text, original)]
    return []


def _worded(address: str, text: str, original: str) -> Bounce:
    """A bounce told in words: the lines that follow the last mention of the address."""
    at = max(text.casefold().find(address), 0)
    diagnostic = " ".join(text[at : at + 800].split())
    status = _status(diagnostic) or _status(text)
    return Bounce(address, _permanent(status, diagnostic), status, diagnostic[:500], original)


def _permanent(status: str, diagnostic: str) -> bool:
    """Whether the address is dead: by its status, else by words that say so and none that say otherwise."""
    if status.startswith(("2", "4")):
        return False
    if _DEAD_STATUS.match(status):
        return not (status == "5.2.1" or status == "5.1.0") or bool(_DEAD_WORDS.search(diagnostic))
    if not status and (reply := _REPLY.search(diagnostic)) and reply[1] == "4":
        return False
    return bool(_DEAD_WORDS.search(diagnostic)) and not _PASSING_WORDS.search(diagnostic)


def _status(text: str) -> str:
    found = _STATUS.search(text)
    return found[1] if found else ""


def _address(field: str) -> str:
    """The address of an `rfc822; ann@example.com` field."""
    found = _ADDRESS.search(field.split(";", 1)[-1])
    return found[0].casefold() if found else ""


def _original_id(message: ParsedMessage) -> str:
    """Our Message-ID from the returned headers, else what the report says it answers."""
    returned = re.search(r"^message-id:\s*(<[^<>\s]+>)", message.report, re.IGNORECASE | re.MULTILINE)
    if returned:
        return returned[1]
    ids = (*message.in_reply_to, *message.references)
    return ids[-1] if ids else ""
