"""Through every page of a lively house, one after the other, as a person would see them."""

from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Page

from outreach.contacts.records import User
from outreach.web.permits import ROUTES, Act
from tests.house import OTHER_REP
from tests.web.living import sign_in
from tests.web.office import Office

_NO_PAGES = {"/healthz", "/events", "/login", "/"}


def tour(office: Office, page: Page, address: str) -> Iterator[str]:
    """Gives the name of each page while it is open."""
    page.goto(address)
    yield "login"
    page.get_by_label("Email").fill("rosa@tidewater.example")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    yield "login-refused"
    sign_in(page, address)
    yield "list"
    for_others: set[str] = set()
    yield from _without_numbers(page, address, for_others)
    entries = {row.contact_id: row.id for row in map(office.entry, (1, 2, 3, 4))}
    for name, path in (
        ("draft", f"/draft/{entries[1]}"), ("why", f"/draft/{entries[1]}/why"), ("card", f"/draft/{entries[3]}"),
        ("own-hand", f"/draft/{entries[4]}"), ("contact", "/contact/1"), ("contact-why", "/contact/1/why"),
        ("found", "/find?q=o"), ("strip-of-a-kind", "/strip?kind=answer-pricing"), ("plan-changes", "/plan/changes/1"),
        ("nowhere", "/draft/4040"),
    ):  # fmt: skip
        page.goto(address + path)
        yield name
    yield from _on_a_draft(page, f"{address}/draft/{entries[1]}")
    yield from _decided(office, page, address, entries)
    page.get_by_role("button", name="Sign out").click()
    office.hears()
    with office.engine.database.write() as session:
        session.get_one(User, office.user_id(session, OTHER_REP)).role = "manager"
    sign_in(page, address, OTHER_REP)
    yield "empty"
    for path in sorted(for_others):
        page.goto(address + path)
        yield _named(path)


def _without_numbers(page: Page, address: str, for_others: set[str]) -> Iterator[str]:
    """Every page that is about nothing in particular, those of other parts included; not what is not a rep's."""
    for (method, path), act in ROUTES.items():
        if method == "GET" and act is not Act.ANYBODY and "{" not in path and path not in _NO_PAGES:
            answer = page.goto(address + path)
            if answer is not None and answer.status == 403:
                for_others.add(path)
            elif answer is not None and "text/html" in answer.headers.get("content-type", ""):
                yield _named(path)


def _named(path: str) -> str:
    return path.strip("/").replace("/", "-")


def _on_a_draft(page: Page, draft: str) -> Iterator[str]:
    page.goto(draft)
    page.locator("summary", has_text="Skip").click()
    yield "skip"
    page.goto(draft)
    page.keyboard.press("?")
    yield "keys"
    page.keyboard.press("Escape")
    page.keyboard.press(":")
    page.keyboard.type("o")
    page.locator("#palette .found").wait_for()
    yield "palette"
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Edit").click()
    page.locator("#preview .sheet").wait_for()
    yield "editing"
    page.goto(f"{draft}/edit")
    page.locator("#preview .sheet").wait_for()
    yield "edit"


def _decided(office: Office, page: Page, address: str, entries: dict[int, int | None]) -> Iterator[str]:
    page.goto(f"{address}/draft/{entries[1]}")
    page.get_by_role("button", name="Approve").first.click()
    yield "approved"
    page.goto(f"{address}/draft/{entries[1]}")
    yield "on-its-way"
    page.goto(f"{address}/draft/{entries[2]}")
    office.clock.move(timedelta(hours=10))
    page.get_by_role("button", name="Approve").first.click()
    yield "refused"
    office.passes(minutes=1)
    page.goto(f"{address}/draft/{entries[2]}")
    yield "at-night"
    office.writes("jonas@werkhof.example", "Please don't write to me again.", subject="Re: A trial")
    page.get_by_role("button", name="Approve").first.click()
    yield "stale"
    page.goto(address)
    yield "list-at-night"
    page.goto(f"{address}/contact/2")
    yield "contact-stopped"
