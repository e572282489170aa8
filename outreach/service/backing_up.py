"""Puts the whole house into one file: database, configuration, templates, keys, and a manifest of all of it."""

import hashlib
import importlib.metadata
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlmodel import Session

from outreach.config import Settings
from outreach.database import Database
from outreach.errors import ConfigError
from outreach.keeping.chain import Head
from outreach.keeping.instance import instance
from outreach.keeping.journal import audit
from outreach.service import sealed_box
from outreach.service.dumping import dump

FORMAT = 1
MANIFEST = "manifest.json"
_NOT_KEPT = ("audit.head", "restoring", ".lock", ".new")
"""Of the data folder: what is of this life of the database alone."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds."""

    path: Path
    size: int
    head: Head
    files: int


def back_up(database: Database, settings: Settings, path: Path, head: Head, now: datetime, key: str = "") -> BackedUp:
    """Write one file, closed with `key` where one is given; `head` is that of the audit trail just sealed.

    Raises `ConfigError` where the file is there already, or where the database is damaged.
    """
    if path.exists():
        raise ConfigError("the file is there already", where=str(path), remedy="name another one")
    if not path.resolve().parent.is_dir():
        raise ConfigError("the folder is not there", where=str(path.parent), remedy="create it")
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".outreach-backup-") as place:
        folder = Path(place)
        files = _gather(database, settings, folder, head, now)
        archive = folder / "archive"
        with tarfile.open(archive, "w") as tar:
            for name in (MANIFEST, *files):
                tar.add(folder / "house" / name, arcname=name, recursive=False)
        with private(folder / "closed") as target, archive.open("rb") as source:
            if key:
                sealed_box.close(archive, target, key)
            else:
                shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        (folder / "closed").replace(path)
    with database.write() as session:
        told = {"file": path.name, "head": str(head), "closed": bool(key)}
        audit(session, now, "operator", "backed up", "database", told)
    return BackedUp(path, path.stat().st_size, head, len(files))


def private(path: Path) -> BinaryIO:
    """A new file that its owner alone may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _gather(database: Database, settings: Settings, folder: Path, head: Head, now: datetime) -> list[str]:
    house = folder / "house"
    (house / "database").mkdir(parents=True)
    tables = dump(database, house / "database")
    for name, source in (("config", settings.config), ("templates", settings.templates), ("data", settings.data)):
        for path in _files(source):
            if name != "data" or (not path.name.startswith(_NOT_KEPT) and not path.name.endswith(_NOT_KEPT)):
                target = house / name / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    files = sorted(path.relative_to(house).as_posix() for path in house.rglob("*") if path.is_file())
    with database.read() as session:
        manifest = _manifest(session, database, settings, head, now) | {"tables": tables}
    manifest["files"] = {name: hash_of(house / name) for name in files}
    (house / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    return files


def _manifest(session: Session, database: Database, settings: Settings, head: Head, now: datetime) -> dict[str, Any]:
    try:
        version = importlib.metadata.version("outreach")
    except importlib.metadata.PackageNotFoundError:
        version = ""
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "house": settings.house.name,
        "outreach": version,
        "database": "sqlite" if database.is_sqlite else "postgresql",
        "revision": database.revision(),
        "epoch": instance(session).epoch,
        "audit_head": str(head),
    }


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
