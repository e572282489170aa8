"""Opens a desk's folders, makes them where they are missing, and notices when the server has numbered one anew."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from sqlmodel import col, select

from outreach.database import Database
from outreach.errors import Unreachable
from outreach.inbox.imap import Imap, Lying
from outreach.review.desk.records import DeskFolder

LARGEST = 2 * 1024 * 1024
"""Bytes of a mail that is read here; a larger one is none that we have laid."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Opened:
    """One folder of a desk as it lies before us."""

    role: str
    name: str
    """As the server writes it."""
    uidvalidity: int
    renewed: bool
    """Whether it was made anew, or numbered anew, since it was last seen: what is missing there was not moved."""
    lying: Mapping[int, Lying]
    """What lies there by its UID, but for what a mail program has marked as deleted."""


def open_folders(imap: Imap, database: Database, user_id: int, wanted: Mapping[str, str]) -> dict[str, Opened]:
    """Every folder by what it is for; raises `Unreachable`."""
    there = {name.casefold(): name for name in imap.folders()}
    with database.read() as session:
        known = {row.role: row for row in session.exec(select(DeskFolder).where(col(DeskFolder.user_id) == user_id))}
    opened = {}
    for role, path in wanted.items():
        name = imap.named(path)
        if (found := there.get(name.casefold())) is None:
            imap.make(name)
        name = found or name
        state = imap.examine(name)
        if state.uidvalidity <= 0:
            raise Unreachable(
                "the server gives no UIDVALIDITY", where=f"{imap.where}, folder {name}", remedy="not read"
            )
        seen = known.get(role)
        renewed = seen is not None and (seen.name, seen.uidvalidity) != (name, state.uidvalidity)
        lying = {uid: each for uid, each in imap.lying().items() if not each.deleted}
        opened[role] = Opened(role, name, state.uidvalidity, renewed, lying)
    return opened


def remember(database: Database, user_id: int, opened: Mapping[str, Opened]) -> None:
    """From now on this is how the folders are known; called once what was renewed is put right."""
    if not any(each.renewed for each in opened.values()) and _all_known(database, user_id, opened):
        return
    with database.write() as session:
        for each in opened.values():
            row = DeskFolder(user_id=user_id, role=each.role, name=each.name, uidvalidity=each.uidvalidity)
            session.merge(row)
            if each.renewed:
                log.warning("a desk's folder was made or numbered anew", user=user_id, folder=each.name)


def _all_known(database: Database, user_id: int, opened: Mapping[str, Opened]) -> bool:
    with database.read() as session:
        wanted = select(DeskFolder.role).where(col(DeskFolder.user_id) == user_id)
        return set(session.exec(wanted)) >= set(opened)
