"""Who may do what to whom, on every route that there is? And does any of them change a thing for somebody else?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlmodel import Session, SQLModel, select
from starlette.routing import Mount

from outreach.contacts.between_records import HandOver, Promise
from outreach.contacts.records import Contact, Hold, Moment, Note, Notice, QuestionToOwner, User
from outreach.inbox.records import Message
from outreach.keeping.records import Audit
from outreach.listening.records import SignalRecord
from outreach.review.records import OutboxEntry
from outreach.web.permits import ROUTES, Act, permitted
from tests.web.office import Browser, Office, hashed

ROLES = ("rep", "manager", "support", "marketing", "operator")
SEEN_BY = {
    # What anybody may do with contacts of others, by role; whoever owns a contact may do all of it.
    "/draft/{entry_id}": ROLES[:4],
    "/draft/{entry_id}/why": ROLES[:4],
    "/contact/{contact_id}": ROLES[:4],
    "/contact/{contact_id}/why": ROLES[:4],
    "/message/{message_id}/as-sent": ROLES[:3],
    "/message/{message_id}/frame": ROLES[:3],
    "/message/{message_id}/attachment/{number}": ROLES[:3],
}
PROPOSED_BY = {"/contact/{contact_id}/propose": ROLES[:4]}
"""What changes nothing of others' but puts it to the owner."""
BY_ROLE = {
    "/team": ("manager",),
    "/plan/try": ("operator", "manager"),
    "/plan/objection/{objection_id}/answer": ("operator", "manager"),
}
"""What is about no contact, and is not for everybody."""
FOR_ALL = {"/", "/plan", "/find", "/strip", "/events", "/login", "/logout", "/healthz"}
FOR_ALL |= {"/me", "/me/password", "/me/sessions/end", "/me/tokens/{token_id}/end", "/invite/{link}"}
FOR_ALL |= {"/login/oidc", "/login/oidc/back"}
FOR_ALL |= {"/plan/changes/{adoption_id}", "/plan/acknowledge", "/plan/object"}
FOR_ALL |= {"/plan/objection/{objection_id}/take-back"}
FIELDS = {"text": "Other words.", "subject": "Other", "sha256": "", "why": "x", "arrived": "yes", "answer": "yes"}
FIELDS |= {"private": "false", "meant": "", "name": "Mallory", "email": "mallory@evil.example"}
FIELDS |= {"to": "2", "it_is": "done"}
SMUGGLED = {"state": "approved", "role": "operator", "owner_id": "2", "user_id": "2", "contact_id": "2"}


def every_route(office: Office) -> list[tuple[str, str]]:
    """Method and path of each; beside them there are only the files that pages are made of."""
    return [(method, route.path) for route in _below(office.app.routes) for method in sorted(route.methods)]


def _below(routes: Iterable[Any]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (router := getattr(route, "original_router", None)) is not None:
            yield from _below(router.routes)
        else:
            assert isinstance(route, Mount), f"{route} is a way in that no table names"
            assert route.path == "/static"


def everything(office: Office) -> dict[str, list[str]]:
    """All that is stored, but for when a login was last seen."""
    with office.engine.database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in SQLModel.metadata.sorted_tables
            if table.name != "login_session"
        }


def people(office: Office) -> None:
    """One user of each role."""
    with office.engine.database.write() as session:
        for role in ROLES:
            email = f"{role}@tidewater.example"
            user = User(name=f"The {role}", email=email, role=role, department="sales")
            user.password_hash = hashed("a harbour with four boats")
            session.add(user)


