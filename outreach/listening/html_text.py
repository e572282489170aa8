"""How does HTML read as text, and which of its lines does its structure call quoted?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inscriptis import get_text
from lxml import etree
from lxml import html as lxml_html

from outreach.listening.html_marks import is_hidden, is_preformatted, is_tight, kind_of, named
from outreach.listening.lines import LIMIT
from outreach.patterns import when_used

_BROKEN = (etree.LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What lxml and inscriptis raise on HTML that is none."""
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre table blockquote form".split())
_BLOCKS = frozenset(
    "div tr li dt dd center section article header footer address main aside body fieldset figure hr tbody".split()
)
_SKIPPED = frozenset(("script", "style", "head", "title", "noscript", "template", "object", "svg", "select", "button"))
_DECLARED = when_used(r"^\s*<\?xml[^>]{0,200}\?>")
_SPACES = when_used(r"[ \t\r\n\f\u200b\ufeff\u00ad]+")


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
        text = get_text(lxml_html.tostring(lxml_html.document_fromstring(_undeclared(source)), encoding="unicode"))
    except _BROKEN:
        text = ""
    return text if text.strip() else _bare(source)


def page_of(source: str) -> Page:
    """HTML as lines of text, with what its structure says of them."""
    if not source.strip():
        return Page("", ())
    try:
        page = _Writer().write(lxml_html.document_fromstring(_undeclared(source)))
    except _BROKEN:
        page = Page("", ())
    return page if page.text.strip() else Page(_bare(source), ())


def _undeclared(source: str) -> str:
    """The source without the XML declaration that lxml refuses in text: its encoding is read already."""
    return _DECLARED.sub("", source[: 4 * LIMIT], count=1)


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
                if skipping or tag in _SKIPPED or is_hidden(element):
                    skipping += 1
                    continue
                self.open(element, tag)
                preformatted += is_preformatted(element, tag)
                self.words(element.text, preformatted)
            else:
                if skipping:
                    skipping -= 1
                else:
                    preformatted -= is_preformatted(element, tag)
                    self.shut(element, tag)
                if not skipping:
                    self.words(element.tail, preformatted)
        self.flush()
        return Page("\n".join(self.lines), tuple(self.marks()))

    def open(self, element: etree._Element, tag: str) -> None:
        kind = self.kinds[-1]
        if tag in _PARAGRAPHS or tag in _BLOCKS:
            self.flush()
            self.blank = self.blank or (tag in _PARAGRAPHS and not is_tight(element))
        elif tag == "br":
            self.flush(even_empty=True)
        elif tag in ("td", "th") and self.line:
            self.line.append(" ")
        self.depth += tag == "blockquote"
        if tag == "li":
            self.line.append("- ")
        if not kind or kind in ("signature", "indented", "answering"):
            told = kind_of(element, tag)
            if told == "rest":
                self.rest_from()
            kind = "quoted" if told == "rest" else told or ("" if kind == "quoted" else kind)
        if kind != self.kinds[-1]:
            self.flush()
        self.kinds.append(kind)

    def shut(self, element: etree._Element, tag: str) -> None:
        if tag in _PARAGRAPHS or tag in _BLOCKS:
            self.flush()
            self.blank = self.blank or (tag in _PARAGRAPHS and not is_tight(element))
        before = self.kinds.pop()
        if before != self.kinds[-1]:
            self.flush()
        if tag == "blockquote":
            self.depth -= 1
            if not self.depth and self.kinds[-1] == "quoted" and not self.rest and "gmail_quote" in named(element):
                self.resume()

    def resume(self) -> None:
        """Below the quote within Gmail's block, the sender goes on."""
        for at in range(len(self.kinds) - 1, 0, -1):
            if self.kinds[at] != "quoted":
                break
            self.kinds[at] = "answering"

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
