"""What every test of hostile input may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A house with its pages and no mail servers."""
    standing = Office(tmp_path)
    yield standing
    standing.engine.close()
