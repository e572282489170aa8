"""Can everybody of the house read the plan?"""

import html

from tests.house import SUPPORT
from tests.web.office import Office


def test_the_whole_plan_stands_on_a_page(office: Office) -> None:
    page = html.unescape(office.browser(SUPPORT).get("/plan"))
    assert "Nobody is reached from 20:00 to 08:00" in page
    for rule in office.engine.policy.rules:
        assert f"Rule {rule.name}, priority {rule.priority}" in page
        assert rule.purpose in page


def test_the_list_leads_to_the_plan(office: Office) -> None:
    assert 'href="/plan"' in office.browser().get("/")
