"""Is a file still the one that was looked at? At the cost of a look into its folder."""

from collections.abc import Iterable
from pathlib import Path

Stamp = tuple[tuple[str, int, int, int], ...]


def stamp_of(paths: Iterable[Path]) -> Stamp:
    """What changes when one of these files is changed, added or taken away."""
    return tuple(sorted(found for path in paths if (found := _one(path)) is not None))


def _one(path: Path) -> tuple[str, int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return str(path), status.st_mtime_ns, status.st_size, status.st_ino
