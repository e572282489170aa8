"""A house whose Rosa works from her own mail program: on the sandbox's server, and on Dovecot where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.place import Place
from tests.house import PASSWORD, REP, House, open_house


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house on the sandbox."""
    with open_house(tmp_path, monkeypatch, desk="{mailbox: true}") as standing:
        yield standing


@pytest.fixture
def place(house: House) -> Iterator[Place]:
    """Rosa at her mail program, with Dana's question answered by a draft that waits."""
    with Place(house, REP, PASSWORD) as ready:
        ready.begin()
        yield ready
