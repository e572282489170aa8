"""How does the operator look after the links to contacts' own pages?"""

import os

import typer

from outreach.cli.house import find_contact, open_engine
from outreach.contacts.wish_link import birth
from outreach.credentials import new_link_key
from outreach.errors import ConfigError
from outreach.keeping.journal import audit


def links(
    contact: str = typer.Argument("", help="Number, email address or name: print a link to that contact's page."),
    rotate: bool = typer.Option(False, "--rotate", help="Sign with a new key from now on; earlier links still work."),
    drop: bool = typer.Option(False, "--drop", help="With --rotate: forget earlier keys, and kill every link so far."),
) -> None:
    """Show where contacts' pages lie and by how many keys links are signed; make a link; change the key."""
    if drop and not rotate:
        raise ConfigError("--drop goes with --rotate", where="--drop", remedy="write outreach links --rotate --drop")
    with open_engine() as engine:
        web, now = engine.settings.house.web, engine.clock.now()
        if contact:
            with engine.database.write() as session:
                found = find_contact(session, contact)
                whose = (found.id or 0, birth(found.created_at), now.date(), os.urandom(12))
                url = engine.links.url(engine.links.token("page", *whose))
                if not url:
                    remedy = "set it to where contacts reach /p/, like https://mail.example.com"
                    raise ConfigError("contacts have no page", where="web.public_address", remedy=remedy)
                audit(session, now, "operator", "made a link", f"contact {found.id}", contact_id=found.id)
            print(url)
            return
        if rotate:
            number = new_link_key(engine.settings.link_keys_path, keep=not drop)
            with engine.database.write() as session:
                audit(session, now, "operator", "changed the key of links", f"key {number}", {"dropped": drop})
            print(f"Key {number} signs from now on; restart the daemon.")
            return
        print(f"Contacts' pages: {web.contacts_address or 'nowhere, set web.public_address'}")
        print(f"Keys: {len(engine.links.keys)} in {engine.settings.link_keys_path}; the newest signs.")
        print(f"A link shows wishes for {web.links_days} days; to stop, it works for ever.")
