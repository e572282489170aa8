"""How does one of us write down that a contact agreed, or that this is over?"""

from datetime import UTC, datetime

import typer

from outreach.cli.house import acting_user, find_contact, open_engine
from outreach.contacts import consenting
from outreach.contacts.wishes import CHANNELS, CONSENT_BASES
from outreach.errors import ConfigError


def consent(
    contact: str = typer.Argument("", help="Number, email address or name."),
    basis: str = typer.Option("", help=f"On what ground: {', '.join(CONSENT_BASES)}."),
    on: str = typer.Option("", help="The day on which it was given, like 2026-03-01."),
    evidence: str = typer.Option("", help="Where it is written: a form, a contract, an order."),
    channel: str = typer.Option("", help="For this channel alone; left out: for all."),
    withdraw: int = typer.Option(0, help="The number of a consent that is over."),
    as_: str | None = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER."),
) -> None:
    """The owner of a contact records on what ground we may write or call commercially, or that it is over."""
    with open_engine() as engine, engine.database.write() as session:
        user, now = acting_user(session, as_), engine.clock.now()
        if withdraw:
            consenting.withdraw(session, withdraw, user, now)
            print("It counts no more.")
            return
        _one_of("--basis", basis, CONSENT_BASES)
        if channel:
            _one_of("--channel", channel, CHANNELS)
        whom = find_contact(session, contact)
        ground = consenting.Ground(basis, _day(on), evidence, channel or None)
        row = consenting.record(session, whom.id or 0, ground, user, now)
        session.flush()
        print(f"Consent {row.id} of {whom.name}: {basis}, given {ground.at:%Y-%m-%d}.")


def _one_of(option: str, given: str, words: tuple[str, ...]) -> None:
    if given not in words:
        raise ConfigError(f"{given!r} is none of them", where=option, remedy=f"write one of {', '.join(words)}")


def _day(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no day", where="--on", remedy="write it like 2026-03-01") from error
