"""How is one pass of the main job run by hand?"""

import json
from dataclasses import asdict, replace
from datetime import datetime

import typer

from outreach.cli.house import open_engine
from outreach.cli.why import moment_of
from outreach.contacts.wish_words import WAYS
from outreach.errors import ConfigError
from outreach.planning.replanner import progress
from outreach.planning.settle import PlannedCount
from outreach.planning.tried.rehearse import Rehearsed, rehearse
from outreach.service.engine import Engine
from outreach.service.memory import calm
from outreach.service.single import only_one
from outreach.web.times import Face

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


def plan(
    dry_run: bool = typer.Option(False, "--dry-run", help="Show what would be planned, and write nothing."),
    at: str = typer.Option("", "--at", help="With --dry-run: another time, like 2026-03-10 or '2026-03-10 09:30'."),
    as_json: bool = AsJson,
) -> None:
    """Listen, plan and render."""
    if dry_run:
        _rehearse(at, as_json)
        return
    if at:
        raise ConfigError("planning is for now alone", where="--at", remedy="add --dry-run")
    with open_engine() as engine, only_one(engine.database):
        thought = engine.think()
        if (rest := _replanned(engine)).contacts:
            again = engine.think()
            thought = replace(thought, planned=thought.planned + rest + again.planned, rendered=again.rendered)
    if as_json:
        print(json.dumps(asdict(thought)))
        return
    print(f"heard {thought.listened.messages} messages with {thought.listened.signals} signals")
    print(f"planned for {thought.planned.contacts} contacts: {thought.planned.proposed} proposed, "
          f"{thought.planned.refused} refused")  # fmt: skip
    print(f"rendered {thought.rendered.drafts}, failed {thought.rendered.failed}, voided {thought.voided}")


def _replanned(engine: Engine) -> PlannedCount:
    """Everyone anew, to the end, where the rules have changed."""
    with engine.database.read() as session:
        left = progress(session)
    if left is None:
        return PlannedCount()
    typer.echo(f"the rules have changed: planning {left.of - left.done:,} contacts anew", err=True)
    return engine.replan()


def _rehearse(at: str, as_json: bool) -> None:
    """One line a contact, then how many."""
    with open_engine() as engine, engine.database.read() as session:
        face = Face(engine.settings.zone, engine.clock.now())
        moment = moment_of(at, face)
        counts = {"proposed": 0, "refused": 0, "waiting": 0}
        for each in rehearse(session, engine.policy, engine.ears, moment, face.now):
            outcome = each.plan
            counts["proposed" if outcome.planned else "refused" if outcome.refused else "waiting"] += 1
            print(json.dumps(each.as_dict(), ensure_ascii=False) if as_json else _told(each, moment, face))
    if not as_json:
        told = ", ".join(f"{count} {what}" for what, count in counts.items())
        print(f"{face.when(moment).text}: {told}; nothing was written")


def _told(each: Rehearsed, moment: datetime, face: Face) -> str:
    outcome, name = each.plan, f"{each.contact_id:>6}  {each.name}"
    if (planned := outcome.planned) is not None:
        leaves = f", leaves {face.when(planned.not_before).text}" if planned.not_before > moment else ""
        return f"{name}: {planned.rule.name} by {WAYS[planned.channel]}{leaves}, for {each.owner} to decide"
    until = f" until {face.when(outcome.due_at).text}" if outcome.due_at is not None else ""
    refused = "; ".join(f"{each.rule.name} refused ({', '.join(sorted(each.codes))})" for each in outcome.refused)
    return f"{name}: {'waits' if until else 'nothing'}{until}" + (f": {refused}" if refused else "")


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
