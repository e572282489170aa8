"""How does somebody see for themselves whether the promises were kept on their own data?"""

import json
from dataclasses import asdict

import typer

from outreach.cli.audit import told
from outreach.cli.house import open_engine
from outreach.keeping.chain import chain_key
from outreach.keeping.instance import halted
from outreach.keeping.sealer import kept_head
from outreach.keeping.verifier import verify as walk
from outreach.service.kept_promises import Kept, kept, missing


def verify(
    servers: bool = typer.Option(False, "--servers", help="Compare with the mail servers too."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line."),
) -> None:
    """Run every promise as a query; exits 1 where one was broken."""
    with open_engine() as engine, engine.database.read() as session:
        found = list(kept(session, engine.clock.now()))
        found += missing(session, engine.settings) if servers else ()
        anchor = kept_head(engine.settings.anchor_path)
        trail = walk(session, chain_key(engine.key), [anchor] if anchor is not None else [])
        found.append(Kept("audit", told(trail).replace("\n", "; "), 1 if trail.fault else 0))
        why = halted(session)
    for each in found:
        print(json.dumps(asdict(each)) if as_json else _line(each))
    if why:
        typer.echo(f"Nothing is sent: {why}", err=True)
    raise typer.Exit(1 if any(each.broken and not each.only_told for each in found) else 0)


def _line(each: Kept) -> str:
    mark = "       " if each.only_told else "BROKEN " if each.broken else "kept   "
    first = f" (first: {', '.join(map(str, each.first))})" if each.first else ""
    return f"{mark}  {each.name:<20}  {each.broken:>6}  {each.promise}{first}"
