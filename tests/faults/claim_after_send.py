"""A sender that is broken on purpose: the body leaves first, and only then is it written down that it did."""

from outreach.sending.claim import Claimed, Gone, let_go
from outreach.sending.round import Worker


def send_round(worker: Worker, held: list[Claimed]) -> None:
    """As `Worker._round`, with the two lines that matter exchanged."""
    for mail, line in zip(held, worker._open, strict=False):
        line.offer(mail.sender, mail.recipient)
        reply = line.deliver(mail.raw)
        [gone] = let_go(worker._database, [mail], worker._review, worker._clock.now())
        if isinstance(gone, Gone):
            worker._answered(gone, reply)
