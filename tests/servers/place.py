"""Where can a server keep its files so that the users it runs as can reach them?

Dovecot and Postfix started by root hand mail over to an ordinary user, who cannot enter pytest's private
folders; socket names must also stay short. Such files go to a short folder of their own in the system's
temporary folder, with a link to it from the folder that the test asked for.
"""

import os
import shutil
import stat
import tempfile
from pathlib import Path

MAIL_UID = 61001
"""Owner of Maildirs when the servers are started by root: a number that belongs to nobody."""


def mail_owner() -> tuple[int, int]:
    """User and group number of every Maildir the servers share."""
    return (MAIL_UID, MAIL_UID) if os.geteuid() == 0 else (os.getuid(), os.getgid())


def short_folder() -> Path:
    """A new folder with a short name which every user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="srv-"))
    folder.chmod(0o755)
    return folder


def mail_folder(wanted: Path) -> tuple[Path, Path | None]:
    """The folder for mail at (or linked from) `wanted`, owned by the mail owner; and what to remove after use."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if wanted.exists():
        return wanted.resolve(), None
    if os.geteuid() != 0 or _open_to_all(wanted.parent):
        wanted.mkdir()
        give_to_mail_owner(wanted)
        return wanted.resolve(), None
    wanted.unlink(missing_ok=True)
    elsewhere = short_folder()
    give_to_mail_owner(elsewhere)
    wanted.symlink_to(elsewhere)
    return elsewhere, elsewhere


def give_to_mail_owner(folder: Path) -> None:
    """Hand `folder` and everything in it to the mail owner."""
    if os.geteuid() != 0:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, *mail_owner(), follow_symlinks=False)


def remove(folder: Path | None) -> None:
    """Delete a folder made here, if there is one."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _open_to_all(folder: Path) -> bool:
    whole = folder.resolve()
    return all(part.stat().st_mode & stat.S_IXOTH for part in (whole, *whole.parents))
