"""Puts up the demo's stage: a fresh folder, the sandbox with the story's mail in it, the team, the contacts."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from outreach import config
from outreach.cli.demo.sandbox import Sandbox
from outreach.cli.demo.stage_clock import StageClock
from outreach.cli.demo.story import Story, tell
from outreach.cli.setup import starter
from outreach.clock import Clock
from outreach.contacts.importer import Imported, import_contacts
from outreach.contacts.sheet import read_sheet
from outreach.errors import ConfigError
from outreach.inbox.automatic import automatic_kind
from outreach.inbox.parse import parse
from outreach.service.engine import Engine
from outreach.web.passwords import set_password

MARK = ".outreach-demo"
"""A folder with this file in it is ours to empty."""
PASSWORD = "boats-like-quiet-mornings"  # noqa: S105 - everybody's password in a demo that only this machine can reach
_POLL_SECONDS = 1.0
_SERVER = "mx.sandbox.example"


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the demo plays with; passwords of the pages are `PASSWORD`."""

    folder: Path
    clock: Clock
    story: Story
    sandbox: Sandbox
    engine: Engine
    imported: Imported

    def contact_addresses(self) -> dict[str, str]:
        """Email address to name, of everybody who has a mailbox on the other side."""
        return _contacts(self.folder / "contacts.csv", self.story)


@contextmanager
def open_stage(folder: Path, clock: Clock | None = None) -> Iterator[Stage]:
    """The stage for the length of the block; the folder stays, so that one can look around in it."""
    clock = clock or StageClock()
    story = tell(clock.now())
    _empty(folder)
    sheet = folder / "contacts.csv"
    sheet.write_text(story.contacts_csv, encoding="utf-8")
    ours = {account.address: secrets.token_urlsafe(12) for account in story.team.accounts}
    theirs = {address: secrets.token_urlsafe(12) for address in _contacts(sheet, story)}
    with Sandbox(ours | theirs, clock=clock) as sandbox:
        for mail in story.mails:
            address = next(account.address for account in story.team.accounts if account.name == mail.account)
            raw = mail.raw if mail.folder == "Sent" else received(mail.raw)
            sandbox.deliver(address, raw, mail.at, mail.folder)
        _give_secrets(folder, story, ours)
        engine = Engine(_write_house(folder, story, sandbox), clock)
        try:
            with engine.database.write() as session:
                for user in story.team.users:
                    set_password(session, user.email, PASSWORD)
            imported = import_contacts(sheet, engine.database, clock, story.team.region)
            yield Stage(folder, clock, story, sandbox, engine, imported)
        finally:
            engine.close()


def received(raw: bytes) -> bytes:
    """A mail from outside as our server files it: with what it found about the sender on top."""
    sender = parse(raw).sender
    if sender is None:
        return raw
    domain = sender.address.rpartition("@")[2]
    return f"Authentication-Results: {_SERVER}; dmarc=pass header.from={domain}\r\n".encode() + raw


def _empty(folder: Path) -> None:
    """A fresh folder; raises `ConfigError` for one that holds something that is not an earlier demo."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise ConfigError("is not empty and no earlier demo", where=str(folder), remedy="name another --folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("This folder belongs to `outreach demo` and is emptied when it starts.\n")


def _contacts(sheet: Path, story: Story) -> dict[str, str]:
    """Those of the sheet, and those who wrote by themselves."""
    known = {row["email"]: f"{row['given']} {row['family']}" for row in read_sheet(sheet)}
    ours = {account.address for account in story.team.accounts} | {user.email for user in story.team.users}
    for mail in story.mails:
        message = parse(mail.raw)
        if message.sender is not None and message.sender.address not in ours and automatic_kind(message) is None:
            known.setdefault(message.sender.address, message.sender.name)
    return known


def _give_secrets(folder: Path, story: Story, passwords: dict[str, str]) -> None:
    """By environment for this process, and by `.env` for commands that are run in the folder."""
    lines = {f"OUTREACH_{account.name.upper()}_PASSWORD": passwords[account.address] for account in story.team.accounts}
    os.environ.update(lines)
    descriptor = os.open(folder / ".env", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in lines.items())


def _write_house(folder: Path, story: Story, sandbox: Sandbox) -> config.Settings:
    shutil.copytree(starter() / "templates", folder / "templates")
    (folder / "config").mkdir()
    shutil.copyfile(starter() / "config" / "rules.yaml", folder / "config" / "rules.yaml")
    with (folder / "config" / "outreach.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(_house(story, sandbox), file)
    return config.load(
        {
            "database": f"sqlite:///{folder / 'outreach.db'}",
            "config": folder / "config",
            "templates": folder / "templates",
            "data": folder / ".outreach",
        }
    )


def _house(story: Story, sandbox: Sandbox) -> dict[str, Any]:
    team, here = story.team, {"host": "127.0.0.1", "security": "none"}
    return {
        "name": team.name,
        "zone": team.zone,
        "region": team.region,
        "postal_address": team.postal_address,
        "users": [user.model_dump() for user in team.users],
        "accounts": [
            {
                **account.model_dump(),
                "authserv_id": _SERVER,
                "imap": {**here, "port": sandbox.imap_port},
                "smtp": {**here, "port": sandbox.smtp_port},
            }
            for account in team.accounts
        ],
        "web": {"port": 0},
        "dns": False,
        "poll_seconds": _POLL_SECONDS,
        "send_seconds": _POLL_SECONDS,
    }
