"""What must a template say, and what must it not do, whatever it is about? The postal address; nothing fetched."""

from collections.abc import Collection, Iterator
from pathlib import Path

from outreach.errors import ConfigError
from outreach.rendering import sandbox
from outreach.rendering.carried import says
from outreach.rendering.html import fetches
from outreach.rendering.made_up import full
from outreach.yamlfile import Fault

_KIND = "kind: commercial"


def obliged(templates: Path, name: str, languages: Collection[str]) -> Iterator[Fault]:
    """What a commercial template leaves out, in any language that it knows; what HTML would fetch."""
    commercial = sandbox.kind_of(templates, name).kind == "commercial"
    for part in ("text.txt", "html.html"):
        if not sandbox.has(templates, name, part):
            continue
        path = templates / name / part
        for text in _said(templates, name, part, languages):
            if commercial and text.strip() and not says(text, full()["house"]["postal_address"]):
                what = f"template {name} is commercial and does not say the postal address"
                remedy = "write {{ house.postal_address }} into it, at the end"
                yield _at_kind(templates, name, what, remedy, part)
                break
            if part == "html.html" and (found := fetches(text)):
                what = f"{found} would fetch or run something when the mail is opened"
                yield Fault(str(path), 1, 1, what, "take it out", kind="broken_template")
                break


def no_address(templates: Path, names: Collection[str]) -> Iterator[Fault]:
    """Templates of these names that are commercial, in a house that has no postal address."""
    for name in sorted(names):
        if sandbox.has(templates, name, "text.txt") and sandbox.kind_of(templates, name).kind == "commercial":
            what = f"template {name} is commercial, and the house has no postal address"
            yield _at_kind(templates, name, what, "set postal_address in outreach.yaml", "text.txt")


def _said(templates: Path, name: str, part: str, languages: Collection[str]) -> Iterator[str]:
    for language in languages:
        try:
            yield sandbox.render(templates, name, part, full(language))
        except ConfigError:
            return  # told elsewhere


def _at_kind(templates: Path, name: str, what: str, remedy: str, part: str) -> Fault:
    """At the line of the front matter that makes it commercial; of HTML, at its end."""
    lines = (templates / name / part).read_text(encoding="utf-8").splitlines()
    at = next((number for number, line in enumerate(lines, 1) if line.strip() == _KIND), len(lines))
    text = lines[at - 1] if lines else ""
    return Fault(str(templates / name / part), at, 1, what, remedy, text, "no_postal_address")
