"""Do the pages say why: what holds, every rule's verdict, what counted, at any moment?"""

import html
from datetime import timedelta

from outreach.contacts.records import Contact
from tests.house import OTHER_REP
from tests.web.office import Office

IRIS = "iris@garden.example"
ASKED = "I can't take calls. How much does it cost?"


def _asked(office: Office) -> int:
    iris = office.contact("Iris Okafor", IRIS, phone="+12135550144", stage="lead", zone="America/New_York")
    office.passes(days=1)
    office.writes(IRIS, ASKED)
    return iris


def _why(office: Office, path: str, status: int = 200) -> str:
    return " ".join(html.unescape(office.browser(OTHER_REP).get(path, status)).split())


def test_what_holds_and_every_rule_stand_on_the_page(office: Office) -> None:
    iris = _asked(office)
    page = _why(office, f"/contact/{iris}/why")
    assert "No phone calls" in page
    assert "I can't take calls" in page
    assert "answer-pricing</strong></a> has nothing more to do" in page
    assert "its draft is on its way" in page
    assert "A draft of rule answer-pricing is on its way" in page
    assert "It does not fit: " in page
    for rule in office.engine.policy.rules:
        assert f"<strong>{rule.name}</strong>" in page
    assert "Twice a week: 1 of 2 a week: email" in page
    assert ", planned" in page


def test_before_they_wrote_nothing_of_it_was_known(office: Office) -> None:
    iris = _asked(office)
    before = office.clock.now() - timedelta(hours=2)
    page = _why(office, f"/contact/{iris}/why?at={before:%Y-%m-%dT%H:%M}Z")
    assert "By what had been recorded until then" in page
    assert "No phone calls" not in page
    assert "its draft is on its way" not in page


def test_a_day_to_come_is_looked_at_with_what_is_known_today(office: Office) -> None:
    ann = office.contact("Ann Reed", "ann@garden.example", stage="lead", zone="America/New_York")
    office.we_wrote("ann@garden.example", "Hello Ann, here is our offer.")
    office.passes(minutes=1)
    assert "Time alone makes it fit" in _why(office, f"/contact/{ann}/why")
    ahead = office.clock.now() + timedelta(days=7)
    page = _why(office, f"/contact/{ann}/why?at={ahead:%Y-%m-%dT%H:%M}Z&rule=follow-up")
    assert "as if nothing more happened" in page
    assert "It proposes to reach them by email" in page
    assert "birthday" not in page


def test_what_is_no_moment_and_what_is_no_rule(office: Office) -> None:
    iris = _asked(office)
    assert "'yesterday' is no moment" in _why(office, f"/contact/{iris}/why?at=yesterday")
    _why(office, f"/contact/{iris}/why?rule=nothing", 404)
    _why(office, "/contact/99/why", 404)
    _why(office, "/draft/99/why", 404)


def test_a_draft_tells_what_else_was_considered(office: Office) -> None:
    page = _why(office, f"/draft/{office.entry(_asked(office)).id}/why")
    assert "Planned by rule answer-pricing, by email, under policy" in page
    assert "<strong>answer-question</strong>" in page
    assert "Gave way to answer-pricing: " in page
    assert "<strong>follow-up</strong>" in page


def test_what_colleagues_got_later_did_not_count_yet(office: Office) -> None:
    cap = "A company's month: {} of 12 a month"
    ann = office.contact("Ann Reed", "ann@garden.example", zone="America/New_York", organisation="Garden Ltd")
    with office.engine.database.write() as session:
        number = session.get_one(Contact, ann).organisation_id
    office.contact("Ben Reed", "ben@garden.example", zone="America/New_York", organisation_id=number)
    office.passes(days=1)
    before = office.clock.now()
    office.passes(hours=3)
    office.we_wrote("ben@garden.example", "Hello Ben.")
    office.passes(minutes=1)
    assert cap.format(1) in _why(office, f"/contact/{ann}/why")
    assert cap.format(0) in _why(office, f"/contact/{ann}/why?at={before:%Y-%m-%dT%H:%M}Z")
