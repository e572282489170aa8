"""The command line: finds the command, loads no more than it needs, and tells errors in one line."""

import importlib
import sys
import traceback
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from outreach.errors import OutreachError
from outreach.scrubbed import inert, scrub
from outreach.uncollected import uncollected

COMMANDS = {
    "init": ("outreach.cli.setup:init", "Write a commented starter configuration, rules and templates."),
    "doctor": ("outreach.cli.setup:doctor", "Look at everything that can be reached and say what to do."),
    "config": ("outreach.cli.setup:show_config", "Show the settings in force; secrets are never printed."),
    "migrate": ("outreach.cli.setup:migrate", "Bring the database to this version's schema."),
    "import": ("outreach.cli.people:import_csv", "Take in contacts from a CSV file."),
    "password": ("outreach.cli.people:password", "Set a user's password for the pages."),
    "user": ("outreach.cli.users:app", "Add, invite and shut out those of us who use the pages."),
    "sessions": ("outreach.cli.users:sessions", "Where a user is signed in; sign them out."),
    "token": ("outreach.cli.tokens:app", "Tokens with which programs ask in a user's name."),
    "contact": ("outreach.cli.people:contact", "Show one contact: wishes, holds, touches, what is refused and why."),
    "why": ("outreach.cli.why:why", "Why something is done for a contact, or not; why a mail of ours went out."),
    "questions": ("outreach.cli.asked:questions", "What you must know, and what only you can decide."),
    "answer": ("outreach.cli.asked:answer", "Say yes or no to a question."),
    "agree": ("outreach.cli.people:agree", "Say yes to a wish that loosens an earlier one."),
    "correct": ("outreach.cli.corrections:correct", "Say that a sentence did not mean what was heard."),
    "consent": (
        "outreach.cli.consent:consent",
        "Record on what ground we may write to a contact, or its end.",
    ),
    "links": ("outreach.cli.links:links", "Contacts' own pages: where they lie, a link to one, the keys."),
    "lift": ("outreach.cli.people:lift", "End a hold: what there was to wait for is settled."),
    "poll": ("outreach.cli.passes:poll", "Read every account once."),
    "plan": ("outreach.cli.passes:plan", "Listen to what arrived, plan and render; nothing is sent."),
    "send": ("outreach.cli.passes:send", "Send what is approved and due, once."),
    "auth": ("outreach.cli.auth:app", "Log in at Google or Microsoft for an account."),
    "accounts": ("outreach.cli.accounts:app", "How the sending accounts stand; pause one, let one go on."),
    "run": ("outreach.cli.run:run", "The daemon: poll, listen, plan, send, serve the pages."),
    "queue": ("outreach.cli.review:queue", "What waits for you."),
    "show": ("outreach.cli.review:show", "One draft, its thread and its reasons."),
    "approve": ("outreach.cli.review:approve", "Say yes to a draft."),
    "undo": ("outreach.cli.review:undo", "Take a yes back before the mail leaves."),
    "edit": ("outreach.cli.review:edit", "Change a draft in $EDITOR."),
    "skip": ("outreach.cli.review:skip", "Not this one."),
    "hand-over": (
        "outreach.cli.giving:hand_over",
        "Give a contact, or one draft, to a colleague; take one.",
    ),
    "promise": ("outreach.cli.giving:promise", "What you promised is done, or was no promise."),
    "done": ("outreach.cli.review:done", "You did what a card says."),
    "resolve": ("outreach.cli.review:resolve", "Say what became of a mail that is in doubt."),
    "write": ("outreach.cli.review:write", "Draft a mail to a contact by hand, from a template."),
    "quarantine": ("outreach.cli.quarantine:quarantine", "Messages that could not be read or heard."),
    "listen": ("outreach.cli.listen:listen", "What a message says: one JSON object a line."),
    "rules": ("outreach.cli.rules:app", "Check rules files, and tell editors how they are written."),
    "shadow": ("outreach.cli.simulate:shadow", "What the plan did in shadow mode, when no draft reaches anyone."),
    "verify": ("outreach.cli.verify:verify", "Whether the promises were kept, on your own data."),
    "audit": ("outreach.cli.audit:app", "What was decided and revealed, and whether the record of it is whole."),
    "export": ("outreach.cli.personal:export", "Everything that is kept about one person, as JSON."),
    "erase": ("outreach.cli.personal:erase", "Take one person out of everything that is kept."),
    "backup": ("outreach.cli.backup:backup", "Put the whole house into one file, while the daemon runs."),
    "restore": (
        "outreach.cli.backup:restore",
        "Bring the house back from a backup; nothing is sent before you have looked.",
    ),
    "restored": ("outreach.cli.backup:restored", "What is to be looked through after a restore, and that you have."),
    "demo": ("outreach.cli.demo.main:demo", "A sandbox with a story: the whole main job on this machine."),
    "version": ("outreach.cli.setup:version", "The version."),
}
"""Every command: where it lives, and what it does. A command may be a Typer application with commands of its own."""

SILENT = frozenset({"listen"})
"""Commands that log nothing."""


class _Lazy(TyperGroup):
    """Commands are imported when they are called: `outreach listen` does not wait for the web framework."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        path, help_text = COMMANDS[cmd_name]
        only_told = ctx.resilient_parsing or (len(sys.argv) > 1 and sys.argv[1] in ("--help", "-h"))
        found = _told if only_told else _found(path)
        if isinstance(found, typer.Typer):
            group = typer.main.get_group(found)
            group.name, group.help = cmd_name, help_text
            return group
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(cmd_name, help=help_text)(found)
        return typer.main.get_command(single)


def _told() -> None:
    """Stands for a command of which only the help line is shown."""


def _found(path: str) -> Callable[..., Any] | typer.Typer:
    module, _, name = path.partition(":")
    with uncollected():  # a fifth of the start
        found: Callable[..., Any] | typer.Typer = getattr(importlib.import_module(module), name)
    return found


_group = typer.Typer(
    cls=_Lazy, add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)


@_group.callback()
def _outreach(
    ctx: typer.Context, verbose: bool = typer.Option(False, "--verbose", "-v", help="Say on stderr what is done.")
) -> None:
    """Outreach: follow-ups that people asked for, when and how they want them."""
    if ctx.invoked_subcommand not in SILENT:  # to import what logs takes as long as all of `outreach listen`
        importlib.import_module("outreach.cli.logs").tell(verbose)


def app(arguments: list[str] | None = None) -> Any:
    """Run one command and end the process with its exit code.

    0 done, 1 failed, 2 usage, 75 try again, 77 login refused, 78 configuration.
    """
    try:
        _group(args=arguments)
    except OutreachError as error:
        print(f"outreach: {inert(scrub(str(error)))}", file=sys.stderr)
        sys.exit(error.exit_code)
    except Exception:  # noqa: BLE001 - a fault of ours: told in full, but for secrets
        print(inert(scrub(traceback.format_exc())), file=sys.stderr, end="")
        sys.exit(1)


if __name__ == "__main__":
    app()
