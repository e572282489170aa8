"""Does the demo's story read as mail: clean where it should be, threaded, in the past, understood?"""

from collections import Counter
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path

import pytest

from outreach.cli.demo.placeholders import filled
from outreach.cli.demo.stage_clock import StageClock, curtain
from outreach.cli.demo.story import Story, tell
from outreach.clock import FixedClock
from outreach.contacts.sheet import read_sheet
from outreach.errors import ConfigError
from outreach.inbox.automatic import automatic_kind
from outreach.inbox.parse import parse

TODAY = curtain(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(TODAY)


def test_every_mail_parses_without_trouble(story: Story) -> None:
    assert [mail.id for mail in story.mails if parse(mail.raw).notes] == []


def test_everything_lies_in_the_past_and_goes_to_known_people(story: Story, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(story.contacts_csv)
    known = {row["email"] for row in read_sheet(path)}
    ours = {account.address for account in story.team.accounts} | {user.email for user in story.team.users}
    strangers = set()
    for mail in story.mails:
        message = parse(mail.raw)
        assert mail.at < TODAY
        assert message.sent_at == mail.at
        assert message.sender is not None
        strangers |= {message.sender.address, message.to[0].address} - known - ours
    assert strangers == {
        "theo@marshmarine.example",
        "news@docksideweekly.example",
        "MAILER-DAEMON@mx.tidewater.example",
    }
    assert all(parseaddr(address)[1].endswith(".example") for address in known | ours)


def test_answers_are_threaded_and_come_later(story: Story) -> None:
    parsed = {mail.id: parse(mail.raw) for mail in story.mails}
    at = {parsed[mail.id].rfc_message_id: mail.at for mail in story.mails}
    for mail in story.mails:
        message = parsed[mail.id]
        for named in message.references:
            assert at[named] < mail.at, mail.id
        if message.references:
            assert message.in_reply_to == message.references[-1:]


def test_iris_writes_in_five_mails_that_she_takes_no_calls(story: Story) -> None:
    iris = [mail for mail in story.mails if mail.id.startswith("iris-")]
    assert [mail.folder for mail in iris] == ["INBOX", "Sent", "INBOX", "Sent", "INBOX"]
    last = parse(iris[-1].raw)
    assert "I can't take calls; can you email me the pricing?" in last.text
    assert len(last.references) == 4


def test_machines_are_told_from_people(story: Story) -> None:
    kinds = Counter(automatic_kind(parse(mail.raw)) for mail in story.mails if mail.folder == "INBOX")
    assert kinds == {"out_of_office": 2, "bounce": 1, "list": 1, None: kinds[None]}


def test_the_story_is_told_the_same_from_every_day() -> None:
    for now in (datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)):
        today = curtain(now)
        assert today <= now
        assert f"{today:%a}" == "Wed"
        assert len(tell(today).mails) == len(tell(TODAY).mails)
        assert max(mail.at for mail in tell(today).mails) < today


def test_the_stage_clock_runs_on_from_wednesday_nine_o_clock() -> None:
    real = FixedClock(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    clock = StageClock(real)
    assert clock.now() == datetime(2026, 11, 18, 17, 0, tzinfo=UTC)
    real.move(datetime(2026, 1, 2, tzinfo=UTC) - datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 18, 16, 59, tzinfo=UTC), datetime(2026, 11, 11, 17, 0, tzinfo=UTC)),
        (datetime(2026, 11, 18, 17, 0, tzinfo=UTC), datetime(2026, 11, 18, 17, 0, tzinfo=UTC)),
        (datetime(2026, 7, 5, 12, 0, tzinfo=UTC), datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
    ],
)
def test_the_curtain_rises_on_the_last_wednesday(now: datetime, expected: datetime) -> None:
    assert curtain(now) == expected


def test_days_are_named_relative_to_today() -> None:
    today = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)
    told = filled("{+5d}; {+105d month}; {today}; {-2d rfc}; {+x}", today)
    assert told == "Monday, 23 November; March; --11-18; Mon, 16 Nov 2026 17:00:00 +0000; {+x}"


def test_a_mistake_in_the_story_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text("name: x\n")
    with pytest.raises(ConfigError, match=r"team\.yaml:1:1"):
        tell(TODAY, tmp_path)
