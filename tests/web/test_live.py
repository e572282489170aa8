"""Does an open page hear soon of what changes, and only of its visitor's? And does the house still stop at once?"""

import time
from collections.abc import Iterator

import httpx
import pytest

from outreach.web import live as living_stream
from outreach.web.sign_in import begin
from tests.house import OTHER_REP, REP
from tests.web.api.program import ROOT, token_of
from tests.web.living import served
from tests.web.office import Office

STREAM = {"accept": "text/event-stream"}


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """Where the pages are."""
    office.contact("Iris Okafor", "iris@garden.example", stage="lead", zone="America/Los_Angeles")
    with served(office.app) as address:
        yield address


def _cookie(office: Office, email: str) -> dict[str, str]:
    with office.engine.database.write() as session:
        return {"outreach": begin(session, office.user_id(session, email), office.clock.now())}


def _next(lines: Iterator[str]) -> str:
    return next(line.removeprefix("event: ") for line in lines if line.startswith("event: "))


def test_a_page_hears_of_its_own_and_the_server_stops_at_once(office: Office, address: str) -> None:
    rosa, omar = _cookie(office, REP), _cookie(office, OTHER_REP)
    with (
        httpx.stream("GET", f"{address}/events", headers=STREAM, cookies=rosa, timeout=20) as hers,
        httpx.stream("GET", f"{address}/events", headers=STREAM, cookies=omar, timeout=20) as his,
    ):
        assert hers.headers["content-type"].startswith("text/event-stream")
        assert hers.headers["cache-control"] == "no-store"
        for_rosa, for_omar = hers.iter_lines(), his.iter_lines()
        time.sleep(2.5 * living_stream.EVERY_SECONDS)
        office.writes("iris@garden.example", "How much does it cost?", subject="Prices")
        assert _next(for_rosa) == "changed"
        begun = time.monotonic()
        office.app.state.front.live.close()
        assert _next(for_omar) == "enough", "nothing of his has changed"
        assert list(for_omar) == ["data: .", ""]
    assert time.monotonic() - begun < 2


def test_one_login_listens_on_few_pages_and_the_newest_are_heard(office: Office, address: str) -> None:
    rosa, most = _cookie(office, REP), living_stream.MOST_OF_ONE_LOGIN
    streams = []
    for _ in range(most + 1):
        client = httpx.Client(timeout=20, cookies=rosa)
        answer = client.send(client.build_request("GET", f"{address}/events", headers=STREAM), stream=True)
        lines = answer.iter_lines()
        assert next(lines).startswith("retry")
        streams.append((client, answer, lines))
    assert _next(streams[0][2]) == "enough"
    assert len(office.app.state.front.live._listeners) == most
    for client, answer, _ in streams:
        answer.close()
        client.close()


def test_a_program_hears_of_its_users_list_by_its_token(office: Office, address: str) -> None:
    rosa = {"authorization": f"Bearer {token_of(office, REP, read_only=True)}"}
    assert httpx.get(f"{address}{ROOT}/events", headers=rosa).json()["type"] == "urn:outreach:other-form"
    assert httpx.get(f"{address}{ROOT}/events", headers=STREAM).status_code == 401
    with httpx.stream("GET", f"{address}{ROOT}/events", headers=rosa | STREAM, timeout=20) as hers:
        assert hers.headers["content-type"].startswith("text/event-stream")
        lines = hers.iter_lines()
        time.sleep(2.5 * living_stream.EVERY_SECONDS)
        office.writes("iris@garden.example", "How much does it cost?", subject="Prices")
        assert _next(lines) == "changed"
        office.app.state.front.live.close()
        assert httpx.get(f"{address}{ROOT}/events", headers=rosa | STREAM).status_code == 503


def test_who_is_not_signed_in_and_who_asks_for_something_else_gets_no_stream(office: Office, address: str) -> None:
    assert httpx.get(f"{address}/events", headers=STREAM).status_code == 303
    assert httpx.get(f"{address}/events", cookies=_cookie(office, REP)).status_code == 406
