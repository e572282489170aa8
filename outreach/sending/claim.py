"""Takes approved entries for itself, lets them go on the gate's last word, and takes back what nobody holds.

The line in the sand is `let_go`: before it commits no body has left; after it nothing is ever sent again by itself.
Several mails may pass each step together, in one transaction: each has its own contact locked, its own verdict, its
own row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session, col, func, or_, select

from outreach import failpoints
from outreach.bulk import prepared, table_of
from outreach.contacts.locking import lock_all
from outreach.contacts.records import Touch
from outreach.database import Database, insert_all
from outreach.listed import among
from outreach.planning import places
from outreach.planning.facts.facts import Facts
from outreach.planning.facts.state import load_facts
from outreach.planning.gate.ask import Ask, hours_of
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import Reason, Verdict
from outreach.planning.places import Spent
from outreach.planning.records import Proposal
from outreach.rendering.compose import digest
from outreach.review import outbox
from outreach.review.lapse import CHANGED, Review, leave
from outreach.review.records import OutboxEntry
from outreach.sending import waiting
from outreach.sending.last_look import wrong_with
from outreach.sending.records import Transmission
from outreach.sending.used import domain_of
from outreach.sentences import Sentence

LEASE = timedelta(minutes=15)
LISTENING_TAKES = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claimed:
    """An entry in our hands, with what is to be sent."""

    entry_id: int
    fence: int
    epoch: int
    attempts: int
    account: str
    sender: str
    recipient: str
    raw: bytes
    rfc_message_id: str
    sha256: str
    approved_by: int | None
    contact_id: int
    proposal_id: int
    thread_id: int | None
    ask: Ask
    rule: str
    occasion: str
    stood: outbox.Standing
    """How it stood before it was claimed."""

    @property
    def spent(self) -> Spent:
        """What its place becomes."""
        ask = self.ask
        return Spent(
            self.proposal_id,
            self.contact_id,
            ask.channel,
            ask.department,
            ask.kind,
            self.rule,
            self.occasion,
            self.approved_by,
            self.rfc_message_id,
        )


@dataclass(frozen=True, slots=True)
class Gone:
    """A mail that may leave: its transmission is written."""

    held: Claimed
    transmission_id: int
    started_at: datetime


def claim(session: Session, entry_ids: Sequence[int], owner: str, now: datetime) -> list[Claimed]:
    """`approved → claimed` for `owner`, each with a higher fence; those that are no longer to be had are left out."""
    connection = session.connection()
    given = {"keys": list(entry_ids)}
    found = [_claimed(row) for row in prepared(waiting.WHOLE, connection.dialect).run(connection, given)]
    lease = {"claimed_by": owner, "lease_until": now + LEASE}
    rows = [{"id": held.entry_id, "fence": held.fence, **lease} for held in found]
    stands = {held.entry_id: held.stood for held in found}
    outbox.move_all(session, rows, stands, "claimed", now)
    failpoints.reach("claim.moved")
    sound = []
    for held in found:
        if digest(held.raw) != held.sha256 or not held.rfc_message_id:
            _refuse(session, held, "the stored bytes are not the approved ones", now)
        elif wrong := wrong_with(held.raw, held.sender, held.recipient, held.rfc_message_id):
            _refuse(session, held, f"the approved bytes say something else: {wrong}", now)
        else:
            sound.append(held)
    return sound


def _claimed(row: Sequence[Any]) -> Claimed:
    entry_id, fence, *fields, channel, department, kind, own_hand, proposal_id, window, thread_id, rule, occasion = row
    epoch, attempts, approved_by, sha256, contact_id, on, until, account, sender, recipient, raw, rfc_message_id = (
        fields
    )
    return Claimed(
        entry_id=entry_id,
        fence=fence + 1,
        epoch=epoch,
        attempts=attempts,
        account=account,
        sender=sender,
        recipient=recipient,
        raw=bytes(raw),
        rfc_message_id=rfc_message_id or "",
        sha256=sha256,
        approved_by=approved_by,
        contact_id=contact_id,
        proposal_id=proposal_id,
        thread_id=thread_id,
        ask=Ask(channel, department, kind, bool(own_hand), proposal_id, hours_of(window)),
        rule=rule,
        occasion=occasion,
        stood=outbox.Standing("approved", fence, contact_id, sha256, on, until),
    )


def _refuse(session: Session, held: Claimed, what: str, now: datetime) -> None:
    """What lies in the store is not what was approved: it never leaves, and it keeps no other mail waiting."""
    log.error(what, entry=held.entry_id)
    why = [{"code": "refused", "text": what, "quote": "", "until": None}]
    outbox.move(session, session.get_one(OutboxEntry, held.entry_id), "failed", now, why=why)
    places.release(session, session.get_one(Proposal, held.proposal_id), "failed")


def let_go(database: Database, round_: Sequence[Claimed], review: Review, now: datetime) -> list[Gone | Verdict]:
    """Ask the gate on the state at this instant and, where it says yes, commit to sending: `claimed → transmitting`.

    One transaction, with the contacts locked: the verdicts, the touches, the transmissions and the states. A verdict
    that is not allowed has put the entry back, or voided it; a lost claim is a refusal too.
    """
    with database.write() as session:
        states = lock_all(session, [held.contact_id for held in round_])
        failpoints.reach("let_go.locked")
        stands = outbox.hold_all(session, [held.entry_id for held in round_])
        facts = load_facts(session, list(states), review.policy.house, review.workshop.ears, now)
        ours = {held.entry_id for held in round_ if _is_ours(stands.get(held.entry_id), held)}
        left = _left_already(session, round_)
        answers = {
            held.entry_id: _last_word(
                held, stands[held.entry_id], facts[held.contact_id], states[held.contact_id], review, now
            )
            if held.entry_id in ours
            else Verdict(now, (Reason("state_changed", Sentence("another sender has taken it over")),))
            for held in round_
        }
        answers |= {
            entry_id: Verdict(now, (Reason("state_changed", Sentence("a mail with its Message-ID has left already")),))
            for entry_id in left & ours
        }
        failpoints.reach("let_go.decided")
        allowed = [held for held in round_ if answers[held.entry_id].allowed]
        gone = _written(session, allowed, stands, states, answers, now) if allowed else {}
        for held in round_:
            if not answers[held.entry_id].allowed and held.entry_id in ours:
                _put_back(session, held, answers[held.entry_id], now)
        session.flush()
        failpoints.reach("let_go.written")
    return [gone.get(held.entry_id, answers[held.entry_id]) for held in round_]


_TOUCH = table_of(Touch).c
_LEFT = select(_TOUCH.contact_id, _TOUCH.rfc_message_id).where(
    among(_TOUCH.contact_id, "contacts"),
    # Not by its index: every contact of the round would be looked up with every Message-ID of it.
    among(func.coalesce(_TOUCH.rfc_message_id, ""), "ids"),
    _TOUCH.direction == "out",
)


def _left_already(session: Session, round_: Sequence[Claimed]) -> set[int]:
    """Which were never tried, as far as this database knows, and have left: it is an older copy of itself."""
    fresh = {(held.contact_id, held.rfc_message_id): held.entry_id for held in round_ if not held.attempts}
    if not fresh:
        return set()
    connection = session.connection()
    given = {"contacts": [contact for contact, _ in fresh], "ids": [name for _, name in fresh]}
    found = prepared(_LEFT, connection.dialect).run(connection, given)
    return {fresh[contact, name] for contact, name in found if (contact, name) in fresh}


def _is_ours(stands: outbox.Standing | None, held: Claimed) -> bool:
    return stands is not None and (stands.state, stands.fence) == ("claimed", held.fence)


def _written(
    session: Session,
    allowed: list[Claimed],
    stands: dict[int, outbox.Standing],
    states: dict[int, int],
    answers: dict[int, Verdict],
    now: datetime,
) -> dict[int, Gone | Verdict]:
    """The state, the touch and the transmission of each mail that may go."""
    moved = [{"id": held.entry_id, "attempts": held.attempts + 1, "lease_until": now + LEASE} for held in allowed]
    outbox.move_all(session, moved, stands, "transmitting", now)
    failpoints.reach("let_go.moved")
    places.spend_all(session, [held.spent for held in allowed], now)
    failpoints.reach("let_go.spent")
    rows = [
        {
            "entry_id": held.entry_id,
            "epoch": held.epoch,
            "account": held.account,
            "domain": domain_of(held.recipient),
            "rfc_message_id": held.rfc_message_id,
            "sha256": held.sha256,
            "verdict": answers[held.entry_id].as_dict(),
            # Our own touch raises it by one: what differs from this later came from somebody else.
            "contact_state": states[held.contact_id] + 1,
            "started_at": now,
            "outcome": None,
            "reply": "",
            "ended_at": None,
            "filed_at": None,
            "filing_tries": 0,
            "looks": 0,
        }
        for held in allowed
    ]
    ids = insert_all(session, Transmission, rows)
    return {held.entry_id: Gone(held, key, now) for held, key in zip(allowed, ids, strict=True)}


def _last_word(
    held: Claimed, stands: outbox.Standing, facts: Facts, state: int, review: Review, now: datetime
) -> Verdict:
    if stands.expires_at <= now:
        return Verdict(now, (Reason("expired", Sentence("it was not sent in time")),))
    verdict = decide(held.ask, facts, review.policy.house, now)
    if verdict.allowed and state != stands.contact_state:
        return Verdict(now, (Reason("state_changed", CHANGED),))
    return verdict


def _put_back(session: Session, held: Claimed, verdict: Verdict, now: datetime) -> None:
    """The entry waits for its hour or for our listening; anything else voids it."""
    entry = session.get_one(OutboxEntry, held.entry_id)
    if verdict.waits:
        # For our listening it waits a little: meanwhile it keeps no other mail from being looked at.
        later = verdict.earliest or now + LISTENING_TAKES
        outbox.move(session, entry, "approved", now, not_before=later, claimed_by=None, lease_until=None)
    else:
        proposal = session.get_one(Proposal, held.proposal_id)
        leave(session, entry, proposal, "void", [reason.as_dict() for reason in verdict.reasons], now)


def give_back(database: Database, held: Claimed, now: datetime, not_before: datetime) -> None:
    """`claimed → approved`: the server could not be reached, or said no before the body."""
    with database.write() as session:
        entry = session.get_one(OutboxEntry, held.entry_id)
        if entry.state == "claimed" and entry.fence == held.fence:
            outbox.move(session, entry, "approved", now, claimed_by=None, lease_until=None, not_before=not_before)


def recover(database: Database, now: datetime, *, alone: bool) -> tuple[int, int]:
    """What a sender left behind that died: claims go back, transmissions are in doubt. Gives both counts.

    `alone`: no other sender can be at work, so leases need not run out first.
    """
    with database.write() as session:
        held = select(OutboxEntry).where(col(OutboxEntry.state).in_(("claimed", "transmitting")))
        if not alone:
            held = held.where(or_(col(OutboxEntry.lease_until).is_(None), col(OutboxEntry.lease_until) <= now))
        back = doubtful = 0
        for entry in session.exec(held).all():
            if entry.state == "claimed":
                back += outbox.move(session, entry, "approved", now, claimed_by=None, lease_until=None)
            else:
                doubtful += doubt(session, entry, Sentence("the sender died before the server's answer"), now)
        return back, doubtful


def doubt(session: Session, entry: OutboxEntry, why: str, now: datetime) -> bool:
    """`transmitting → in_doubt`: the touch stands, nothing is repeated, evidence is looked for."""
    reason = {"code": "in_doubt", "text": why, "quote": "", "until": None}
    transmission = current(session, entry)
    if not outbox.move(session, entry, "in_doubt", now, why=[reason]):
        return False
    if transmission is not None:
        transmission.outcome, transmission.reply, transmission.ended_at = "in_doubt", why[:500], now
    return True


def current(session: Session, entry: OutboxEntry) -> Transmission | None:
    """The transmission of the entry's present epoch."""
    wanted = select(Transmission).where(Transmission.entry_id == entry.id, Transmission.epoch == entry.epoch)
    return session.exec(wanted).first()
