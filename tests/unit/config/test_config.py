"""Where does a setting come from, what is said of a wrong one, and is a secret ever shown?"""

import json
import subprocess
from pathlib import Path

import pytest

from outreach import config
from outreach.cli import setup
from outreach.credentials import link_keys, secret, signing_key
from outreach.errors import ConfigError

SOUND = """name: Tidewater Software
accounts:
  - name: rosa
    address: rosa@tidewater.example
    imap: {host: imap.tidewater.example, port: 993}
    smtp: {host: smtp.tidewater.example, port: 587, security: starttls}
users:
  - {name: Rosa Delgado, email: rosa@tidewater.example}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place with nothing of the machine's own environment."""
    (tmp_path / "config").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("OUTREACH_DATABASE", "OUTREACH_CONFIG", "OUTREACH_ROSA_PASSWORD", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(text: str) -> None:
    """The house's file."""
    Path("config/outreach.yaml").write_text(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND.replace("name: Tidewater", "nmae: Tidewater"), "1:1: unknown key nmae; did you mean name?"),
        (SOUND.replace("port: 993", "port: 99300"), "5:42: accounts.rosa.imap.port takes a whole number, 1 or more"),
        (SOUND.replace("port: 993", "port: imap"), "5:42: accounts.rosa.imap.port takes a whole number, 1 or more"),
        (SOUND.replace("security: starttls", "security: none"), "6:5: accounts.rosa.smtp: security: none is for this"),
        (SOUND.replace("- name: rosa", "- name: Rosa!"), "3:5: accounts.Rosa!.name can't be Rosa!; "),
        (SOUND + "zone: Berlin\n", "9:1: zone: not an IANA time zone; write it like Europe/Berlin"),
        (SOUND + "region: usa\n", "9:1: region can't be usa; "),
        (SOUND.replace("    address: rosa@tidewater.example\n", ""), "3:5: accounts.rosa.address is missing; add it"),
        (SOUND + "accounts: []\n", "9:1: found duplicate key"),
        (SOUND + "poll_seconds: 0\n", "9:1: poll_seconds takes a number, more than 0, and 0 is none"),
        (SOUND + "password: hunter2\n", "9:1: unknown key password"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_its_line(text: str, said: str) -> None:
    write(text)
    with pytest.raises(ConfigError) as error:
        config.load()
    assert str(error.value).startswith("config/outreach.yaml:" + said)
    assert error.value.exit_code == 78


def test_the_environment_lies_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write(SOUND)
    monkeypatch.setenv("OUTREACH_HOUSE__WEB__PORT", "9001")
    monkeypatch.setenv("OUTREACH_DATABASE", "sqlite:///elsewhere.db")
    settings = config.load()
    assert (settings.house.web.port, settings.house.name) == (9001, "Tidewater Software")
    assert settings.database == "sqlite:///elsewhere.db"


def test_dot_env_lies_over_the_file_and_under_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    write(SOUND)
    Path(".env").write_text("OUTREACH_HOUSE__NAME=From dot env\nOUTREACH_HOUSE__ZONE=Europe/Paris\n")
    monkeypatch.setenv("OUTREACH_HOUSE__ZONE", "Europe/Rome")
    assert (config.load().house.name, config.load().house.zone) == ("From dot env", "Europe/Rome")


def test_a_wrong_variable_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    write(SOUND)
    monkeypatch.setenv("OUTREACH_HOUSE__WEB__PORT", "many")
    with pytest.raises(ConfigError, match="OUTREACH_HOUSE__WEB__PORT"):
        config.load()


def test_a_secret_is_found_in_each_of_its_places(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="set OUTREACH_ROSA_PASSWORD, or"):
        secret("rosa_password")
    (folder / "credentials").mkdir()
    (folder / "credentials" / "outreach_rosa_password").write_text("by systemd\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder / "credentials"))
    assert secret("rosa_password") == "by systemd"
    (folder / ".env").write_text("OUTREACH_ROSA_PASSWORD='by dot env'\n")
    assert secret("rosa_password") == "by dot env"
    (folder / ".env").unlink()
    (folder / "file").write_text(" by a file, spaces kept \r\n")
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD_FILE", str(folder / "file"))
    assert secret("rosa_password") == " by a file, spaces kept "
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "by the environment")
    assert secret("rosa_password") == "by the environment"
    assert secret("rosa_imap_password", "rosa_password") == "by the environment"


def test_a_file_that_is_named_and_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD_FILE", "nowhere")
    with pytest.raises(ConfigError, match="OUTREACH_ROSA_PASSWORD_FILE: nowhere cannot be read"):
        secret("rosa_password")


def test_a_name_with_a_hyphen_is_a_variable_with_an_underscore(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_NORTH_SALES_PASSWORD", "x")
    assert secret("north-sales_password") == "x"


def test_config_shows_everything_but_secrets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(SOUND)
    monkeypatch.setenv("OUTREACH_ROSA_PASSWORD", "hunter2")
    monkeypatch.setenv("OUTREACH_DATABASE", "postgresql://outreach:hunter3@db.example/outreach")
    setup.show_config()
    shown = capsys.readouterr().out
    assert json.loads(shown)["house"]["accounts"][0]["name"] == "rosa"
    assert "hunter" not in shown
    assert "db.example" in shown


def test_the_signing_key_is_made_once_for_us_alone(folder: Path) -> None:
    path = folder / "data" / "key"
    key = signing_key(path)
    assert (len(key), path.stat().st_mode & 0o777) == (32, 0o600)
    assert signing_key(path) == key
    path.write_text("not a key")
    with pytest.raises(ConfigError, match="is not a key; restore it from a backup"):
        signing_key(path)


def test_git_takes_no_key_of_ours(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    signing_key(tmp_path / ".outreach" / "key")
    link_keys(tmp_path / ".outreach" / "link-keys")
    told = subprocess.run(["git", "-C", tmp_path, "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert told.stdout == ""
    assert (tmp_path / ".outreach" / "key").is_file()
