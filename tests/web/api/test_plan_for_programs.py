"""Does a program read the plan, say what its user thinks of it, and try another one, as on the pages?"""

from datetime import timedelta

import pytest

from outreach.contacts.records import User
from outreach.planning.records import Adoption
from outreach.review.records import Acknowledgement, OutboxEntry, RuleObjection
from tests.house import OTHER_REP
from tests.web.api.program import Program
from tests.web.office import Office
from tests.web.test_plan import MANAGER, rules_say

KEEPER = "otto@tidewater.example"


@pytest.fixture
def mira(office: Office) -> Program:
    """A program of a manager's; trials run in this process."""
    with office.engine.database.write() as session:
        session.add(User(name="Mira Stone", email=MANAGER, role="manager", zone="UTC"))
        session.add(User(name="Otto Keeper", email=KEEPER, role="operator", zone="UTC"))
    office.app.state.front.trials.apart = False
    return Program(office, MANAGER)


def test_the_plan_is_read_and_what_changed_in_it_when_and_by_whom(office: Office) -> None:
    rosa = Program(office)
    plan = rosa.get("/plan")
    assert [each["rule"] for each in plan["passages"] if each["rule"]]
    office.clock.move(timedelta(hours=1))
    rules_say(office, "priority: 40", "priority: 41")
    office.engine.reload_policy()
    first = rosa.get("/plan/changes?most=1")
    [newest] = first["items"]
    assert newest["version"] == office.engine.policy.version != plan["version"]
    assert newest["by"] == office.settings.rules_path.owner()
    change = rosa.get(f"/plan/changes/{newest['id']}")
    assert (change["before"], change["unreadable"]) == (plan["version"], False)
    [differing] = change["differing"]
    assert differing["gone"] == ["Rule first-call, priority 40."]
    assert differing["new"] == ["Rule first-call, priority 41."]
    [oldest] = rosa.get(f"/plan/changes?cursor={first['next']}")["items"]
    assert rosa.get(f"/plan/changes/{oldest['id']}")["before"] == ""
    rosa.get("/plan/changes/999", 404)


def test_the_plan_is_acknowledged_by_its_version(office: Office) -> None:
    rosa, version = Program(office), office.engine.policy.version
    assert rosa.post("/plan/acknowledge", 409, version="old")["type"] == "urn:outreach:stale"
    rosa.post("/plan/acknowledge", version=version)
    assert [row.version for row in office.rows(Acknowledgement)] == [version]
    assert rosa.get("/plan")["read"]["iso"]
    assert Program(office, OTHER_REP).get("/plan")["readers"] == ["Rosa Delgado"]


def test_an_objection_is_made_answered_by_who_keeps_the_rules_and_else_taken_back(
    office: Office, mira: Program
) -> None:
    rosa, omar, version = Program(office), Program(office, OTHER_REP), office.engine.policy.version
    wrong = {"version": version, "passage": 3, "sentence": 0, "text": "Nobody wants a call on Mondays."}
    rosa.post("/plan/objections", 409, **wrong | {"version": "old"})
    rosa.post("/plan/objections", 404, **wrong | {"sentence": 999})
    rosa.post("/plan/objections", 422, **wrong | {"text": " "})
    number = rosa.post("/plan/objections", **wrong)["id"]
    [seen] = mira.get("/plan")["objections"]
    assert (seen["id"], seen["by"], seen["mine"]) == (number, "Rosa Delgado", False)
    assert seen["sentence"] == mira.get("/plan")["passages"][3]["sentences"][0]
    assert omar.get("/plan")["objections"] == [], "reps see their own"
    omar.post(f"/plan/objections/{number}/answer", 403, text="I win.")
    omar.post(f"/plan/objections/{number}/take-back", 403)
    mira.post(f"/plan/objections/{number}/answer", text="True.")
    assert rosa.get("/plan")["objections"][0]["answered_by"] == "Mira Stone"
    rosa.post(f"/plan/objections/{number}/take-back", 409)
    second = rosa.post("/plan/objections", **wrong)["id"]
    rosa.post(f"/plan/objections/{second}/take-back")
    assert [row.id for row in office.rows(RuleObjection) if row.withdrawn_at is not None] == [second]


def test_other_rules_are_checked_played_and_change_nothing(office: Office, mira: Program) -> None:
    rosa, trials = Program(office), office.app.state.front.trials
    rules = office.settings.rules_path.read_text()
    assert mira.get("/plan/trial") == {"text": rules, "trial": None}
    rosa.get("/plan/trial", 403)
    rosa.post("/plan/trial", 403, text=rules)
    office.clock.move(timedelta(days=-20))
    ana = office.contact("Ana Lopez", "ana@lopez.example", stage="lead", zone="America/New_York")
    office.writes("ana@lopez.example", "How much does it cost?", subject="Prices")
    office.clock.move(timedelta(days=20))
    before = office.rows(OutboxEntry)
    other = rules.replace("answer_owed: true", "answer_owed: true\n      tags: [none]")
    assert mira.post("/plan/trial", text=other)["trial"]["by"] == "Mira Stone"
    trials.wait(120)
    trial = mira.get("/plan/trial")["trial"]
    assert (trial["state"], trial["runs"]) == ("done", False)
    assert {"key": "answer-pricing", "words": "answer-pricing", "old": 1, "new": 0} in trial["outcome"]["by_rule"]
    assert trial["outcome"]["spared_people"] == [{"id": ana, "name": "Ana Lopez"}]
    told = Program(office, KEEPER).get("/plan/trial")["trial"]["outcome"]
    assert (told["spared"], told["spared_people"]) == (1, []), "an operator sees nobody's contacts"
    assert office.rows(OutboxEntry) == before
    assert len(office.rows(Adoption)) == 1
    mira.post("/plan/trial", text=rules.replace("priority: 40", "priorty: 40"))
    trials.wait(60)
    trial = mira.get("/plan/trial")["trial"]
    assert trial["state"] == "faulty"
    assert any("did you mean priority?" in f"{fault['what']}; {fault['remedy']}" for fault in trial["faults"])
    assert str(office.folder) not in str(trial["faults"])
