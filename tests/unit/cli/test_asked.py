"""Can a person answer and put right in a terminal what was asked and heard?"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from outreach.cli import asked, corrections, listen, people
from outreach.cli.house import open_engine
from outreach.contacts import proposing
from outreach.contacts.changing import Change
from outreach.contacts.records import Contact, User
from outreach.errors import ConfigError, NotYours, Stale
from outreach.service.engine import Engine
from tests.house import OTHER_REP, REP
from tests.web.office import Office

IRIS = "iris@garden.example"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A house in which Iris was unhappy and gave another address; the commands work on it."""
    standing = Office(tmp_path)
    standing.contact("Iris Okafor", IRIS, stage="lead", zone="Europe/Berlin")
    standing.writes(IRIS, "I am really disappointed. My new address is iris@elsewhere.example.")
    standing.engine.close()
    monkeypatch.setenv("OUTREACH_DATABASE", f"sqlite:///{tmp_path}/outreach.db")
    monkeypatch.setenv("OUTREACH_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("OUTREACH_TEMPLATES", str(standing.settings.templates))
    monkeypatch.setenv("OUTREACH_DATA", str(tmp_path / "data"))

    @contextmanager
    def on_that_day() -> Iterator[Engine]:
        with open_engine() as engine:
            engine.clock = standing.clock
            yield engine

    monkeypatch.setattr(asked, "open_engine", on_that_day)
    return standing


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_questions_are_shown_and_answered_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    asked.questions(as_=REP, noted=True, as_json=True)
    told, question = _lines(capsys)
    assert told["text"] == "They are unhappy"
    assert question["kind"] == "new_address"
    with pytest.raises(NotYours):
        asked.answer(1, asked.YesOrNo.yes, name="", email="", as_=OTHER_REP)
    asked.answer(1, asked.YesOrNo.yes, name="", email="", as_=REP)
    with pytest.raises(Stale):
        asked.answer(1, asked.YesOrNo.no, name="", email="", as_=REP)
    capsys.readouterr()
    asked.questions(as_=REP, noted=False, as_json=False)
    assert capsys.readouterr().out == "Nothing is asked of you.\n"


def test_what_a_colleague_proposes_is_shown_before_and_after(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    with office.engine.database.write() as session:
        contact = session.get_one(Contact, 1)
        omar = session.get_one(User, office.user_id(session, OTHER_REP))
        wanted = [Change("stage", "lead", "customer")]
        number = proposing.propose(session, contact, omar, wanted, "They have signed.", office.clock.now())
    asked.questions(as_=REP, noted=False, as_json=False)
    shown = capsys.readouterr().out
    assert "Omar Haddad proposes another stage." in shown
    assert "stage: lead → customer" in shown
    assert "“They have signed.”" in shown
    asked.answer(number, asked.YesOrNo.yes, name="", email="", as_=REP)
    with office.engine.database.read() as session:
        assert session.get_one(Contact, 1).stage == "customer"


def test_what_was_misheard_is_put_right_and_becomes_a_case(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people.contact(IRIS, as_json=True)
    [heard] = [line for line in json.loads(capsys.readouterr().out)["heard"] if " unhappy " in line]
    number = int(heard.partition(":")[0])
    with pytest.raises(ConfigError, match="no JSON"):
        corrections.correct(number, meant="{", as_=REP)
    corrections.correct(number, meant='{"kind": "not_interested"}', as_=REP)
    assert capsys.readouterr().out == "Taken back: unhappy. Heard instead: 1.\n"
    people.contact(IRIS, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert f"{heard} (not what was meant)" in shown["heard"]
    assert shown["holds"] == []

    cases = tmp_path / "cases.jsonl"
    listen.listen(cases_from_corrections=cases)
    [case] = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines()]
    assert [signal["kind"] for signal in case["expected"]["signals"]] == ["new_address", "not_interested"]
    capsys.readouterr()
    listen.listen(cases=cases)
    [again] = _lines(capsys)
    assert again["id"] == case["id"]
