"""What does the owner's answer to a question do? A yes does what the question says; a no leaves the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from outreach.contacts import ledger, proposing
from outreach.contacts.address import EmailNotValidError, email_key, match_key, valid_email
from outreach.contacts.ledger import Evidence
from outreach.contacts.names import split_name
from outreach.contacts.records import Address, Contact, Hold, Note, Preference, QuestionToOwner, User
from outreach.contacts.wishes import Waiting, Wish
from outreach.errors import NotFound, NotYours, Stale
from outreach.sentences import sentence

_UNTIL_ANSWERED = ("asked", "wrong_person")
"""Holds that wait for nothing but the answer."""
_HOLDING = ("second_reading", "left_company")
"""Kinds of question whose contact may be held until they are answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the owner said; `name` and `email` are of the person whom a successor or a referral is about."""

    yes: bool
    name: str = ""
    email: str = ""


def answer_owner(session: Session, question_id: int, user: User, answer: Answer, now: datetime) -> QuestionToOwner:
    """Take the owner's answer, and do what it says.

    Raises `NotFound`, `NotYours` where the user does not own the contact, and `Stale` where it was answered
    already or cannot be done; nothing is changed then.
    """
    question = session.get(QuestionToOwner, question_id)
    if question is None:
        raise NotFound(sentence("There is no question {number}", number=question_id), remedy="see 'outreach questions'")
    contact = ledger.lock(session, question.contact_id)
    session.refresh(question)
    where = sentence("question {number}", number=question_id)
    if contact.owner_id is None or contact.owner_id != user.id:
        owner = session.get(User, contact.owner_id) if contact.owner_id is not None else None
        name = owner.name if owner is not None else "nobody"
        raise NotYours(
            sentence("{contact} belongs to {name}", contact=contact.name, name=name),
            where=where,
            remedy=sentence("Ask {name}", name=name),
        )
    if question.answered_at is not None:
        raise Stale("It was answered already", where=where, remedy="Look at the contact again")
    question.answered_at, question.answered_by, question.answer = now, user.id, "yes" if answer.yes else "no"
    act = _Act(session, contact, question, user, answer, now)
    if answer.yes:
        _YES[str(question.does.get("do"))](act)
    elif question.does.get("do") in ("agree", "keep"):
        _decline(act)
    if question.kind != "change":
        _end_waiting(act)
    what, detail = f"answered {question.answer}: {question.kind}", {"question": question_id, "text": question.text}
    ledger.note(session, contact.id or 0, f"user {user.id}", what, now, detail)
    ledger.changed(session, [contact.id or 0])
    return question


@dataclass(frozen=True, slots=True)
class _Act:
    """One answer being carried out."""

    session: Session
    contact: Contact
    question: QuestionToOwner
    user: User
    answer: Answer
    now: datetime

    @property
    def evidence(self) -> Evidence:
        """What it rests on."""
        return Evidence(self.question.signal_id, self.question.message_id, f"user {self.user.id}")


def _agree(act: _Act) -> None:
    for preference_id in act.question.does["preferences"]:
        ledger.agree(act.session, int(preference_id), act.user.id or 0, act.now)


def _decline(act: _Act) -> None:
    for preference_id in act.question.does["preferences"]:
        row = act.session.get_one(Preference, int(preference_id))
        if row.agreed_by is None:
            row.undone_at, row.undone_by = act.now, act.user.id


def _new_address(act: _Act) -> None:
    """The new address is theirs; those that it replaces are not written to any more."""
    value = _valid(act, str(act.question.does["email"]))
    known = _whose(act.session, value)
    if known is not None and known.contact_id != act.contact.id:
        other = act.session.get_one(Contact, known.contact_id)
        raise Stale(
            sentence("{address} is known already, as {name}'s", address=value, name=other.name),
            remedy="Ask your operator to put it right",
        )
    if known is None:
        ledger.add_address(act.session, act.contact.id or 0, "email", value, source="mail")
    else:
        known.bad_since, known.bad_why, known.bad_signal_id = None, None, None
    replaced = set(act.question.does.get("replaces", ())) - {match_key("email", value)}
    why = sentence("replaced by {address}", address=value)
    ledger.close_address(act.session, act.contact.id or 0, replaced, why, act.evidence, act.now)
    _lift(act, "left_company")


def _successor(act: _Act) -> None:
    """Somebody is to be written to in the contact's place: a contact of ours, or a new one with the same owner."""
    does, contact, session = act.question.does, act.contact, act.session
    value = _valid(act, act.answer.email.strip() or str(does.get("email") or ""))
    name = act.answer.name.strip() or str(does.get("name") or "")
    known = _whose(session, value)
    if known is not None and known.contact_id == contact.id:
        raise Stale(
            sentence("{address} is {name}'s own address", address=value, name=contact.name),
            remedy="Give the other person's",
        )
    successor_id = known.contact_id if known is not None else _create(act, name, value)
    contact.successor_id = successor_id
    other = session.get_one(Contact, successor_id)
    for whose, text in (
        (contact.id or 0, f"{other.name or value} is to be written to in their place."),
        (successor_id, f"Named by or for {contact.name}, to be written to in their place."),
    ):
        row = Note(contact_id=whose, text=text, private=False, at=act.now)
        row.signal_id, row.message_id = act.question.signal_id, act.question.message_id
        session.add(row)
        ledger.note(session, whose, f"user {act.user.id}", "successor", act.now, {"from": contact.id, "to": other.id})
    ledger.changed(session, [successor_id])


