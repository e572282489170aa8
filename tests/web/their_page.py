"""The page of one contact, as tests ask for it."""

import re
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import SQLModel, col

from outreach.contacts.records import Contact, Preference
from outreach.contacts.wish_link import birth
from outreach.planning.gate.ask import Ask
from outreach.planning.gate.gate import decide
from outreach.service.engine import Engine
from outreach.web.preference_pages import create_public_app
from outreach.web.shown import facts_about
from tests.web.office import ADDRESS, Office

IRIS = "iris@bluejay.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Page:
    """The page of one contact, as a browser without script, cookies and referrer sees it."""

    def __init__(self, office: Office, contact_id: int, purpose: str = "page", *, days_ago: int = 0) -> None:
        self.office, self.contact_id = office, contact_id
        self.client = TestClient(create_public_app(office.engine), base_url=ADDRESS, follow_redirects=False)
        with office.engine.database.read() as session:
            born = birth(session.get_one(Contact, contact_id).created_at)
        day = office.clock.now().date() - timedelta(days=days_ago)
        self.token = office.engine.links.token(purpose, contact_id, born, day, bytes(12))
        self.path = f"/p/{self.token}"

    def get(self, query: str = "", **headers: str) -> str:
        response = self.client.get(self.path + query, headers=headers)
        assert response.status_code == 200, response.text
        return response.text

    def post(self, do: str, status: int = 200, **fields: Any) -> str:
        response = self.client.post(self.path, data={"do": do} | fields)
        assert response.status_code == status, response.text
        return response.text

    def undo(self, page: str) -> str:
        numbers = re.findall(
            r'name="number" value="(\d+)"', page.partition('class="done"')[2].partition("</section>")[0]
        )
        assert numbers
        return self.post("undo", number=numbers)


def rows(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database."""
    with office.engine.database.read() as session:
        connection = session.connection()
        return {t.name: [tuple(row) for row in connection.execute(t.select())] for t in SQLModel.metadata.sorted_tables}


def may(office: Office, contact_id: int, channel: str = "email", kind: str = "commercial") -> set[str]:
    """Why they may not be reached, by the gate."""
    engine: Engine = office.engine
    with engine.database.read() as session:
        facts = facts_about(session, engine, [contact_id], office.clock.now())[contact_id]
    verdict = decide(Ask(channel, "sales", kind), facts, engine.policy.house, office.clock.now())
    return {reason.code for reason in verdict.reasons} & {
        "stopped", "channel_refused", "not_before", "their_hours", "their_cadence", "hold",
    }  # fmt: skip


def wishes(office: Office, contact_id: int) -> list[Preference]:
    """What holds of what they said."""
    return office.rows(Preference, Preference.contact_id == contact_id, col(Preference.undone_at).is_(None))
