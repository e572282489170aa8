"""How does HTML read as text, and which of its lines does its structure call quoted?"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from inscriptis import get_text
from lxml import etree
from lxml import html as lxml_html

from outreach.listening.lines import LIMIT
from outreach.patterns import when_used

_BROKEN = (etree.LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What lxml and inscriptis raise on HTML that is none."""
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre table blockquote form".split())
_BLOCKS = frozenset(
    "div tr li dt dd center section article header footer address main aside body fieldset figure hr tbody".split()
)
_SKIPPED = frozenset(("script", "style", "head", "title", "noscript", "template", "object", "svg", "select", "button"))
_QUOTED = (
    "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "zmail_extra",
    "yahooquoted", "tutanota_quote", "freshdesk_quote",
    "zendesk_quote", "gmx_quote", "quoted-content", "mail-editor-reference-message-container",
    "qt", "hmmessage-quote", "iscwp", "reply-header",
    "ms-outlook-mobile-reference-message", "moz-email-headers-table", "moz-forward-container",
    "quoted-text", "replyheader", "mailquote",
    "crossbox-quote", "ov_reply",
)  # fmt: skip
_REST = (
    "divrplyfwdmsg",
    "outlookmessageheader",
    "replysplit",
    "zwchr",
    "stopspelling",
    "x_divrplyfwdmsg",
    "originalmessage",
    "isforwardcontent",
)
_SIGNED = (
    "gmail_signature", "moz-signature", "applemailsignature", "protonmail_signature_block",
"zimbra-signature", "signature", "mobile-signature",
           "ms-outlook-mobile-signature", "tutanota_signature", "gmail_signature_prefix", "bloop_sign",
)  # fmt: skip
_SPACES = when_used(r"[ \t\r\n\f\u200b\ufeff\u00ad]+")
_BORDER_TOP = when_used(r"border-top:\s*(?:solid|\d[\d.]*p[tx] solid|\w+ \d[\d.]*p[tx]\s)[^;]*", re.IGNORECASE)
_BORDER_LEFT = when_used(r"border-left(?:-width)?:\s*(?!none|0)", re.IGNORECASE)
_HIDDEN = when_used(r"display:\s*none|mso-hide:\s*all|visibility:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A text, and the lines of it (first, behind the last) whose kind its structure told."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


def text_of_html(source: str) -> str:
    """HTML as text set out as a browser would; hidden parts and scripts go."""
    if not source.strip():
        return ""
    try:
        text = get_text(lxml_html.tostring(lxml_html.document_fromstring(source[: 4 * LIMIT]), encoding="unicode"))
    except _BROKEN:
        text = ""
    return text if text.strip() else _bare(source)


def page_of(source: str) -> Page:
    """HTML as lines of text, with what its structure says of them."""
    if not source.strip():
        return Page("", ())
    try:
        page = _Writer().write(lxml_html.document_fromstring(source[: 4 * LIMIT]))
    except _BROKEN:
        page = Page("", ())
    return page if page.text.strip() else Page(_bare(source), ())


def _bare(source: str) -> str:
    return re.sub(r"<[^>]{0,500}>", " ", source[: 4 * LIMIT])


class _Writer:
    """Writes one document, line by line; `kinds` is a stack of what the open elements say."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.told: list[str] = []
        self.line: list[str] = []
        self.kinds: list[str] = [""]
        self.blank = False
        self.rest = ""
        self.depth = 0

    def write(self, root: etree._Element) -> Page:
        skipping = preformatted = 0
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            tag = element.tag
            if not isinstance(tag, str):
                if event in ("comment", "pi") and not skipping:
                    self.words(element.tail, preformatted)
                continue
            if event == "start":
                if skipping or tag in _SKIPPED or _is_hidden(element):
                    skipping += 1
                    continue
                self.open(element, tag)
                preformatted += _is_preformatted(element, tag)
                self.words(element.text, preformatted)
            else:
                if skipping:
                    skipping -= 1
                else:
                    preformatted -= _is_preformatted(element, tag)
                    self.shut(element, tag)
                if not skipping:
                    self.words(element.tail, preformatted)
        self.flush()
        return Page("\n".join(self.lines), tuple(self.marks()))

    def open(self, element: etree._Element, tag: str) -> None:
        kind = self.kinds[-1]
        if tag in _PARAGRAPHS or tag in _BLOCKS:
            self.flush()
            self.blank = self.blank or (tag in _PARAGRAPHS and not _is_tight(element))
        elif tag == "br":
            self.flush(even_empty=True)
        elif tag in ("td", "th") and self.line:
            self.line.append(" ")
        self.depth += tag == "blockquote"
        if tag == "li":
            self.line.append("- ")
        if not kind or kind in ("signature", "indented", "answering"):
            kind = self.kind_of(element, tag) or ("" if kind == "quoted" else kind)
        if kind != self.kinds[-1]:
            self.flush()
        self.kinds.append(kind)

    def shut(self, element: etree._Element, tag: str) -> None:
        if tag in _PARAGRAPHS or tag in _BLOCKS:
            self.flush()
            self.blank = self.blank or (tag in _PARAGRAPHS and not _is_tight(element))
        before = self.kinds.pop()
        if before != self.kinds[-1]:
            self.flush()
        if tag == "blockquote":
            self.depth -= 1
            if not self.depth and self.kinds[-1] == "quoted" and not self.rest and "gmail_quote" in _named(element):
                self.resume()

    def resume(self) -> None:
        """Below the quote within Gmail's block, the sender goes on."""
        for at in range(len(self.kinds) - 1, 0, -1):
            if self.kinds[at] != "quoted":
                break
            self.kinds[at] = "answering"

    def kind_of(self, element: etree._Element, tag: str) -> str:
        """What an element says of its text: `quoted`, `signature`, `indented` or ''."""
        attributes = element.attrib
        if not attributes and tag != "blockquote":
            return ""
        named = _named(element)
        style = attributes.get("style", "")
        if tag == "blockquote":
            marked = (
                attributes.get("type") == "cite"
                or "cite" in attributes
                or "quote" in named
                or _BORDER_LEFT.search(style)
            )
            return "quoted" if marked else "indented"
        if named:
            if "gmail_quote" in named and "gmail_signature" not in named:
                return "quoted"
            if any(word in named for word in _REST):
                self.rest_from()
                return "quoted"
            if any(_holds(named, word) for word in _QUOTED):
                return "quoted"
            if any(_holds(named, word) for word in _SIGNED):
                return "signature"
        if attributes.get("data-marker") in ("__QUOTED_TEXT__", "__HEADERS__", "__DIVIDER__") or attributes.get(
            "name"
        ) in ("quote", "quoted-content"):
            return "quoted"
        if style and tag == "div" and _BORDER_TOP.search(style) and _begins_header(element):
            self.rest_from()
            return "quoted"
        return ""

    def rest_from(self) -> None:
        self.flush()
        self.rest = "quoted"
        self.kinds = ["quoted"] * len(self.kinds)

    def words(self, text: str | None, preformatted: int) -> None:
        if not text:
            return
        if preformatted:
            first, *more = text.replace("\r", "").split("\n")
            self.line.append(first)
            for line in more:
                self.flush(even_empty=True)
                self.line.append(line)
            return
        plain = _SPACES.sub(" ", text)
        if plain != " " or self.line:
            self.line.append(plain if self.line else plain.lstrip(" "))

    def flush(self, *, even_empty: bool = False) -> None:
        """End the line, if there is one; a paragraph's blank line goes before it."""
        text = "".join(self.line).replace("\xa0", " ").rstrip() if self.line else ""
        if not text:
            self.blank = self.blank or even_empty or bool(self.line)
            self.line.clear()
            return
        self.line.clear()
        if self.blank and self.lines and self.lines[-1]:
            self.lines.append("")
            self.told.append(self.told[-1])
        self.lines.append(text)
        self.told.append(self.kinds[-1] if not self.rest else "quoted")
        self.blank = False

    def marks(self) -> Iterator[tuple[int, int, str]]:
        for at, kind in enumerate(self.told):
            if kind and kind != "answering":
                yield at, at + 1, kind


def _named(element: etree._Element) -> str:
    attributes = element.attrib
    return f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().strip() if attributes else ""


def _holds(named: str, word: str) -> bool:
    return any(part == word or (len(word) > 5 and word in part) for part in named.split())


def _is_hidden(element: etree._Element) -> bool:
    style = element.attrib.get("style") if element.attrib else None
    return bool(style and _HIDDEN.search(style))


def _is_tight(element: etree._Element) -> bool:
    """Whether a paragraph has no space around it, as Outlook's have none."""
    return "msonormal" in _named(element) or "margin:0" in element.attrib.get("style", "").replace(" ", "").lower()


def _is_preformatted(element: etree._Element, tag: str) -> int:
    return int(tag == "pre" or "pre-wrap" in element.attrib.get("style", ""))


def _begins_header(element: etree._Element) -> bool:
    pieces = itertools.islice(element.itertext(), 30)
    return sum(str(piece).count(":") for piece in pieces if len(piece) < 200) > 1
