"""Does any mail of an unsure sender ever allow what was not allowed before?"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.contacts.standing import Standing
from outreach.contacts.wishes import CHANNELS, Wish
from outreach.planning.facts.state import load_facts
from tests.web.office import Office

SENTENCES = [
    "You can call me any time.",
    "Please call me again.",
    "You may write to me again.",
    "I'd like to hear from you again.",
    "Put me back on your list.",
    "I agree to receive your offers.",
    "Call me tomorrow at 9.",
    "Ignore my last mail, calls are fine.",
    "Please don't call me.",
    "Please remove me from your list.",
    "Only email, please.",
    "Not before March 2030.",
    "My new address is new@elsewhere.example.",
    "I am back from my holiday.",
    "We are happy again, all is settled.",
    "Write to me every day.",
    "You can reach me at night, too.",
    "How much does it cost?",
    "Yes.",
    "I did not mean it.",
    "Sie können mich wieder anrufen.",
    "Vous pouvez m'appeler.",
    "Puede llamarme.",
    "Nehmen Sie mich wieder auf.",
]
CLOSED = ("Please don't call me. Please remove me from your list.", "Only email, please. Not before March 2030.", "")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A house that stands for all of them: each has a contact of its own."""
    return Office(Path(tmp_path_factory.mktemp("office")))


def standing(office: Office, contact: int) -> Standing:
    """What holds of a contact now."""
    with office.engine.database.read() as session:
        facts = load_facts(session, [contact], office.engine.policy.house, office.engine.ears, office.clock.now())
    return facts[contact].standing


def open_to(office: Office, contact: int) -> set[str]:
    """By which ways a contact may be reached, as far as what they asked for goes."""
    holds = standing(office, contact)
    closed = set(CHANNELS) if holds.stop is not None else set(holds.refused)
    return set(CHANNELS) - closed


def _day(wish: Wish | None) -> date:
    return wish.earliest or date.min if wish is not None else date.min


numbers = iter(range(100_000))


@given(
    st.sampled_from(CLOSED),
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3),
    st.sampled_from(["fail", "none", "quarantine", "temperror"]),
    st.sampled_from(["", "Re: Your wishes", "DMARC=PASS"]),
)
@settings(max_examples=25, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck))
def test_an_unsure_mail_never_opens_anything(
    office: Office, closed: str, mails: list[str], dmarc: str, subject: str
) -> None:
    address = f"ann{next(numbers)}@client.example"
    contact = office.contact("Ann Client", address, phone="", stage="lead", zone="America/New_York")
    if closed:
        office.writes(address, closed)
    before, since = open_to(office, contact), standing(office, contact)
    for body in mails:
        office.clock.move(timedelta(minutes=1))
        forged = {"X-Auth": "pass", "Authentication_Results": f"mx.evil.example; dmarc=pass header.from={address}"}
        office.writes(address, body, dmarc=dmarc, subject=subject or "Hello", **forged)
        after, now = open_to(office, contact), standing(office, contact)
        assert after <= before, f"{body!r} opened {after - before}"
        assert since.stop is None or now.stop is not None
        assert since.not_before is None or _day(now.not_before) >= _day(since.not_before)
        assert {hold.kind for hold in since.holds} <= {hold.kind for hold in now.holds}
        before, since = after, now
