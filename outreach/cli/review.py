"""How does a salesperson decide in a terminal?"""

import json
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import click
import typer
from sqlmodel import Session

from outreach.cli.house import acting_user, open_engine
from outreach.contacts.records import Contact, User
from outreach.errors import NotFound
from outreach.inbox.records import Message
from outreach.planning.english.explain import tell, tell_time
from outreach.planning.gate.verdict import Verdict
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review import byhand, taking_back
from outreach.review import queue as verbs
from outreach.review.also_waiting import Waits, also_waiting
from outreach.review.later import read
from outreach.review.records import OutboxEntry
from outreach.sending.outcome import resolve as settle

As = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER.")
AsJson = typer.Option(False, "--json", help="One JSON object a line.")
Everyone = typer.Option(False, "--all", help="Everybody's.")


def queue(as_: str | None = As, everyone: bool = Everyone, as_json: bool = AsJson) -> None:
    """What waits for you, who waits longest first."""
    with open_engine() as engine, engine.database.read() as session:
        user = None if everyone else acting_user(session, as_)
        entries = verbs.listed(session, user)
        for entry in entries:
            shown = _line(session, entry)
            if as_json:
                print(json.dumps(shown))
            else:
                print(
                    f"{shown['id']:>5}  {shown['state']:<9} {shown['channel']:<6} {shown['contact']}: "
                    f"{shown['subject']}"
                )
                print(f"       {shown['purpose']}")
        beside = also_waiting(session, user.id or 0, engine.clock.now(), 50) if user is not None else ()
        for waits in beside:
            _show_beside(session, waits, as_json)
        if not entries and not beside and not as_json:
            print("Nothing waits for you.")


def _show_beside(session: Session, waits: Waits, as_json: bool) -> None:
    who, kind = session.get_one(Contact, waits.contact_id).name, waits.kind.replace("_", " ")
    if as_json:
        due = waits.due.isoformat() if waits.due is not None else None
        told = {"kind": waits.kind, "id": waits.id, "contact": who, "quote": waits.quote, "due": due}
        print(json.dumps(told | {"since": waits.since.isoformat()}))
        return
    number = f"{waits.id:>5}" if waits.kind in ("promise", "hand_over") else "     "
    print(f"{number}  {kind:<16} {who}: {' '.join(waits.quote.split())}")


def show(entry: int, as_json: bool = AsJson) -> None:
    """The draft as the contact will see it, what they last wrote, and why now."""
    with open_engine() as engine, engine.database.read() as session:
        row = session.get(OutboxEntry, entry)
        if row is None:
            raise NotFound(f"there is no draft {entry}", remedy="see 'outreach queue'")
        shown = _line(session, row)
        proposal = session.get_one(Proposal, row.proposal_id)
        draft = session.get_one(Draft, row.draft_id)
        owner = session.get(User, session.get_one(Contact, row.contact_id).owner_id)
        reasons = tell(proposal.verdict, ZoneInfo(owner.zone) if owner else engine.settings.zone)
        if as_json:
            print(json.dumps({**shown, "text": draft.text, "sha256": draft.sha256, "verdict": proposal.verdict}))
            return
        print(f"To:      {shown['contact']} <{draft.recipient}>\nSubject: {draft.subject}\n\n{draft.text}")
        if proposal.answers_message_id is not None:
            message = session.get_one(Message, proposal.answers_message_id)
            quoted = "\n".join(f"  | {line}" for line in message.text.strip().splitlines()[:30])
            print(f"They wrote on {tell_time(message.at, engine.settings.zone)}:\n{quoted}\n")
        for point in proposal.talking_points:
            print(f"You may want to say: {point}")
        print(f"Why: {proposal.purpose} (rule {proposal.rule})\n" + "\n".join(reasons))


def approve(
    entry: int,
    later: str = typer.Option("", "--later", help="Not before: '2026-03-05 9:00', 'tomorrow 9:00', 'friday', '16:00'."),
    at_once: bool = typer.Option(False, "--now", help="Without the seconds in which it can be taken back."),
    as_: str | None = As,
) -> None:
    """Say yes; exits 1 with the reasons where the gate does not allow it, and the nearest moment that it would."""
    with open_engine() as engine, engine.database.write() as session:
        user, now = acting_user(session, as_), engine.clock.now()
        zone = ZoneInfo(user.zone)
        moment = read(later, zone, now) if later else None
        if later and moment is None:
            raise typer.BadParameter(f"{later!r} is no moment to come", param_hint="--later")
        verdict = verbs.approve(session, entry, user, None, engine.review, now, later=moment, at_once=at_once)
        undo_within = timedelta() if at_once else engine.review.undo
        _told(verdict, zone, moment, undo_within)


def undo(entry: int, as_: str | None = As) -> None:
    """Take a yes back, as long as the mail has not left."""
    with open_engine() as engine, engine.database.write() as session:
        taking_back.undo(session, entry, acting_user(session, as_), engine.review, engine.clock.now())
    print(f"Draft {entry} waits for your yes again.")


