"""What every test may ask for: a house that stands, on SQLite or on PostgreSQL."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests import compiled_once
from tests.house import House, open_house

# How long a busy machine takes to make an example up says nothing of what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

compiled_once.share()
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house on SQLite with the repository's own rules."""
    with open_house(tmp_path, monkeypatch) as standing:
        yield standing
