"""Is a rules file fit to be put in force, and how is one written?"""

import json
from dataclasses import asdict
from pathlib import Path

import typer

from outreach import config
from outreach.planning import policy
from outreach.planning.plain_english import as_text, tell_policy
from outreach.planning.rules import RulesFile

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.command()
def check(file: Path | None = typer.Argument(None, help="The file; left out: the one in force.")) -> None:
    """Exit 0, or 78 with every fault as file:line:column."""
    settings = config.load()
    path = file or settings.rules_path
    loaded = policy.load(path, settings.templates)
    print(f"{path}: {len(loaded.rules)} rules, version {loaded.version}: in order")


@app.command()
def schema() -> None:
    """Print the JSON Schema of rules files, for editors."""
    print(json.dumps(RulesFile.model_json_schema(), indent=2, ensure_ascii=False))


@app.command()
def show(
    file: Path | None = typer.Argument(None, help="The file; left out: the one in force."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a passage."),
) -> None:
    """Read the whole policy back as sentences."""
    settings = config.load()
    passages = tell_policy(policy.load(file or settings.rules_path, settings.templates))
    if not as_json:
        print(as_text(passages))
        return
    for passage in passages:
        print(json.dumps(asdict(passage), ensure_ascii=False))
