"""What is kept between processes, and when it is worked out anew."""

from pathlib import Path

import pytest

from outreach.listening.kept import kept


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "words.yaml"
    path.write_text("one")
    return path


def _asked(source: Path, code: bytes = b"1") -> tuple[object, list[str]]:
    """What is given for the source, and whether it was worked out for that."""
    made: list[str] = []

    def make() -> object:
        made.append(source.read_text())
        return {"text": source.read_text(), "words": frozenset({"a"}), "numbers": (1, 2.5, None)}

    return kept("words", [source], code, make), made


def test_it_is_worked_out_once_for_the_same_content(source: Path) -> None:
    first, made = _asked(source)
    again, anew = _asked(source)
    assert first == again
    assert (made, anew) == (["one"], [])


def test_new_content_is_worked_out_anew_and_the_old_is_still_there(source: Path) -> None:
    _asked(source)
    source.write_text("two")
    assert _asked(source)[1] == ["two"]
    source.write_text("one")
    assert _asked(source)[1] == []


def test_new_code_works_it_out_anew(source: Path) -> None:
    _asked(source)
    assert _asked(source, b"2")[1] == ["one"]


def test_a_broken_file_is_worked_out_anew(source: Path, tmp_path: Path) -> None:
    _asked(source)
    for path in (tmp_path / "cache" / "outreach").iterdir():
        path.write_bytes(b"\x00 no such thing")
    assert _asked(source)[1] == ["one"]


def test_only_the_newest_stay(source: Path, tmp_path: Path) -> None:
    for number in range(20):
        source.write_text(str(number))
        _asked(source)
    assert len(list((tmp_path / "cache" / "outreach").iterdir())) == 8


def test_without_a_folder_to_write_to_it_is_worked_out_each_time(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert _asked(source)[1] == ["one"]
    assert _asked(source)[1] == ["one"]
