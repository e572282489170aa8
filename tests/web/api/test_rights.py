"""Which role may do what by the API, on every route that there is? What may not be done changes nothing."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from outreach.web.permits import API, Act, permitted
from tests.web.api.program import ROOT, Program
from tests.web.office import Office
from tests.web.test_every_route import ROLES, _below, belongings, everything, filled, people

BODIES = {
    "words": {"subject": "Other", "text": "Other words.", "sha256": "0" * 64},
    "approve": {"sha256": "0" * 64},
    "skip": {"why": "x"},
    "resolve": {"arrived": True},
    "answer": {"answer": "yes", "name": "Mallory", "email": "mallory@evil.example"},
    "correct": {"meant": None},
    "private": {"private": False},
    "preview": {"subject": "x", "text": "x"},
    "card": {"seen": "x", "lines": {"stage": "won"}},
    "proposals": {"seen": "x", "lines": {"stage": "won"}},
    "notes": {"text": "x"},
    "{promise_id}": {"it_is": "done"},
    "hand-over": {"to": 1},
    "{offer_id}": {"answer": "yes"},
    "{note_id}": {"text": "x"},
    "{moment_id}": {"text": "x", "day": "2027-05-04"},
    "acknowledge": {"version": "old"},
    "objections": {"version": "old", "passage": 0, "sentence": 0, "text": "x"},
    "me": {"language": "tlh", "zone": "UTC"},
    "trial": {"text": "x" * 300_000},
}
"""What is about nobody but the user is such that it changes nothing."""
OWN = (200, 404, 409, 422)
"""Answers to what the user may do about themselves, where there is nothing of the kind, or nothing to change."""
DECIDED = (200, 409, 422)
_ABOUT_THEM = (Act.READ, Act.DECIDE, Act.PROPOSE, Act.OFFERED, Act.OWN_NOTICE)


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, dict[str, int]]]:
    """A house with a user of each role, and what belongs to Rosa."""
    office = Office(tmp_path_factory.mktemp("staffed"))
    people(office)
    office.app.state.front.pace.most = 100_000
    yield office, belongings(office, "rosa@tidewater.example", "iris")
    office.engine.close()


def asked(program: Program, method: str, path: str, numbers: dict[str, int]) -> int:
    """The status of one request that its route could take."""
    by = {"Authorization": f"Bearer {program.token}"} if program.token is not None else {}
    body = BODIES.get(path.rpartition("/")[2]) if method in ("PUT", "POST") else None
    where = filled(path, numbers) + ("?begins=x" if path.endswith("/find") else "")
    return program.client.request(method, where, json=body, headers=by).status_code


def everything_but_tokens(office: Office) -> dict[str, list[str]]:
    return {name: rows for name, rows in everything(office).items() if name != "api_token"}


def test_every_route_is_in_the_table_and_nothing_else_is(office: Office) -> None:
    routes = [route for route in _below(office.app.state.api.routes) if isinstance(route, APIRoute)]
    assert {(method, route.path) for route in routes for method in route.methods} == set(API)
    described = office.app.state.api.openapi()["paths"]
    assert {(method.upper(), path) for path, methods in described.items() for method in methods} == set(API)


def expected(role: str, act: Act, method: str) -> tuple[int, ...]:
    """The answers that a user of this role may get about what belongs to somebody else, or to nobody."""
    if act is Act.DECIDE or not permitted(role, act, owns=False):
        return (403,)
    if act is Act.PROPOSE:
        return (409,)
    if act is Act.LETTER:
        return (200, 503)
    return (200, 406) if method == "GET" else OWN


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_do_with_contacts_of_others(role: str, staffed: tuple[Office, dict[str, int]]) -> None:
    office, numbers = staffed
    program = Program(office, f"{role}@tidewater.example")
    before = everything_but_tokens(office)
    for (method, path), act in API.items():
        status = asked(program, method, path, numbers)
        assert status in expected(role, act, method), f"{role} {method} {path}: {status}"
    assert everything_but_tokens(office) == before


def test_nobody_gets_anything_without_a_token(staffed: tuple[Office, dict[str, int]]) -> None:
    office, numbers = staffed
    for method, path in API:
        assert asked(Program(office, None), method, path, numbers) == 401, path


def test_whoever_owns_a_contact_gets_to_every_route(staffed: tuple[Office, dict[str, int]]) -> None:
    office, numbers = staffed
    rosa = Program(office, "rosa@tidewater.example")
    for (method, path), act in API.items():
        status = asked(rosa, method, path, numbers)
        told = expected("rep", act, method) if act not in _ABOUT_THEM or method == "GET" else DECIDED
        assert status in told, f"{method} {path}: {status}"


def test_numbers_of_two_contacts_do_not_go_together(staffed: tuple[Office, dict[str, int]]) -> None:
    office, numbers = staffed
    other = belongings(office, "rosa@tidewater.example", "juno")
    rosa = Program(office, "rosa@tidewater.example")
    for method, path in API:
        if path.count("{") == 2 and "{contact_id}" in path:
            assert asked(rosa, method, path, numbers | {"contact_id": other["contact_id"]}) == 404, path
    assert rosa.client.get(f"{ROOT}/nothing").status_code == 404
