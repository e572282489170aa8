"""Does the demo put up its stage, and can one answer on the other side?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from outreach.cli.demo.browser import Browser, Page
from outreach.cli.demo.correspondence import answer, correspondents
from outreach.cli.demo.other_side import create_other_side
from outreach.cli.demo.serving import serving
from outreach.cli.demo.setup import MARK, Stage, open_stage
from outreach.clock import FixedClock
from outreach.errors import ConfigError
from outreach.inbox.records import Message

WEDNESDAY = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)
ED = "ed@sorensenbrothers.example"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch, _stage(tmp_path_factory.mktemp("demo") / "d", patch) as opened:
        yield opened


@contextmanager
def _stage(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Stage]:
    for account in ("MAYA", "JONAS", "SUPPORT"):
        patch.setenv(f"OUTREACH_{account}_PASSWORD", "")
    with open_stage(folder, FixedClock(WEDNESDAY)) as opened:
        yield opened


def test_everybody_is_there(stage: Stage) -> None:
    assert (stage.imported.created, stage.imported.skipped) == (20, [])
    assert len(stage.contact_addresses()) == 21
    assert (stage.folder / "config" / "rules.yaml").is_file()
    assert (stage.folder / ".env").stat().st_mode & 0o077 == 0


def test_an_answer_arrives_in_the_thread(stage: Stage) -> None:
    app = create_other_side(stage, "http://127.0.0.1:1")
    client = TestClient(app, base_url="http://localhost", follow_redirects=False)
    page = Page(200, client.get("/").text)
    assert "Ed Sorensen" in page.words
    assert "Fifteen it is, I've put that into your trial." in page.words
    form = {"token": page.forms["/answer"]["token"], "address": ED, "text": "We like it. <b>Ed</b>"}
    assert client.post("/answer", data=form | {"token": "guessed"}).status_code == 403
    assert client.post("/answer", data=form | {"address": "eve@elsewhere.example"}).status_code == 404
    assert client.post("/answer", data=form).headers["location"] == f"/?answered={ED}"
    assert "Ed Sorensen has answered." in client.get("/", params={"answered": ED}).text
    polled = stage.engine.poll_all()
    assert (polled.trouble, polled.quarantined) == ("", 0)
    with stage.engine.database.read() as session:
        threads = session.exec(select(Message.thread_id).where(col(Message.sender_address) == ED)).all()
    assert (len(threads), len(set(threads))) == (3, 1)


def test_another_host_name_is_refused(stage: Stage) -> None:
    client = TestClient(create_other_side(stage, ""), base_url="http://rebound.example")
    assert client.get("/").status_code == 400


def test_those_whom_we_never_wrote_have_nothing_to_answer(stage: Stage) -> None:
    assert "owen@pittwatermoorings.example" not in {one.address for one in correspondents(stage)}
    with pytest.raises(StopIteration):
        answer(stage, "owen@pittwatermoorings.example", "hello")


def test_the_page_is_served_for_a_browser(stage: Stage) -> None:
    with serving(create_other_side(stage, "")) as address:
        browser = Browser(address)
        page = browser.look("/")
        assert (page.status, "The other side" in page.words) == (200, True)
        assert browser.send("/answer", **page.forms["/answer"], text="Thank you!") == 303


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ConfigError, match="no earlier demo"), open_stage(tmp_path):
        pass
    assert (tmp_path / "thesis.txt").exists()


def test_an_earlier_demo_is_emptied(tmp_path: Path) -> None:
    (tmp_path / MARK).touch()
    (tmp_path / "old").touch()
    with pytest.MonkeyPatch.context() as patch, _stage(tmp_path, patch):
        assert not (tmp_path / "old").exists()
