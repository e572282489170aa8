"""How does a person put right what was heard, in a terminal?"""

import json
from pathlib import Path

import typer

from outreach.cli.house import acting_user, open_engine
from outreach.errors import ConfigError
from outreach.listening import corrector
from outreach.listening.corrected_cases import corrected_cases

As = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER.")


def correct(
    signal: int,
    meant: str = typer.Option("", "--meant", help="What was meant: one JSON object of the guide, or a list of them."),
    as_: str | None = As,
) -> None:
    """A sentence did not mean what was heard: take it back with all that followed."""
    instead = _read(meant)
    with open_engine() as engine, engine.database.write() as session:
        user = acting_user(session, as_)
        done = corrector.correct(session, signal, user, instead, engine.settings.house, engine.clock.now())
    print(f"Taken back: {done.kind}." + (f" Heard instead: {done.meant}." if done.meant else ""))


def _read(meant: str) -> list[object] | None:
    if not meant:
        return None
    try:
        read = json.loads(meant)
    except json.JSONDecodeError as why:
        remedy = """write it like '{"kind": "channel", "channel": "phone", "wish": "refuse"}'"""
        raise ConfigError(f"this is no JSON: {why}", where="--meant", remedy=remedy) from why
    return read if isinstance(read, list) else [read]


def write_cases(path: Path) -> None:
    """Write every corrected message as a case of the label guide, one JSON object a line."""
    with open_engine() as engine, engine.database.read() as session:
        lines = [json.dumps(case, ensure_ascii=False) + "\n" for case in corrected_cases(session)]
    path.write_text("".join(lines), encoding="utf-8")
    typer.echo(f"{len(lines)} cases in {path}: they hold what people wrote; look before you pass them on")
