"""After all faults: what does the truth at the servers say of what the product believes?"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from tests.faults import house_of_faults
from tests.faults.field import TOKEN, Field

ZERO = (
    "LOST", "TAKEN TWICE", "SENT TWICE", "UNAPPROVED", "AGAINST THE GATE", "STUCK", "GHOST", "UNTOLD", "UNEXPLAINED",
)  # fmt: skip
MEANING = {
    "LOST": "lay in a folder, and is neither stored nor in quarantine",
    "TAKEN TWICE": "stored more than once",
    "SENT TWICE": "accepted by the server more than once, or two mails within a year to whom one may go",
    "UNAPPROVED": "accepted, and nobody said yes to these bytes",
    "AGAINST THE GATE": "accepted after a reply or a stop was stored, by night, or while nobody could hear",
    "STUCK": "neither sent nor given up when everything has come to rest",
    "GHOST": "counts as sent, and no server accepted it",
    "UNTOLD": "accepted, and neither sent nor in doubt in our books",
    "UNEXPLAINED": "in doubt, and the injector knows of no fault that left it so",
}


@dataclass
class Judged:
    """The counts, and a few words on each that is not nought."""

    counts: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)

    def add(self, counter: str, what: str) -> None:
        """One more that must not be."""
        self.counts[counter] += 1
        if len(self.words) < 20:
            self.words.append(f"{counter}: {what}")

    @property
    def clean(self) -> bool:
        """Whether everything is nought that must be."""
        return not any(self.counts[counter] for counter in ZERO)


def judge(field_: Field) -> Judged:
    """Hold the servers' truth against the database."""
    judged = Judged()
    _inbound(field_, judged)
    _outbound(field_, judged)
    return judged


def _inbound(field_: Field, judged: Judged) -> None:
    texts = _rows(field_, "SELECT id, text || ' ' || html || ' ' || subject FROM message WHERE direction = 'in'")
    stored = Counter(token for _, said in texts for token in set(TOKEN.findall(said)))
    aside = {(row[0], row[1]) for row in _rows(field_, "SELECT uidvalidity, uid FROM quarantine")}
    placed = Counter(_rows(field_, "SELECT folder_id, uidvalidity, uid FROM placement"))
    for each in field_.inbox.messages:
        if not stored[each.token] and (field_.inbox.uidvalidity, each.uid) not in aside:
            judged.add("LOST", f"UID {each.uid}, {each.token}")
    for token, times in stored.items():
        if times > 1:
            judged.add("TAKEN TWICE", f"{token} {times} times")
    for place, times in placed.items():
        if times > 1:
            judged.add("TAKEN TWICE", f"place {place} {times} times")
    judged.counts["arrived"] = len(field_.inbox.messages)
    judged.counts["stored"] = len(stored)
    judged.counts["in quarantine"] = len(aside)


def _outbound(field_: Field, judged: Judged) -> None:
    accepted = field_.accepted()
    shas = {line["sha256"] for line in accepted}
    _accepted(field_, accepted, judged)
    entries = _rows(
        field_,
        "SELECT outbox.id, outbox.state, draft.sha256, draft.rfc_message_id, draft.recipient, outbox.claimed_by,"
        " outbox.why FROM outbox JOIN draft ON draft.id = outbox.draft_id",
    )
    states: Counter[str] = Counter()
    settled = {line["recipient"] for line in accepted} | _given_up(field_)
    doubts = []
    known = {entry[2]: entry for entry in entries}
    for id_, state, sha256, _, recipient, _, _ in entries:
        states[state] += 1
        if state in ("sent", "in_doubt", "failed"):
            settled.add(recipient)
        if state in ("waiting", "approved", "claimed", "transmitting"):
            judged.add("STUCK", f"entry {id_} is {state}")
        if state == "sent" and sha256 not in shas:
            judged.add("GHOST", f"entry {id_} to {recipient}")
    for sha256 in shas & known.keys():
        # An older copy knows of what left since by the touch that the Sent folder gave it.
        restored = field_.log.counts["restores of an older copy"]
        if known[sha256][1] not in ("sent", "in_doubt") and not restored:
            judged.add("UNTOLD", f"entry {known[sha256][0]} is {known[sha256][1]}")
    for sha256, outcome, claimed_by, recipient in _rows(field_, _TRANSMISSIONS):
        if outcome == "in_doubt" or known.get(sha256, (0, ""))[1] == "in_doubt":
            doubts.append((claimed_by, recipient, sha256 in shas))
    _doubts(field_, doubts, judged)
    judged.counts.update({f"entries {state}": count for state, count in states.items()})
    judged.counts["accepted"] = len(accepted)
    for number in range(field_.people):
        address = f"p{number}@client.example"
        if address not in settled and address not in field_.stoppers and _is_known(field_, address):
            judged.add("STUCK", f"nothing was ever sent to {address}")


