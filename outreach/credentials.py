"""Where is a secret kept? Never in the database, the YAML or a log; asked for only when it is needed."""

import importlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from dotenv import dotenv_values

from outreach.errors import ConfigError
from outreach.scrubbed import remember


def secret(*names: str) -> str:
    """The first of `names` that is found, e.g. `secret('sales_imap_password', 'sales_password')`.

    Looked for in this order: the environment (OUTREACH_NAME), a file named there (OUTREACH_NAME_FILE), both also
    in `.env`, systemd's credentials ($CREDENTIALS_DIRECTORY/outreach_name), the desktop's keyring (service
    'outreach'). Raises `ConfigError` that says how to give it.
    """
    for name in names:
        for source in (_from_environment, _from_systemd, _from_keyring):
            if (value := source(name)) is not None:
                return remember(value)
    shown = " or ".join(f"OUTREACH_{_variable(name)}" for name in reversed(names))
    raise ConfigError(
        f"the secret {names[0]} is not set",
        where="credentials",
        remedy=f"set {shown}, or the same with _FILE to the path of a file that holds it",
    )


def _from_environment(name: str) -> str | None:
    variables = {**dotenv_values(".env"), **os.environ}
    key = f"OUTREACH_{_variable(name)}"
    if value := variables.get(key):
        return value
    if path := variables.get(f"{key}_FILE"):
        return _read(Path(path), f"{key}_FILE")
    return None


def _variable(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name).upper()


def _from_systemd(name: str) -> str | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / f"outreach_{name}" if folder else None
    return _read(path, str(path)) if path is not None and path.is_file() else None


def _from_keyring(name: str) -> str | None:
    try:
        get: Callable[[str, str], str | None] = importlib.import_module("keyring").get_password
        return get("outreach", name)
    except ImportError:
        return None
    except Exception:  # noqa: BLE001 - a desktop without a keyring raises errors of its own backends
        return None


def _read(path: Path, where: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", where=where, remedy="correct the path") from error


def signing_key(path: Path) -> bytes:
    """The key by which our Message-IDs and links are signed: 32 bytes, made on first use, readable by us alone.

    Whoever has it can forge an answer to our mail; whoever loses it cannot recognise earlier answers by token.
    """
    try:
        return bytes.fromhex(remember(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError:
        _make_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex())
        return signing_key(path)
    except ValueError as error:
        raise ConfigError("is not a key", where=str(path), remedy="restore it from a backup") from error


def _make_folder(folder: Path) -> None:
    """A folder for keys, which git takes nothing of: whoever keeps the settings in git has it beside them."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder / ".gitignore"
    ignored.touch(stat.S_IRUSR | stat.S_IWUSR)
    ignored.write_text("*\n", encoding="ascii")


def link_keys(path: Path) -> dict[int, bytes]:
    """The keys by which links to the preference page are signed, the newest first; the first is made on first use.

    One line each: its number and 64 hexadecimal digits. Whoever loses them kills every link in mails that went out.
    """
    try:
        lines = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
        keys = {int(number): bytes.fromhex(key) for number, key in lines}
        if not keys or any(len(key) != 32 or number not in range(256) for number, key in keys.items()):
            raise ValueError
    except FileNotFoundError:
        _write_keys(path, {0: os.urandom(32)}, first=True)
        return link_keys(path)
    except ValueError as error:
        raise ConfigError("holds no keys", where=str(path), remedy="restore it from a backup") from error
    return keys


def new_link_key(path: Path, *, keep: bool = True) -> int:
    """Sign with a new key from now on; gives its number. Links of the earlier ones stay good where they are kept."""
    keys = link_keys(path)
    number = next(n for n in range(256) if n not in keys)
    _write_keys(path, {number: os.urandom(32)} | (keys if keep else {}))
    return number


def _write_keys(path: Path, keys: dict[int, bytes], *, first: bool = False) -> None:
    _make_folder(path.parent)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("".join(f"{number} {key.hex()}\n" for number, key in keys.items()))
        file.flush()
        os.fsync(file.fileno())
    if not first:
        os.replace(fresh, path)
        return
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was quicker, and its key is the one that signs
    finally:
        fresh.unlink()
