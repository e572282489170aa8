"""Who of us may come in? Users, invitations, and where they are signed in."""

import typer
from sqlmodel import Session, col, select

from outreach.cli.house import open_engine
from outreach.contacts.records import User
from outreach.errors import NotFound
from outreach.web import users

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
_WHO = typer.Argument(..., help="Their email.")


def find_user(session: Session, email: str) -> User:
    """A user by their email; raises `NotFound`."""
    found = users.find(session, email)
    if found is None:
        known = ", ".join(user.email for user in session.exec(select(User))) or "nobody"
        raise NotFound(f"there is no user {email}", where="users", remedy=f"known are {known}")
    return found


@app.command()
def add(
    email: str = _WHO,
    name: str = typer.Option(..., "--name", help="As pages show it."),
    role: str = typer.Option("rep", "--role", help="rep, manager, operator, support or marketing."),
    department: str = typer.Option("sales", "--department", help="Whose touches theirs are."),
    zone: str | None = typer.Option(None, "--zone", help="IANA zone; left out: that of the house."),
) -> None:
    """One more of us, beside those of config/outreach.yaml."""
    with open_engine() as engine, engine.database.write() as session:
        own = zone or engine.settings.house.zone
        users.add(session, name, email, role, department, own, engine.clock.now())
    print(f"{name} is a user. 'outreach user invite {email}' makes a link by which they set a password.")


@app.command("list")
def list_() -> None:
    """All of us."""
    with open_engine() as engine, engine.database.read() as session:
        for user in session.exec(select(User).order_by(col(User.email))):
            state = "" if user.active else ", disabled"
            word = "" if user.password_hash else ", no password"
            print(f"{user.email}: {user.name}, {user.role}, {user.department}, {user.zone}{word}{state}")


@app.command()
def invite(email: str = _WHO) -> None:
    """Make a link by which they set a password, once, within seven days."""
    with open_engine() as engine, engine.database.write() as session:
        link = users.invite(session, find_user(session, email), engine.clock.now())
        base = engine.settings.house.web.own_address
    print(f"{base}/invite/{link}")
    typer.echo("Give it to them alone: whoever opens it first sets the password.", err=True)


@app.command()
def disable(email: str = _WHO) -> None:
    """They come in no more: signed out everywhere, their tokens ended."""
    with open_engine() as engine, engine.database.write() as session:
        users.shut_out(session, find_user(session, email), engine.clock.now())
    print(f"{email} comes in no more. Contacts of theirs stay theirs until somebody else owns them.")


@app.command()
def enable(email: str = _WHO) -> None:
    """They may sign in again."""
    with open_engine() as engine, engine.database.write() as session:
        users.let_in(session, find_user(session, email), engine.clock.now())
    print(f"{email} may sign in.")


def sessions(
    email: str = _WHO,
    revoke: bool = typer.Option(False, "--revoke", help="Sign them out everywhere."),
    one: str | None = typer.Option(None, "--one", help="With --revoke: of this one alone, by its name."),
) -> None:
    """Where a user is signed in; with --revoke, no more."""
    with open_engine() as engine, engine.database.write() as session:
        now, user = engine.clock.now(), find_user(session, email)
        if revoke:
            ended = users.end_sessions(session, user.id or 0, now, "operator", named=one)
            print(f"{ended} ended")
            return
        for row in users.sessions(session, user.id or 0, now):
            called = row.browser or "a browser"
            print(f"{users.name_of(row)}: {called}, since {row.created_at:%Y-%m-%d %H:%M}, "
                  f"last seen {row.last_seen_at:%Y-%m-%d %H:%M} UTC")  # fmt: skip
