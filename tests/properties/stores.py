"""Which stores are worth planning? A few hundred contacts, drawn so that each condition of a rule is near its edge."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from outreach.bulk import insert_rows, table_of
from outreach.contacts import records
from outreach.inbox.records import AccountRecord, Message, Thread
from outreach.listening.records import Hearing, SignalRecord
from outreach.planning.records import PolicyRecord, Proposal

NOW = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)
RULES = ("alpha", "beta", "gamma", "delta")
STAGES = ("new", "lead", "prospect", "customer")
KINDS = ("interest", "not_interested", "question", "unhappy", "channel")
CHANNELS = ("email", "phone")
ORGANISATIONS = (("Tidewater Ltd", "tidewater.example"), ("STRASSE", None), ("Straße", "strasse.example"))
DAYS_AGO = (0.5, 1, 2, 3, 5, 7, 20, 30, 60, 90, 200, 364, 365, 366)
TAGS = ("vip", "press", "ünlü", "asked-for-call")


class Store:
    """Rows for many contacts, by table."""

    def __init__(self, seed: int, count: int) -> None:
        self.random = random.Random(seed)
        self.rows: dict[Any, list[dict[str, Any]]] = {}
        self._fixed()
        for contact_id in range(1, count + 1):
            self._contact(contact_id)

    def add(self, model: Any, **row: Any) -> int:
        """One more row; gives its id."""
        rows = self.rows.setdefault(model, [])
        row.setdefault("id", len(rows) + 1)
        rows.append(row)
        return int(row["id"])

    def write(self, connection: Connection) -> None:
        """Everything, parents first."""
        for model in (
            PolicyRecord, records.User, records.Organisation, AccountRecord, records.Contact, records.Address,
            records.Touch, Thread, Message, Hearing, SignalRecord, records.Preference, records.Hold,
            records.AnswerOwed, records.Moment, Proposal,
        ):  # fmt: skip
            rows = self.rows.get(model, [])
            insert_rows(connection, table_of(model), rows)
            if rows and "id" in rows[0] and connection.dialect.name == "postgresql":
                name = connection.dialect.identifier_preparer.format_table(table_of(model))
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {len(rows)})")

    def _fixed(self) -> None:
        self.rows[PolicyRecord] = [{"version": "old", "text": "", "adopted_at": NOW - timedelta(days=99)}]
        for name in ("Rosa Delgado", "Omar Haddad"):
            email = f"{name.split()[0]}@Tidewater.example"
            self.add(
                records.User, name=name, email=email, role="rep", department="sales", zone="UTC",
                zone_chosen=False, language="", password_hash=None, active=True,
            )  # fmt: skip
        for name, domain in ORGANISATIONS:
            self.add(records.Organisation, name=name, domain=domain)
        self.add(AccountRecord, name="rosa", address="rosa@tidewater.example", listened_at=NOW, trouble=None)

    def some(self, *values: Any) -> Any:
        """One of these."""
        return self.random.choice(values)

    def ago(self, *days: float) -> datetime:
        """A moment so many days ago, at the very edge of it or near it."""
        edge = NOW - timedelta(
            days=self.random.choice(days or (0.5, 1, 2, 3, 5, 7, 20, 30, 60, 90, 200, 364, 365, 366))
        )
        return edge + timedelta(microseconds=self.some(0, 0, 1, -1, 999_999, 3_600_000_000, -7_200_000_001))

    def _contact(self, contact_id: int) -> None:
        some = self.some
        fields = {
            name: value
            for name in ("plan", "seats", 'odd "name"')
            if (value := some(None, None, "gold", "Gold ", "GÖLD", "12", "12.5", "-3", "1e5", "", " \t", "9" * 50))
        }
        self.add(
            records.Contact, given="Ann", family=str(contact_id), greeting="", stage=some(*STAGES),
            organisation_id=some(None, 1, 2, 3), owner_id=some(None, 1, 1, 2, 2),
            tags=self.random.sample(TAGS, some(0, 0, 1, 2)), language="en",
            zone=some(None, "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"), zone_source=None,
            country=None, fields=fields, birthday=self._birthday(), state=some(0, 3), successor_id=None,
            created_at=self.ago(400),
        )  # fmt: skip
        for channel in CHANNELS:
            if some(True, True, True, False):
                key = f"c{contact_id}@client.example" if channel == "email" else f"+1213555{contact_id:04}"
                self.add(
                    records.Address, contact_id=contact_id, channel=channel, value=key, match_key=key,
                    canonical_key=key, source="import", bad_since=some(None, None, None, NOW), bad_why=None,
                    bad_signal_id=None,
                )  # fmt: skip
        for _ in range(some(0, 1, 2, 4)):
            self._touch(contact_id)
        for _ in range(some(0, 0, 1, 2)):
            self._message(contact_id)
        self._wishes(contact_id)
        for _ in range(some(0, 0, 1, 2)):
            self._proposal(contact_id)

    def _birthday(self) -> str | None:
        day = (NOW + timedelta(days=self.some(-3, -2, -1, 0, 1, 2, 3, 40, 200, 350))).date()
        return self.some(None, f"1980-{day:%m-%d}", f"--{day:%m-%d}", "--02-29")  # type: ignore[no-any-return]

    def _touch(self, contact_id: int) -> None:
        some = self.some
        direction = some("in", "out", "out")
        self.add(
            records.Touch, contact_id=contact_id, channel=some(*CHANNELS), direction=direction,
            department=some("sales", "support") if direction == "out" else None, user_id=None, at=self.ago(),
            automatic=some(False, False, False, True), is_reply=False, message_id=None, rfc_message_id=None, note="",
        )  # fmt: skip

    def _message(self, contact_id: int) -> None:
        some, at = self.some, self.ago()
        thread = self.add(Thread, contact_id=contact_id, base_subject="", subject="", last_at=at)
        number = len(self.rows.get(Message, [])) + 1
        message = self.add(
            Message, content_hash=str(number), direction=some("in", "in", "out"), rfc_message_id="", thread_id=thread,
            threaded_by="new", contact_id=contact_id, identified_by="address", automatic=some(None, None, "bulk"),
            authenticated="pass", authenticated_why="", organisation_id=None, sender_name="", sender_address="",
            to=[], subject="Hello", at=at, sent_at=None, utc_offset_minutes=some(None, 60), size=1, headers="",
            text="", html="", report="", calendar="", attachments=[], notes=[],
        )  # fmt: skip
        hearing = self.add(
            Hearing, message_id=message, version="1", automatic=None, return_date=None, visible="", trouble=None,
            heard_at=at, second_at=None, second_tries=0,
        )  # fmt: skip
        for _ in range(some(0, 1, 1, 2)):
            self.add(
                SignalRecord, hearing_id=hearing, message_id=message, contact_id=contact_id, kind=some(*KINDS),
                fields={}, quote="", start=0, end=0, confidence=1.0, reader="", doubt=None,
                corrected_at=some(None, None, None, NOW), corrected_by=None,
            )  # fmt: skip
        if some(True, False, False):
            self.add(
                records.AnswerOwed, contact_id=contact_id, message_id=message, thread_id=thread,
                text=some("What does it COST?", "Which größe?"), asked_at=at, answered_at=some(None, None, NOW),
                signal_id=None, undone_at=None,
            )  # fmt: skip

    def _wishes(self, contact_id: int) -> None:
        some = self.some
        if some(True, False, False):
            day = (NOW + timedelta(days=some(-2, -1, 0, 1, 30))).date()
            kind = some("channel", "channel", "channel", "stop")
            self.add(
                records.Preference, contact_id=contact_id, kind=kind, channel=some(*CHANNELS),
                wish=some("prefer", "only", "refuse", "accept"), until=some(None, None, day), earliest=None,
                days=None, start=None, end=None, most=None, per=None, person=None, source="words", quote="",
                signal_id=None, message_id=None, said_at=self.ago(), recorded_at=self.ago(), doubt=None,
                needs_yes=False, agreed_by=None, undone_at=some(None, None, NOW), undone_by=None,
            )  # fmt: skip
        if some(True, False, False, False):
            since = self.ago(30, 60)
            self.add(
                records.Hold, contact_id=contact_id, kind=some("out_of_office", "out_of_office", "legal"), why="",
                quote="", signal_id=None, message_id=None, since=since,
                until=some(self.ago(-2, 1, 3, 7, 9), None), lifted_at=some(None, NOW), lifted_by=None,
            )  # fmt: skip
        for _ in range(some(0, 0, 0, 1, 2)):
            day = (NOW + timedelta(days=some(-9, -3, -2, -1, 0, 1, 2, 3, 4, 8, 100))).date()
            self.add(
                records.Moment, contact_id=contact_id, text=some("a Wedding", "a trade fair"),
                day=some(day.isoformat(), day.isoformat(), f"--{day:%m-%d}", None), message_id=None,
                used_at=some(None, None, NOW), signal_id=None, undone_at=None,
            )  # fmt: skip

    def _proposal(self, contact_id: int) -> None:
        some = self.some
        messages = [row["id"] for row in self.rows.get(Message, []) if row["contact_id"] == contact_id]
        anchor = some(0, *messages)
        mine = [row for row in self.rows.get(Proposal, []) if row["contact_id"] == contact_id]
        being = some(None, "sent", "sent", "done", "skipped", "void", "failed", "expired")
        if being is None and any(row["outcome"] is None for row in mine):
            being = "void"
        created = self.ago(1, 2, 3, 30)
        reason = some(None, None, "not_now", "not_now", "not_this_person", "wrong_tone", "myself")
        reason = reason if being == "skipped" else None
        self.add(
            Proposal, contact_id=contact_id, rule=some(*RULES), occasion=f"{anchor}:{some(0, 0, 1)}",
            policy_version="old", channel="email", template=some("follow-up", "another"), department="sales",
            kind="commercial", own_hand=False, thread_id=None, answers_message_id=None, purpose="", talking_points=[],
            window=None, considered=[], verdict={}, contact_state=0, not_before=created, created_at=created,
            expires_at=created, rendered=True, trouble=None, outcome=being, skipped_for=reason,
            skipped_at=created if reason else None, lifted_at=some(None, None, created) if reason else None,
            waits_until=NOW + timedelta(days=some(-1, 0, 1, 9)) if reason == "not_now" else None,
        )  # fmt: skip
