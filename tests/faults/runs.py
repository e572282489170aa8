"""Which faults are thrown, how many of each, and how?

Each run works on a field that stands, and ends with it healed; what it exposed it counts in the field's log. It is
the same for a broken build, whose victims are forked with `field.broken` set.
"""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from outreach import failpoints
from tests.faults import smtp_lies
from tests.faults.field import LEASE, Field
from tests.faults.runs_below import full_disk, jumps, restarts, restores
from tests.servers.lying_imap import LIES

_STEPS = ("claim", "connect", "offer", "let_go", "body", "dot")
ON_THE_WAY = tuple(point for point in failpoints.POINTS if point not in failpoints.AT_THE_DESK)
"""A mail's way; `tests/desk` breaks off at the others."""
SENDING = tuple(point for point in failpoints.POINTS if point.split(".")[0] in _STEPS)
TAKING = tuple(point for point in failpoints.POINTS if point.split(".")[0] in ("poll", "file"))
UNREADABLE = b"From: p%d@client.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"


def kills(field: Field, count: int) -> None:
    """`kill -9` of the daemon after 50 to 300 ms, or of one of two, while mail arrives and is approved."""
    # Long enough between the body and the answer that some fall there.
    field.sink.lie({"delay_ms": 25})
    for number in range(count):
        field.arrive(2, known=0.25)
        if number % 7 == 0:
            field.arrive(1, known=1.0, stop=True)
        if number % 3 == 0:
            # So that there is always something on its way out, however little the victims come to.
            field.engine.poll_all()
            field.engine.think()
            field.approve()
        two = number % 3 == 2
        victims = [field.start("loops" if two else "runs", page_size=2)]
        if two:
            victims.append(field.start("loops", page_size=2))
        if number % 2:
            field.approve()
        field.work(victims[-1], field.chance.uniform(0.05, 0.3))
        for victim in victims:
            field.log.counts["kills"] += field.kill(victim)
        field.look()
        if number % 2 == 0:
            field.approve()
        if number % 5 == 4:
            field.later(LEASE)
    field.heal()


def points(field: Field, full: int) -> set[tuple[str, str]]:
    """Every failpoint with every action, or (`full` 0) each with one of them; gives which were hit."""
    hit = set()
    # Somebody who is refused: planning everyone anew has somebody to look at.
    field.arrive(1, stop=True)
    for number, point in enumerate(ON_THE_WAY):
        for turn, action in enumerate(failpoints.ACTIONS):
            if (full or (number + turn) % 3 == 0) and _broken_off_at(field, point, action):
                hit.add((point, action))
                field.log.counts[f"failpoints, {action}"] += 1
    field.heal()
    return hit


def _broken_off_at(field: Field, point: str, action: str) -> bool:
    field.approve()
    field.arrive(2)
    if point.startswith("replan"):
        _plan_everyone_anew(field)
    if point == "plan.when_due":
        _set_off_alarms(field)
    if point == "approve.moved":
        field.run("turn", alone=True)
    work = "approves" if point == "approve.moved" else "turn"
    pid = field.start(work, arm=f"{point}={action}", alone=action != "stall")
    became = field.become(pid)
    field.ended(pid, became)
    if became == "stopped":
        _meanwhile(field, pid, point)
    field.look()
    return {"kill": "signal 9", "raise": "exit 3", "stall": "stopped"}[action] == became


WITHIN_A_TRANSACTION = frozenset(
    {
        "commit.before",
        "claim.moved",
        "let_go.locked",
        "let_go.decided",
        "let_go.moved",
        "let_go.spent",
        "let_go.written",
    }
    | {
        "outcome.moved",
        "outcome.filed",
        "approve.moved",
        "queue.entered",
        "render.drafted",
        "plan.taken",
        "plan.settled",
    }
    | {"file.threads", "file.messages", "file.placed", "file.consequences", "file.cursor"}
    | {"listen.heard", "listen.followed"}
)


