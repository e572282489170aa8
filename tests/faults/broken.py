"""Builds that are broken on purpose: if the oracle lets one of them pass, the oracle is worth nothing.

Each patches what it breaks in a victim that has just been forked; the product never sees it.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import select

from outreach.inbox import filing, poller
from outreach.inbox.records import AccountRecord, Folder
from outreach.planning import locked, settle
from outreach.planning.gate.verdict import Verdict
from outreach.review import outbox
from outreach.review.records import OutboxEntry
from outreach.sending import claim, outcome, smtp
from outreach.sending import round as rounds
from tests.faults import claim_after_send


@dataclass(frozen=True, slots=True)
class Build:
    """One broken build: what is wrong with it, which run finds it, by which counter."""

    what: str
    run: str
    counter: str
    patch: Callable[[], None]


def _claim_after_send() -> None:
    rounds.Worker._round = claim_after_send.send_round  # type: ignore[method-assign]


def _gate_only_at_planning() -> None:
    good = claim._last_word

    def last_word(*given: Any) -> Verdict:
        return replace(good(*given), reasons=())

    claim._last_word = last_word


def _no_fence() -> None:
    """What was claimed once is sent, whoever has it by now."""
    good = claim.let_go

    def let_go(database: Any, held: Any, review: Any, now: datetime) -> Any:
        answers = good(database, held, review, now)
        return [
            claim.Gone(mail, 0, now) if "another sender" in str(getattr(answer, "reasons", "")) else answer
            for mail, answer in zip(held, answers, strict=True)
        ]

    rounds.let_go = let_go


def _cursor_before_rows() -> None:
    good = poller._store

    def store(this: Any, cursor: int, came: Any, read: Any) -> Any:
        with this.work.database.write() as session:
            poller._folder(session, this.work.account.name, this.name).last_uid = came[0][-1]
        return good(this, came[0][-1], came, read)

    poller._store = store


def _again(session: Any, entry: OutboxEntry, why: str, now: datetime) -> bool:
    return outcome.again(session, entry, why, now) == "approved"


def _retry_in_doubt() -> None:
    outcome.doubt = _again


def _lease_of_transmitting() -> None:
    claim.doubt = _again


def _commit_after_body() -> None:
    """The bodies leave inside the transaction that lets them go."""

    def send_round(worker: Any, held: Any) -> None:
        offered = worker._offer(held)
        database, replies = worker._database, []
        write = database.write

        @contextmanager
        def slow() -> Any:
            with write() as session:
                yield session
                session.flush()
                replies.extend(each.line.deliver(each.held.raw) for each in offered)

        database.write = slow
        try:
            answers = claim.let_go(database, [each.held for each in offered], worker._review, worker._clock.now())
        finally:
            database.write = write
        for gone, reply in zip(answers, replies, strict=True):
            if isinstance(gone, claim.Gone):
                worker._answered(gone, reply)

    rounds.Worker._round = send_round  # type: ignore[method-assign]


def _no_hash_check() -> None:
    class Anything(str):
        __slots__ = ()

        def __ne__(self, other: object) -> bool:
            return False

        __hash__ = str.__hash__

    claim.digest = lambda raw: Anything()


def _dedupe_by_message_id() -> None:
    good = filing._already

    def already(session: Any, page: Any, key: bytes) -> dict[str, int]:
        known = good(session, page, key)
        rows = select(filing.Message.rfc_message_id, filing.Message.id)
        names = {name: id_ for name, id_ in session.exec(rows) if name}
        for item in page:
            if item.message.rfc_message_id in names:
                known.setdefault(item.message.content_hash, names[item.message.rfc_message_id])
        return known

    filing._already = already


def _ignore_uidvalidity() -> None:
    def cursor(database: Any, account: Any, name: str, uidvalidity: int) -> int:
        with database.write() as session:
            folder: Folder = poller._folder(session, account.name, name)
            folder.uidvalidity = uidvalidity
            return folder.last_uid

    poller._cursor = cursor


def _sent_on_any_reply() -> None:
    smtp.Reply.accepted = property(lambda self: True)  # type: ignore[assignment,method-assign]


def _swallow_unreadable() -> None:
    poller.quarantine = lambda *_: None


def _deaf_and_talking() -> None:
    """An account counts as heard once a poll has ended, however it ended."""
    good = poller.poll

    def poll(account: Any, database: Any, clock: Any, *more: Any) -> Any:
        polled = good(account, database, clock, *more)
        with database.write() as session:
            record = session.exec(select(AccountRecord).where(AccountRecord.name == account.name)).one()
            record.listened_at, record.trouble = clock.now(), None
        return polled

    from outreach.service import engine

    engine.poll = poll


def _sends_what_voided() -> None:
    """A reply after the approval voids nothing."""
    from outreach.review import lapse

    good = claim._last_word
    lapse.reconsider = lambda *_: []

    def last_word(held: Any, stands: Any, facts: Any, _state: int, *more: Any) -> Verdict:
        return good(held, stands, facts, stands.contact_state, *more)

    claim._last_word = last_word


def _no_lock() -> None:
    """Nobody's rows are locked while a plan is made of them."""

    settle.lock_organisations = lambda *_: None
    unlocked = locked._LOCKED._generate()
    unlocked._for_update_arg = None
    locked._LOCKED = unlocked


def _forgets_doubt() -> None:
    """A doubt is written down as a refusal: the mail may have arrived, and nobody is told."""

    def fail(session: Any, entry: OutboxEntry, _why: str, now: datetime) -> bool:
        return outbox.move(session, entry, "failed", now, why=[])

    outcome.doubt = fail


BUILDS = {
    "claim after send": Build("the body leaves before the claim is written", "ends", "SENT TWICE", _claim_after_send),
    "gate only at planning": Build(
        "the last word is always yes", "replies", "AGAINST THE GATE", _gate_only_at_planning
    ),
    "no fence": Build("who has lost its claim sends all the same", "stalls", "SENT TWICE", _no_fence),
    "cursor before rows": Build(
        "the cursor is moved before the rows are written", "takes", "LOST", _cursor_before_rows
    ),
    "retry in doubt": Build("no answer to the dot is tried again", "lies", "SENT TWICE", _retry_in_doubt),
    "transmitting goes back": Build(
        "a transmission whose sender died is tried again", "ends", "SENT TWICE", _lease_of_transmitting
    ),
    "commit after body": Build("the body leaves before the commit", "ends", "SENT TWICE", _commit_after_body),
    "no hash check": Build("the bytes are not held against the approval", "tampering", "UNAPPROVED", _no_hash_check),
    "dedupe by Message-ID": Build("two mails of one Message-ID are one", "imap lies", "LOST", _dedupe_by_message_id),
    "ignore UIDVALIDITY": Build("a renumbered folder keeps its cursor", "imap lies", "LOST", _ignore_uidvalidity),
    "sent on any reply": Build("a refusal counts as acceptance", "lies", "GHOST", _sent_on_any_reply),
    "swallow unreadable": Build("what cannot be read is passed over", "imap lies", "LOST", _swallow_unreadable),
    "deaf and talking": Build("a poll that failed counts as one", "deafness", "AGAINST THE GATE", _deaf_and_talking),
    "reply voids nothing": Build("an approval outlives a reply", "replies", "AGAINST THE GATE", _sends_what_voided),
    "forgets doubt": Build("no answer counts as a refusal", "lies", "UNTOLD", _forgets_doubt),
    "no lock": Build("two planners share no lock", "planners", "CAP BROKEN", _no_lock),
}
