"""How is a contact given to a colleague, and a promise settled, in a terminal?"""

import typer
from sqlmodel import Session, select

from outreach.cli.house import acting_user, find_contact, open_engine
from outreach.contacts import promising
from outreach.contacts.address import email_key
from outreach.contacts.between_records import HandOver
from outreach.contacts.records import User
from outreach.errors import NotFound
from outreach.review import handing_over

As = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER.")


def hand_over(
    contact: str,
    user: str = typer.Argument("", help="The colleague's email address; left out: answer what is offered to you."),
    draft: int | None = typer.Option(None, "--draft", help="This one draft or card alone."),
    why: str = typer.Option("", "--why", help="In a few words."),
    yes: bool = typer.Option(False, "--yes", help="Take what is offered to you."),
    no: bool = typer.Option(False, "--no", help="Decline it, or take your own offer back."),
    as_: str | None = As,
) -> None:
    """Offer a contact to a colleague, or answer an offer; CONTACT is an email address or a number."""
    if bool(user) + yes + no != 1:
        raise typer.BadParameter("name a colleague, or say --yes or --no", param_hint="USER")
    with open_engine() as engine, engine.database.write() as session:
        found, me, now = find_contact(session, contact), acting_user(session, as_), engine.clock.now()
        if user:
            to = _colleague(session, user)
            handing_over.offer(session, found.id or 0, me, to, why, now, entry_id=draft)
            said = f"{to.name} is asked."
        else:
            offer = _offered(session, found.id or 0)
            mine = no and offer.to_id != me.id
            if mine:
                handing_over.take_back(session, offer.id or 0, me, now)
            else:
                handing_over.answer(session, offer.id or 0, me, now, yes=yes)
            said = "It is taken back." if mine else "It is yours." if yes else "Noted; nothing changes."
    print(said)


def promise(
    number: int,
    none: bool = typer.Option(False, "--none", help="It was no promise."),
    as_: str | None = As,
) -> None:
    """What you promised is done, or was no promise, by its number as `outreach queue` shows it."""
    with open_engine() as engine, engine.database.write() as session:
        promising.settle(session, number, acting_user(session, as_), engine.clock.now(), was_one=not none)
    print("Noted.")


def _colleague(session: Session, email: str) -> User:
    for user in session.exec(select(User)):
        if email_key(user.email) == email_key(email):
            return user
    raise NotFound(f"nobody of us has the address {email}", remedy="see users in config/outreach.yaml")


def _offered(session: Session, contact_id: int) -> HandOver:
    offer = handing_over.open_offer(session, contact_id)
    if offer is None:
        raise NotFound("nothing of this contact is offered", remedy="see 'outreach queue'")
    return offer