def _meanwhile(field: Field, stopped: int, point: str) -> None:
    """The lease of a victim that stands still runs out, another takes over, and the first wakes."""
    field.log.by_pid[stopped] += 1
    field.later(LEASE)
    other = field.start("turn", alone=field.chance.random() < 0.5)
    # Where the first one holds a row or the file, the other waits for it; else it does all that is to be done.
    became = field.become(other, 0.3 if point in WITHIN_A_TRANSACTION else 60.0)
    field.log.counts["others that had done its work"] += became == "exit 0"
    field.look()
    os.kill(stopped, signal.SIGCONT)
    for pid, known in ((stopped, "alive"), (other, became)):
        end = field.become(pid) if known == "alive" else known
        field.ended(pid, end)


def _plan_everyone_anew(field: Field) -> None:
    with field.engine.database.write() as session:
        session.execute(text("UPDATE replanning SET finished_at = NULL, after_id = 0, last_id = 1000000"))


def _set_off_alarms(field: Field) -> None:
    with field.engine.database.write() as session:
        session.execute(text("DELETE FROM due"))
        session.execute(text("INSERT INTO due (contact_id, at) SELECT id, '2020-01-01 00:00:00.000000' FROM contact"))


def _approved(field: Field, count: int) -> None:
    """So many people have written, and what is to go to them is approved."""
    field.arrive(count)
    field.engine.poll_all()
    field.engine.think()
    field.approve()


def ends(field: Field, count: int) -> None:
    """A sender that is killed, or fails, at each step from the claim to the answer."""
    for number in range(count):
        _approved(field, 1)
        arm = f"{SENDING[number % len(SENDING)]}={('kill', 'raise')[number // len(SENDING) % 2]}"
        field.log.counts["ends at a step of sending"] += field.run("sends", arm=arm) in ("signal 9", "exit 3")
        if number % 4 == 3:
            field.run("sends", alone=True)
        field.look()
    field.heal()


def takes(field: Field, count: int) -> None:
    """A poller that is killed, or fails, at each step from the connection to the commit."""
    for number in range(count):
        field.arrive(3, known=0.8)
        arm = f"{TAKING[number % len(TAKING)]}={('kill', 'raise')[number // len(TAKING) % 2]}"
        field.log.counts["ends at a step of polling"] += field.run("polls", arm=arm) in ("signal 9", "exit 3")
    field.heal()


def stalls(field: Field, count: int) -> None:
    """SIGSTOP somewhere between the claim and the answer until the lease is over and another daemon has worked."""
    for number in range(count):
        _approved(field, 1)
        point = SENDING[number % len(SENDING)]
        pid = field.start("sends", arm=f"{point}=stall")
        became = field.become(pid)
        if became == "stopped":
            field.log.counts["stalls beyond the lease"] += 1
            if number % 4 == 3:
                # They write while it stands still: that may not be answered by what was approved before.
                field.arrive(1, known=1.0)
            _meanwhile(field, pid, point)
        else:
            field.ended(pid, became)
    field.heal()


