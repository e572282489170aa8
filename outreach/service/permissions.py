"""May somebody else on this machine read what is secret?"""

import os
from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values
from sqlalchemy import make_url

from outreach.config import Settings
from outreach.service.finding import Finding

_OTHERS = 0o077


def findings(settings: Settings) -> list[Finding]:
    """Every file that is open to others: the database and its log, keys, `.env`, files that hold a secret."""
    found = []
    for path in dict.fromkeys(_secret_files(settings)):
        try:
            open_to_others = path.stat().st_mode & _OTHERS
        except OSError:
            continue
        if open_to_others:
            found.append(Finding("warning", f"others on this machine may read {path}", f"chmod 600 {path}"))
    return found or [Finding("ok", "nobody else on this machine may read the database or a secret")]


def _secret_files(settings: Settings) -> Iterator[Path]:
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database:
        yield from (Path(f"{url.database}{ending}") for ending in ("", "-wal", "-shm"))
    if settings.data.is_dir():
        yield from (path for path in sorted(settings.data.rglob("*")) if path.is_file())
    yield Path(".env")
    for name, value in {**dotenv_values(".env"), **os.environ}.items():
        if name.startswith("OUTREACH_") and name.endswith("_FILE") and value:
            yield Path(value)
