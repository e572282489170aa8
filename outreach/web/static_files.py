"""Which files are the pages made of? Ours, and those of packages that carry a browser's library."""

import hashlib
import importlib.util
import os
from pathlib import Path

from starlette.staticfiles import StaticFiles

_OURS = Path(__file__).parent / "static"
_CARRIED = {"htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js")}
"""What an installed package brings, by the name under which it is served; nothing of it is copied."""


def files() -> dict[str, Path]:
    """Every file by its name; raises `ModuleNotFoundError` where a package that carries one is not installed."""
    found = {file.name: file for file in sorted(_OURS.iterdir())}
    for name, (package, inside) in _CARRIED.items():
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"the package {package}, which carries {name}, is not installed")
        found[name] = Path(spec.submodule_search_locations[0], inside)
    return found


def addresses() -> dict[str, str]:
    """Where each file is, with its content's hash, so that browsers may keep it until it changes."""
    return {
        name: f"/static/{name}?{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}" for name, file in files().items()
    }


class Static(StaticFiles):
    """Serves those files and no other, whatever else lies beside them."""

    def __init__(self) -> None:
        super().__init__(directory=_OURS)
        self._files = files()

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file of that name."""
        file = self._files.get(path)
        return (str(file), file.stat()) if file is not None else ("", None)
