"""What does a template say of itself, above its text?"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from outreach import yamlfile
from outreach.yamlfile import Fault, Faulty

_FENCE = "---\n"


class TemplateKind(BaseModel):
    """The front matter of `templates/<name>/text.txt`, between two lines of `---`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    department: str
    """Whose mail it is: `sales`, `support`, `marketing`."""
    kind: Literal["commercial", "personal", "reply"]
    """`commercial` carries the postal address and the way out; `reply` answers a question of theirs."""
    purpose: str = ""
    own_hand: bool = False
    """Only the contact's owner approves it, and only once they have put it in their own words."""


def read_kinds(templates: Path) -> tuple[dict[str, TemplateKind], list[Fault]]:
    """Every template by its name, and what is wrong with those that can't be read."""
    kinds: dict[str, TemplateKind] = {}
    faults: list[Fault] = []
    for path in sorted(templates.glob("*/text.txt")):
        try:
            kinds[path.parent.name] = read_template(path)[0]
        except Faulty as error:
            faults += error.faults
    return kinds, faults


def read_template(path: Path) -> tuple[TemplateKind, str]:
    """The front matter and the text below it; raises `Faulty`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what, remedy = f"cannot be read: {error}", "save it as UTF-8"
        raise Faulty([Fault(str(path), 0, 0, what, remedy, kind="broken_template")]) from error
    head, fence, body = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    if not text.startswith(_FENCE) or not fence:
        remedy = "begin the file with '---', 'department: sales', 'kind: commercial', '---'"
        shown = text.partition("\n")[0]
        raise Faulty([Fault(str(path), 1, 1, "has no front matter", remedy, shown, "broken_template")])
    return _kind(path, head), body


@lru_cache(maxsize=1024)
def _kind(path: Path, head: str) -> TemplateKind:
    """The front matter alone, which is read again with every part that is rendered."""
    return yamlfile.checked(yamlfile.Document(path, f"\n{head}"), TemplateKind)