def edit(entry: int, as_: str | None = As) -> None:
    """Open subject and text in $EDITOR: the first line is the subject."""
    with open_engine() as engine:
        with engine.database.read() as session:
            row = session.get(OutboxEntry, entry)
            if row is None:
                raise NotFound(f"there is no draft {entry}", remedy="see 'outreach queue'")
            draft = session.get_one(Draft, row.draft_id)
        changed = click.edit(f"Subject: {draft.subject}\n\n{draft.text}", extension=".eml")
        if changed is None:
            print("Nothing was changed.")
            return
        head, _, text = changed.partition("\n")
        with engine.database.write() as session:
            user = acting_user(session, as_)
            subject = head.removeprefix("Subject:").strip()
            words = text.strip() + "\n"
            now = engine.clock.now()
            verbs.edit(session, entry, user, subject, words, engine.review, now, sha256=draft.sha256)
        print(f"Draft {entry} has your words; it waits for your yes.")


class Reason(StrEnum):
    """Why a draft is skipped, where planning goes by it."""

    NOT_THIS_PERSON = "not-this-person"
    NOT_NOW = "not-now"
    WRONG_TONE = "wrong-tone"
    MYSELF = "myself"


def skip(
    entry: int,
    why: str = typer.Option("", "--why", help="In a few words."),
    reason: Reason | None = typer.Option(None, "--reason", help="By which the planner goes."),
    lift: bool = typer.Option(False, "--lift", help="The reason counts no longer."),
    as_: str | None = As,
) -> None:
    """Not this one, and why; with --lift take that back."""
    if not (why or reason or lift):
        raise typer.BadParameter("say why, or give a --reason", param_hint="--why")
    with open_engine() as engine, engine.database.write() as session:
        user, now = acting_user(session, as_), engine.clock.now()
        if lift:
            taking_back.unskip(session, entry, user, now)
        else:
            code, waits = reason.value.replace("-", "_") if reason else None, engine.policy.house.not_now
            verbs.skip(session, entry, user, why, now, reason=code, waits=waits)
    print(f"Draft {entry} is skipped." if not lift else "It counts no longer.")


def done(entry: int, as_: str | None = As) -> None:
    """You did what the card says: it counts as a touch."""
    with open_engine() as engine, engine.database.write() as session:
        user = acting_user(session, as_)
        verdict = verbs.done(session, entry, user, engine.review, engine.clock.now())
        print("Noted." if verdict.allowed else "Noted. It was not what they wished: " + verdict.reasons[0].text)


def resolve(entry: int, sent: bool = typer.Option(..., "--sent/--not-sent"), as_: str | None = As) -> None:
    """A mail in doubt: it arrived, or it never did."""
    with open_engine() as engine, engine.database.write() as session:
        settle(session, entry, acting_user(session, as_), engine.clock.now(), was_sent=sent)
    print("Noted.")


def write(contact: int, template: str, as_: str | None = As) -> None:
    """A draft by hand, from a template: it passes the same gate and the same list."""
    with open_engine() as engine, engine.database.write() as session:
        user = acting_user(session, as_)
        entry, verdict = byhand.write(session, contact, template, user, engine.review, engine.clock.now())
        if entry is None:
            _told(verdict, ZoneInfo(user.zone))
        else:
            print(f"Draft {entry.id} waits for your words and your yes.")


def _told(
    verdict: Verdict, zone: ZoneInfo, later: datetime | None = None, undo_within: timedelta = timedelta()
) -> None:
    if verdict.allowed and later is not None:
        print(f"It leaves on {tell_time(later, zone)}.")
    elif verdict.allowed and undo_within:
        print(f"It leaves in {undo_within.total_seconds():g} seconds; 'outreach undo' takes it back until then.")
    elif verdict.allowed:
        print("It leaves at once.")
    elif later is None and verdict.only_hours and verdict.earliest is not None:
        print(f"It leaves on {tell_time(verdict.earliest, zone)}.")
    else:
        for line in tell(verdict.as_dict(), zone):
            typer.echo(line, err=True)
        raise typer.Exit(1)


def _line(session: Session, entry: OutboxEntry) -> dict[str, Any]:
    proposal = session.get_one(Proposal, entry.proposal_id)
    draft = session.get_one(Draft, entry.draft_id)
    contact = session.get_one(Contact, entry.contact_id)
    return {
        "id": entry.id,
        "state": entry.state,
        "channel": entry.channel,
        "contact": contact.name,
        "recipient": draft.recipient,
        "subject": draft.subject or draft.text.split("\n")[0],
        "purpose": proposal.purpose,
        "talking_points": proposal.talking_points,
        "rule": proposal.rule,
        "not_before": entry.not_before.isoformat(),
        "why": entry.why,
    }
