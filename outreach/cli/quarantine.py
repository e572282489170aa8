"""What was kept aside, and what is to be done about it?"""

import typer

from outreach.cli.house import open_engine
from outreach.inbox import kept_aside
from outreach.listening.listener import TRIES


def quarantine(
    resolved: int | None = typer.Option(None, "--resolved", help="The number of one that you have looked at."),
    again: bool = typer.Option(False, "--again", help="Hear once more what could not be heard."),
) -> None:
    """Messages that could not be read or heard; they stay on the server, and their senders are not written to."""
    with open_engine() as engine, engine.database.write() as session:
        if resolved is not None:
            kept_aside.resolve(session, resolved, engine.clock.now())
            print(f"{resolved} is resolved.")
        elif again:
            print(f"{kept_aside.hear_again(session)} are heard once more at the next pass.")
        else:
            found = kept_aside.kept_aside(session, TRIES)
            for item in found:
                print(f"{item.id or '-':>5}  {item.where}: {item.why}")
                for line in item.head.splitlines()[:5]:
                    print(f"       | {line}")
            if not found:
                print("Nothing is kept aside.")
