"""What is written on a contact's card, and what does a person's hand change of it?

The owner changes it at once. Everybody else who may read it proposes, and the owner's yes does it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from outreach.contacts import ledger
from outreach.contacts.records import Contact, Organisation
from outreach.errors import Stale
from outreach.sentences import Sentence, Several, sentence

FIELDS = ("given", "family", "organisation", "stage", "tags")
"""What every card has; the house's own fields stand below them as `field:NAME`."""
OWN = "field:"
LONGEST = 300
_MOST_OWN = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the card, before and after."""

    field: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """The field as people call it."""
        return {"given": "given name", "family": "family name"}.get(self.field, self.field.removeprefix(OWN))


def card(session: Session, contact: Contact) -> dict[str, str]:
    """The card as it is now, each line as a person would write it."""
    employer = session.get(Organisation, contact.organisation_id) if contact.organisation_id is not None else None
    written = {
        "given": contact.given,
        "family": contact.family,
        "organisation": employer.name if employer is not None else "",
        "stage": contact.stage,
        "tags": ", ".join(contact.tags),
    }
    return written | {f"{OWN}{name}": str(value) for name, value in sorted(contact.fields.items())}


def changes(now: Mapping[str, str], wanted: Mapping[str, str], stages: Collection[str] | None = None) -> list[Change]:
    """In what a card as somebody wants it differs from the card; lines that they do not name stay.

    Raises `Stale` for a stage that is none of the house's (`stages`; None: any word), and for too much.
    """
    found = []
    for field, text in wanted.items():
        if field not in FIELDS and not (field.startswith(OWN) and field.removeprefix(OWN).strip()):
            continue
        after = _tidy(field, text)
        if after != now.get(field, ""):
            found.append(Change(field, now.get(field, ""), after))
    _refuse(now, found, stages)
    return found


def _tidy(field: str, text: str) -> str:
    line = " ".join(text.split())[:LONGEST]
    if field == "stage":
        return line.casefold() or "new"
    if field == "tags":
        return ", ".join(dict.fromkeys(tag for part in line.split(",") if (tag := part.strip().casefold())))
    return line


def _refuse(now: Mapping[str, str], found: Iterable[Change], stages: Collection[str] | None) -> None:
    after = dict(now) | {change.field: change.after for change in found}
    if not after.get("given") and not after.get("family"):
        raise Stale("A contact needs a name", remedy="Give at least one")
    changed = {change.field: change.after for change in found}
    if stages is not None and "stage" in changed and changed["stage"] not in stages:
        raise Stale(
            sentence("{stage} is no stage of the house", stage=changed["stage"]),
            remedy=sentence("Take one of {stages}", stages=Several(tuple(stages))),
        )
    if sum(field.startswith(OWN) for field in after) > _MOST_OWN:
        raise Stale("That is more than a card holds", remedy="Take a field away first")


def apply(session: Session, contact: Contact, wanted: Iterable[Change], by: str, now: datetime) -> None:
    """Do it; raises `Stale` where a line is not any more what it was. The contact is locked already."""
    current, done = card(session, contact), {}
    for change in wanted:
        if current.get(change.field, "") != change.before:
            shown = current.get(change.field, "") or "empty"
            raise Stale(
                sentence("The {field} is {value} by now", field=Sentence(change.name), value=shown),
                remedy="Look at the contact again",
            )
        _write(session, contact, change)
        done[change.field] = [change.before, change.after]
    if done:
        session.add(contact)
        ledger.note(session, contact.id or 0, by, "changed by hand", now, done)
        ledger.changed(session, [contact.id or 0])


def _write(session: Session, contact: Contact, change: Change) -> None:
    if change.field == "organisation":
        contact.organisation_id = _organisation(session, change.after)
    elif change.field == "tags":
        contact.tags = [tag for tag in change.after.split(", ") if tag]
    elif change.field.startswith(OWN):
        others = {name: value for name, value in contact.fields.items() if f"{OWN}{name}" != change.field}
        contact.fields = others | ({change.field.removeprefix(OWN): change.after} if change.after else {})
    else:
        setattr(contact, change.field, change.after)


def _organisation(session: Session, name: str) -> int | None:
    """The organisation of that name, a new one where we know none; None for no name."""
    if not name:
        return None
    known = session.exec(select(Organisation).where(Organisation.name == name).order_by("id")).first()
    if known is None:
        known = Organisation(name=name)
        session.add(known)
        session.flush()
    return known.id
