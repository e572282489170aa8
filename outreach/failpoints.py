"""Where may a test break us off? Named points at every step of a mail's way, which do nothing unless a test arms one.

`OUTREACH_FAILPOINTS=claim.committed=kill` arms a point for the whole process, `…=kill@3` at the third time that it is
reached. A process that finds the variable set and is not marked as one under test does not start.
"""

import os
import signal
from collections.abc import Callable, Mapping

ACTIONS = ("kill", "raise", "stall")
AT_THE_DESK = (
    "desk.seen", "desk.edited", "desk.decided", "desk.away", "desk.taken_out", "desk.placing", "desk.laid",
    "desk.told", "digest.recorded", "digest.offered",
)  # fmt: skip
"""The desk in somebody's own mailbox, and the morning's digest: beside a mail's way."""
POINTS = (
    # The poller, and what it files.
    "poll.connected", "poll.examined", "poll.listed", "poll.fetched",
    "file.threads", "file.messages", "file.placed", "file.consequences", "file.cursor", "file.committed",
    "poll.finished",
    # Listening.
    "listen.heard", "listen.followed", "listen.committed",
    # Planning, rendering, a person's yes.
    "plan.taken", "plan.settled", "plan.committed", "plan.when_due", "replan.settled", "replan.advanced",
    "render.drafted", "render.committed", "queue.entered", "approve.moved",
    # Sending: up to the server's 354, the transaction that lets go, the body, the answer.
    "claim.moved", "claim.committed",
    "connect.opened", "connect.logged_in", "offer.mail", "offer.rcpt", "offer.data",
    "let_go.locked", "let_go.decided", "let_go.moved", "let_go.spent", "let_go.written", "let_go.committed",
    "body.begun", "dot.written", "dot.answered",
    "outcome.moved", "outcome.filed", "outcome.committed",
    # The copy in Sent.
    "copy.searched", "copy.appended", "copy.noted",
    *AT_THE_DESK,
    # Every transaction that writes, just before and after its commit.
    "commit.before", "commit.after",
)  # fmt: skip


class Broken(Exception):
    """What a point raises that is told to: a fault of ours that nobody foresaw."""


def _pass(_name: str) -> None:
    """Nothing is armed."""


reach: Callable[[str], None] = _pass
"""Say that a point is reached. Called by its module's name, so that arming replaces it everywhere at once."""


class _Armed:
    """One point and what is to happen there, at the which-th time that it is reached."""

    def __init__(self, name: str, action: str, time: int) -> None:
        if name not in POINTS or action not in ACTIONS or time < 1:
            raise ValueError(f"{name}={action}@{time} is no failpoint")
        self._name, self._action, self._left = name, action, time

    def __call__(self, name: str) -> None:
        if name != self._name:
            return
        self._left -= 1
        if self._left:
            return
        if self._action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self._action == "stall":
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            raise Broken(name)


def arm(wanted: str) -> None:
    """Arm one point: `name=action` or `name=action@time`; nothing disarms all."""
    global reach
    if not wanted:
        reach = _pass
        return
    name, _, action = wanted.partition("=")
    action, _, time = action.partition("@")
    reach = _Armed(name, action, int(time or 1))


def arm_from(environment: Mapping[str, str]) -> None:
    """Arm what the environment names; raises `SystemExit` in a process that is not marked as one under test."""
    wanted = environment.get("OUTREACH_FAILPOINTS")
    if not wanted:
        return
    if environment.get("OUTREACH_UNDER_TEST") != "yes":
        raise SystemExit("OUTREACH_FAILPOINTS breaks mail off on purpose, and is for tests alone: unset it")
    arm(wanted)


arm_from(os.environ)
