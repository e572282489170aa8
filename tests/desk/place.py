"""A story's beginning: Dana has asked for the price, a draft waits, and it lies in Rosa's folder."""

from collections import Counter
from email.message import Message

from outreach.review.records import OutboxEntry
from tests.desk.program import TO_APPROVE, Program
from tests.house import House

DANA = "dana@harborlight.example"
QUESTION = "Hello, I can't take calls. What does it cost for ten people?"
OTHERS = ("lee@northpier.example", "ana@southpier.example", "kim@eastpier.example", "joe@westpier.example")
"""Others who ask the same, each of an organisation of their own."""


class Place:
    """Rosa's mail program beside the house."""

    def __init__(self, house: House, user: str, password: str) -> None:
        self.house = house
        self.program = Program(house.sandbox.imap_port, user, password)
        self.contacts: dict[str, int] = {}

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, *_: object) -> None:
        self.program.client.logout()

    def begin(self, *addresses: str) -> None:
        """They ask, and what answers them lies there."""
        for address in addresses:
            name = f"{address.partition('@')[0].capitalize()} Whitfield"
            self.contacts[address] = self.house.contact(name, address, stage="lead", zone="America/Los_Angeles")
            self.house.they_write(address, QUESTION, subject="Prices")
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
    def dana(self) -> int:
        """The contact."""
        return self.contacts[DANA]

    @property
    def entry(self) -> OutboxEntry:
        """The first entry about Dana."""
        return self.of(DANA)

    def of(self, address: str) -> OutboxEntry:
        """The first entry about somebody."""
        return self.house.entries(self.contacts[address])[0]

    def only(self, folder: str = TO_APPROVE) -> tuple[int, Message]:
        """The one draft in a folder."""
        [found] = self.program.drafts(folder)
        return found

    def to(self, address: str, folder: str = TO_APPROVE) -> int:
        """The one draft to somebody in a folder."""
        [uid] = [uid for uid, mail in self.program.drafts(folder) if str(mail["To"]).endswith(f"<{address}>")]
        return uid
