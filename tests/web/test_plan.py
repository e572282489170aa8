"""Can everybody of the house read the plan, see what changed in it, object to it, and can some try another?"""

import html
import re
import threading
from datetime import timedelta
from typing import Any

import pytest

from outreach.contacts.records import User
from outreach.keeping.records import Audit
from outreach.planning.records import Adoption
from outreach.review.records import Acknowledgement, OutboxEntry, RuleObjection
from outreach.web import trials
from outreach.web.front import Front
from outreach.web.passwords import set_password
from tests.house import OTHER_REP, SUPPORT
from tests.web.office import PASSWORD, Browser, Office

MANAGER = "mira@tidewater.example"


@pytest.fixture
def mira(office: Office) -> Browser:
    """A manager, signed in; trials run in this process."""
    with office.engine.database.write() as session:
        session.add(User(name="Mira Stone", email=MANAGER, role="manager", zone="UTC"))
        session.flush()
        set_password(session, MANAGER, PASSWORD)
    front(office).trials.apart = False
    return office.browser(MANAGER)


def front(office: Office) -> Front:
    found = office.app.state.front
    assert isinstance(found, Front)
    return found


def text(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rules_say(office: Office, old: str, new: str) -> str:
    """The rules file is changed on the disk; gives its text."""
    path = office.settings.rules_path
    changed = path.read_text().replace(old, new)
    assert changed != path.read_text()
    path.write_text(changed)
    return changed


def test_the_whole_plan_stands_on_a_page(office: Office) -> None:
    page = html.unescape(office.browser(SUPPORT).get("/plan"))
    assert "Nobody is reached from 20:00 to 08:00" in page
    for rule in office.engine.policy.rules:
        assert f"Rule {rule.name}, priority {rule.priority}" in page
        assert rule.purpose in page


def test_the_list_leads_to_the_plan(office: Office) -> None:
    assert 'href="/plan"' in office.browser().get("/")


def test_what_changed_when_and_by_whom_is_told_in_sentences(office: Office) -> None:
    rosa = office.browser()
    [first] = office.rows(Adoption)
    assert "It was the first plan" in rosa.get(f"/plan/changes/{first.id}")
    office.clock.move(timedelta(hours=1))
    office.hears()
    rules_say(office, "priority: 40", "priority: 41")
    office.engine.reload_policy()
    assert len(office.rows(Adoption)) == 2
    newest = office.rows(Adoption)[-1]
    assert newest.by == office.settings.rules_path.owner()
    assert f"saved by {newest.by}" in text(rosa.get("/plan"))
    page = rosa.get(f"/plan/changes/{newest.id}")
    assert "<del>Rule first-call, priority 40.</del>" in page
    assert "<ins>Rule first-call, priority 41.</ins>" in page
    assert "answer-pricing" not in page, "what is the same is not told"
    rosa.get("/plan/changes/999", 404)


def test_a_version_is_acknowledged_once_and_a_later_one_anew(office: Office) -> None:
    rosa, version = office.browser(), office.engine.policy.version
    for _ in range(2):
        rosa.post("/plan/acknowledge", version=version)
    assert [row.version for row in office.rows(Acknowledgement)] == [version]
    assert "You said that you have read this version" in rosa.get("/plan")
    assert "Read by Rosa Delgado too." in text(office.browser(OTHER_REP).get("/plan"))
    office.clock.move(timedelta(minutes=1))
    rules_say(office, "priority: 40", "priority: 41")
    office.engine.reload_policy()
    assert "I have read it" in rosa.get("/plan")
    rosa.post("/plan/acknowledge", 409, version=version)


def test_an_objection_is_shown_to_who_keeps_the_rules_and_answered(office: Office, mira: Browser) -> None:
    rosa, omar = office.browser(), office.browser(OTHER_REP)
    version = office.engine.policy.version
    rosa.post("/plan/object", 409, version="old", passage="3", sentence="0", text="x")
    rosa.post("/plan/object", 404, version=version, passage="3", sentence="999", text="x")
    rosa.post("/plan/object", 409, version=version, passage="3", sentence="0", text=" ")
    rosa.post("/plan/object", version=version, passage="3", sentence="0", text="Nobody wants a call on Mondays.")
    [row] = office.rows(RuleObjection)
    assert row.rule == office.engine.policy.rules[0].name
    assert "Nobody wants a call on Mondays." in rosa.get("/plan")
    assert "Nobody wants a call" not in omar.get("/plan"), "reps see their own"
    page = text(mira.get("/plan"))
    assert row.sentence in page
    assert "Nobody wants a call on Mondays. Rosa Delgado, today" in page
    rosa.post(f"/plan/objection/{row.id}/answer", 403, text="I win.")
    omar.post(f"/plan/objection/{row.id}/take-back", 403)
    mira.post(f"/plan/objection/{row.id}/answer", text="True: from next week on we wait until Tuesday.")
    assert "Mira Stone: True: from next week on" in text(rosa.get("/plan"))
    mira.post(f"/plan/objection/{row.id}/answer", 409, text="Again.")
    rosa.post(f"/plan/objection/{row.id}/take-back", 409)
    assert {"objected to the plan", "answered an objection"} <= {line.what for line in office.rows(Audit)}


def test_an_objection_can_be_taken_back(office: Office) -> None:
    rosa, version = office.browser(), office.engine.policy.version
    rosa.post("/plan/object", version=version, passage="1", sentence="0", text="Too early.")
    [row] = office.rows(RuleObjection)
    rosa.post(f"/plan/objection/{row.id}/take-back")
    assert "Too early." not in rosa.get("/plan")


def test_other_rules_are_checked_and_told_by_line_and_column(office: Office, mira: Browser) -> None:
    broken = office.settings.rules_path.read_text().replace("priority: 40", "priorty: 40")
    mira.post("/plan/try", text=broken)
    front(office).trials.wait(60)
    page = text(mira.get("/plan/try"))
    assert "not fit to be put in force" in page
    assert re.search(r"rules\.yaml:\d+:\d+ unknown key .*priorty; did you mean priority\?", page), page
    assert str(office.folder) not in page
    assert "/tmp" not in page
    office.browser().get("/plan/try", 403)


def test_other_rules_are_played_over_the_past_and_change_nothing(office: Office, mira: Browser) -> None:
    office.clock.move(timedelta(days=-20))
    ana = office.contact("Ana Lopez", "ana@lopez.example", stage="lead", zone="America/New_York")
    office.writes("ana@lopez.example", "How much does it cost?", subject="Prices")
    office.clock.move(timedelta(days=20))
    before = office.rows(OutboxEntry)
    front(office).trials.apart = True
    other = office.settings.rules_path.read_text().replace("answer_owed: true", "answer_owed: true\n      tags: [none]")
    mira.post("/plan/try", text=other)
    front(office).trials.wait(120)
    page = mira.get("/plan/try")
    assert "1 contacts were played." in text(page)
    assert re.search(r'<th scope="row">answer-pricing</th><td>1</td><td>0</td>', page), page
    assert f'<a href="/contact/{ana}">Ana Lopez</a>' in page
    assert office.rows(OutboxEntry) == before
    assert len(office.rows(Adoption)) == 1


def test_one_trial_at_a_time_and_none_of_anything_too_large(
    office: Office, mira: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira.post("/plan/try", 409, text=" ")
    mira.post("/plan/try", 409, text="# " + "x" * 300_000)
    held, examined = threading.Event(), trials.examine_text

    def examine_when_told(*given: Any) -> Any:
        held.wait(60)
        return examined(*given)

    monkeypatch.setattr(trials, "examine_text", examine_when_told)
    running = front(office).trials
    running.begin(office.engine, "rules: []", "Mira", office.clock.now())
    assert "Another trial is running" in mira.post("/plan/try", 409, text="rules: []").text
    held.set()
    running.wait(60)
    assert running.latest is not None
    assert not running.latest.runs
