"""Does a pass that is killed where it hurts most leave nothing behind that the next one takes amiss?"""

import os
import subprocess
import sys
from pathlib import Path

from tests.desk.place import DANA, OTHERS, QUESTION, Place
from tests.desk.program import APPROVED, TO_APPROVE
from tests.house import PASSWORD, REP

ROOT = Path(__file__).parent.parent.parent
PASS = """
import sys
from datetime import datetime
from outreach import config
from outreach.clock import FixedClock
from outreach.service.engine import Engine
engine = Engine(config.load(), FixedClock(datetime.fromisoformat(sys.argv[1])))
engine.keep_desks(engine.settings.house.accounts[0])
"""


def _killed(place: Place, point: str) -> None:
    """A pass in a process of its own, which is killed there."""
    folder = place.house.folder
    told = {
        "OUTREACH_DATABASE": place.house.engine.database.url,
        "OUTREACH_CONFIG": str(folder / "config"),
        "OUTREACH_TEMPLATES": str(ROOT / "templates"),
        "OUTREACH_DATA": str(folder / "data"),
        "OUTREACH_ROSA_PASSWORD": PASSWORD,
        "OUTREACH_UNDER_TEST": "yes",
        "OUTREACH_FAILPOINTS": f"{point}=kill",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", PASS, place.house.clock.now().isoformat()]
    ran = subprocess.run(command, env=os.environ | told, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == -9, ran.stderr[-2000:]


def test_killed_between_the_words_and_the_yes_and_between_laying_it_there_and_noting_it(place: Place) -> None:
    assert place.house.engine.settings.house.accounts[0].address == REP
    place.program.save(place.only()[0], lambda text: text.replace("$49", "$45"), to=APPROVED)
    _killed(place, "desk.edited")
    assert place.house.draft(place.entry).revision == 1
    lee = OTHERS[0]
    place.contacts[lee] = place.house.contact("Lee Park", lee, stage="lead")
    place.house.they_write(lee, QUESTION, subject="Prices")
    place.house.passes(minutes=1)
    _killed(place, "desk.laid")
    assert len(place.program.drafts(TO_APPROVE)) == 1
    for _ in range(3):
        place.passes(minutes=1)
    assert place.to(lee)
    [sent] = place.house.sends()
    assert (sent.recipients, sent.raw.count(b"$45")) == ((DANA,), 1)
    place.passes(minutes=1)
    assert place.house.sends() == []
    assert place.of(lee).state == "waiting"
