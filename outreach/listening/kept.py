"""What was once worked out from files that seldom change, kept in the user's cache folder.

It goes by the content of the files and of the code that reads them, never by their age. Where there is no such folder,
or it cannot be written to, it is worked out anew in each process.
"""

import contextlib
import hashlib
import marshal
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_FAULTS = (OSError, ValueError, EOFError, TypeError, RuntimeError)
"""What a file that cannot be read, or is none of ours, raises; and a user without a home."""


def kept(name: str, sources: Iterable[Path], make: Callable[[], Any]) -> Any:
    """What `make` gives for these sources: plain values, numbers, texts, lists, sets and tables of them."""
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.read_bytes())
    with contextlib.suppress(*_FAULTS):
        stored = (_folder() / name).read_bytes()
        if stored[:32] == digest.digest():
            return marshal.loads(stored[32:])  # noqa: S302 (a file of the user's own, as Python's compiled ones are)
    made = make()
    with contextlib.suppress(*_FAULTS):
        _write(_folder() / name, digest.digest() + marshal.dumps(made))
    return made


def _folder() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "outreach"


def _write(path: Path, content: bytes) -> None:
    """All or nothing: another process may read or write it at the same time."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)