def belongings(office: Office, owner: str, name: str) -> dict[str, Any]:
    """A contact of somebody's with one of everything; the numbers as paths name them."""
    address, now = f"{name}@client.example", office.clock.now()
    contact = office.contact(f"{name} Client", address, owner=owner, stage="lead", zone="America/New_York")
    office.writes(address, "How much does it cost? Please don't call me.", subject=f"Prices for {name}")
    with office.engine.database.write() as session:
        message = session.exec(select(Message).where(Message.contact_id == contact)).one()
        message.attachments = [{"filename": "a.pdf", "content_type": "application/pdf", "size": 3}]
        message.html = "<p>Hello</p>"
        rows: dict[str, Any] = {
            "hold_id": Hold(contact_id=contact, kind="unhappy", why="x", since=now),
            "note_id": Note(contact_id=contact, text="Likes tea", at=now),
            "moment_id": Moment(contact_id=contact, text="Moves house", day="2026-05-04"),
            "question_id": QuestionToOwner(
                contact_id=contact, kind="loosening", text="May we?", does={"do": "keep"}, asked_at=now
            ),
            "notice_id": Notice(
                user_id=office.user_id(session, owner), contact_id=contact, kind="meeting", text="x", at=now
            ),
        }
        told, giver = rows["notice_id"].user_id, office.user_id(session, "help@tidewater.example")
        rows["promise_id"] = Promise(contact_id=contact, message_id=message.id or 0, quote="I'll send it.", made_at=now)
        rows["offer_id"] = HandOver(contact_id=contact, from_id=giver, to_id=told, offered_at=now)
        session.add_all(rows.values())
        session.flush()
        signal = session.exec(select(SignalRecord).where(SignalRecord.contact_id == contact)).first()
        entry = session.exec(select(OutboxEntry).where(OutboxEntry.contact_id == contact)).first()
        assert signal is not None
        assert entry is not None
        found = {key: row.id for key, row in rows.items()} | {"contact_id": contact, "message_id": message.id}
        nobodys = {"token_id": 999, "link": 0, "named": "0" * 12, "adoption_id": 1, "objection_id": 1}
        return found | nobodys | {"signal_id": signal.id, "entry_id": entry.id, "number": 0}


def filled(path: str, numbers: Mapping[str, Any]) -> str:
    """A path about these things."""
    return re.sub(r"\{(\w+)\}", lambda match: str(numbers[match[1]]), path)


def ask(browser: Browser, method: str, path: str, token: str, **fields: str) -> int:
    """One request as our own pages make it."""
    if method == "POST":
        answer = browser.client.post(path, data=FIELDS | {"token": token} | fields, headers=Browser.SAME)
    else:
        answer = browser.client.request(method, path)
    return answer.status_code


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, dict[str, int]]]:
    """A house with a user of each role, and what belongs to Rosa; nobody but Rosa can change it."""
    office = Office(tmp_path_factory.mktemp("staffed"))
    people(office)
    yield office, belongings(office, "rosa@tidewater.example", "iris")
    office.engine.close()


def test_every_route_is_in_the_table_and_nothing_else_is(office: Office) -> None:
    assert set(every_route(office)) == set(ROUTES)
    assert {path for _, path in ROUTES} >= set(SEEN_BY) | FOR_ALL | set(BY_ROLE)


def test_a_route_that_nobody_thought_of_is_closed(office: Office) -> None:
    office.app.add_api_route("/new/{contact_id}", lambda: {"secret": 1}, methods=["GET", "POST"])
    browser = office.browser()
    assert browser.client.get("/new/1").status_code == 403
    assert browser.client.post("/new/1", headers=Browser.SAME, data={"token": browser.token()}).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_do_with_contacts_of_others_and_with_its_own(
    staffed: tuple[Office, dict[str, int]], role: str
) -> None:
    office, others = staffed
    browser = office.browser(f"{role}@tidewater.example")
    token = browser.token("/plan")
    before = everything(office)
    for method, path in every_route(office):
        if path in FOR_ALL or path in BY_ROLE:
            continue
        status = ask(browser, method, filled(path, others), token)
        may = role in (SEEN_BY if method == "GET" else PROPOSED_BY).get(path, ())
        assert (status != 403) == may, f"{role}: {method} {path} answers {status}"
        assert everything(office) == before, f"{role}: {method} {path} changed something"
    own = belongings(office, f"{role}@tidewater.example", f"otto-{role}")
    for method, path in every_route(office):
        if path not in FOR_ALL and path not in BY_ROLE:
            status = ask(browser, method, filled(path, own), token, **SMUGGLED)
            assert status in (200, 303, 409, 422, 503), f"{role}: {method} {path} answers {status} to the owner"


