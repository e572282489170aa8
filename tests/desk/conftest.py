"""A house whose Rosa works from her own mail program: on the sandbox's server, and on Dovecot where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.on_dovecot import OnDovecot
from tests.desk.place import DANA, Place
from tests.house import PASSWORD, REP, House, open_house
from tests.servers.dovecot import Dovecot

DESK = "{mailbox: true}"


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house on the sandbox, or on what the test asks for."""
    server = getattr(request, "param", "sandbox")
    if server == "dovecot" and (why := Dovecot.available()):
        pytest.skip(why)
    servers = OnDovecot(tmp_path) if server == "dovecot" else None
    with open_house(tmp_path, monkeypatch, desk=DESK, servers=servers) as standing:
        yield standing


@pytest.fixture
def place(house: House) -> Iterator[Place]:
    """Rosa at her mail program, with Dana's question answered by a draft that waits."""
    with Place(house, REP, PASSWORD) as ready:
        ready.begin(DANA)
        yield ready
