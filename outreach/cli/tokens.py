"""With which tokens do programs ask in a user's name?"""

from datetime import datetime, timedelta, tzinfo

import typer
from sqlmodel import select

from outreach.cli.house import open_engine
from outreach.cli.users import find_user
from outreach.contacts.records import User
from outreach.web import programs
from outreach.web.times import read_moment

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.command()
def add(
    user: str = typer.Argument(..., help="The user's email, in whose name it asks."),
    name: str = typer.Option(..., "--name", help="What it is for."),
    read_only: bool = typer.Option(False, "--read-only", help="It may look, and decide nothing."),
    expires: str | None = typer.Option(None, "--expires", help="When it ends: a day such as 2027-01-31, or '90 days'."),
) -> None:
    """Make a token and show it, this once."""
    with open_engine() as engine, engine.database.write() as session:
        now, found = engine.clock.now(), find_user(session, user)
        ends = _ends(expires, engine.settings.zone, now) if expires else None
        token = programs.add(session, found, name, now, read_only=read_only, expires_at=ends, by="operator")
    print(token)
    typer.echo("Keep it now: it is not shown again.", err=True)


@app.command("list")
def list_(user: str | None = typer.Argument(None, help="The user's email; left out: everybody's.")) -> None:
    """The tokens, the newest first; never their secret part."""
    with open_engine() as engine, engine.database.read() as session:
        now = engine.clock.now()
        names = {row.id: row.email for row in session.exec(select(User))}
        for row in programs.of(session, find_user(session, user).id if user else None):
            ends = f", until {row.expires_at:%Y-%m-%d}" if row.expires_at is not None else ""
            state = "" if programs.holds(row, now) else ", ended"
            used = f"last used {row.last_used_at:%Y-%m-%d}" if row.last_used_at is not None else "never used"
            may = ", reads only" if row.read_only else ""
            print(f"{row.id}: {names[row.user_id]}, {row.name}{may}{ends}, {used}{state}")


@app.command()
def revoke(token: int = typer.Argument(..., help="Its number, as 'outreach token list' shows it.")) -> None:
    """End a token at once."""
    with open_engine() as engine, engine.database.write() as session:
        programs.revoke(session, token, engine.clock.now(), "operator")
    print("It has ended.")


def _ends(words: str, zone: tzinfo, now: datetime) -> datetime:
    days = words.removesuffix("days").removesuffix("day").strip()
    if days.isdecimal() and len(days) < 6:
        return now + timedelta(days=int(days))
    try:
        return read_moment(words, zone)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--expires") from error
