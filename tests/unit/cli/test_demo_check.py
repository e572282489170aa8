"""Does the whole main job work end to end, as `outreach demo --check` plays it?"""

import subprocess
import sys
from pathlib import Path

SEEN = (
    "51 mails polled from 3 accounts, none in quarantine",
    "threads, 21 contacts",
    "preferences, each with the sentence that it rests on",
    "Iris Navarro: channel refuse phone “I can't take calls; can you email me the pricing?”",
    "proposals refused, each with its reasons",
    "first-call for Iris Navarro by phone: They refused phone calls.",
    "3 drafts approved in the pages",
    "3 mails received by the sandbox, byte for byte what was approved",
    "A reply from Ed Sorensen voided the follow-up that waited for him",
    "Everything is as it should be.",
)


def test_the_demo_plays_without_a_person(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "outreach.cli.main", "demo", "--check", "--folder", str(tmp_path / "demo")]
    played = subprocess.run(command, capture_output=True, text=True, timeout=200, cwd=tmp_path, check=False)
    assert played.returncode == 0, played.stdout[-2000:] + played.stderr[-2000:]
    assert [line for line in SEEN if line not in played.stdout] == []
