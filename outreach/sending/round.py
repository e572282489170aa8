"""How does one worker send: a few mails at a time, each on a connection of its own?

A round is: claim; offer each up to the server's 354; let all go in one transaction; hand the bodies over; hear the
answers; write them down together with the next claim. So two durable commits carry a whole round.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlmodel import Session

from outreach import failpoints
from outreach.clock import Clock
from outreach.config import Account
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.planning.gate.verdict import Verdict
from outreach.review.lapse import Review
from outreach.sending.choose import choose, is_news, note_held
from outreach.sending.claim import Claimed, Gone, claim, give_back, let_go
from outreach.sending.lines import Lines
from outreach.sending.outcome import Answer, BrokenOff, Nothing, record, record_refused
from outreach.sending.smtp import Doubt, Refused, Reply, Smtp, Unfinished
from outreach.sending.used import lock_account

UNREACHABLE_PAUSE = timedelta(minutes=2)
"""How long a mail waits whose server could not be reached."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Offered:
    """A mail that the server waits for, after its 354."""

    held: Claimed
    line: Smtp


class Worker:
    """One who sends for an account, round after round, until nothing is due."""

    def __init__(
        self, account: Account, name: str, lines: Lines, database: Database, review: Review, clock: Clock
    ) -> None:
        self.account, self.name, self.counts = account, name, Counter[str]()
        self._lines, self._database, self._review, self._clock = lines, database, review, clock
        self._open: list[Smtp] = []
        self._trouble: OutreachError | None = None
        self._answers: list[tuple[Gone, Answer]] = []
        self._tried: set[int] = set()
        """Each entry is tried once a pass."""

    def send(self) -> None:
        """Send until nothing is due. Raises what kept it from a server, once everything is written down."""
        try:
            while self._trouble is None and (held := self._claimed()):
                self._round(held)
        finally:
            if self._answers:
                with self._database.write() as session:
                    self._write_down(session)
                failpoints.reach("outcome.committed")
            for line in self._open:
                self._lines.give(line)
            self._open = []
        if self._trouble is not None:
            raise self._trouble

    def _claimed(self) -> list[Claimed]:
        """The next round's mails, for each of which there is a connection; what came of the last is written down."""
        now, written, news = self._clock.now(), bool(self._answers), False
        self._open = [line for line in self._open if line.is_free]
        if len(self._open) < self.account.connections:
            with self._database.read() as session:
                first = choose(session, self.account, now, self.account.connections, hold=False)
                news = is_news(session, self.account, first.held)
            if first.entry_ids:
                self._connect(len(first.entry_ids))
            if not (first.entry_ids and self._open) and not written and not news:
                return []
        with self._database.write() as session:
            self._write_down(session)
            if self.account.limits.any or news:
                lock_account(session, self.account.name)
            choice = choose(session, self.account, now, len(self._open) or 1, hold=True)
            note_held(session, self.account, choice.held)
            fresh = [entry_id for entry_id in choice.entry_ids if entry_id not in self._tried] if self._open else []
            held = claim(session, fresh, self.name, now) if fresh else []
        self._tried.update(fresh)
        if written:
            failpoints.reach("outcome.committed")
        failpoints.reach("claim.committed")
        return held

    def _connect(self, wanted: int) -> None:
        """As many connections as mails; fewer where the server allows no more of them."""
        try:
            while len(self._open) < wanted:
                self._open.append(self._lines.take())
        except OutreachError as error:
            if not self._open:
                self._trouble = error
            else:
                log.info("fewer connections", account=self.account.name, open=len(self._open), why=str(error))

    def _round(self, held: list[Claimed]) -> None:
        offered = self._offer(held)
        if not offered:
            return
        verdicts = let_go(self._database, [each.held for each in offered], self._review, self._clock.now())
        failpoints.reach("let_go.committed")
        gone: list[tuple[Gone, Smtp]] = []
        for each, verdict in zip(offered, verdicts, strict=True):
            if isinstance(verdict, Gone):
                gone.append((verdict, each.line))
            else:
                self._not_let_go(each, verdict)
        self._deliver(gone)

    def _offer(self, held: list[Claimed]) -> list[Offered]:
        """Each on a connection of its own, up to the server's 354; the servers are asked side by side."""
        begun: list[Offered] = []
        for mail, line in zip(held, self._open, strict=False):
            try:
                line.begin(mail.sender, mail.recipient)
                begun.append(Offered(mail, line))
            except (Refused, OutreachError) as error:
                self._not_offered(mail, error)
        offered: list[Offered] = []
        for each in begun:
            try:
                each.line.go_ahead()
                offered.append(each)
            except (Refused, OutreachError) as error:
                self._not_offered(each.held, error)
        return offered

    def _not_offered(self, held: Claimed, error: Refused | OutreachError) -> None:
        now = self._clock.now()
        if isinstance(error, Refused):
            self.counts["refused"] += 1
            state = record_refused(self._database, held, error.reply, now)
            log.info("refused before the body", entry=held.entry_id, state=state, reply=str(error.reply))
            return
        give_back(self._database, held, now, now + UNREACHABLE_PAUSE)
        self._trouble = error

    def _not_let_go(self, each: Offered, verdict: Verdict) -> None:
        each.line.abandon()
        self.counts["put_back"] += 1
        log.info("not let go", entry=each.held.entry_id, why=[reason.code for reason in verdict.reasons])

    def _deliver(self, gone: list[tuple[Gone, Smtp]]) -> None:
        """All bodies, then all answers: the servers work side by side."""
        waiting: list[tuple[Gone, Smtp]] = []
        for mail, line in gone:
            try:
                line.hand_over(mail.held.raw)
                waiting.append((mail, line))
            except Unfinished as error:
                self._answered(mail, BrokenOff(str(error)) if self.account.needs_dot else Nothing(str(error)))
        for mail, line in waiting:
            try:
                self._answered(mail, line.answer())
            except Doubt as error:
                self._answered(mail, Nothing(str(error)))

    def _answered(self, gone: Gone, answer: Answer) -> None:
        self._answers.append((gone, answer))
        held = gone.held
        if isinstance(answer, Reply):
            self.counts["sent" if answer.accepted else "failed" if answer.permanent else "refused"] += 1
            log.info("answered", entry=held.entry_id, message_id=held.rfc_message_id, reply=str(answer))
        elif isinstance(answer, BrokenOff):
            self.counts["refused"] += 1
            log.info("broke off before the final dot", entry=held.entry_id, why=answer.why)
        else:
            self.counts["in_doubt"] += 1
            log.warning("in doubt", entry=held.entry_id, message_id=held.rfc_message_id, why=answer.why)

    def _write_down(self, session: Session) -> None:
        if self._answers:
            record(session, self._answers, self._clock.now())
            self._answers = []
