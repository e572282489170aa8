"""What does a template say of itself, above its text?"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from outreach import yamlfile
from outreach.errors import ConfigError

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


def read_kinds(templates: Path) -> dict[str, TemplateKind]:
    """Every template by its name; raises `ConfigError` for front matter that is missing or wrong."""
    found = sorted(templates.glob("*/text.txt"))
    return {path.parent.name: read_template(path)[0] for path in found}


def read_template(path: Path) -> tuple[TemplateKind, str]:
    """The front matter and the text below it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path), remedy="save it as UTF-8") from error
    head, fence, body = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    if not text.startswith(_FENCE) or not fence:
        remedy = "begin the file with '---', 'department: sales', 'kind: commercial', '---'"
        raise ConfigError("has no front matter", where=f"{path}:1", remedy=remedy)
    return yamlfile.checked(yamlfile.Document(path, f"\n{head}"), TemplateKind), body
