"""A process that polls or sends until it is killed; forked from a server that has everything imported."""

import logging
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import date, datetime
from multiprocessing.connection import Connection
from typing import Any

import structlog

from outreach import config
from outreach.clock import FixedClock
from outreach.inbox import imap
from outreach.planning.gate.rest_days import Rest
from outreach.sending import sender
from outreach.sending.round import Worker
from outreach.service.engine import Engine
from tests.faults import claim_after_send

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
# The package of holidays loads every country at the first question: a second that no kill should fall into.
Rest(("US",)).name(date(2026, 3, 2))
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.victim"])


def polls(settings: dict[str, Any], at: datetime, begun: Connection) -> None:
    """Poll every account, two messages a page, so that there are many moments to die at."""
    imap.PAGE_SIZE = 2
    engine = Engine(config.load(settings), FixedClock(at))
    begun.send(os.getpid())
    engine.poll_all()


def sends(settings: dict[str, Any], at: datetime, begun: Connection) -> None:
    """Send what is due."""
    engine = Engine(config.load(settings), FixedClock(at))
    begun.send(os.getpid())
    sender.send_due(engine.database, engine.review, engine.clock, alone=True)


def sends_before_claiming(settings: dict[str, Any], at: datetime, begun: Connection) -> None:
    """The deliberately broken build: the claim is moved after the send."""
    Worker._round = claim_after_send.send_round  # type: ignore[method-assign]
    sends(settings, at, begun)


def kill(
    work: Callable[..., None], settings: dict[str, Any], at: datetime, chance: random.Random, within: float
) -> bool:
    """Start the work and `kill -9` it at a random moment; gives whether it was still at work."""
    receiving, sending = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=work, args=(settings, at, sending))
    process.start()
    receiving.poll(30)
    time.sleep(chance.uniform(0, within))
    alive = process.is_alive()
    process.kill()
    process.join()
    receiving.close()
    sending.close()
    return alive and process.exitcode == -signal.SIGKILL
