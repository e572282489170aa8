"""A program that asks the API of a test's house."""

from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import select

from outreach.contacts.records import User
from outreach.web import programs
from tests.house import REP
from tests.web.office import ADDRESS, Office

ROOT = "/api/v1"


def token_of(office: Office, email: str = REP, *, read_only: bool = False, days: int | None = None) -> str:
    """A token in a user's name."""
    now = office.clock.now()
    ends = now + timedelta(days=days) if days is not None else None
    with office.engine.database.write() as session:
        user = session.exec(select(User).where(User.email == email)).one()
        return programs.add(session, user, "tests", now, read_only=read_only, expires_at=ends, by="operator")


class Program:
    """Asks with a token, or without one."""

    def __init__(self, office: Office, email: str | None = REP, **kinds: Any) -> None:
        self.token = token_of(office, email, **kinds) if email is not None else None
        self.client = TestClient(office.app, base_url=ADDRESS, raise_server_exceptions=False)

    def ask(self, method: str, path: str, status: int = 200, json: Any = None, **headers: str) -> Response:
        """One request; its status must be this."""
        by = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        answer = self.client.request(method, ROOT + path, json=json, headers=by | headers)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code}\n{answer.text}"
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == status
        return answer

    def get(self, path: str, status: int = 200) -> Any:
        return self.ask("GET", path, status).json()

    def post(self, path: str, status: int = 200, **body: Any) -> Any:
        return self.ask("POST", path, status, json=body or None).json()

    def put(self, path: str, status: int = 200, **body: Any) -> Any:
        return self.ask("PUT", path, status, json=body).json()