def _create(act: _Act, name: str, value: str) -> int:
    given, family = split_name(name)
    old = act.contact
    contact = Contact(
        given=given,
        family=family,
        organisation_id=old.organisation_id,
        owner_id=old.owner_id,
        stage=old.stage,
        language=old.language,
        created_at=act.now,
    )
    return ledger.create_contact(act.session, contact, {"email": value})


def _left(act: _Act) -> None:
    """A colleague meant this contact: they have left."""
    hold = Waiting("left_company", "they have left", act.now, quote=act.question.quote)
    ledger.record_hold(act.session, act.contact.id or 0, hold, act.evidence)
    rows = act.session.exec(select(Address.match_key).where(Address.contact_id == act.contact.id))
    ledger.close_address(act.session, act.contact.id or 0, list(rows), "left", act.evidence, act.now)
    if act.answer.email.strip() or act.question.does.get("email"):
        _successor(act)


def _wish(act: _Act) -> None:
    """They asked for it, says their owner: a stop that a second reader saw, for instance."""
    fields = dict(act.question.does["wish"])
    for name in ("until", "earliest"):
        fields[name] = date.fromisoformat(fields[name]) if fields.get(name) else None
    fields["days"] = tuple(fields["days"]) if fields.get("days") else None
    wish = Wish(said_at=act.question.asked_at, quote=act.question.quote, source="words", **fields)
    ledger.record_wish(act.session, act.contact.id or 0, wish, act.evidence, act.now)


def _hold(act: _Act) -> None:
    """It was meant, says their owner: outreach waits until somebody has settled it."""
    kind = str(act.question.does["kind"])
    why = sentence("their owner says that it is meant: {what}", what=kind.replace("_", " "))
    hold = Waiting(kind, why, act.now, quote=act.question.quote)
    ledger.record_hold(act.session, act.contact.id or 0, hold, act.evidence)


def _change(act: _Act) -> None:
    """What a colleague proposed is right, says the owner."""
    proposing.carry_out(act.session, act.contact, act.question, f"user {act.user.id}", act.now)


def _keep(act: _Act) -> None:
    """What holds goes on to hold."""


_YES: dict[str, Callable[[_Act], None]] = {
    "agree": _agree,
    "address": _new_address,
    "successor": _successor,
    "left": _left,
    "wish": _wish,
    "hold": _hold,
    "keep": _keep,
    "change": _change,
}


def _valid(act: _Act, value: str) -> str:
    """An address that can be written to; raises `Stale` where none was given."""
    try:
        return valid_email(value)
    except EmailNotValidError as why:
        where = sentence("question {number}", number=act.question.id or 0)
        raise Stale("A yes needs the email address of that person", where=where, remedy="Give it with the yes") from why


def _whose(session: Session, value: str) -> Address | None:
    return session.exec(
        select(Address).where(Address.channel == "email", Address.match_key == email_key(value))
    ).first()


def _end_waiting(act: _Act) -> None:
    """End what waited for this answer; where another question may turn out to be a stop, its hold waits for that."""
    other = act.session.exec(
        select(QuestionToOwner)
        .where(QuestionToOwner.contact_id == act.contact.id, col(QuestionToOwner.answered_at).is_(None))
        .where(col(QuestionToOwner.kind).in_(_HOLDING))
        .limit(1)
    ).first()
    for kind in _UNTIL_ANSWERED:
        _lift(act, kind, act.question.signal_id)
    if other is not None:
        hold = Waiting("asked", "it is asked what they meant", act.now, quote=other.quote)
        evidence = Evidence(other.signal_id, other.message_id, f"user {act.user.id}")
        ledger.record_hold(act.session, act.contact.id or 0, hold, evidence)


def _lift(act: _Act, kind: str, signal_id: int | None = None) -> None:
    """End the open holds of a kind; of one signal alone where it is given."""
    wanted = select(Hold).where(Hold.contact_id == act.contact.id, Hold.kind == kind, col(Hold.lifted_at).is_(None))
    if signal_id is not None:
        wanted = wanted.where(Hold.signal_id == signal_id)
    elif kind in _UNTIL_ANSWERED:
        wanted = wanted.where(Hold.message_id == act.question.message_id)
    for hold in act.session.exec(wanted):
        hold.lifted_at, hold.lifted_by = act.now, act.user.id
        ledger.note(act.session, act.contact.id or 0, f"user {act.user.id}", f"hold lifted: {kind}", act.now, {})