@pytest.mark.parametrize("role", ROLES)
def test_what_is_about_no_contact_is_for_some_roles_alone(staffed: tuple[Office, dict[str, int]], role: str) -> None:
    office, numbers = staffed
    browser = office.browser(f"{role}@tidewater.example")
    token = browser.token("/plan")
    for method, path in every_route(office):
        if path in BY_ROLE:
            before = everything(office)
            status = ask(browser, method, filled(path, numbers), token, text="")
            assert (status != 403) == (role in BY_ROLE[path]), f"{role}: {method} {path} answers {status}"
            assert everything(office) == before


def test_no_number_of_anothers_can_be_slipped_into_a_path_of_ones_own(office: Office) -> None:
    mine = belongings(office, "rosa@tidewater.example", "iris")
    theirs = belongings(office, "omar@tidewater.example", "otto")
    browser = office.browser()
    token, before = browser.token(), everything(office)
    for method, path in every_route(office):
        names = [name for name in re.findall(r"\{(\w+)\}", path) if name != "number"]
        for swapped in names if len(names) > 1 else ():
            status = ask(browser, method, filled(path, mine | {swapped: theirs[swapped]}), token)
            assert status in (403, 404), f"{method} {path} with another's {swapped} answers {status}"
    assert everything(office) == before


def test_no_field_of_a_form_reaches_a_column_that_it_is_not_for(office: Office) -> None:
    numbers = belongings(office, "rosa@tidewater.example", "iris")
    belongings(office, "omar@tidewater.example", "otto")
    browser = office.browser()
    token = browser.token()
    with office.engine.database.read() as session:
        before = _owners_and_roles(session)
    for method, path in every_route(office):
        if method == "POST" and path not in FOR_ALL and not path.endswith("/approve"):
            ask(browser, method, filled(path, numbers), token, **SMUGGLED)
            assert not office.rows(OutboxEntry, OutboxEntry.state == "approved"), path
    with office.engine.database.read() as session:
        assert _owners_and_roles(session) == before


def _owners_and_roles(session: Session) -> tuple[Any, ...]:
    owners = {row.id: row.owner_id for row in session.exec(select(Contact))}
    return owners, {row.id: (row.role, row.email) for row in session.exec(select(User))}


def test_nothing_is_changed_from_another_site_by_another_type_or_by_looking(
    staffed: tuple[Office, dict[str, int]],
) -> None:
    office, numbers = staffed
    browser = office.browser()
    form = FIELDS | {"token": browser.token()}
    before = everything(office)
    refused = {
        "from another site": ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, {"data": form}),
        "from nowhere": ({}, {"data": form}),
        "as text": (Browser.SAME | {"content-type": "text/plain"}, {"content": "token=x&answer=yes"}),
        "as JSON": (Browser.SAME, {"json": form}),
        "as JSON called text": (Browser.SAME | {"content-type": "text/plain; charset=utf-8"}, {"content": "{}"}),
    }
    for method, path in every_route(office):
        where = filled(path, numbers)
        if method != "POST":
            for _ in range(2):
                browser.client.request(method, where)
            continue
        for name, (headers, body) in refused.items():
            for verb in ("POST", "PUT", "PATCH", "DELETE"):
                status = browser.client.request(verb, where, headers=headers, **body).status_code
                assert status in (403, 415), f"{verb} {path} {name} answers {status}"
        for verb in ("GET", "HEAD"):
            browser.client.request(verb, where, params=form)
    assert everything(office) == before
    assert browser.client.get("/").status_code == 200, "still signed in"


def test_who_has_no_role_that_we_know_sees_nothing_of_others() -> None:
    for act in (Act.READ, Act.LETTER, Act.DECIDE, Act.OWN_NOTICE):
        assert not permitted("admin", act, owns=False)
        assert permitted("admin", act, owns=True)


def test_who_goes_through_many_contacts_by_any_page_is_on_record(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outreach.web.looked_through.MANY", 2)
    belongings(office, "rosa@tidewater.example", "iris")
    belongings(office, "omar@tidewater.example", "otto")
    browser = office.browser()
    browser.get("/draft/1/why")
    browser.get("/message/2/as-sent")
    with office.engine.database.read() as session:
        assert "looked at many contacts" in {row.what for row in session.exec(select(Audit))}
