"""How is a house set up, looked over and brought up to date?"""

import importlib.metadata
import json
import shutil
from pathlib import Path

import typer

from outreach import config
from outreach.clock import SystemClock
from outreach.credentials import signing_key
from outreach.database import Database
from outreach.errors import ConfigError
from outreach.planning.policy.schema import schema_text
from outreach.service.doctor import examine

_MARKS = {"ok": "ok     ", "warning": "WARNING", "error": "ERROR  "}


def starter() -> Path:
    """Where the starter files lie: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    return package / "starter" if (package / "starter").is_dir() else package.parent


def init(
    folder: Path = typer.Argument(Path(), help="Where to write; none of your files is overwritten."),
) -> None:
    """Write config/, templates/ and a signing key."""
    written = []
    for name in ("config", "templates"):
        source = starter() / name
        for path in sorted(source.rglob("*")):
            target = folder / name / path.relative_to(source)
            if path.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                written.append(target)
    # Made by the program, so it is always this version's; whoever edits it by hand edits nothing.
    schema = folder / "config" / "rules.schema.json"
    if not schema.is_file() or schema.read_text(encoding="utf-8") != schema_text():
        schema.write_text(schema_text(), encoding="utf-8")
        written.append(schema)
    signing_key(folder / ".outreach" / "key")
    for target in written:
        print(f"wrote {target}")
    print("Next: fill in config/outreach.yaml, set OUTREACH_<ACCOUNT>_PASSWORD, then run 'outreach doctor'.")


def doctor(as_json: bool = typer.Option(False, "--json", help="One JSON object a line.")) -> None:
    """Look at everything; exits 1 where something is wrong."""
    wrong = 0
    for finding in examine(config.load(), SystemClock()):
        wrong += finding.level == "error"
        if as_json:
            print(json.dumps({"level": finding.level, "what": finding.what, "remedy": finding.remedy}))
        else:
            print(f"{_MARKS[finding.level]}  {finding.what}" + (f"; {finding.remedy}" if finding.remedy else ""))
    raise typer.Exit(1 if wrong else 0)


def show_config() -> None:
    """Print the resolved settings as JSON."""
    settings = config.load()
    database = Database(settings.database)
    shown = {
        "database": database.shown_url,
        "config": str(settings.config),
        "templates": str(settings.templates),
        "data": str(settings.data),
        "house": settings.house.model_dump(mode="json"),
    }
    print(json.dumps(shown, indent=2))


def migrate() -> None:
    """Bring the schema up to date."""
    database = Database(config.load().database)
    database.migrate()
    print(f"{database.shown_url} is up to date")


def version() -> None:
    """Print the version."""
    try:
        print(importlib.metadata.version("outreach"))
    except importlib.metadata.PackageNotFoundError as error:
        raise ConfigError("outreach is not installed", remedy="run 'pip install -e .'") from error
