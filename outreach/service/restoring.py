"""Brings a house back from a backup, in review: nothing is sent before somebody has looked through it."""

import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from outreach import config
from outreach.config import Places
from outreach.credentials import signing_key
from outreach.database import Database
from outreach.errors import ConfigError
from outreach.keeping.chain import chain_key, head_of
from outreach.keeping.instance import instance
from outreach.keeping.sealer import newest, seal
from outreach.service import sealed_box
from outreach.service.backing_up import FORMAT, MANIFEST, hash_of, private
from outreach.service.dumping import (
    SQLITE_FILE,
    check_sqlite,
    is_empty,
    load_postgresql,
    place_sqlite,
    sqlite_path,
)
from outreach.service.erasing import erase_again
from outreach.service.reviewing import enter_review
from outreach.service.single import only_one

_FOLDERS = ("config", "templates", "data")


@dataclass(slots=True)
class Restored:
    """What a restore did."""

    made_at: str
    head: str
    waiting: int = 0
    """How many approved mails wait for a new yes."""
    in_doubt: int = 0
    left: list[str] = field(default_factory=list)
    """Files that were there and were left as they are."""
    kept_as: Path | None = None
    """Where the database that was there before lies now."""


@contextmanager
def opened(path: Path, key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The files of a backup, each as its manifest says, and the manifest; raises `ConfigError` for any that is not."""
    if not path.is_file():
        raise ConfigError("there is no such file", where=str(path), remedy="name a backup")
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".outreach-restore-") as place:
        archive, house = path, Path(place) / "house"
        if sealed_box.is_closed(path):
            if not key:
                raise ConfigError("it is closed with a key", where=str(path), remedy="set OUTREACH_BACKUP_KEY")
            archive = Path(place) / "archive"
            with private(archive) as target:
                sealed_box.open_box(path, target, key)
        yield house, _unpack(archive, house)


def _unpack(archive: Path, house: Path) -> dict[str, Any]:
    where = f"backup {archive.name}"
    try:
        with tarfile.open(archive) as tar:
            members = {member.name: member for member in tar if member.isfile()}
            _write(tar, members[MANIFEST], house / MANIFEST)
            manifest: dict[str, Any] = json.loads((house / MANIFEST).read_text(encoding="utf-8"))
            for name in manifest["files"]:
                parts = PurePosixPath(name).parts
                if not parts or parts[0] not in (*_FOLDERS, "database") or ".." in parts or name.startswith("/"):
                    raise ConfigError(f"it names the place {name!r}", where=where, remedy="it is no backup of ours")
                _write(tar, members[name], house / name)
    except (tarfile.TarError, KeyError, ValueError, OSError) as error:
        raise ConfigError(
            f"it is no backup, or not a whole one: {error}", where=where, remedy="take another"
        ) from error
    if manifest.get("format") != FORMAT:
        raise ConfigError("it was made by a newer version", where=where, remedy="update Outreach first")
    for name, known in manifest["files"].items():
        if hash_of(house / name) != known:
            raise ConfigError(f"{name} is not what the manifest says", where=where, remedy="take another backup")
    return manifest


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = tar.extractfile(member)
    assert source is not None
    target.parent.mkdir(parents=True, exist_ok=True)
    with private(target) as file:
        shutil.copyfileobj(source, file)


def restore(path: Path, places: Places, now: datetime, *, key: str = "", replace: bool = False) -> Restored:
    """Put database, configuration, templates and keys in their places, and begin the review.

    Raises `ConfigError` where the database is not empty and may not be replaced; nothing was changed then.
    """
    database = Database(places.database)
    with opened(path, key) as (house, manifest), only_one(database):
        _fits(database, manifest, path, replace=replace)
        database.close()
        done = Restored(manifest["made_at"], manifest["audit_head"])
        places.data.mkdir(parents=True, exist_ok=True)
        settings = config.Settings(places, config.House())
        settings.restoring_path.write_text(f"{path}\n", encoding="utf-8")
        _place_files(house, places, done, now)
        if database.is_sqlite:
            _sqlite(house / "database" / SQLITE_FILE, sqlite_path(database), done, now)
        else:
            load_postgresql(database, house / "database", manifest["tables"], manifest["revision"])
            database.migrate()
            _begin(database, done, now)
        erase_again(database, settings, signing_key(settings.key_path), now)
        head = seal(database, chain_key(signing_key(settings.key_path)))
        if settings.anchor_path.exists():
            settings.anchor_path.replace(settings.anchor_path.with_name(f"audit.head.{now:%Y%m%d%H%M%S}"))
        settings.anchor_path.write_text(f"{head}\n", encoding="ascii")
        settings.restoring_path.unlink()
    database.close()
    return done


def _fits(database: Database, manifest: dict[str, Any], path: Path, *, replace: bool) -> None:
    kind = "sqlite" if database.is_sqlite else "postgresql"
    if manifest["database"] != kind:
        what = f"it is of {manifest['database']}, and {database.shown_url} is {kind}"
        raise ConfigError(what, where=str(path), remedy="set OUTREACH_DATABASE to one of its kind")
    head_of(manifest["audit_head"])
    if not replace and not is_empty(database):
        what = f"{database.shown_url} is not empty"
        raise ConfigError(what, where="outreach restore", remedy="say --replace if it may be put aside")


def _place_files(house: Path, places: Places, done: Restored, now: datetime) -> None:
    """Configuration and templates where none are; the keys always, for the database can be read with them alone."""
    for name, target in (("config", places.config), ("templates", places.templates), ("data", places.data)):
        for source in sorted((house / name).rglob("*")):
            to = target / source.relative_to(house / name)
            if not source.is_file() or (to.exists() and to.name == "erased.jsonl"):
                continue
            if to.exists():
                if to.read_bytes() == source.read_bytes():
                    # Somebody may be reading it: to write it again would show them half of it.
                    continue
                if name != "data":
                    done.left.append(str(to))
                    continue
                to.replace(to.with_name(f"{to.name}.{now:%Y%m%d%H%M%S}"))
            to.parent.mkdir(parents=True, exist_ok=True)
            with private(to) as file:
                file.write(source.read_bytes())


def _sqlite(source: Path, target: Path, done: Restored, now: datetime) -> None:
    """Made ready beside its place, and put there whole."""
    prepared = target.with_name(f".{target.name}.restoring")
    with private(prepared) as file, source.open("rb") as backed_up:
        shutil.copyfileobj(backed_up, file)
    with sqlite3.connect(prepared) as connection:
        check_sqlite(connection, str(source))
    connection.close()
    database = Database(f"sqlite:///{prepared}")
    database.migrate()
    _begin(database, done, now)
    database.close()
    _into_one_file(prepared)
    if target.exists():
        _into_one_file(target)
        done.kept_as = target.with_name(f"{target.name}.replaced-{now:%Y%m%d%H%M%S}")
    place_sqlite(prepared, target, done.kept_as or target)


def _into_one_file(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _begin(database: Database, done: Restored, now: datetime) -> None:
    with database.write() as session:
        why = f"the database was restored from a backup of {done.made_at[:16].replace('T', ' ')} UTC"
        told = {"backup": done.head, "here": str(newest(session)), "epoch": instance(session).epoch}
        counts = enter_review(session, why, now, told)
        done.waiting, done.in_doubt = counts["waiting"], counts["in_doubt"]
