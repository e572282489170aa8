"""How do the sending accounts stand, and how does a person pause one or let it go on?"""

import json
from dataclasses import asdict

import typer

from outreach.cli.house import open_engine
from outreach.errors import NotFound
from outreach.sending import pausing
from outreach.sending.standing import Standing, standing
from outreach.service.engine import Engine
from outreach.web.times import Face

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Name = typer.Argument(..., help="The account's name.")


@app.callback(invoke_without_command=True)
def accounts(ctx: typer.Context, as_json: bool = typer.Option(False, "--json", help="One JSON object a line.")) -> None:
    """Each account: paused or sending, what of its limits is used, what waits and why."""
    if ctx.invoked_subcommand is not None:
        return
    with open_engine() as engine, engine.database.read() as session:
        face = Face(engine.settings.zone, engine.clock.now())
        for each in standing(session, engine.settings.house.accounts, engine.clock.now()):
            print(json.dumps(asdict(each), default=str) if as_json else "\n".join(_lines(each, face)))


@app.command()
def pause(name: str = Name, why: str = typer.Option("paused by hand", "--why", help="Shown to everybody.")) -> None:
    """Let nothing leave an account until it is resumed."""
    with open_engine() as engine, engine.database.write() as session:
        pausing.pause(session, _known(engine, name), why, engine.clock.now())
    print(f"nothing leaves account {name} until 'outreach accounts resume {name}'")


@app.command()
def resume(name: str = Name) -> None:
    """Let a paused account go on; what came back before is not counted again."""
    with open_engine() as engine, engine.database.write() as session:
        pausing.resume(session, _known(engine, name), "operator", engine.clock.now())
    print(f"account {name} sends again")


def _known(engine: Engine, name: str) -> str:
    names = [account.name for account in engine.settings.house.accounts]
    if name not in names:
        raise NotFound(f"there is no account {name}", remedy=f"there are {', '.join(names)}")
    return name


def _lines(each: Standing, face: Face) -> list[str]:
    state = f"PAUSED: {each.paused_why}" if each.paused_at is not None else "sending"
    doubt = f", {each.in_doubt} in doubt" if each.in_doubt else ""
    lines = [f"{each.account}: {state}; {each.due} due{doubt}"]
    lines += [f"  {words}: {used} used, {max(0, most - used)} free" for words, used, most in each.limits]
    for domain, why, until in each.held:
        about = f"mail to {domain}" if domain else "all mail"
        lines.append(f"  {about} waits: {why}" + (f", until {face.when(until).text}" if until is not None else ""))
    if each.paused_at is not None:
        lines.append(f"  paused {face.when(each.paused_at).text}; 'outreach accounts resume {each.account}' ends it")
    return lines
