"""A house with so many approved mails that wait to leave: each to a contact of its own, with a history."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel, select

from outreach import config
from outreach.contacts.records import Address, Consent, Contact, Organisation, Touch, User
from outreach.database import Database, append_all
from outreach.inbox.records import AccountRecord
from outreach.inbox.token import mint
from outreach.planning.facts.state import Ears
from outreach.planning.gate.gate import decide
from outreach.planning.policy.house_policy import HousePolicy
from outreach.planning.policy.policy import Policy
from outreach.planning.policy.rules import Rule
from outreach.planning.policy.template_kinds import TemplateKind
from outreach.planning.records import Place, PolicyRecord, Proposal
from outreach.rendering.compose import Letter, WayOut, compose, digest
from outreach.rendering.records import Draft
from outreach.rendering.renderer import Workshop
from outreach.review.lapse import Review, ask_of, facts_of
from outreach.review.records import OutboxEntry

NOW = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)
SENDER = "rosa@tidewater.example"
KEY = bytes(range(32))
TEXT = (
    "Hello {name},\n\n"
    "thank you for asking what our software costs. For ten people it is 12 dollars a month for each,\n"
    "billed once a year, with help by mail and by telephone in your own time zone included.\n\n"
    "You asked us to write and not to call, so here is all of it in writing. If you would like to see it at work,\n"
    "there is a short film of two minutes at https://www.tidewater.example/film, and you can try it for thirty days\n"
    "without giving us anything but your address.\n\nWhich of these would help you most: {wish}?\n\n"
    "Kind regards,\nRosa Delgado\n"
)


def settings(folder: Path, url: str, port: int, **account: Any) -> config.Settings:
    """The settings of a house with one account, whose mail goes to a server on this port."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    server = {"host": "127.0.0.1", "port": port, "security": "none", "auth": "none"}
    house = {"accounts": [{"name": "rosa", "address": SENDER, "imap": server, "smtp": server, "sent": "", **account}]}
    house["users"] = [{"name": "Rosa Delgado", "email": SENDER}]
    (folder / "config" / "outreach.yaml").write_text(json.dumps(house))
    return config.load({"database": url, "config": folder / "config", "templates": folder, "data": folder})


def review_of(house: config.House, folder: Path) -> Review:
    """The policy in force: two caps, the law, quiet hours; and a workshop that has nothing to do."""
    caps = [
        {"name": "twice a week", "max": 2, "per": "week"},
        {"name": "a company's month", "max": 12, "per": "month", "for": "organisation"},
    ]
    rules = HousePolicy.model_validate({"caps": caps, "listen_within": "100 weeks"})
    rule = Rule.model_validate({"name": "price", "purpose": "A benchmark.", "who": {}, "how": {"template": "mail"}})
    policy = Policy("bench", rules, (rule,), {"mail": TemplateKind(department="sales", kind="commercial")})
    return Review(policy, Workshop(house, folder, KEY, Ears(("rosa",), {SENDER: "rosa"})))


def build(database: Database, house: config.House, folder: Path, mails: int) -> None:
    """Approve so many mails; each has been allowed by the gate once."""
    database.migrate()
    chance = random.Random(7)
    review = review_of(house, folder)
    with database.write() as session:
        session.add(User(id=1, name="Rosa Delgado", email=SENDER, zone="America/New_York"))
        session.add(PolicyRecord(version="bench", text="", adopted_at=NOW))
        session.add(AccountRecord(name="rosa", address=SENDER, listened_at=NOW))
        session.flush()
        for model, rows in _people(mails, chance).items():
            append_all(session, model, rows)
        for model, rows in _mails(mails).items():
            append_all(session, model, rows)
    with database.read() as session:
        entry = session.exec(select(OutboxEntry).limit(1)).one()
        _must_be_allowed(session, entry, review)
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _must_be_allowed(session: Session, entry: OutboxEntry, review: Review) -> None:
    facts = facts_of(session, entry.contact_id, review, NOW)
    verdict = decide(ask_of(session.get_one(Proposal, entry.proposal_id)), facts, review.policy.house, NOW)
    assert verdict.allowed, verdict.reasons


