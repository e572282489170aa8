"""A story's beginning: Dana has asked for the price, a draft waits, and it lies in Rosa's folder."""

from collections import Counter
from email.message import Message

from outreach.review.records import OutboxEntry
from tests.desk.program import TO_APPROVE, Program
from tests.house import House

DANA = "dana@harborlight.example"
QUESTION = "Hello, I can't take calls. What does it cost for ten people?\n\nDana"


class Place:
    """Rosa's mail program beside the house."""

    def __init__(self, house: House, user: str, password: str) -> None:
        self.house = house
        self.program = Program(house.sandbox.imap_port, user, password)
        self.dana, self.asked = 0, ""

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, *_: object) -> None:
        self.program.client.logout()

    def begin(self) -> None:
        """Dana asks."""
        self.dana = self.house.contact("Dana Whitfield", DANA, stage="lead", zone="America/Los_Angeles")
        self.asked = self.house.they_write(DANA, QUESTION, subject="Prices")
        self.passes(minutes=5)

    def passes(self, **time: float) -> Counter[str]:
        """Time goes by; everything is read, planned, and the desk is kept. Gives what that did."""
        self.house.passes(**time)
        return self.keep()

    def keep(self) -> Counter[str]:
        """One pass over the desk."""
        counts: Counter[str] = Counter()
        for account in self.house.engine.settings.house.accounts:
            kept = self.house.engine.keep_desks(account)
            assert not kept.trouble, kept.trouble
            counts += kept.counts
        return counts

    @property
    def entry(self) -> OutboxEntry:
        """The newest entry about Dana."""
        return self.house.entries(self.dana)[-1]

    def only(self, folder: str = TO_APPROVE) -> tuple[int, Message]:
        """The one draft in a folder."""
        [found] = self.program.drafts(folder)
        return found
