"""A house with its pages and no mail servers: mail is filed as the poller files it, by a clock that stands still."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import update
from sqlmodel import Session, col, select

from outreach.clock import FixedClock
from outreach.contacts import ledger
from outreach.contacts.records import Consent, Contact, Organisation, User
from outreach.inbox.filing import Desk, file_page
from outreach.inbox.reading import Arrived, Raw, read_page
from outreach.inbox.records import AccountRecord, Folder
from outreach.inbox.vouching import Trust, vouch
from outreach.review.records import OutboxEntry
from outreach.service.engine import Engine
from outreach.web import passwords
from outreach.web.app import create_app
from tests.house import MONDAY, OTHER_REP, REP, SERVER, SUPPORT, letter, received, write_house
from tests.servers import migrated

PASSWORD = "a harbour with four boats"
ADDRESS = "http://127.0.0.1"


@cache
def hashed(password: str) -> str:
    """A password as the product keeps it, hashed once for all tests."""
    return passwords.hashed(password)


class Daemon:
    """Counts how often it was woken."""

    def __init__(self) -> None:
        self.woken = 0
        self.after = timedelta()

    def wake(self, after: timedelta = timedelta()) -> None:
        self.woken += 1
        self.after = after


class Office:
    """The engine, its pages, and the words in which tests are told."""

    def __init__(self, folder: Path, undo: float = 0) -> None:
        self.folder = folder
        self.clock = FixedClock(MONDAY)
        self.settings = write_house(folder, 1, 1, f"sqlite:///{folder}/outreach.db", None, undo=undo)
        migrated.put(self.settings.database)
        self.engine = Engine(self.settings, self.clock)
        self.daemon = Daemon()
        self.app = create_app(self.engine, self.daemon)  # type: ignore[arg-type]
        with self.engine.database.write() as session:
            session.execute(update(User).values(password_hash=hashed(PASSWORD)))
        self.hears()
        self._uid = 0

    def hears(self) -> None:
        """Every account was read just now."""
        with self.engine.database.write() as session:
            for record in session.exec(select(AccountRecord)):
                record.listened_at = self.clock.now()

    def contact(
        self, name: str, email: str, *, owner: str = REP, phone: str = "", organisation: str = "", **columns: Any
    ) -> int:
        """A contact whom we know."""
        given, _, family = name.partition(" ")
        with self.engine.database.write() as session:
            if organisation:
                employer = Organisation(name=organisation)
                session.add(employer)
                session.flush()
                columns["organisation_id"] = employer.id
            owner_id = self.user_id(session, owner)
            person = Contact(given=given, family=family, owner_id=owner_id, created_at=self.clock.now(), **columns)
            return ledger.create_contact(session, person, {"email": email} | ({"phone": phone} if phone else {}), "US")

    def agreed(self, contact_id: int) -> None:
        """They have said yes to commercial mail, on a day long ago."""
        now = self.clock.now()
        with self.engine.database.write() as session:
            day = now - timedelta(days=90)
            session.add(Consent(contact_id=contact_id, basis="express", at=day, source="import", recorded_at=now))

    def user_id(self, session: Session, email: str) -> int:
        return session.exec(select(User).where(User.email == email)).one().id or 0

    def arrives(
        self, sender: str, body: str, *, to: str = REP, raw: bytes | None = None, dmarc: str = "pass", **headers: str
    ) -> None:
        """A mail is in an account now, not yet heard."""
        mail = letter(sender, to, body, self.clock.now(), **headers)
        self._file(to, "INBOX", raw if raw is not None else received(mail, dmarc))

    def we_wrote(self, recipient: str, body: str, *, sender: str = REP, **headers: str) -> None:
        """One of us wrote from their own mail program."""
        self._file(sender, "Sent", bytes(letter(sender, recipient, body, self.clock.now(), **headers)))

    def _file(self, account: str, name: str, raw: bytes) -> None:
        self._uid += 1
        with self.engine.database.write() as session:
            wanted = select(Folder).join(AccountRecord).where(AccountRecord.address == account, Folder.name == name)
            folder = session.exec(wanted).one()
            owner = session.exec(select(User).where(User.email == account)).one()
            desk = Desk({REP, OTHER_REP, SUPPORT}, owner.id, owner.department, self.engine.key)
            fetched = [Raw(self._uid, self.clock.now(), raw)]
            [arrived] = read_page(fetched)
            assert isinstance(arrived, Arrived), arrived
            vouched = vouch([arrived], fetched, Trust(frozenset({SERVER})), self.engine.database)
            file_page(session, folder, vouched, desk, self.clock.now())

    def writes(self, sender: str, body: str, **headers: str) -> None:
        """A mail arrives, is heard, and what follows is planned."""
        self.arrives(sender, body, **headers)
        self.engine.think()

    def passes(self, **time: float) -> None:
        """Time goes by, and everything is read and planned."""
        self.clock.move(timedelta(**time))
        self.hears()
        self.engine.think()

    def entry(self, contact_id: int) -> OutboxEntry:
        """The newest entry of a contact."""
        with self.engine.database.read() as session:
            wanted = (
                select(OutboxEntry).where(OutboxEntry.contact_id == contact_id).order_by(col(OutboxEntry.id).desc())
            )
            row = session.exec(wanted.limit(1)).one()
            session.expunge(row)
            return row

    def rows(self, model: type[Any], *conditions: Any) -> list[Any]:
        """Rows of a table, as they are now."""
        with self.engine.database.read() as session:
            found = list(session.exec(select(model).where(*conditions)))
            for row in found:
                session.expunge(row)
            return found

    def browser(self, email: str | None = REP) -> "Browser":
        """A browser, signed in as one of us."""
        browser = Browser(TestClient(self.app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False))
        if email is not None:
            assert browser.sign_in(email).status_code == 303
        return browser


class Browser:
    """A client that behaves as a browser does on our own pages."""

    SAME = {"sec-fetch-site": "same-origin", "origin": ADDRESS}  # noqa: RUF012

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self._tokens: dict[str, str] = {}

    def sign_in(self, email: str, password: str = PASSWORD, to: str = "/") -> Response:
        return self.client.post("/login", data={"email": email, "password": password, "to": to}, headers=self.SAME)

    def get(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, f"{path}: {response.status_code}\n{response.text}"
        return response.text

    def token(self, path: str = "/") -> str:
        """The form token of this login, which every page of it bears."""
        login = repr(sorted(self.client.cookies.items()))
        if login not in self._tokens:
            found = re.search(r'name="token" value="([0-9a-f]{64})"', self.client.get(path).text)
            assert found is not None
            self._tokens[login] = found[1]
        return self._tokens[login]

    def post(self, path: str, status: int = 303, **fields: str) -> Response:
        response = self.client.post(path, data={"token": self.token()} | fields, headers=self.SAME)
        assert response.status_code == status, f"{path}: {response.status_code}\n{response.text}"
        return response

    def approve(self, entry_id: int, status: int = 303) -> Response:
        """Press the button on the page as it is now."""
        found = re.search(r'name="sha256" value="([0-9a-f]{64})"', self.get(f"/draft/{entry_id}"))
        return self.post(f"/draft/{entry_id}/approve", status, sha256=found[1] if found else "")
