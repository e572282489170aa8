"""How is one pass of the main job run by hand?"""

import json
from dataclasses import asdict

import typer

from outreach.cli.house import open_engine
from outreach.service.memory import calm
from outreach.service.single import only_one

AsJson = typer.Option(False, "--json", help="One JSON object.")


def poll(as_json: bool = AsJson) -> None:
    """Read every account once; exits 75 where one could not be read."""
    with open_engine() as engine, only_one(engine.database):
        calm()
        polled = engine.poll_all()
    if as_json:
        print(json.dumps(asdict(polled)))
    else:
        print(f"{polled.filed} new, {polled.known} known, {polled.quarantined} quarantined, {polled.vanished} vanished")
        if polled.trouble:
            typer.echo(polled.trouble, err=True)
    raise typer.Exit(75 if polled.trouble else 0)


def plan(as_json: bool = AsJson) -> None:
    """Listen, plan and render."""
    with open_engine() as engine, only_one(engine.database):
        thought = engine.think()
    if as_json:
        print(json.dumps(asdict(thought)))
        return
    print(f"heard {thought.listened.messages} messages with {thought.listened.signals} signals")
    print(f"planned for {thought.planned.contacts} contacts: {thought.planned.proposed} proposed, "
          f"{thought.planned.refused} refused")  # fmt: skip
    print(f"rendered {thought.rendered.drafts}, failed {thought.rendered.failed}, voided {thought.voided}")


def send(as_json: bool = AsJson) -> None:
    """Send what is approved and due; exits 75 where a server could not be reached."""
    with open_engine() as engine, only_one(engine.database):
        sent = engine.send(alone=True)
    if as_json:
        print(json.dumps({"counts": dict(sent.counts), "trouble": sent.trouble}))
    else:
        print(
            ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in sent.counts.items() if count) or "nothing"
        )
        for trouble in sent.trouble:
            typer.echo(trouble, err=True)
    raise typer.Exit(75 if sent.trouble else 0)
