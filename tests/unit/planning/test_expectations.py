"""Do an operator's expectations of the rules hold, fail with the why, and fault line by line?"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from outreach.cli import rules as commands
from outreach.errors import ConfigError
from outreach.planning.policy.policy import Policy, load
from outreach.planning.tried.expectations import Expectation, Somebody
from outreach.planning.tried.made_up import facts_of
from outreach.planning.tried.tried import Tried, never_fired, try_all

ROOT = Path(__file__).parents[3]
STARTER = ROOT / "config" / "rules.test.yaml"
SILENT = """
expectations:
  - name: Somebody is silent
    now: "2026-03-10 12:00"
    contact:
      stage: lead
      zone: America/New_York
      touches: [{department: sales, ago: DAYS days}]
    then: THEN
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The starter rules."""
    return load(ROOT / "config" / "rules.yaml", ROOT / "templates")


@pytest.mark.parametrize("number", range(16))
def test_the_starter_rules_do_what_the_starter_file_expects(policy: Policy, number: int) -> None:
    tried = try_all(STARTER, policy)[number]
    assert not tried.failures, "\n".join(tried.told())


def test_the_starter_file_has_every_rule_in_it(policy: Policy) -> None:
    tried = try_all(STARTER, policy)
    assert len(tried) >= 10
    assert never_fired(tried, policy) == []


def _silent(tmp_path: Path, policy: Policy, days: int, then: str) -> Tried:
    path = tmp_path / "rules.test.yaml"
    path.write_text(SILENT.replace("DAYS", str(days)).replace("THEN", then))
    [tried] = try_all(path, policy)
    return tried


@pytest.mark.parametrize(
    ("days", "then", "failure"),
    [
        (6, "{proposes: {rule: follow-up}}", None),
        (6, "{proposes: {rule: follow-up, channel: email, not_before: '2026-03-10 12:00'}}", None),
        (6, "{proposes: {rule: birthday}}", "birthday was expected to propose something, and follow-up does"),
        (6, "{proposes: {rule: follow-up, channel: phone}}", "expected by phone, and it is by email"),
        (6, "{proposes: {rule: follow-up, not_before: '2026-03-10 13:00'}}", "it does Tue 10 Mar 2026 12:00 EDT"),
        (6, "{nothing: true}", "nothing was expected, and follow-up proposes something"),
        (6, "{refuses: {rule: follow-up, codes: [cap]}}", "expected to be refused, and it is proposed"),
        (4, "{nothing: true}", None),
        (4, "{proposes: {rule: follow-up}}", "follow-up was expected to propose something, and nothing is proposed"),
        (4, "{refuses: [{rule: follow-up, codes: [cap]}]}", "and it does not fit"),
    ],
)
def test_what_is_not_as_expected_is_told(
    tmp_path: Path, policy: Policy, days: int, then: str, failure: str | None
) -> None:
    tried = _silent(tmp_path, policy, days, then)
    assert bool(tried.failures) == (failure is not None)
    assert (failure or "") in "; ".join(tried.failures)


def test_a_failure_tells_its_line_and_every_rule(tmp_path: Path, policy: Policy) -> None:
    told = _silent(tmp_path, policy, 4, "{proposes: {rule: follow-up}}").told()
    assert told[0] == f"{tmp_path}/rules.test.yaml:3:5: Somebody is silent"
    assert "    birthday: It does not fit: stage is lead, not customer; their birthday is not known." in told
    assert any("    follow-up: It does not fit: we wrote on 6 Mar 2026" in line for line in told)
    assert any("Time alone makes it fit Wed 11 Mar 2026 12:00 EDT." in line for line in told)


def test_a_refusal_by_other_reasons_is_none(policy: Policy, tmp_path: Path) -> None:
    text = SILENT.replace("DAYS", "6").replace("stage: lead", "stage: lead\n      unheard: 2")
    path = tmp_path / "rules.test.yaml"
    path.write_text(text.replace("THEN", "{refuses: {rule: follow-up, codes: [unheard, cap]}}"))
    [tried] = try_all(path, policy)
    assert tried.failures == ("follow-up was expected to be refused by cap; it is refused by unheard",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("stage: lead", "stagee: lead", ":6:7: unknown key"),
        ("America/New_York", "America/New_Yrok", ":7:7: "),
        ("ago: DAYS days", "ago: long", "is no length of time"),
        ('"2026-03-10 12:00"', "soon", ":4:5: "),
        ('"2026-03-10 12:00"', '"2026-03-10T12:00+01:00"', "leave the offset out"),
        ("department: sales", "rule: folow-up", "there is no rule folow-up; did you mean follow-up?"),
        ("THEN", "{proposes: {rule: folow-up}}", ":9:23: there is no rule folow-up"),
        ("THEN", "{refuses: {rule: follow-up, codes: [caps]}}", "'caps' is no code of a refusal; did you mean cap?"),
        ("THEN", "{}", "say proposes, refuses or nothing: true"),
        ("THEN", "{proposes: {rule: follow-up}, nothing: true}", "can't both"),
        ("stage: lead", "wishes: [{kind: cadence}]", "needs most and per"),
        ("stage: lead", "holds: [{kind: bored}]", "'bored' is no kind of hold"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, policy: Policy, old: str, new: str, fault: str) -> None:
    path = tmp_path / "rules.test.yaml"
    path.write_text(SILENT.replace(old, new).replace("DAYS", "6").replace("THEN", "{nothing: true}"))
    with pytest.raises(ConfigError) as raised:
        try_all(path, policy)
    assert fault in str(raised.value)
    assert str(path) in str(raised.value)


WHOLE: dict[str, Any] = {
    "stage": "lead", "tags": ["a"], "fields": {"plan": "gold"}, "owner": "rosa@example.com", "owner_name": "Rosa",
    "organisation": ["Quay"], "zone": "Europe/Berlin", "country": "DE", "birthday": "--03-10", "channels": ["post"],
    "wishes": [{"channel": "phone", "wish": "refuse"}], "holds": [{"kind": "unhappy"}],
    "touches": [{"ago": "2 days"}], "organisation_touches": [{"ago": "3 days"}],
    "wrote": [{"ago": "1 day", "asks": "How much?"}], "moments": [{"text": "a fair", "day": "2026-03-12"}],
    "consents": [{"basis": "express"}], "draft_of": "follow-up", "unheard": 1, "deaf": True,
}  # fmt: skip


def _expectation(**contact: Any) -> Expectation:
    return Expectation.model_validate(
        {"name": "x", "now": "2026-03-10 12:00", "contact": contact, "then": {"nothing": True}}
    )


@pytest.mark.parametrize("key", Somebody.model_fields)
def test_every_key_of_a_contact_changes_the_facts(policy: Policy, key: str) -> None:
    assert set(WHOLE) == set(Somebody.model_fields)
    assert facts_of(_expectation(**{key: WHOLE[key]}), policy) != facts_of(_expectation(), policy)


def test_the_facts_are_those_of_a_real_contact(policy: Policy) -> None:
    facts, now = facts_of(_expectation(**WHOLE), policy)
    assert now == datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
    assert facts.inbound is not None
    assert facts.inbound.at == now - timedelta(days=1)
    assert facts.last_outbound == now - timedelta(days=2)
    assert facts.heard_last == frozenset({"question"})
    assert [owed.text for owed in facts.owed] == ["How much?"]
    assert facts.in_flight is not None
    assert facts.in_flight.rule == "follow-up"
    assert set(facts.standing.refused) == {"phone"}
    assert [touch.place_id for touch in facts.touches] == [None, None, 1]


def test_what_opens_counts_once_a_person_has_agreed(policy: Policy) -> None:
    wishes = [{"channel": "phone", "wish": "refuse", "ago": "9 days"}, {"channel": "phone", "wish": "prefer"}]
    facts, _ = facts_of(_expectation(wishes=wishes), policy)
    assert set(facts.standing.refused) == {"phone"}
    facts, _ = facts_of(_expectation(wishes=[wishes[0], {**wishes[1], "agreed": True}]), policy)
    assert facts.standing.preferred == ("phone",)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("OUTREACH_CONFIG", str(ROOT / "config"))
    monkeypatch.setenv("OUTREACH_TEMPLATES", str(ROOT / "templates"))
    with pytest.raises(typer.Exit) as ended:
        commands.try_rules(None, rules=None, as_json=False)
    assert ended.value.exit_code == 0
    assert capsys.readouterr().out == "16 of 16 expectations hold\n"
    path = tmp_path / "mine.yaml"
    path.write_text(SILENT.replace("DAYS", "4").replace("THEN", "{proposes: {rule: follow-up}}"))
    with pytest.raises(typer.Exit) as ended:
        commands.try_rules(path, rules=None, as_json=False)
    assert ended.value.exit_code == 1
    captured = capsys.readouterr()
    assert captured.out.endswith("0 of 1 expectations hold\n")
    assert "no expectation lets these rules propose anything: first-call, " in captured.err
    with pytest.raises(typer.Exit):
        commands.try_rules(path, rules=None, as_json=True)
    assert json.loads(capsys.readouterr().out)["rules"][-1]["state"] == "does_not_fit"
