"""What is the owner of a contact asked and told, and what do they answer, in a terminal?"""

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Any

import typer
from sqlmodel import Session

from outreach.cli.house import acting_user, open_engine
from outreach.contacts import ledger
from outreach.contacts.owners_answer import Answer, answer_owner
from outreach.contacts.proposing import proposed
from outreach.contacts.records import Contact, Notice, QuestionToOwner
from outreach.contacts.told_and_asked import open_questions, unread

As = typer.Option(None, "--as", help="Your email address; or set OUTREACH_USER.")
AsJson = typer.Option(False, "--json", help="One JSON object a line.")


class YesOrNo(StrEnum):
    """An answer."""

    yes = "yes"
    no = "no"


def questions(
    as_: str | None = As,
    noted: bool = typer.Option(False, "--noted", help="You have taken note of what you were told."),
    as_json: bool = AsJson,
) -> None:
    """What you must know about your contacts, and what only you can decide."""
    with open_engine() as engine, engine.database.write() as session:
        user = acting_user(session, as_)
        mine, now = user.id or 0, engine.clock.now()
        told, asked = unread(session, mine, now), open_questions(session, mine, now)
        for line in [*(_told(session, row) for row in told), *(_asked(session, row) for row in asked)]:
            _show(line, as_json)
        if noted:
            for row in told:
                ledger.read_notice(session, row, now)
        if not told and not asked and not as_json:
            print("Nothing is asked of you.")


def answer(
    question: int,
    yes_or_no: YesOrNo,
    name: str = typer.Option("", help="Of the person to write to instead."),
    email: str = typer.Option("", help="Of the person to write to instead."),
    as_: str | None = As,
) -> None:
    """Say yes or no to a question, by its number."""
    with open_engine() as engine, engine.database.write() as session:
        said = Answer(yes_or_no == YesOrNo.yes, name, email)
        answer_owner(session, question, acting_user(session, as_), said, engine.clock.now())
    print("It is done." if yes_or_no == YesOrNo.yes else "Noted; nothing changes.")


def _told(session: Session, row: Notice) -> dict[str, Any]:
    who = session.get_one(Contact, row.contact_id).name
    return {"notice": row.id, "contact": who, "text": row.text, "quote": row.quote, "at": row.at.isoformat()}


def _asked(session: Session, row: QuestionToOwner) -> dict[str, Any]:
    who = session.get_one(Contact, row.contact_id).name
    return {
        "question": row.id,
        "contact": who,
        "kind": row.kind,
        "text": row.text,
        "quote": row.quote,
        "does": row.does,
        "changes": [asdict(change) for change in proposed(row)] if row.kind == "change" else [],
        "doubt": row.doubt,
        "at": row.asked_at.isoformat(),
    }


def _show(line: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(line, ensure_ascii=False))
        return
    number = f"{line['question']:>5}" if "question" in line else "    !"
    print(f"{number}  {line['contact']}: {line['text']}")
    for change in line.get("changes", ()):
        print(f"       {change['field']}: {change['before'] or 'nothing'} → {change['after'] or 'nothing'}")
    if line.get("doubt"):
        print(f"       Not sure that they wrote it: {line['doubt']}")
    if line["quote"]:
        print(f"       “{' '.join(str(line['quote']).split())}”")
