"""Is a rules file fit to be put in force, and how is one written?"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer

from outreach import config
from outreach.cli.simulate import simulate_rules
from outreach.clock import SystemClock
from outreach.errors import ConfigError
from outreach.planning.english.plain_english import as_text, tell_policy
from outreach.planning.policy import policy
from outreach.planning.policy.policy import Examined
from outreach.planning.policy.schema import schema_text
from outreach.planning.tried.tried import never_fired, try_all
from outreach.service import rulebook

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


app.command("simulate")(simulate_rules)


@app.command()
def check(
    file: Path | None = typer.Argument(None, help="The file; left out: the one in force."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """Exit 0, or 78 with every error as file:line:column; warnings are shown in any case."""
    settings = config.load()
    path = file or settings.rules_path
    looked = rulebook.look(settings, SystemClock().now(), path)
    version = looked.policy.version if looked.policy is not None else None
    if as_json:
        faults = [fault.as_dict() for fault in looked.faults]
        print(json.dumps({"file": str(path), "version": version, "rules": len(looked.rules), "faults": faults}))
    else:
        for fault in looked.faults:
            print(fault, file=sys.stderr)
        _tell(path, looked, version)
    raise typer.Exit(0 if version is not None else ConfigError.exit_code)


def _tell(path: Path, looked: Examined, version: str | None) -> None:
    warnings = len(looked.faults) - len(looked.errors)
    counts = ((len(looked.errors), "error"), (warnings, "warning"))
    told = [f"{count} {what}{'s' * (count != 1)}" for count, what in counts]
    if version is None:
        print(f"{path}: {told[0]}, {told[1]}: not fit to be put in force", file=sys.stderr)
    else:
        print(f"{path}: {len(looked.rules)} rules, version {version}: " + (told[1] if warnings else "in order"))


@app.command()
def schema() -> None:
    """Print the JSON Schema of rules files, for editors."""
    print(schema_text(), end="")


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


@app.command("test")
def try_rules(
    file: Path | None = typer.Argument(None, help="The expectations; left out: config/rules.test.yaml."),
    rules: Path | None = typer.Option(
        None, "--rules", help="The rules to hold them against; left out: those in force."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON object an expectation."),
) -> None:
    """Do the rules do what you expect of them? Exit 0, 1 where one fails, 78 where a file is wrong."""
    settings = config.load()
    loaded = policy.load(rules or settings.rules_path, settings.templates)
    tried = try_all(file or settings.rules_path.with_name("rules.test.yaml"), loaded)
    failed = [each for each in tried if each.failures]
    if as_json:
        for each in tried:
            print(json.dumps(each.as_dict(), ensure_ascii=False))
    else:
        for each in failed:
            print("\n".join(each.told()))
        print(f"{len(tried) - len(failed)} of {len(tried)} expectations hold")
    if unfired := never_fired(tried, loaded):
        print(f"no expectation lets these rules propose anything: {', '.join(unfired)}", file=sys.stderr)
    raise typer.Exit(1 if failed else 0)
