"""Does the house stand as ARCHITECTURE.md says: imports one way, small files, one edge a protocol, nothing foreign?"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
EDGES = {
    "imapclient": {"outreach/inbox/imap.py"},
    "imaplib": {"outreach/inbox/imap.py"},
    "dkim": {"outreach/inbox/dkim.py"},
    "dns": {"outreach/inbox/dkim.py"},
    # doctor names the exception alone.
    "smtplib": {"outreach/sending/smtp.py", "outreach/service/doctor.py"},
}
MADE_BY_A_TOOL = "outreach/migrations/versions/"

FOREIGN_WORDS = re.compile("py" r"pi\.org|python" "hosted|" r"\.\./sha" "red", re.IGNORECASE)
FOREIGN_PLACES = re.compile(r"(?<![\w.-])/(?:root|work|home|Users)/[\w.-]")
ADDRESS = re.compile(r"[\w.+-]*\w@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
OURS_TO_USE = re.compile(r"(?:.*\.)?(?:example\.(?:com|org|net)|example|test|invalid|localhost)", re.IGNORECASE)
WHERE_ADDRESSES_ARE_MADE_UP = ("templates/", "config/", "docs/", "outreach/cli/demo/", "README.md", "CONTRIBUTING.md")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or is about to be, part of the repository."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    answer = subprocess.run(listing, cwd=ROOT, capture_output=True, check=False)
    if answer.returncode:
        pytest.skip("this is no checkout, so nothing says which files belong to it")
    return tuple(path for name in answer.stdout.decode().split("\0") if name and (path := ROOT / name).is_file())


def test_no_key_and_no_house_is_in_the_repository() -> None:
    inside = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert not {name for name in inside if name.startswith((".outreach/", ".env", ".demo/")) or name.endswith(".db")}


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every file that is text."""
    for path in tracked():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@cache
def modules(*folders: str) -> list[Path]:
    """Every Python file below these folders that a person wrote."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if not any(each in path.as_posix() for each in (MADE_BY_A_TOOL, "/.work/"))]


@cache
def tree(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """The packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_a_file_imports_only_from_folders_above_its_own() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    if not program.exists():
        pytest.skip("import-linter is not installed")
    ran = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules("outreach", "tests")}
    assert len(lengths) > 100
    assert not {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST_FILE}


def test_no_function_is_too_long_to_hold_in_mind() -> None:
    long = {}
    for path in modules("outreach", "tests", "benchmarks"):
        for node in functions(tree(path)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                long[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = length
    assert not long


def functions(within: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in it, at any depth; into expressions nobody looks, for they hold none."""
    for node in ast.iter_child_nodes(within):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from functions(node)


def test_every_module_is_named_for_what_it_does() -> None:
    names = [path.relative_to(ROOT).with_suffix("") for path in modules("outreach", "tests", "benchmarks")]
    assert not [str(name) for name in names if VAGUE & set(name.parts)]


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules("outreach") if not ast.get_docstring(tree(path))]
    assert not [str(path.relative_to(ROOT)) for path in silent]


@pytest.mark.parametrize("package", EDGES)
def test_one_file_speaks_each_protocol(package: str) -> None:
    importing = {path.relative_to(ROOT).as_posix() for path in modules("outreach") if package in imported(path)}
    assert importing <= EDGES[package]


def test_nothing_names_a_place_on_somebodys_machine_or_where_packages_come_from() -> None:
    foreign = (FOREIGN_PLACES, FOREIGN_WORDS)
    assert not {f"{name}: {hit[0]}" for name, text in texts() for look in foreign for hit in look.finditer(text)}


def test_made_up_people_live_at_example_domains() -> None:
    real = set()
    for name, text in texts():
        if name.startswith(WHERE_ADDRESSES_ARE_MADE_UP):
            real |= {f"{name}: {found[0]}" for found in ADDRESS.finditer(text) if not OURS_TO_USE.fullmatch(found[1])}
    assert not real


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("/ro" + "ot/notes.md", True),
        ("/ho" + "me/ann/outreach", True),
        ("ProtectHome=yes", False),
        ("benchmarks/.work/corpus", False),
        ("https://web.example/work/", False),
    ],
)
def test_a_foreign_place_is_recognised(text: str, foreign: bool) -> None:
    assert bool(FOREIGN_PLACES.search(text)) == foreign


@pytest.mark.parametrize(
    ("address", "made_up"),
    [
        ("maya@tidewater.example", True),
        ("maya@example.com", True),
        ("rosa@mail.test", True),
        ("maya@notexample" + ".com", False),
        ("somebody@gmail" + ".com", False),
    ],
)
def test_a_made_up_address_is_recognised(address: str, made_up: bool) -> None:
    found = ADDRESS.fullmatch(address)
    assert found is not None
    assert bool(OURS_TO_USE.fullmatch(found[1])) == made_up
