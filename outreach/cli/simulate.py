"""What would other rules have done, and what does the plan do in shadow mode?"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from outreach import config
from outreach.clock import SystemClock
from outreach.database import Database
from outreach.errors import ConfigError
from outreach.planning.policy import policy
from outreach.studies import report, shadowed
from outreach.studies.comparison import Comparison
from outreach.studies.simulation import Task, simulate

_LAST_WEEKS = timedelta(weeks=4)


def simulate_rules(
    file: Path = typer.Argument(help="The rules file to try."),
    since: str = typer.Option("", help="From which day on, like 2026-01-01; left out: a year ago."),
    until: str = typer.Option("", help="Until which day; left out: now."),
    against: Path | None = typer.Option(None, help="The rules file to compare with; left out: the one in force."),
    html: Path | None = typer.Option(None, help="Write a page with charts there."),
    as_json: bool = typer.Option(False, "--json", help="All of it as one JSON object."),
    processes: int = typer.Option(2, min=1, help="How many processes share the work."),
) -> None:
    """Play a rules file over what is recorded, beside the one in force. Nothing is written but the page."""
    settings, now = config.load(), SystemClock().now()
    task = Task(
        policy.load(against or settings.rules_path, settings.templates),
        policy.load(file, settings.templates),
        _day(since, settings.zone, now - timedelta(days=365)),
        _day(until, settings.zone, now),
    )
    if task.since >= task.until:
        raise ConfigError("it ends before it begins", where="--since", remedy="name an earlier day")
    found = _with_progress(Database(settings.database), task, settings, processes)
    if html is not None:
        names = str(against or settings.rules_path), str(file)
        html.write_text(report.as_page(found, *names, settings.zone), encoding="utf-8")
    if as_json:
        print(json.dumps(report.as_data(found), ensure_ascii=False))
        return
    print("\n".join(report.in_words(found)))
    if html is not None:
        print(f"wrote {html}")


def shadow(
    since: str = typer.Option("", help="From which day on; left out: the last four weeks."),
    until: str = typer.Option("", help="Until which day; left out: now."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """What the plan did in shadow mode, beside what people did by themselves."""
    settings, now = config.load(), SystemClock().now()
    first, last = _day(since, settings.zone, now - _LAST_WEEKS), _day(until, settings.zone, now)
    database = Database(settings.database)
    with database.read() as session:
        found = shadowed.look(session, first, last, settings.zone)
    print(json.dumps(found.as_dict(), ensure_ascii=False) if as_json else "\n".join(found.in_words()))
    if not settings.house.shadow and not as_json:
        typer.echo("Shadow mode is off: what is planned now becomes drafts.", err=True)


def _day(text: str, zone: object, otherwise: datetime) -> datetime:
    if not text:
        return otherwise
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type]
    except ValueError as error:
        raise ConfigError(f"{text!r} is no day", where="--since", remedy="write it like 2026-01-01") from error


def _with_progress(database: Database, task: Task, settings: config.Settings, processes: int) -> Comparison:
    columns = TextColumn("replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=None)
        try:
            return simulate(
                database, task, settings.zone, lambda done, total: progress.update(bar, completed=done, total=total),
                processes,
            )  # fmt: skip
        finally:
            database.close()
