"""Are all failpoints where they say they are, and does production refuse them?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from outreach import failpoints

SOURCES = Path(failpoints.__file__).parent
OFFERED = {"offer.mail", "offer.rcpt", "offer.data"}


def _begin(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import outreach.database; print('begun')"]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_every_point_stands_in_the_code_and_every_one_in_the_code_is_listed() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    written = set(re.findall(r'failpoints\.reach\("([\w.]+)"\)', text))
    assert 'failpoints.reach(f"offer.' in text
    assert written | OFFERED == set(failpoints.POINTS)


def test_a_process_that_is_not_under_test_does_not_start_with_one() -> None:
    armed = _begin(OUTREACH_FAILPOINTS="claim.committed=kill")
    assert armed.returncode == 1
    assert "for tests alone" in armed.stderr
    assert _begin(OUTREACH_FAILPOINTS="claim.committed=kill", OUTREACH_UNDER_TEST="yes").stdout == "begun\n"
    assert _begin().stdout == "begun\n"


@pytest.mark.parametrize("wrong", ["claim.comitted=kill", "claim.committed=burn", "claim.committed=kill@0"])
def test_a_misspelt_point_is_no_point(wrong: str) -> None:
    with pytest.raises(ValueError, match="no failpoint"):
        failpoints.arm(wrong)


def test_a_point_breaks_off_at_the_time_that_it_is_told() -> None:
    failpoints.arm("claim.committed=raise@2")
    try:
        failpoints.reach("claim.committed")
        failpoints.reach("let_go.locked")
        with pytest.raises(failpoints.Broken):
            failpoints.reach("claim.committed")
        failpoints.reach("claim.committed")
    finally:
        failpoints.arm("")
