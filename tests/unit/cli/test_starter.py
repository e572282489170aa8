"""Do the starter files load, and does every template say what it should?

The expected mails lie in tests/golden/templates; write them anew with OUTREACH_GOLDEN=write and read what changed.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outreach import config, yamlfile
from outreach.config import House
from outreach.errors import ConfigError
from outreach.planning.policy.policy import Policy, load
from outreach.rendering import sandbox

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "templates"
GOLDEN = ROOT / "tests" / "golden" / "templates"
PARTS = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("*/*.*"))

NO_CALLS = "I can't take calls; can you email me the pricing?"
FULL: dict[str, Any] = {
    "contact": {
        "given": "Iris",
        "family": "Navarro",
        "name": "Iris Navarro",
        "greeting": "",
        "organisation": "Bluejay Marina",
        "language": "en",
    },
    "owner": {
        "name": "Maya Lindqvist",
        "given": "Maya",
        "email": "maya@tidewater.example",
        "department": "sales",
    },
    "house": {
        "name": "Tidewater Software",
        "postal_address": "Tidewater Software, 40 Commercial Street, Portland, ME 04101",
        "web_address": "https://tidewater.example",
    },
    "last": {"subject": "Lift calendar for 140 slips", "date": date(2026, 11, 17), "quote": NO_CALLS},
    "owed": [{"text": "I can't take calls; can you\nemail me the pricing?", "date": date(2026, 11, 17)}],
    "wishes": [
        {"kind": "channel", "channel": "phone", "wish": "refuse", "quote": NO_CALLS, "date": date(2026, 11, 17)},
    ],
    "refused": ["phone"],
    "refused_quote": {"phone": NO_CALLS},
    "thread_subject": "Lift calendar for 140 slips",
    "moments": [{"text": "My daughter sails her\nfirst regatta on Saturday.", "day": "2026-11-21"}],
    "today": date(2026, 11, 18),
}
BARE: dict[str, Any] = {
    **FULL,
    "contact": {**dict.fromkeys(FULL["contact"], ""), "language": "en"},
    "house": {"name": "Tidewater Software", "postal_address": "", "web_address": ""},
    "last": None,
    "owed": [],
    "wishes": [],
    "refused": [],
    "refused_quote": {},
    "thread_subject": "",
    "moments": [],
}
GERMAN: dict[str, Any] = {
    **FULL,
    "contact": {**FULL["contact"], "greeting": "Guten Tag Frau Vogel", "language": "de"},
    "thread_subject": "Unser Gespräch auf der Messe",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(ROOT / "config" / "rules.yaml", TEMPLATES)


def test_the_house_file_loads_and_names_example_domains_only() -> None:
    document = yamlfile.read(ROOT / "config" / "outreach.yaml")
    house = yamlfile.checked(document, House)
    hosts = {server.host for account in house.accounts for server in (account.imap, *account.smtp)}
    addresses = [account.address for account in house.accounts] + [user.email for user in house.users]
    assert {address.rpartition("@")[2] for address in addresses} == {"example.com"}
    assert all(host.endswith(".example.com") for host in hosts)


def test_the_house_file_loads_as_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("OUTREACH_")]:
        monkeypatch.delenv(name)
    assert config.load({"config": ROOT / "config"}).house.name == "Example Boats"


def test_every_rule_says_why_and_asks_a_person(policy: Policy) -> None:
    assert {rule.name for rule in policy.rules} == {
        "first-call", "answer-pricing", "answer-question", "thank-you", "check-in-after-absence", "follow-up",
        "birthday",
    }  # fmt: skip
    assert all(rule.purpose.endswith(".") and rule.approval == "always" for rule in policy.rules)
    assert all(rule.how.template in policy.kinds for rule in policy.rules)


def test_commercial_templates_say_who_writes_and_how_to_end_it(policy: Policy) -> None:
    for name, kind in policy.kinds.items():
        text = sandbox.render(TEMPLATES, name, "text.txt", FULL)
        assert kind.purpose
        if kind.kind == "commercial":
            assert FULL["house"]["postal_address"] in text
            assert "If you'd rather not hear from me, just say so and I'll stop." in text
        if kind.own_hand:
            assert "[" in text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("name", "facts"), [("full", FULL), ("bare", BARE), ("german", GERMAN)])
def test_templates_read_as_expected(part: str, name: str, facts: dict[str, Any]) -> None:
    template, _, file = part.partition("/")
    text = sandbox.render(TEMPLATES, template, file, facts)
    golden = GOLDEN / template / f"{name}.{file}"
    if os.environ.get("OUTREACH_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert "\n\n\n" not in text.strip()
    assert max(len(line) for line in text.splitlines()) <= 100 or file == "card.txt"
    assert file != "subject.txt" or text.strip().count("\n") == 0


@pytest.mark.parametrize("missing", sorted(set(FULL) - {"refused_quote", "today"}))
def test_a_missing_fact_is_an_error_that_names_it(missing: str) -> None:
    facts = {name: value for name, value in FULL.items() if name != missing}
    told = [error for part in PARTS if (error := _error(part, facts))]
    assert told
    assert all(f"'{missing}' is undefined" in error for error in told)


def _error(part: str, facts: dict[str, Any]) -> str:
    template, _, file = part.partition("/")
    try:
        sandbox.render(TEMPLATES, template, file, facts)
    except ConfigError as error:
        return str(error)
    return ""
