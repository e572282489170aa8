"""How does HTML travel? Its styles in its elements, nothing fetched from anywhere, the same as plain text beside it."""

import re
from functools import cache
from html import escape

import css_inline
from inscriptis import get_text
from inscriptis.model.config import ParserConfig

from outreach.errors import ConfigError

_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][-A-Za-z0-9_:.]*)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)")
_FORBIDDEN = frozenset(
    "script iframe frame object embed applet form input button link base meta audio video source track svg math".split()
)
"""What no mail program runs, or what fetches something; `meta` is allowed for the character set alone."""
_FETCHING = ("src", "srcset", "background", "poster", "data", "longdesc", "dynsrc", "lowsrc")
_STYLE_FETCHES = re.compile(r"url\s*\(\s*[\"']?\s*(?!data:image/)|@import|expression\s*\(", re.IGNORECASE)
_BODY_ENDS = re.compile(r"</body\s*>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)(?:</style\s*>|\Z)", re.IGNORECASE | re.DOTALL)


def fetches(html: str) -> str:
    """What in this HTML would be fetched or run when it is opened; '' where nothing is."""
    for match in _TAG.finditer(html):
        name, inside = match[1].casefold(), match[2]
        if name in _FORBIDDEN and not (name == "meta" and "charset" in inside and "http-equiv" not in inside):
            return f"<{name}>"
        for attribute, quoted in _ATTRIBUTE.findall(inside):
            value, kind = quoted.strip("\"' \t\r\n"), attribute.casefold()
            if kind in _FETCHING and not value.casefold().startswith(("cid:", "data:image/")):
                return f"<{name} {kind}={value[:60]}>"
            if kind.startswith("on") or value.casefold().lstrip().startswith("javascript:"):
                return f"<{name} {kind}>"
            if kind == "style" and _STYLE_FETCHES.search(value):
                return f"<{name} style={value[:60]}>"
    return next((f"<style> {found[0]}" for css in _STYLE.findall(html) if (found := _STYLE_FETCHES.search(css))), "")


def refuse_fetching(html: str, where: str) -> None:
    """Raise `ConfigError` where opening the mail would tell somebody that it was opened."""
    if found := fetches(html):
        what = f"{found} would fetch or run something when the mail is opened"
        raise ConfigError(what, where=where, remedy="take it out: a mail of ours carries all that it shows")


def with_inline_styles(html: str) -> str:
    """The rules of `<style>` written into the elements that they are for; `@media` rules stay where they are."""
    return _inliner().inline(html) if "<style" in html.casefold() else html


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def as_text(html: str) -> str:
    """HTML as plain text, with the addresses of its links."""
    lines = get_text(html, ParserConfig(display_links=True)).splitlines()
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def with_last_paragraph(html: str, lines: list[str]) -> str:
    """The same with one more paragraph at its end; web addresses in it become links."""
    shown = "<br>\n".join(_linked(line) for line in lines)
    added = f"<p>{shown}</p>\n"
    ends = [*_BODY_ENDS.finditer(html)]
    at = ends[-1].start() if ends else len(html)
    return html[:at] + added + html[at:]


def _linked(line: str) -> str:
    return re.sub(r"https?://[^\s<>\"]+", lambda match: f'<a href="{match[0]}">{match[0]}</a>', escape(line))
