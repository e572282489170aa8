"""Is this the draft that we laid into somebody's own folder, and which one? Signed, so that nobody can make one up.

The mark stands in a header field, and shorter in the block that tells the reasons: mail programs drop fields of others.
"""

import hmac
import re
from dataclasses import dataclass

FIELD = "X-Outreach-Draft"
NOTE_FIELD = "X-Outreach-Note"
_FIELD_FORM = re.compile(
    r"entry=(\d{1,18}); *revision=(\d{1,9}); *user=(\d{1,18}); *sha256=([0-9a-f]{64}); *sig=([0-9a-f]{64})"
)
_TOKEN_FORM = re.compile(r"\[draft (\d{1,18})\.(\d{1,9})\.(\d{1,18})\.([0-9a-f]{32})\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Which draft of whose list: the entry, the revision of its words, the user, the hash of the bytes to be sent."""

    entry_id: int
    revision: int
    user_id: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token in a text says; true only if it is the token of the draft that it names."""

    entry_id: int
    revision: int
    user_id: int
    signature: str


def field_of(key: bytes, mark: Mark) -> str:
    """The value of the header field."""
    said = f"entry={mark.entry_id}; revision={mark.revision}; user={mark.user_id}; sha256={mark.sha256}"
    return f"{said}; sig={_signature(key, mark)}"


def read_field(key: bytes, value: str) -> Mark | None:
    """The mark in a header field; None where it is none of ours."""
    found = _FIELD_FORM.fullmatch(" ".join(value.split()))
    if found is None:
        return None
    mark = Mark(int(found[1]), int(found[2]), int(found[3]), found[4])
    return mark if hmac.compare_digest(found[5], _signature(key, mark)) else None


def token_of(key: bytes, mark: Mark) -> str:
    """The same in one short word of a text."""
    return f"[draft {mark.entry_id}.{mark.revision}.{mark.user_id}.{_signature(key, mark)[:32]}]"


def read_token(text: str) -> Claim | None:
    """What the token in a text claims; None where there is none, or where there are different ones."""
    found = {match.groups() for match in _TOKEN_FORM.finditer(text)}
    if len(found) != 1:
        return None
    entry_id, revision, user_id, signature = found.pop()
    return Claim(int(entry_id), int(revision), int(user_id), signature)


def holds(key: bytes, claim: Claim, sha256: str) -> bool:
    """Whether a claim is the token of the draft with this hash."""
    mark = Mark(claim.entry_id, claim.revision, claim.user_id, sha256)
    return hmac.compare_digest(claim.signature, _signature(key, mark)[:32])


def without_tokens(text: str) -> str:
    """A text without any token."""
    return _TOKEN_FORM.sub("", text)


def note_field(key: bytes, user_id: int) -> str:
    """The value of the field by which a note to a user is known."""
    return f"user={user_id}; sig={hmac.digest(key, b'desk-note:%d' % user_id, 'sha256').hex()}"


def _signature(key: bytes, mark: Mark) -> str:
    said = f"desk:{mark.entry_id}:{mark.revision}:{mark.user_id}:{mark.sha256}"
    return hmac.digest(key, said.encode("ascii"), "sha256").hex()
