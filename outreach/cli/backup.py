"""How is the house put into one file, brought back, and looked through after that?"""

from pathlib import Path

import typer

from outreach import config
from outreach.cli.house import acting_user, open_engine
from outreach.clock import SystemClock
from outreach.credentials import secret
from outreach.errors import ConfigError
from outreach.keeping.instance import instance
from outreach.review.queue import listed
from outreach.service.backing_up import back_up
from outreach.service.restoring import opened
from outreach.service.restoring import restore as bring_back
from outreach.service.reviewing import not_read_since
from outreach.service.reviewing import reviewed as end_review

As = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER.")


def backup(
    path: Path = typer.Argument(..., help="The file to write; it must not be there yet."),
    closed: bool = typer.Option(False, "--closed", help="Close it with the secret OUTREACH_BACKUP_KEY."),
) -> None:
    """Database, configuration, templates and keys in one file, while the daemon runs."""
    key = secret("backup_key") if closed else ""
    with open_engine() as engine:
        made = back_up(engine.database, engine.settings, path, engine.seal(), engine.clock.now(), key)
    print(f"wrote {made.path}: {made.files} files, {made.size} bytes, audit head {made.head}")
    if not closed:
        typer.echo("It holds the signing key and everybody's mail in the clear: keep it like a secret.", err=True)


def restore(
    path: Path = typer.Argument(..., help="A backup."),
    replace: bool = typer.Option(False, "--replace", help="Put aside the database that is there."),
    check: bool = typer.Option(False, "--check", help="Only look whether it is whole."),
) -> None:
    """Bring everything back; nothing is sent until 'outreach restored --reviewed'."""
    key = _key()
    if check:
        with opened(path, key) as (_, manifest):
            print(f"It is whole: {manifest['house']}, made {manifest['made_at'][:16]}, {len(manifest['files'])} files")
        return
    done = bring_back(path, config.places(), SystemClock().now(), key=key, replace=replace)
    print(
        f"Restored, as of {done.made_at[:16]}. {done.waiting} approved mails wait anew, {done.in_doubt} are in doubt."
    )
    for name in done.left:
        print(f"left as it is: {name}")
    if done.kept_as is not None:
        print(f"the database that was here lies in {done.kept_as}: throw it away when you need it no more")
    print("Nothing is sent until you have looked: 'outreach poll', 'outreach plan', then 'outreach restored'.")


def _key() -> str:
    try:
        return secret("backup_key")
    except ConfigError:
        return ""


def restored(
    reviewed: bool = typer.Option(False, "--reviewed", help="You have looked through it: sending goes on."),
    as_: str | None = As,
) -> None:
    """What is to be looked through after a restore."""
    with open_engine() as engine, engine.database.write() as session:
        if reviewed:
            who = f"user {acting_user(session, as_).id}" if as_ else "operator"
            end_review(session, engine.settings, who, engine.clock.now())
            print("Sending goes on.")
            return
        row = instance(session)
        if row.review_since is None:
            print(f"Nothing is to be looked through (epoch {row.epoch}).")
            return
        print(f"{row.review_why}; epoch {row.epoch}. Nothing is sent.")
        if unread := not_read_since(session, engine.settings, row.review_since):
            print(f"Not read since: {', '.join(unread)}. Run 'outreach poll' and 'outreach plan' first.")
        for entry in listed(session, None, most=500):
            print(f"  draft {entry.id}: {entry.state}, contact {entry.contact_id}")
        print("Look through these, and through your Sent folders; then 'outreach restored --reviewed'.")
