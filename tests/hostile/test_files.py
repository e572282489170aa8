"""Can a file that an operator or a partner gives us fill the memory, run something, or mean what it does not say?"""

import csv
import io
import time
from pathlib import Path

import pytest

from outreach.contacts.address import match_key
from outreach.contacts.sheet import read_sheet
from outreach.errors import ConfigError
from outreach.yamlfile import MAX_BYTES, Faulty, read

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LAUGHS, "alias"),
        ("a: &a\n  b: *a\n", "alias"),
        ("base: &b {x: 1}\nother:\n  <<: *b\n", "alias"),
        ("a: 1\na: 2\n", "doubled_key"),
        ("a:\n  b: 1\n  'b': 2\n", "doubled_key"),
        ("x: " + "[" * 25 + "]" * 25, "too_deep"),
        ("x: " + "{a: " * 5000 + "}" * 5000, "too_deep"),
        ("x: " + "y" * MAX_BYTES, "too_large"),
        ("a: [1, 2\n", "not_yaml"),
        ("a: 'x\n", "not_yaml"),
        ("\ta: 1\n", "not_yaml"),
    ],
)
def test_no_yaml_grows_beyond_its_file(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    began = time.process_time()
    with pytest.raises(Faulty) as faulty:
        read(path)
    assert [fault.kind for fault in faulty.value.faults] == [kind]
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch made']",
        "a: !!python/name:os.system",
        "a: !!python/object:outreach.config.House {}",
        "a: !ruby/object:Gem::Installer x",
        "!!python/module:os x",
    ],
)
def test_no_yaml_makes_an_object_or_runs_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    try:
        data = read(path).data
    except ConfigError:
        data = None
    assert data is None or _plain(data)
    assert not (tmp_path / "made").exists()


def _plain(data: object) -> bool:
    if isinstance(data, dict):
        return all(_plain(each) for each in (*data, *data.values()))
    if isinstance(data, list):
        return all(map(_plain, data))
    return isinstance(data, str | int | float) or data is None or type(data).__module__.startswith("ruamel")


def test_yaml_of_today_has_no_surprises(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("\ufeffcountry: no\nswitch: off\nhour: 1:30\nold: 010\n")
    assert read(path).data == {"country": "no", "switch": "off", "hour": "1:30", "old": 10}


FORMULAS = [
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    '=HYPERLINK("http://evil.example")',
    "＝1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_sheet_is_a_name_like_any_other(tmp_path: Path, formula: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["given", "email", "tags"], [formula, "a@client.example", formula]])
    path = tmp_path / "contacts.csv"
    path.write_bytes(out.getvalue().encode())
    [row] = read_sheet(path)
    assert row["given"].isprintable()
    assert row["email"] == "a@client.example"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_a_sheet_in_any_of_the_usual_encodings_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes("given,email\nJosé,jose@client.example\n".encode(encoding))
    [row] = read_sheet(path)
    assert row["given"] == "José"


@pytest.mark.parametrize(
    "raw",
    [
        b"given,email" + b",x" * 200_000 + b"\nAnn,a@b.example" + b",y" * 200_000 + b"\n",
        b"given,email\n" + b"x," * 200_000 + b"\n",
        b'given,email\n"' + b"x" * 3_000_000 + b"\n",
        b"given,email\n\xff\xfe\0\0,\x80\x81@b.example\n",
        b"\xff\xfe" + b"\xd8\x00" * 99,
        b"given,email\n" + b'"",' * 200_000 + b"\n",
        b"email\n" + b"\0" * 100_000,
        bytes(range(256)) * 50,
    ],
    ids=["wide", "wider than its header", "one cell", "bytes", "halves", "empty cells", "nothing", "everything"],
)
def test_no_sheet_is_too_odd_to_be_told_what_is_wrong_with_it(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(raw)
    began = time.process_time()
    try:
        rows = read_sheet(path)
    except ConfigError as error:
        assert error.remedy  # noqa: PT017 - either answer is right
    else:
        assert all(row.trouble or len(row.cells) < 20 for row in rows)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("one", ["ANN@Client.example", " ann@client.example ", "ann@CLIENT.EXAMPLE"])
def test_an_address_is_the_same_however_it_is_written(one: str) -> None:
    key = match_key("email", one)
    assert key == "ann@client.example"
    assert match_key("email", key) == key
