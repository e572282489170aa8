"""Why did a message not arrive: is the address dead, the mailbox full, the mail refused, or the way closed for today?

`5.x.x` alone says little: most such failures are policy, spam or size. Dead is only what says that there is no such
user, host or domain, that the user has moved, or that the domain takes no mail (RFC 3463, RFC 7504, RFC 7505).
"""

from outreach.inbox.wording import Meanings, folded
from outreach.patterns import when_used

KINDS = ("dead", "full", "policy", "temporary", "unclear")
"""No such address; no room; refused for what or whence it is; try later; nobody can tell."""

_STATUS = when_used(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = when_used(r"(?<![\w.#-])([45])[0-5]\d(?=[ :\-\])]|$)")
_DEAD = when_used(r"5\.1\.(?:1|2|3|6|10)$|5\.4\.(?:4|310)$")
_FULL = when_used(r"[45]\.2\.2$|4\.3\.1$")
_POLICY = when_used(r"5\.1\.(?:7|8)$|5\.2\.3$|5\.3\.4$|5\.6\.\d+$|5\.7\.\d+$")
_VAGUE = when_used(r"[245]\.(?:0\.\d+|[15]\.0|2\.0|3\.0|4\.0|6\.0|7\.0)$")
_LOCAL_PART = when_used(r"[^\s<>@:;,\"']{1,64}@")
"""What may say 'spam' or 'filter' without meaning it."""
_meanings = Meanings("failures")


def status_of(*texts: str) -> str:
    """The most telling enhanced status of the texts, e.g. `5.1.1`; '' where none is said."""
    found = [match[1] for text in texts for match in _STATUS.finditer(text[:2000])][:20]
    telling = [status for status in found if not _VAGUE.match(status)]
    return (telling or found or [""])[0]


def kind_of(status: str, *texts: str) -> str:
    """One of `KINDS`, by the first of the texts that tells, the most exact one first."""
    for text in texts:
        if text and (kind := _worded(status, _LOCAL_PART.sub("x@", folded(text[:3000])))):
            return kind
    if status.startswith("4"):
        return "full" if _FULL.match(status) else "temporary"
    if _FULL.match(status):
        return "full"
    if _DEAD.match(status):
        return "dead"
    return "policy" if _POLICY.match(status) else "unclear"


def _worded(status: str, text: str) -> str | None:
    """What the words say, seen with the status; None where they say nothing."""
    said = _meanings.in_text(text)
    named, dead_by_status = "dead_by_name" in said, bool(_DEAD.match(status))
    dead = named or "dead" in said
    if "unresolved" in said:
        return "temporary"
    if "suppressed" in said:
        return "policy"
    if "full" in said and not (dead and dead_by_status):
        return "full"
    reply = _REPLY.search(text)
    if status.startswith("4") or (not status and reply is not None and reply[1] == "4"):
        return "policy" if said.any("policy", "sender") and "later" not in said else "temporary"
    if "sender" in said:
        return "policy"
    if "inactive" in said and not dead and "later" not in said:
        return "unclear"
    if dead and not (not named and "policy" in said) and not (_POLICY.match(status) and "policy" in said):
        return "temporary" if "later" in said and not dead_by_status and not named else "dead"
    if "policy" in said:
        return "policy"
    if dead_by_status:
        return "dead"
    if "later" in said:
        return "temporary"
    return "dead" if "vague" in said and not _POLICY.match(status) else None
