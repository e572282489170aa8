"""The operator wonders what other rules would have done. The past is played again, by the planner and gate in use."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from outreach.contacts.records import Touch
from outreach.planning.policy import policy
from outreach.studies import report
from outreach.studies.comparison import Comparison
from outreach.studies.simulation import Task, simulate
from tests.house import MONDAY, OTHER_REP, REP, House, open_house

RULES = """
policy:
  quiet_hours: {from: "20:00", to: "08:00"}
  plausible_zones: [America/New_York, Europe/Berlin]
  caps:
    - {name: a company's week, max: 2, per: week, for: organisation}
  min_gap: 1 day
rules:
  - name: answer-question
    purpose: You asked us something.
    who: {answer_owed: true}
    how: {channels: [email], template: answer-pricing}
    priority: 20
  - name: follow-up
    purpose: We wrote to you and heard nothing.
    who: {stage: [lead], no_reply_for: 3 days, not_heard: [not_interested, unhappy]}
    when: {times: 2, stop_when: [interest, not_interested]}
    how: {channels: [email], template: follow-up}
    priority: 10
"""
CALMER = RULES.replace("no_reply_for: 3 days", "no_reply_for: 10 days").replace("times: 2", "times: 1")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house after a month; nothing below changes it any more."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch, open_house(folder, patch, rules=RULES) as standing:
        a_month(standing)
        yield standing


def a_month(house: House) -> None:
    """Nearly three weeks with mail, silence, a question and a stop; whoever gets a draft says yes to it."""
    people = {
        "ann": house.contact("Ann Lee", "ann@client.example", stage="lead", zone="America/New_York"),
        "ben": house.contact("Ben Roth", "ben@client.example", stage="lead", zone="Europe/Berlin"),
        "cleo": house.contact("Cleo Diaz", "cleo@other.example", owner=OTHER_REP, stage="lead"),
    }
    for email in ("ann@client.example", "ben@client.example", "cleo@other.example"):
        house.we_wrote(email, "Here is what we do. Is it of use to you?")
    for hour in range(0, 19 * 24, 12):
        if hour == 9 * 24:
            house.they_write("ben@client.example", "What does it cost per month?", zone="Europe/Berlin")
        if hour == 15 * 24 + 12:
            house.they_write("ann@client.example", "Please stop writing to me. Remove me from your list.")
        house.passes(hours=12)
        for entry in house.entries(None, "waiting"):
            house.approve(entry, OTHER_REP if entry.contact_id == people["cleo"] else REP)
        house.sends()


def played(house: House, old: str, new: str) -> Comparison:
    """Both rules files over all that the house has recorded."""
    files = []
    for name, text in (("old", old), ("new", new)):
        path = house.folder / f"{name}.yaml"
        path.write_text(text)
        files.append(policy.load(path, house.engine.settings.templates))
    task = Task(*files, MONDAY - timedelta(days=1), house.clock.now())
    return simulate(house.engine.database, task, UTC, lambda done, total: None)


def really_sent(house: House) -> list[tuple[int, str, datetime]]:
    """What the plan has sent: to whom, by which rule, and when."""
    with house.engine.database.read() as session:
        rows = session.exec(select(Touch).where(Touch.direction == "out", Touch.note != "").order_by(Touch.at))
        return [(row.contact_id, row.note, row.at) for row in rows]


def test_the_same_rules_do_again_what_they_did(house: House) -> None:
    sent = really_sent(house)
    assert {rule for _, rule, _ in sent} == {"answer-question", "follow-up"}
    assert len(sent) >= 5
    found = played(house, RULES, RULES)
    assert found.replayed == 3
    assert found.recorded == len(sent)
    assert found.old.left == found.new.left == len(sent)
    assert found.spared == found.only_new == ()
    stopped = found.opted_out
    assert [each.who.name for each in stopped] == ["Ann Lee"]
    assert "stop writing to me" in stopped[0].quote
    for each in stopped[0].old:
        # The house looks twice a day, the replay at the very moment.
        near = [
            at for contact, rule, at in sent if (contact, rule) == (house.contact_of("ann@client.example"), each.rule)
        ]
        assert any(abs(at - each.at) <= timedelta(hours=12) for at in near), (each, near)


def test_calmer_rules_spare_whom_the_report_names(house: House) -> None:
    found = played(house, RULES, CALMER)
    assert found.new.left < found.old.left
    assert found.new.by_rule["answer-question"] == found.old.by_rule["answer-question"]
    assert len(found.opted_out[0].new) < len(found.opted_out[0].old)
    page = report.as_page(found, "rules.yaml", "calmer.yaml", UTC)
    assert "Please stop writing to me" in page
    assert page.count("<svg") == 4
    assert "http://" not in page.replace("http://www.w3.org", ""), "the page must need nothing from elsewhere"
    told = "\n".join(report.in_words(found))
    assert "asked for silence: 1" in told
    assert json.loads(json.dumps(report.as_data(found)))["new"]["left"] == found.new.left


def test_nothing_is_written_by_a_simulation(house: House) -> None:
    before = (house.folder / "outreach.db").read_bytes()
    played(house, RULES, CALMER)
    assert (house.folder / "outreach.db").read_bytes() == before
