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
_MOST = 8
"""So many of a name are kept, for as many versions of the files side by side."""


def kept(name: str, sources: Iterable[Path], code: bytes, make: Callable[[], Any]) -> Any:
    """What `make`, whose code is given, makes of these sources: plain values, texts, lists, sets and tables of them."""
    digest = hashlib.sha256(code)
    for path in sources:
        digest.update(path.read_bytes())
    file = f"{name}.{digest.hexdigest()[:32]}"
    with contextlib.suppress(*_FAULTS):
        # As safe as Python's own compiled files: whoever can write there can do what the user can.
        return marshal.loads((_folder() / file).read_bytes())  # noqa: S302
    made = make()
    with contextlib.suppress(*_FAULTS):
        _write(_folder() / file, marshal.dumps(made))
        _tidy(name)
    return made


def _folder() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "outreach"


def _write(path: Path, content: bytes) -> None:
    """All or nothing: another process may read or write it at the same time."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)


def _tidy(name: str) -> None:
    """Only the newest of a name stay."""
    for path in sorted(_folder().glob(f"{name}.*"), key=lambda path: -path.stat().st_mtime)[_MOST:]:
        path.unlink(missing_ok=True)
