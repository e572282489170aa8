"""What does the demo's database hold? The questions that its check asks, each answered in one short read."""

from sqlmodel import Session, col, func, select

from outreach.cli.demo.setup import Stage
from outreach.contacts.records import Address, Changed, Contact, Preference
from outreach.errors import OutreachError
from outreach.inbox.records import Message, Quarantine, Thread, Unheard
from outreach.planning.records import Proposal, Refusal
from outreach.rendering.records import Draft
from outreach.review.records import OutboxEntry


class DemoFailed(OutreachError):
    """The demo did not do what it should."""


class Witness:
    """Looks, and changes nothing."""

    def __init__(self, stage: Stage) -> None:
        self._database = stage.engine.database

    def counts(self) -> dict[str, int]:
        """How many there are of what arrived."""
        tables = {"messages": Message, "threads": Thread, "contacts": Contact, "quarantined": Quarantine}
        with self._database.read() as session:
            return {name: _count(session, table) for name, table in tables.items()}

    def settled(self, messages: int) -> bool:
        """Whether so many mails are stored, everything is heard and planned, and no account is still to be read."""
        with self._database.read() as session:
            waiting = _count(session, Unheard) + _count(session, Changed)
            drafts, listed = _count(session, Draft), _count(session, OutboxEntry)
            deaf = any(code == "deaf" for row in session.exec(select(Refusal)) for code in _codes(row))
            return _count(session, Message) == messages and not waiting and drafts == listed > 0 and not deaf

    def preferences(self) -> list[tuple[str, Preference]]:
        """Every preference with its contact's name, in the order in which they were heard."""
        with self._database.read() as session:
            rows = session.exec(select(Preference, Contact).join(Contact).order_by(col(Preference.id)))
            return [(contact.name, row) for row, contact in rows]

    def kinds(self, address: str) -> set[str]:
        """The kinds of preference that a contact has."""
        with self._database.read() as session:
            wanted = select(Preference.kind).where(Preference.contact_id == _contact(session, address))
            return set(session.exec(wanted))

    def refusals(self) -> list[tuple[str, Refusal]]:
        """Every refusal with its contact's name."""
        with self._database.read() as session:
            rows = session.exec(select(Refusal, Contact).join(Contact).order_by(col(Refusal.id)))
            return [(contact.name, row) for row, contact in rows]

    def codes(self, address: str) -> set[tuple[str, str, str]]:
        """Address, rule and reason of what is refused for a contact."""
        with self._database.read() as session:
            rows = session.exec(select(Refusal).where(Refusal.contact_id == _contact(session, address))).all()
        return {(address, row.rule, code) for row in rows for code in _codes(row)}

    def planned(self, address: str) -> list[tuple[str, str]]:
        """Rule and channel of everything that was ever proposed for a contact."""
        with self._database.read() as session:
            wanted = select(Proposal).where(Proposal.contact_id == _contact(session, address))
            return [(row.rule, row.channel) for row in session.exec(wanted.order_by(col(Proposal.id)))]

    def entry(self, address: str) -> OutboxEntry:
        """The newest draft's place on the list; raises `DemoFailed` where there is none."""
        with self._database.read() as session:
            wanted = select(OutboxEntry).where(OutboxEntry.contact_id == _contact(session, address))
            found = session.exec(wanted.order_by(col(OutboxEntry.id).desc()).limit(1)).first()
        if found is None:
            raise DemoFailed(f"no draft for {address} is on the list", where="outreach demo --check")
        return found

    def written(self) -> bool:
        """Whether everything that is planned is on the list, or could not be written."""
        with self._database.read() as session:
            missing = (
                select(Proposal.id)
                .outerjoin(OutboxEntry, col(OutboxEntry.proposal_id) == col(Proposal.id))
                .where(col(Proposal.outcome).is_(None), col(Proposal.trouble).is_(None), col(OutboxEntry.id).is_(None))
            )
            return session.exec(missing.limit(1)).first() is None

    def draft(self, entry: OutboxEntry) -> Draft:
        """What a person sees of it."""
        with self._database.read() as session:
            return session.get_one(Draft, session.get_one(OutboxEntry, entry.id).draft_id)

    def state(self, entry: OutboxEntry) -> str:
        """Its state at this moment."""
        with self._database.read() as session:
            return session.get_one(OutboxEntry, entry.id).state

    def why(self, entry: OutboxEntry) -> list[str]:
        """The reasons of its state, in words."""
        with self._database.read() as session:
            return [str(reason["text"]) for reason in session.get_one(OutboxEntry, entry.id).why]

    def letters(self, address: str) -> tuple[int, int]:
        """How many of a contact's mails were heard, and in how many threads they lie."""
        with self._database.read() as session:
            heard = select(Message.thread_id).where(
                Message.contact_id == _contact(session, address),
                Message.direction == "in",
                col(Message.id).not_in(select(Unheard.message_id)),
            )
            threads = list(session.exec(heard))
        return len(threads), len(set(threads))


def _contact(session: Session, address: str) -> int:
    return session.exec(select(Address.contact_id).where(Address.match_key == address)).one()


def _count(session: Session, table: type[object]) -> int:
    return int(session.exec(select(func.count()).select_from(table)).one())


def _codes(row: Refusal) -> set[str]:
    return {str(reason["code"]) for verdict in row.verdicts.values() for reason in verdict["reasons"]}
