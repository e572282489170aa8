"""Is a rules file fit to be put in force?"""

from pathlib import Path

import typer

from outreach import config
from outreach.planning import policy


def check(
    action: str = typer.Argument("check", help="check"),
    file: Path | None = typer.Argument(None, help="The file; left out: the one in force."),
) -> None:
    """Exit 0, or 78 with every fault as file:line:column."""
    if action != "check":
        raise typer.BadParameter("the actions are: check")
    settings = config.load()
    path = file or settings.rules_path
    loaded = policy.load(path, settings.templates)
    print(f"{path}: {len(loaded.rules)} rules, version {loaded.version}: in order")