def _accepted(field_: Field, accepted: list[dict[str, Any]], judged: Judged) -> None:
    """What the server's own list says by itself, and against the person's."""
    for name, times in Counter(line["message_id"] for line in accepted).items():
        if times > 1:
            judged.add("SENT TWICE", f"{name} {times} times")
    for recipient, clocks in _clocks(accepted).items():
        if any(later - earlier < A_YEAR for earlier, later in pairwise(sorted(clocks))):
            judged.add("SENT TWICE", f"{len(clocks)} mails to {recipient}, who may get one a year")
    for line in accepted:
        if line["sha256"] not in field_.meant:
            judged.add("UNAPPROVED", f"{line['message_id']} to {line['recipient']}")
        if line["sha256"] in field_.log.barred:
            judged.add("AGAINST THE GATE", f"to {line['recipient']}, who had written again")
        before = field_.log.stopped.get(line["recipient"])
        if before is not None and line["sha256"] not in before:
            judged.add("AGAINST THE GATE", f"to {line['recipient']}, who had asked to stop")
        if line["clock"] is not None:
            hour = datetime.fromtimestamp(line["clock"], ZoneInfo("Europe/London")).hour
            if not house_of_faults.OPENS <= hour < house_of_faults.CLOSES:
                judged.add("AGAINST THE GATE", f"to {line['recipient']} at {hour} o'clock")
    for what in field_.log.deaf:
        judged.add("AGAINST THE GATE", what)


def _clocks(accepted: list[dict[str, Any]]) -> dict[str, list[float]]:
    """When mails to each were accepted; where nobody looked at the clock, at one and the same time."""
    clocks: dict[str, list[float]] = {}
    for line in accepted:
        clocks.setdefault(line["recipient"], []).append(line["clock"] or 0.0)
    return clocks


def _given_up(field_: Field) -> set[str]:
    """To whom a draft lay there for as long as one may, and nobody decided."""
    return {
        recipient
        for recipient, created_at, expires_at in _rows(field_, _EXPIRED)
        if _moment(expires_at) - _moment(created_at) >= house_of_faults.DRAFTS_EXPIRE
        and _moment(expires_at) <= field_.clock.now()
    }


def _moment(at: datetime | str) -> datetime:
    """As either database gives it."""
    read = datetime.fromisoformat(at) if isinstance(at, str) else at
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _doubts(field_: Field, doubts: list[tuple[str, str, bool]], judged: Judged) -> None:
    """Each doubt has a fault of its own: a lie told about that mail, or the end of the victim that was sending it."""
    lied = Counter(lie["recipient"] for lie in field_.lies() if lie["step"] in ("dot", "mid_body", "eof"))
    ends = Counter({pid: times * house_of_faults.CONNECTIONS for pid, times in field_.log.by_pid.items()})
    for claimed_by, recipient, delivered in doubts:
        judged.counts["in doubt, delivered" if delivered else "in doubt, not delivered"] += 1
        pid = int(re.search(r":(\d+)", claimed_by or ":0")[1])  # type: ignore[index]
        if lied[recipient]:
            lied[recipient] -= 1
        elif ends[pid]:
            ends[pid] -= 1
        else:
            judged.add("UNEXPLAINED", f"to {recipient}, claimed by {claimed_by}")


def _is_known(field_: Field, address: str) -> bool:
    return bool(_rows(field_, f"SELECT 1 FROM address WHERE match_key = '{address}'"))  # noqa: S608 - our own words


def _rows(field_: Field, wanted: str) -> list[Any]:
    with field_.engine.database.read() as session:
        return [tuple(row) for row in session.execute(text(wanted))]


A_YEAR = timedelta(days=365).total_seconds()
_EXPIRED = """
SELECT draft.recipient, proposal.created_at, proposal.expires_at
FROM outbox JOIN draft ON draft.id = outbox.draft_id JOIN proposal ON proposal.id = outbox.proposal_id
WHERE outbox.state = 'expired'
"""
_TRANSMISSIONS = """
SELECT transmission.sha256, transmission.outcome, outbox.claimed_by, draft.recipient
FROM transmission JOIN outbox ON outbox.id = transmission.entry_id JOIN draft ON draft.id = outbox.draft_id
"""


def shown(judged: Judged) -> str:
    """As JSON, for the report."""
    return json.dumps(dict(judged.counts))
