"""What may be shown of HTML that a stranger wrote? Its words, tables and colours; nothing that acts or fetches.

Three steps: the sanitiser, then every link and picture is put into words, then the sanitiser again, which lets no
address through but a picture's own bytes. It runs confined: some HTML takes minutes to be made sense of.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import nh3

from outreach.confined import Confined, Exceeded

LONGEST = 1_000_000
"""Characters of HTML that are looked at."""
MOST_LINKS = 100
SECONDS, MEGABYTES = 3.0, 512
_SHOWN = 70

_TAGS = frozenset(
    "a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp "
    "section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
_WITH_CONTENT = {"script", "style", "svg", "math", "template", "noscript", "iframe", "object", "title", "textarea"}
_ATTRIBUTES = {
    "*": {"align", "valign", "bgcolor", "dir", "lang", "style"},
    "font": {"color", "size"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "width", "height"},
    "th": {"colspan", "rowspan", "width", "height"},
    "col": {"span", "width"},
    "ol": {"start", "type"},
    "img": {"alt", "width", "height"},
}
_WITH_ADDRESSES = _ATTRIBUTES | {"a": {"href"}, "img": {"alt", "width", "height", "src"}}
_STYLES = frozenset(
    "background-color border border-bottom border-collapse border-color border-left border-right border-spacing "
    "border-style border-top border-width color font-family font-size font-style font-weight letter-spacing "
    "line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-width padding "
    "padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent text-transform "
    "vertical-align white-space width word-break".split()
)
_PLAIN_VALUE = re.compile(r"(?:[\w\s#%.,+-]|'[\w\s-]*'|rgba?\([\d\s.,%/]*\))*", re.ASCII)
"""No function but a colour's, no escape, no bracket: nothing that could name an address."""
_PLAIN_ATTRIBUTE = re.compile(r"[\w\s#%.,+-]*")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a mail: its words, and where it really leads."""

    words: str
    target: str
    """The address as it would be opened; its host in ASCII."""
    host: str


@dataclass(frozen=True, slots=True)
class Harmless:
    """A mail's HTML as it may be shown."""

    html: str
    links: tuple[Link, ...] = ()
    withheld: int = 0
    """Pictures that were not fetched because they lie elsewhere."""
    trouble: str = ""
    """Why it cannot be shown; '' where it can."""


def harmless(html: str, pictures: Mapping[str, str]) -> Harmless:
    """The HTML without what acts or fetches; `pictures` gives the `data:` address for a Content-ID."""
    if len(html) > LONGEST:
        return Harmless("", trouble=f"Its HTML has {len(html)} characters, more than are looked at.")
    try:
        said = _confined(html, dict(pictures))
    except Exceeded:
        return Harmless("", trouble="Its HTML takes longer to make sense of than any honest mail's.")
    links = tuple(Link(words, target, host) for words, target, host in said["links"])
    return Harmless(said["html"], links, said["withheld"])


def clean(html: str, pictures: dict[str, str]) -> dict[str, Any]:
    """The three steps; only ever called in a process of its own."""
    first = nh3.clean(
        html, tags=set(_TAGS), clean_content_tags=_WITH_CONTENT, attributes=_WITH_ADDRESSES, attribute_filter=_allowed,
        url_schemes={"http", "https", "mailto", "tel", "cid"}, link_rel=None, filter_style_properties=set(_STYLES),
    )  # fmt: skip
    rewritten = _InWords(pictures)
    rewritten.feed(first)
    rewritten.close()
    last = nh3.clean(
        "".join(rewritten.out), tags=set(_TAGS) - {"a"}, clean_content_tags=_WITH_CONTENT,
        attributes=_ATTRIBUTES | {"img": {"alt", "width", "height", "src"}}, attribute_filter=_allowed_at_last,
        url_schemes={"data"}, link_rel=None, filter_style_properties=set(_STYLES),
    )  # fmt: skip
    return {"html": last, "links": rewritten.links[:MOST_LINKS], "withheld": rewritten.withheld}


def _allowed(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        parts = (part.partition(":") for part in value.split(";"))
        kept = [f"{key.strip()}:{said.strip()}" for key, _, said in parts if _PLAIN_VALUE.fullmatch(said)]
        return ";".join(kept) or None
    if name in ("href", "src", "alt"):
        return value
    return value if _PLAIN_ATTRIBUTE.fullmatch(value) else None


def _allowed_at_last(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if re.fullmatch(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]+", value) else None
    return _allowed(tag, name, value)


class _InWords(HTMLParser):
    """Says of each link where it leads, and of each picture that it is not shown; takes the addresses out."""

    def __init__(self, pictures: dict[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.links: list[tuple[str, str, str]] = []
        self.withheld = 0
        self._pictures = pictures
        self._open: list[tuple[str, str] | None] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._open.append(_target(found.get("href", "")))
            self._words = []
            self.out.append("<u>")
        elif tag == "img":
            self._picture(found)
        else:
            told = "".join(f' {name}="{escape(value)}"' for name, value in found.items())
            self.out.append(f"<{tag}{told}>")

    def handle_endtag(self, tag: str) -> None:
        if tag != "a":
            self.out.append(f"</{tag}>")
            return
        self.out.append("</u>")
        where = self._open.pop() if self._open else None
        words = " ".join("".join(self._words).split())
        if where is not None:
            self.links.append((words[:200], *where))
            if words != where[0]:
                self.out.append(f" <small>[{escape(_short(*where))}]</small>")

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        self.out.append(escape(data))

    def _picture(self, found: dict[str, str]) -> None:
        src = found.get("src", "")
        source = self._pictures.get(src.removeprefix("cid:").strip("<> "), "")
        told = found.get("alt", "").strip()
        if source:
            size = "".join(f' {name}="{escape(found[name])}"' for name in ("width", "height") if name in found)
            self.out.append(f'<img src="{escape(source)}" alt="{escape(told)}"{size}>')
            return
        self.withheld += not src.startswith("cid:")
        if told:
            self.out.append(f"<small>[{escape(told[:200])}]</small>")


def _target(href: str) -> tuple[str, str] | None:
    """Where a link really leads, and the host in ASCII, so that no letter can look like another."""
    try:
        place = urlsplit(href.strip())
        host = (place.hostname or "").encode("idna").decode("ascii")
        # Without the user's part: it is there to be taken for the host.
        there = (f"[{host}]" if ":" in host else host) + (f":{place.port}" if place.port is not None else "")
    except (ValueError, UnicodeError):
        return None
    if place.scheme in ("http", "https"):
        target = place._replace(netloc=there).geturl()
        return (target, host) if host and target.isprintable() else None
    if place.scheme in ("mailto", "tel") and href.isprintable():
        return href.strip()[:500], place.path[:200]
    return None


def _short(target: str, host: str) -> str:
    shown = target.partition("//")[2] or target
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…" if len(host) < _SHOWN - 10 else host


_confined = Confined(f"{__name__}:clean", seconds=SECONDS, megabytes=MEGABYTES)
