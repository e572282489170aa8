"""A few of every fault on SQLite, counted at the servers; `make faults` throws hundreds, on PostgreSQL too."""

from collections.abc import Iterator

import pytest

from tests.faults import broken, campaign
from tests.faults.field import Field
from tests.faults.one_database import standing
from tests.faults.oracle import Judged

SEED = 20261126
FEW = {
    "kills": 6, "takes": 11, "ends": 14, "stalls": 4, "lies": 12, "cuts": 20, "imap lies": 1, "replies": 3,
    "deafness": 1, "tampering": 1, "full disk": 5, "jumps": 4,
}  # fmt: skip


pytestmark = pytest.mark.timeout(1200)
"""A machine that has much else to do takes its time with a hundred victims."""


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """One field for all tests of this file; each begins with an empty store."""
    with standing("SQLite", SEED) as made:
        assert made is not None
        yield made


def _told(judged: Judged, field: Field) -> str:
    log = (field.folder / "victims.log").read_text()[-2000:]
    return f"{dict(judged.counts)}\n{judged.words}\n{dict(field.log.counts)}\n{log}"


@pytest.mark.parametrize("name", FEW)
def test_nothing_is_lost_or_sent_twice_or_against_a_wish(field: Field, name: str) -> None:
    judged = campaign.one(field, name, FEW[name])
    assert judged.clean, _told(judged, field)
    assert field.log.counts[campaign.EXPOSED[name]], "the run has exposed nothing"
    assert not judged.counts["points that were missed"], judged.words


@pytest.mark.parametrize("name", ["claim after send", "cursor before rows"])
def test_a_broken_build_is_found(field: Field, name: str) -> None:
    build = broken.BUILDS[name]
    for attempt in (1, 2, 3):
        judged = campaign.one(field, build.run, campaign.AGAINST_BROKEN[build.run] * attempt, name)
        if judged.counts[build.counter]:
            return
    pytest.fail(f"the oracle has let it pass: {_told(judged, field)}")
