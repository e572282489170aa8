"""Why is something done for a contact, or not, and why did a mail go out, in a terminal?"""

import json
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import typer
from sqlmodel import Session

from outreach.cli.house import find_contact, open_engine
from outreach.contacts.records import Contact, User
from outreach.errors import ConfigError, NotFound
from outreach.service.engine import Engine
from outreach.web.shown import Quoted
from outreach.web.shown_sent import ShownSent, entry_of, shown_sent
from outreach.web.shown_why import ShownWhy, shown_why
from outreach.web.times import Face, read_moment


def why(
    what: str = typer.Argument(..., help="A contact: number, address or name; or a Message-ID of ours."),
    rule: str | None = typer.Option(None, "--rule", help="This rule alone."),
    at: str = typer.Option("", "--at", help="Another time, past or to come: 2026-03-10 or '2026-03-10 09:30'."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """What holds, every rule's verdict, what counted, and what comes next; or why a mail of ours went out."""
    with open_engine() as engine, engine.database.read() as session:
        entry = entry_of(session, what) if "@" in what else None
        if entry is not None:
            sent = shown_sent(session, entry, Face(_zone(session, engine, entry.contact_id), engine.clock.now()))
            _print(sent.data, _sent_lines(sent), as_json)
            return
        if what.strip().startswith("<"):
            raise NotFound(f"no mail of ours has the Message-ID {what}", remedy="see 'outreach contact ADDRESS'")
        contact_id = find_contact(session, what).id or 0
        face = Face(_zone(session, engine, contact_id), engine.clock.now())
        shown = shown_why(session, engine, contact_id, moment_of(at, face), face, rule)
        _print(shown.data, _why_lines(shown), as_json)


def moment_of(text: str, face: Face) -> datetime:
    """What --at says; now if it says nothing."""
    try:
        return read_moment(text, face.zone) if text else face.now
    except ValueError as error:
        raise ConfigError(str(error), where="--at") from error


def _zone(session: Session, engine: Engine, contact_id: int) -> tzinfo:
    owner = session.get(User, session.get_one(Contact, contact_id).owner_id or 0)
    return ZoneInfo(owner.zone) if owner is not None else engine.settings.zone


def _print(data: dict[str, Any], lines: list[str], as_json: bool) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False) if as_json else "\n".join(lines))


def _why_lines(shown: ShownWhy) -> list[str]:
    lines = [f"{shown.someone.name} ({shown.someone.id}), owner {shown.someone.owner}, {shown.at.text}", shown.next]
    lines += [shown.about_time] if shown.about_time else []
    for title, said in (
        ("What they asked for", shown.wishes),
        ("Reasons to wait", shown.holds),
        ("Nobody has answered", shown.owed),
        ("What they said", shown.heard),
    ):
        if said:
            lines += [f"\n{title}:", *(f"  {_quoted(each)}" for each in said)]
    lines.append("\nEvery rule, in the order in which they are tried:")
    for rule in shown.rules:
        lines += [f"  {rule.name} {rule.state}", *(f"    {line}" for line in rule.lines)]
    return [*lines, "\nWhat counted:", *(f"  {count}" for count in shown.counts or ("There is no cap.",))]


def _quoted(said: Quoted) -> str:
    quote = f" “{' '.join(said.quote.split())}”" if said.quote else ""
    doubt = f", not sure that they wrote it: {said.doubt}" if said.doubt else ""
    source = f", {said.source}" if said.source else ""
    return f"{said.words}{quote} ({said.day}{source}{doubt})"


def _sent_lines(shown: ShownSent) -> list[str]:
    title = f"{shown.subject or shown.rule}, to {shown.someone.name}: draft {shown.id}, {shown.state}"
    lines = [title, f"“{shown.purpose}”", ""]
    for step in shown.steps:
        lines += [f"{step.at.text}: {step.what}", *(f"    {line}" for line in step.lines)]
    if shown.considered:
        lines.append("\nWhat else was considered when it was planned:")
    for rule, why_not in shown.considered:
        lines += [f"  {rule}", *(f"    {line}" for line in why_not)]
    return lines
