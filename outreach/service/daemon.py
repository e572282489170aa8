"""Wakes the passes at their times: polls, thinks, sends. The schedule is a nudge; all truth is in rows."""

import contextlib
import functools
import logging
import time
from collections.abc import Callable
from concurrent import futures
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.pool import BasePoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from outreach.clock import SystemClock
from outreach.config import Account
from outreach.errors import OutreachError
from outreach.planning.plan import LISTEN_AGAIN
from outreach.service.clock_watch import ClockWatch
from outreach.service.engine import Engine

THINK_SECONDS = 60
POLICY_SECONDS = 5
REPLAN_SECONDS = 15
MORNING_SECONDS = 60
FORGET_SECONDS = 86_400
SEAL_SECONDS = 5
CLOCK_SECONDS = 10
TELL_HEAD_SECONDS = 3_600
_MARGIN = timedelta(milliseconds=20)

log = structlog.get_logger()
# A pass that is still at work when its next turn comes is no news: the turn is skipped.
logging.getLogger("apscheduler").setLevel(logging.ERROR)


class _Hands(BasePoolExecutor):  # type: ignore[misc]
    """Threads that are ours to wait for."""

    def __init__(self, threads: futures.ThreadPoolExecutor) -> None:
        super().__init__(threads)


class Daemon:
    """The engine on a schedule; one per database (see `single`)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._last_fault: dict[str, str] = {}
        accounts = engine.settings.house.accounts
        self._hands = futures.ThreadPoolExecutor(max_workers=2 * len(accounts) + 8)
        self._clock_watch = ClockWatch()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": _Hands(self._hands)},
            # The defaults lose a run that is one second late.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Take up what a dead predecessor left, then begin; returns at once."""
        house = self.engine.settings.house
        self.engine.take_up(alone=True)
        for account in house.accounts:
            self._every(house.poll_seconds, f"poll {account.name}", functools.partial(self._poll, account))
            # Each by itself: a server that lets one account wait keeps no other from sending.
            self._every(
                house.send_seconds, f"send {account.name}", functools.partial(self.engine.send_account, account)
            )
        self._every(THINK_SECONDS, "think", self.engine.think)
        self._every(house.send_seconds, "take up", self.engine.take_up)
        self._every(POLICY_SECONDS, "policy", self.engine.reload_policy)
        self._every(REPLAN_SECONDS, "replan", self._replan)
        self._every(MORNING_SECONDS, "digests", self.engine.tell_mornings)
        self._every(FORGET_SECONDS, "forget", self.engine.forget)
        if isinstance(self.engine.clock, SystemClock):
            self._every(CLOCK_SECONDS, "watch the clock", self._watch_clock)
        self._every(SEAL_SECONDS, "seal", self.engine.seal)
        self._every(TELL_HEAD_SECONDS, "tell the head", self._tell_head)
        self._scheduler.start()
        log.info("daemon started", accounts=len(house.accounts), policy=self.engine.policy.version)

    def stop(self) -> None:
        """Let the passes at work come to their end, and begin no other."""
        self.engine.closing()
        if self._scheduler.running:
            # The scheduler would wait for the passes with its lock held, and a pass that puts another one forward
            # needs that lock: neither would ever end.
            self._scheduler.shutdown(wait=False)
        self._hands.shutdown(wait=True)
        self.engine.close()
        log.info("daemon stopped")

    def wake(self, after: timedelta = timedelta()) -> None:
        """Send soon, or so much later: somebody has just approved something, and may still take it back until then."""
        if not after:
            self._send_soon()
        elif self._scheduler.running:
            at = (datetime.now(UTC) + after + _MARGIN).replace(microsecond=0) + timedelta(seconds=1)
            # A pass that was put off until then would keep others waiting: its turns stay, and one comes in between.
            self._scheduler.add_job(self._send_soon, "date", run_date=at, id=f"wake {at}", replace_existing=True)

    def _send_soon(self) -> None:
        for account in self.engine.settings.house.accounts:
            self._bring_forward(f"send {account.name}", datetime.now(UTC))

    def _replan(self) -> None:
        """Everyone anew after a change of the rules; drafts come in by the next turn of thinking."""
        planned = self.engine.replan()
        if planned.contacts:
            log.info("planned everyone anew", decided=planned.contacts, proposed=planned.proposed)

    def _watch_clock(self) -> None:
        steady = time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
        self.engine.watch_clock(self._clock_watch, steady)

    def _tell_head(self) -> None:
        """The head of the audit trail goes into the log, where whoever changes the database does not reach it."""
        log.info("audit head", head=str(self.engine.seal()))

    def _poll(self, account: Account) -> None:
        polled = self.engine.poll(account)
        if polled.filed or polled.quarantined or polled.heard_again:
            log.info("polled", account=account.name, filed=polled.filed, quarantined=polled.quarantined)
            self.engine.think()
        if not polled.trouble and self.engine.keep_desks(account).counts["approved"]:
            self.wake()
        if polled.heard_again:
            # Plans that were made while this account was deaf are looked at again a moment later, not a turn later.
            self._bring_forward("think", datetime.now(UTC) + LISTEN_AGAIN + timedelta(seconds=1))

    def _bring_forward(self, name: str, at: datetime) -> None:
        """A pass before its turn; none that begins while all of it ends."""
        if self._scheduler.running:
            with contextlib.suppress(JobLookupError):
                self._scheduler.modify_job(name, next_run_time=at)

    def _every(self, seconds: float, name: str, work: Callable[[], object]) -> None:
        def guarded() -> None:
            try:
                work()
            except OutreachError as error:
                log.error("pass failed", job=name, why=str(error))
            except Exception as error:
                # Told in full once, and in one line each time it comes again.
                again = self._last_fault.get(name) == repr(error)
                self._last_fault[name] = repr(error)
                log.error("pass failed by a fault of ours", job=name, why=repr(error)[:500], exc_info=not again)

        now = datetime.now(UTC)
        self._scheduler.add_job(guarded, "interval", seconds=seconds, id=name, name=name, next_run_time=now)
