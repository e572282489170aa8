"""A real mail program: Debian's neomutt in a terminal, driven by the keys that its user presses."""

import os
import pty
import re
import select
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

PATIENCE = 60.0
_RC = """
set imap_user = "{user}"
set imap_pass = "{password}"
set folder = "imap://127.0.0.1:{imap}/"
set spoolfile = "+INBOX"
set record = "+Sent"
set postponed = "+Outreach/To approve"
set smtp_url = "smtp://{smtp_user}@127.0.0.1:{smtp}/"
set smtp_pass = "{password}"
set smtp_authenticators = "plain"
set from = "{user}"
set realname = "Rosa"
set ssl_starttls = no
set ssl_force_tls = no
set editor = "{editor}"
set delete = yes
set quit = yes
set confirmappend = no
set copy = yes
set fast_reply = yes
set autoedit = no
set sleep_time = 0
set move = no
set abort_unmodified = no
set abort_nosubject = no
set wait_key = no
set mail_check_stats = no
set auto_tag = no
set send_charset = "utf-8"
set charset = "utf-8"
set header_cache = ""
set tmpdir = "{folder}"
set use_envelope_from = yes
set hostname = "ours.example"
"""


class Neomutt:
    """neomutt of one user; each call of `press` opens a folder, presses keys and ends."""

    def __init__(self, folder: Path, imap: int, smtp: int, user: str, password: str) -> None:
        self.folder = folder
        self.editor = folder / "editor"
        self.rc = folder / "neomuttrc"
        self.rc.write_text(
            _RC.format(
                user=user,
                password=password,
                smtp_user=quote(user),
                imap=imap,
                smtp=smtp,
                editor=self.editor,
                folder=folder,
            )
        )
        self.edits("", "")

    @staticmethod
    def available() -> str | None:
        """Why it cannot be run here, or None when it can."""
        return None if shutil.which("neomutt") else "neomutt is not installed (Debian: apt install neomutt)"

    def edits(self, words: str, by: str) -> None:
        """From now on the user's editor puts `by` in the place of `words`, saves and ends."""
        self.editor.write_text(
            f"#!{sys.executable}\n"
            "import pathlib, sys, time\n"
            # What was changed within the same second was not edited, to neomutt.
            "time.sleep(1.1)\n"
            "path = pathlib.Path(sys.argv[1])\n"
            f"path.write_text(path.read_text('utf-8').replace({words!r}, {by!r}), 'utf-8')\n"
        )
        self.editor.chmod(stat.S_IRWXU)

    @staticmethod
    def save_to(mailbox: str) -> str:
        """The keys that move a mail; a plain space asks for the next mailbox with new mail."""
        return f"<save-message>={mailbox.replace(' ', '<quote-char> ')}<enter><sync-mailbox>"

    def press(self, mailbox: str, address: str, keys: str) -> None:
        """Open a folder, go to the mail to somebody, press these keys and quit; fails with what is on the screen."""
        script = f"<limit>~t {address}<enter>{keys}<quit>"
        command = ["neomutt", "-n", "-F", str(self.rc), "-f", f"+{mailbox}", "-e", f'push "{script}"']
        terminal, inside = pty.openpty()
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "120", "LINES": "40", "HOME": str(self.folder)}
        program = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=environment, start_new_session=True
        )
        os.close(inside)
        try:
            seen = _read(terminal, program)
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()
            os.close(terminal)
        assert program.returncode == 0, _plain(seen)


def _read(terminal: int, program: "subprocess.Popen[bytes]") -> bytes:
    seen, deadline = b"", time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                seen += os.read(terminal, 65536)
            except OSError:  # the program has closed its side
                break
        elif program.poll() is not None:
            break
    if program.poll() is None:
        try:
            program.wait(5)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"neomutt waits for something:\n{_plain(seen)}") from None
    return seen


def _plain(seen: bytes) -> str:
    """The end of what was shown, without what moves the cursor and colours it."""
    return re.sub(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|[()][A-Z0-9]|[=>])", " ", seen.decode("utf-8", "replace"))[-3000:]
