"""The demo: a sandbox mail server, a team with their contacts and fifty mails, and the daemon at work on them."""

import logging
import signal
import threading
from pathlib import Path

import typer

from outreach.cli.demo.check import play
from outreach.cli.demo.other_side import create_other_side
from outreach.cli.demo.serving import serving
from outreach.cli.demo.setup import PASSWORD, Stage, open_stage
from outreach.cli.run import serve
from outreach.service.daemon import Daemon
from outreach.service.single import only_one

_TOUR = """\
Outreach plays with {mails} mails of {house}, on this machine alone; nothing leaves it.
It is {now} in the story.

  The salespeople's page   {pages}
      sign in as           {maya}
      (or as               {jonas}, {ruth})
      password             {password}

  The other side           {other}
      where their contacts read what was sent, and where you can answer in their name

What to look at
  1. Iris Navarro wrote: “I can't take calls; can you email me the pricing?” Open her draft: it answers by mail and
     says that we noticed. Open her contact page: the call that she once asked for is refused, in her own words.
  2. Approve it. Within seconds it lies on the other side. Answer there as Iris: you are heard.
  3. Ed Sorensen has been silent, and a follow-up waits for your yes. Answer as Ed on the other side first:
     the draft goes from the list by itself.
  4. Owen Callaghan is asleep in Sydney: approve his mail now, and it leaves at eight in his morning.
  5. Walter wants no mail, Priya none for months, Gloria is unhappy: see on their pages what that stops.

Ctrl-C ends it. Everything lies in {folder}.
"""

_CHATTY = ("apscheduler", "mail.log")
"""Loggers of libraries that warn of what is harmless here: a poll that is not over when the next one is due."""

Folder = typer.Option(Path(".demo"), help="Where the demo keeps its files; emptied when it starts.")


def demo(
    check: bool = typer.Option(False, "--check", help="Play it without a person, print a report, exit 0 or 1."),
    folder: Path = Folder,
) -> None:
    """Everything runs on this machine and reaches nobody outside it."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
    typer.echo("One moment: the stage is being put up.", err=True)
    with open_stage(folder) as stage, only_one(stage.engine.database):
        daemon = Daemon(stage.engine)
        daemon.start()
        server, thread, pages = serve(stage.engine, daemon)
        try:
            code = play(stage, pages) if check else _show(stage, pages)
        finally:
            server.should_exit = True
            thread.join()
            daemon.stop()
    raise typer.Exit(code)


def _show(stage: Stage, pages: str) -> int:
    """With a person, until Ctrl-C or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with serving(create_other_side(stage, pages)) as other:
        print(_tour(stage, pages, other), flush=True)
        stop.wait()
    return 0


def _tour(stage: Stage, pages: str, other: str) -> str:
    team = stage.story.team
    maya, jonas, ruth = (user.email for user in team.users[:3])
    return _TOUR.format(
        mails=len(stage.story.mails),
        house=team.name,
        now=f"{stage.clock.now():%A %d %B, %H:%M} UTC",
        pages=pages,
        other=other,
        maya=maya,
        jonas=jonas,
        ruth=ruth,
        password=PASSWORD,
        folder=stage.folder,
    )
