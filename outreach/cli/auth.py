"""How does a person let us in at Google or Microsoft?"""

import typer

from outreach import config, tokens
from outreach.config import Account
from outreach.errors import ConfigError, NotFound

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
Name = typer.Argument(..., help="The account's name.")


@app.command()
def login(name: str = Name) -> None:
    """Show an address and a code; whoever logs in there as the account lets us read and send for it."""
    account = _account(name)
    code = tokens.begin(account)
    print(f"Open {code.place} in a browser, log in as {account.address}, and type the code {code.user_code}")
    tokens.wait(account, code)
    print(f"account {name}: the grant is kept, encrypted, in {account.oauth.folder if account.oauth else ''}")


@app.command()
def keep(name: str = Name) -> None:
    """Keep a refresh token that you got in another way; it is asked for and not shown."""
    account = _account(name)
    tokens.keep(account, tokens.Grant(typer.prompt("Refresh token", hide_input=True).strip()))
    tokens.access_token(account, "imap")
    print(f"account {name}: the provider has given an access token for it")


@app.command()
def check(name: str = Name) -> None:
    """Say whether the provider still lets us in; exits 77 where a person must log in again."""
    tokens.access_token(_account(name), "imap")
    print(f"account {name}: the token is good")


def _account(name: str) -> Account:
    accounts = {account.name: account for account in config.load().house.accounts}
    if name not in accounts:
        raise NotFound(f"there is no account {name}", remedy=f"there are {', '.join(accounts)}")
    if accounts[name].oauth is None:
        raise ConfigError("has no oauth", where=f"account {name}", remedy="set accounts.oauth: see docs/sending.md")
    return accounts[name]
