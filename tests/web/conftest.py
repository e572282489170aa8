"""What every test of the pages may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A house with its pages."""
    standing = Office(tmp_path)
    yield standing
    standing.engine.close()


@pytest.fixture
def iris(office: Office) -> int:
    """A contact who may be written to and called."""
    contact_id = office.contact(
        "Iris Navarro", "iris@bluejay.example", phone="+1 360 555 0142", stage="lead", zone="America/New_York"
    )
    office.agreed(contact_id)
    return contact_id