def lies(field: Field, count: int) -> None:
    """An SMTP server that lies at every step, to a daemon that lives."""
    batch = max(10, min(60, count // 4))
    while field.log.counts["SMTP lies"] < count:
        field.arrive(batch // 2)
        field.run("turn")
        field.approve()
        field.sink.lie(*(smtp_lies.lie(field.chance) for _ in range(batch * 4)), {})
        before = len(field.lies())
        for _ in range(6):
            # What broke a connection off ends a pass: the next one goes on with the mail after it.
            field.run("turn", times=12)
            _file_some(field)
            field.later(timedelta(minutes=31))
        field.log.counts["SMTP lies"] += len(field.lies()) - before
    field.heal()


def _file_some(field: Field) -> None:
    """Some servers file what they have taken in Sent: evidence for what is in doubt."""
    known = {message.raw for message in field.sent.messages}
    for line in field.accepted()[-20:]:
        raw = field.sink.raw(line)
        if int(line["sha256"], 16) % 2 and raw not in known:
            with field.imap.lock:
                field.sent.add(raw, field.clock.now())


def cuts(field: Field, count: int) -> None:
    """An IMAP connection that breaks after 256 bytes, 512, 768 and so on to the end, and from the beginning again."""
    at = 0
    while field.imap.cuts < count + field.log.counts["cuts before"]:
        at += 256
        field.imap.cut_after = at + field.chance.randrange(2)
        before = field.imap.cuts
        field.run("polls", page_size=10)
        if field.imap.cuts == before:
            at = 0
            field.imap.cut_after = None
            field.run("polls")
            field.arrive(50, known=0.95)
    field.log.counts["IMAP cuts"] += count
    field.heal()


def imap_lies(field: Field, rounds: int) -> None:
    """A server that lies about UIDs, counts and bytes, renumbers its folder, and holds what nobody can read."""
    told = field.imap.told.copy()
    for number in range(rounds):
        for at, lie in enumerate(LIES):
            if at == len(LIES) // 5:
                _renumber(field, number)
            field.arrive(4, known=0.9)
            field.imap.lie = lie
            field.run("polls", page_size=(2, 300)[number % 2])
            field.imap.lie = None
            field.run("polls", page_size=3)
    field.log.counts["IMAP lies"] += sum((field.imap.told - told).values())
    field.heal()


def _renumber(field: Field, number: int) -> None:
    """UIDVALIDITY goes up, down, or to what it was before, with messages that nobody has fetched yet."""
    field.arrive(3)
    with field.imap.lock:
        field.inbox.renumber(max(1, field.inbox.uidvalidity + (5, -2, 3)[number % 3]))


def replies(field: Field, count: int) -> None:
    """They write again between the approval and the body: while it waits, while the server has been asked."""
    for number in range(count):
        field.arrive(2)
        field.run("turn")
        field.approve()
        stop = number % 2 == 0
        if number % 3 == 0:
            field.arrive(1, known=1.0, stop=stop)
            field.run("polls")
            field.look()
            field.run("sends")
        elif number % 3 == 1:
            for person in range(field.people - 2, field.people):
                field.write(f"p{person}@client.example", stop=stop)
            field.run("polls")
            field.look()
            field.run("turn")
        else:
            _while_asked(field, stop=stop)
        field.log.counts["replies after approval"] += 1
        field.look()
    field.heal()


def _while_asked(field: Field, *, stop: bool) -> None:
    pid = field.start("sends", arm="offer.data=stall")
    became = field.become(pid)
    if became == "stopped":
        for person in range(field.people - 2, field.people):
            field.write(f"p{person}@client.example", stop=stop)
        field.run("polls")
        field.look()
        os.kill(pid, signal.SIGCONT)
        became = field.become(pid)
    field.ended(pid, became)


def deafness(field: Field, count: int) -> None:
    """The mail server is down for longer than `listen_within`, and approved mail waits."""
    for _ in range(count):
        field.arrive(3)
        field.run("turn")
        field.approve()
        field.imap.refusing = True
        field.later(timedelta(minutes=40))
        before = len(field.accepted())
        field.run("turn")
        field.log.deaf += [f"to {line['recipient']} while nobody could hear" for line in field.accepted()[before:]]
        field.log.counts["deaf turns"] += 1
        field.imap.refusing = False
    field.heal()


def tampering(field: Field, count: int) -> None:
    """Somebody changes stored bytes after they were approved."""
    for _ in range(count):
        field.arrive(2)
        field.run("turn")
        field.approve()
        with field.engine.database.write() as session:
            row = session.execute(text(_APPROVED)).first()
            if row is not None:
                session.execute(
                    text("UPDATE draft SET raw = :raw WHERE id = :id"), {"raw": row[1] + b"more\r\n", "id": row[0]}
                )
                field.log.counts["changed after approval"] += 1
        field.run("sends")
    field.heal()


_APPROVED = "SELECT draft.id, draft.raw FROM outbox JOIN draft ON draft.id = outbox.draft_id WHERE state = 'approved'"


RUNS: dict[str, Callable[[Field, int], object]] = {
    "kills": kills,
    "points": points,
    "takes": takes,
    "ends": ends,
    "stalls": stalls,
    "lies": lies,
    "cuts": cuts,
    "imap lies": imap_lies,
    "replies": replies,
    "deafness": deafness,
    "tampering": tampering,
    "full disk": full_disk,
    "restarts": restarts,
    "jumps": jumps,
    "restores": restores,
}
