"""How is a person taken out of everything that is kept? And what of them stays: a keyed hash of each address, no more.

This one pass writes every folder's tables: what is to go is found by the foreign keys themselves, so that a table that
somebody adds tomorrow is not forgotten.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, and_, delete, exists, or_, select, update
from sqlmodel import Session, SQLModel, col

from outreach.bulk import table_of
from outreach.config import Settings
from outreach.contacts import ledger
from outreach.contacts.records import Address, Contact, Entry, Suppressed
from outreach.contacts.suppressed import hash_of, pepper_of, suppress
from outreach.database import Database, upsert
from outreach.errors import NotFound, Stale
from outreach.inbox.records import AccountRecord, ErasedPlace, Folder, Message, Placement, Quarantine, Thread
from outreach.keeping.chain import chain_key
from outreach.keeping.journal import audit
from outreach.keeping.records import Audit
from outreach.keeping.sealer import seal_within
from outreach.keeping.verifier import ERASED
from outreach.listening.records import Hearing, SignalRecord
from outreach.review.records import OutboxEntry
from outreach.service.backing_up import private

_RESTS_ON_THEIR_WORDS = ("note", "moment", "notice", "question_to_owner")
"""Tables whose rows repeat what a message says: one about a colleague goes too."""
_MENTIONING: dict[type[SQLModel], tuple[str, ...]] = {Message: ("headers", "text", "html"), Hearing: ("visible",)}
"""Where others may have written their address."""
_GONE = "(erased)"
_CHUNK = 500
_account, _address, _contact = table_of(AccountRecord).c, table_of(Address).c, table_of(Contact).c
_folder, _message, _outbox = table_of(Folder).c, table_of(Message).c, table_of(OutboxEntry).c
_placement, _signal, _thread = table_of(Placement).c, table_of(SignalRecord).c, table_of(Thread).c


@dataclass(slots=True)
class Erased:
    """What went, by table, and where the originals still lie."""

    rows: dict[str, int] = field(default_factory=dict)
    on_servers: dict[str, int] = field(default_factory=dict)
    """Account and folder to how many mails: the mail server is the archive, and is not ours to empty."""


def erase(session: Session, contact_id: int, who: str, key: bytes, now: datetime) -> Erased:
    """Take a contact out of every table; `key` is the signing key.

    Raises `NotFound`, and `Stale` while a mail to them is being handed over. `scour` is to be called afterwards.
    """
    if session.get(Contact, contact_id) is None:
        raise NotFound(f"there is no contact {contact_id}", remedy="see 'outreach contact ADDRESS'")
    ledger.lock(session, contact_id)
    flying = select(_outbox.id).where(_outbox.contact_id == contact_id, _outbox.state.in_(("claimed", "transmitting")))
    if session.execute(flying).first() is not None:
        raise Stale(
            "a mail to them is being handed over", where=f"contact {contact_id}", remedy="try again in a minute"
        )
    done = Erased()
    addresses = list(session.execute(select(Address).where(col(Address.contact_id) == contact_id)).scalars())
    session.expunge_all()
    suppress(session, [(row.channel, row.match_key) for row in addresses], "erased", now)
    others = _others(session, contact_id)
    _keep_places(session, contact_id, done)
    _part_from_threads(session, contact_id)
    _take_out(session, table_of(Contact), [contact_id], done)
    _forget_mentions(session, addresses)
    session.expire_all()
    _blank_trail(session, [contact_id, *others], key)
    for other in others:
        session.execute(update(Entry).where(col(Entry.contact_id) == other).values(detail={}))
        audit(
            session,
            now,
            who,
            ERASED,
            f"contact {other}",
            {"part": "what a person said who was erased"},
            contact_id=other,
        )
    audit(session, now, who, ERASED, f"contact {contact_id}", {"rows": done.rows}, contact_id=contact_id)
    return done


def _forget_mentions(session: Session, addresses: Sequence[Address]) -> None:
    """Their address stands in mails with others as well, and in what could not be read of theirs."""
    written = {row.value for row in addresses} | {row.match_key for row in addresses}
    their = re.compile(
        "|".join(re.escape(each) for each in sorted(written, key=len, reverse=True) if each), re.IGNORECASE
    )
    for model, columns in _MENTIONING.items():
        table = table_of(model)
        named = [table.c[name].icontains(each, autoescape=True) for name in columns for each in written if each]
        for row in session.execute(select(table.c.id, *(table.c[name] for name in columns)).where(or_(*named))).all():
            values: dict[str, Any] = {name: their.sub(_GONE, getattr(row, name)) for name in columns}
            if model is Message:
                to = session.execute(select(table.c.to).where(table.c.id == row.id)).scalar_one()
                values["to"] = [their.sub(_GONE, each) for each in to]
            session.execute(update(table).where(table.c.id == row.id).values(**values))
    keys = [row.canonical_key for row in addresses if row.canonical_key]
    unread = update(Quarantine).where(col(Quarantine.sender_address).in_(keys))
    session.execute(unread.values(head="", sender_address=""))


def _others(session: Session, contact_id: int) -> list[int]:
    """Contacts about whom this one wrote: what was heard there stands in their record as well."""
    wanted = select(_signal.contact_id).join_from(table_of(SignalRecord), table_of(Message))
    wanted = wanted.where(_message.contact_id == contact_id, _signal.contact_id != contact_id)
    return sorted({row for row in session.execute(wanted).scalars() if row is not None})


def _keep_places(session: Session, contact_id: int, done: Erased) -> None:
    places = select(_placement.folder_id, _placement.uidvalidity, _placement.uid, _folder.name, _account.name)
    places = (
        places.join_from(table_of(Placement), table_of(Message)).join(table_of(Folder)).join(table_of(AccountRecord))
    )
    rows = session.execute(places.where(_message.contact_id == contact_id)).all()
    upsert(
        session,
        ErasedPlace,
        [{"folder_id": row[0], "uidvalidity": row[1], "uid": row[2]} for row in rows],
        replace=False,
    )
    for row in rows:
        where = f"account {row[4]}, folder {row[3]}"
        done.on_servers[where] = done.on_servers.get(where, 0) + 1


def _part_from_threads(session: Session, contact_id: int) -> None:
    """A conversation in which others wrote too stays theirs."""
    others = exists().where(_message.thread_id == _thread.id, _message.contact_id.is_distinct_from(contact_id))
    shared = update(Thread).where(col(Thread.contact_id) == contact_id, others)
    session.execute(shared.values(contact_id=None, subject="", base_subject=""))


def _take_out(session: Session, table: Table, ids: Sequence[Any], done: Erased) -> None:
    """Delete rows and all that belongs to them; what only rests on them is parted from them."""
    for start in range(0, len(ids), _CHUNK):
        some = list(ids[start : start + _CHUNK])
        for child, column in _references(table):
            _part(session, child, column, some, done)
        (key,) = table.primary_key.columns
        gone = session.execute(delete(table).where(key.in_(some)))
        done.rows[table.name] = done.rows.get(table.name, 0) + gone.rowcount  # type: ignore[attr-defined]


def _references(table: Table) -> list[tuple[Table, Column[Any]]]:
    return [
        (other, column)
        for other in SQLModel.metadata.sorted_tables[::-1]
        for column in other.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _part(session: Session, child: Table, column: Column[Any], ids: list[Any], done: Erased) -> None:
    theirs = column.name == "contact_id" or not column.nullable or child.name in _RESTS_ON_THEIR_WORDS
    if not theirs:
        values: dict[str, Any] = {column.name: None} | ({"quote": ""} if "quote" in child.columns else {})
        session.execute(update(child).where(column.in_(ids)).values(**values))
        return
    keys = list(child.primary_key.columns)
    if len(keys) == 1:
        _take_out(session, child, list(session.execute(select(keys[0]).where(column.in_(ids))).scalars()), done)
        return
    gone = session.execute(delete(child).where(column.in_(ids)))
    done.rows[child.name] = done.rows.get(child.name, 0) + gone.rowcount  # type: ignore[attr-defined]


def _blank_trail(session: Session, contact_ids: list[int], key: bytes) -> None:
    """The details go, and the chain still holds: it covers a keyed digest of them."""
    seal_within(session, chain_key(key))
    trail = table_of(Audit)
    about = and_(trail.c.contact_id.in_(contact_ids), trail.c.details.is_not(None))
    session.execute(update(trail).where(about).values(details=None))


def keep_list(database: Database, settings: Settings) -> None:
    """Write the suppression list outside the database, so that an older backup can be put right by it."""
    with database.read() as session:
        rows = session.execute(select(Suppressed).order_by(col(Suppressed.id))).scalars().all()
    lines = [
        {"channel": row.channel, "key_hash": row.key_hash, "reason": row.reason, "at": row.at.isoformat()}
        for row in rows
    ]
    settings.erased_path.parent.mkdir(parents=True, exist_ok=True)
    fresh = settings.erased_path.with_suffix(".new")
    with private(fresh) as file:
        file.write("".join(f"{json.dumps(line)}\n" for line in lines).encode("ascii"))
    fresh.replace(settings.erased_path)


def erase_again(database: Database, settings: Settings, key: bytes, now: datetime) -> int:
    """Whoever was erased since the backup was made is erased from what came back; gives how many."""
    if not settings.erased_path.is_file():
        return 0
    lines = [json.loads(line) for line in settings.erased_path.read_text(encoding="ascii").splitlines()]
    since = {line["key_hash"]: datetime.fromisoformat(line["at"]) for line in lines}
    pepper = pepper_of(key)
    database.pepper = pepper
    with database.write() as session:
        rows = [{**line, "at": since[line["key_hash"]]} for line in lines]
        upsert(session, Suppressed, rows, replace=False)
        known = select(_address.contact_id, _address.channel, _address.match_key, _contact.created_at)
        known = known.join_from(table_of(Address), table_of(Contact))
        back = {
            contact_id
            for contact_id, channel, match, created in session.execute(known)
            if (at := since.get(hash_of(pepper, channel, match))) is not None and created <= at
        }
        for contact_id in sorted(back):
            erase(session, contact_id, "operator", key, now)
    return len(back)