def _people(mails: int, chance: random.Random) -> dict[type[SQLModel], list[dict[str, Any]]]:
    numbers = range(1, mails + 1)
    companies = max(1, mails // 5)
    # Five of each at most: more, and a company's own cap would keep one of them.
    theirs = [1 + number % companies for number in numbers]
    chance.shuffle(theirs)
    company = dict(zip(numbers, theirs, strict=True))
    return {
        Organisation: [
            {"id": each, "name": f"Client {each}", "domain": f"c{each}.example"} for each in range(1, companies + 1)
        ],
        Contact: [
            {
                "id": number, "given": "Ann", "family": f"Client{number}", "greeting": "",
                "organisation_id": company[number], "owner_id": 1, "stage": "lead", "tags": [], "language": "en",
                "zone": "America/New_York",
                "zone_source": None, "country": "US", "fields": {"plan": "gold"}, "birthday": None, "state": 1,
                "successor_id": None, "created_at": NOW - timedelta(days=400),
            }
            for number in numbers
        ],
        Address: [
            {
                "contact_id": number, "channel": "email", "value": mail, "match_key": mail, "canonical_key": mail,
                "source": "import", "bad_since": None, "bad_why": None, "bad_signal_id": None,
            }
            for number in numbers
            for mail in [f"ann{number}@c{company[number]}.example"]
        ],
        Consent: [
            {
                "contact_id": number, "basis": "express", "channel": None, "at": NOW - timedelta(days=90),
                "source": "import", "evidence": "", "recorded_at": NOW - timedelta(days=90), "withdrawn_at": None,
            }
            for number in numbers
        ],
        Touch: [
            {
                "contact_id": number, "channel": "email", "direction": direction, "department": "sales",
                "user_id": None, "at": NOW - timedelta(days=days + number % 7), "automatic": False, "is_reply": False,
                "message_id": None, "rfc_message_id": None, "note": "",
            }
            for number in numbers
            for days, direction in ((120, "out"), (70, "out"), (65, "in"), (30, "out"))
        ],
    }  # fmt: skip


def _mails(mails: int) -> dict[type[SQLModel], list[dict[str, Any]]]:
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {Proposal: [], Place: [], Draft: [], OutboxEntry: []}
    for number in range(1, mails + 1):
        letter = letter_to(number)
        raw = compose(letter)
        verdict = {"at": NOW.isoformat(), "reasons": []}
        rows[Proposal].append(
            {
                "id": number, "contact_id": number, "rule": "price", "occasion": "once", "policy_version": "bench",
                "channel": "email", "template": "mail", "department": "sales", "kind": "commercial", "own_hand": False,
                "thread_id": None, "answers_message_id": None, "purpose": "A benchmark.", "talking_points": [],
                "window": None, "considered": [], "verdict": verdict, "contact_state": 1, "not_before": NOW,
                "created_at": NOW, "expires_at": NOW + timedelta(days=7), "rendered": True, "trouble": None,
                "outcome": None,
            }
        )  # fmt: skip
        rows[Place].append(
            {
                "proposal_id": number, "contact_id": number, "organisation_id": None, "channel": "email",
                "department": "sales", "at": NOW,
            }
        )  # fmt: skip
        rows[Draft].append(
            {
                "id": number, "proposal_id": number, "revision": 1, "account": "rosa", "sender": SENDER,
                "recipient": letter.recipient_address, "subject": letter.subject, "text": letter.text, "html": "",
                "raw": raw, "sha256": digest(raw), "rfc_message_id": letter.rfc_message_id, "edited_by": None,
                "created_at": NOW,
            }
        )  # fmt: skip
        rows[OutboxEntry].append(
            {
                "id": number, "proposal_id": number, "contact_id": number, "draft_id": number, "channel": "email",
                "state": "approved", "state_at": NOW, "why": [], "contact_state": 1, "approved_by": 1,
                "approved_at": NOW, "approved_sha256": digest(raw), "policy_version": "bench", "not_before": NOW,
                "expires_at": NOW + timedelta(days=7), "claimed_by": None, "fence": 0, "lease_until": None, "epoch": 1,
                "attempts": 0,
            }
        )  # fmt: skip
    return rows


def letter_to(number: int) -> Letter:
    """One letter, different for each contact."""
    name = f"Ann Client{number}"
    return Letter(
        sender_name="Rosa Delgado",
        sender_address=SENDER,
        recipient_name=name,
        recipient_address=f"ann{number}@client.example",
        subject=f"What ten people would pay, {name}",
        text=TEXT.format(name=name, wish=f"a film or a call in {number % 50} days"),
        html="",
        rfc_message_id=mint(KEY, number.to_bytes(12, "big"), "tidewater.example"),
        in_reply_to="",
        references=(),
        date=NOW,
        way_out=WayOut(SENDER, "a-token-of-some-length", f"https://wishes.tidewater.example/p/{number}"),
        feedback=("price", "sales", "tidewater"),
        language="en",
    )
