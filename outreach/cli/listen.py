"""What does this message say? `outreach listen` for files and for labelled cases."""

import json
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from outreach.inbox.parse import parse
from outreach.listening.cases import case_message, heard_object


def listen(
    files: Annotated[list[Path] | None, typer.Argument(help="Messages to read (.eml).")] = None,
    cases: Annotated[Path | None, typer.Option(help="Labelled cases, one JSON object a line.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    cases_from_corrections: Annotated[
        Path | None, typer.Option(help="Write what people corrected as labelled cases into this file.")
    ] = None,
) -> None:
    """Read messages and say what each asks for, with the words it was read from."""
    if cases_from_corrections:
        # Reading a mail needs no house: the database is loaded for this alone.
        import_module("outreach.cli.corrections").write_cases(cases_from_corrections)
    for path in files or []:
        _show(heard_object(path.name, parse(path.read_bytes())), as_json)
    if cases:
        with cases.open(encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    case = json.loads(line)
                    _show(heard_object(case["id"], case_message(case)), as_json=True)
    if not files and not cases and not cases_from_corrections:
        raise typer.BadParameter("name a file, or --cases with a file of cases")


def _show(heard: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(heard, ensure_ascii=False))
        return
    typer.echo(f"{heard['id']}: {_writer(heard)}")
    for signal in heard["signals"]:
        fields = ", ".join(
            f"{key} {value}" for key, value in signal.items() if key not in ("kind", "quote", "text") and value
        )
        typer.echo(f"  {signal['kind']}{': ' + fields if fields else ''}")
        typer.echo(f"    “{' '.join(signal['quote'].split())}”")


def _writer(heard: dict[str, Any]) -> str:
    if not heard["automatic"]:
        return "written by a person" if heard["signals"] else "written by a person; asks for nothing"
    back = f", back on {heard['return_date']}" if heard["return_date"] else ""
    return f"automatic, {heard['automatic'].replace('_', ' ')}{back}"
