"""What does the structure of HTML say of a text: that it is quoted, a signature, hidden, set apart?"""

import itertools
import re

from lxml import etree

from outreach.patterns import when_used

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
_BORDER_TOP = when_used(r"border-top:\s*(?:solid|\d[\d.]*p[tx] solid|\w+ \d[\d.]*p[tx]\s)[^;]*", re.IGNORECASE)
_BORDER_LEFT = when_used(r"border-left(?:-width)?:\s*(?!none|0)", re.IGNORECASE)
_HIDDEN = when_used(r"display:\s*none|mso-hide:\s*all|visibility:\s*hidden", re.IGNORECASE)


def kind_of(element: etree._Element, tag: str) -> str:
    """What an element says of its text: `quoted`, `rest` where all behind it is, too, `signature`, `indented`, ''."""
    attributes = element.attrib
    if not attributes and tag != "blockquote":
        return ""
    names = named(element)
    style = attributes.get("style", "")
    if tag == "blockquote":
        marked = (
            attributes.get("type") == "cite" or "cite" in attributes or "quote" in names or _BORDER_LEFT.search(style)
        )
        return "quoted" if marked else "indented"
    if names:
        if "gmail_quote" in names and "gmail_signature" not in names:
            return "quoted"
        if any(word in names for word in _REST):
            return "rest"
        if any(_holds(names, word) for word in _QUOTED):
            return "quoted"
        if any(_holds(names, word) for word in _SIGNED):
            return "signature"
    if attributes.get("data-marker") in ("__QUOTED_TEXT__", "__HEADERS__", "__DIVIDER__") or attributes.get("name") in (
        "quote",
        "quoted-content",
    ):
        return "quoted"
    if style and tag == "div" and _BORDER_TOP.search(style) and _begins_header(element):
        return "rest"
    return ""


def named(element: etree._Element) -> str:
    """The class and the id of an element, in lower case."""
    attributes = element.attrib
    return f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().strip() if attributes else ""


def _holds(names: str, word: str) -> bool:
    return any(part == word or (len(word) > 5 and word in part) for part in names.split())


def is_hidden(element: etree._Element) -> bool:
    """Whether a browser shows nothing of it."""
    style = element.attrib.get("style") if element.attrib else None
    return bool(style and _HIDDEN.search(style))


def is_tight(element: etree._Element) -> bool:
    """Whether a paragraph has no space around it, as Outlook's have none."""
    return "msonormal" in named(element) or "margin:0" in element.attrib.get("style", "").replace(" ", "").lower()


def is_preformatted(element: etree._Element, tag: str) -> int:
    """1 where white space in it counts, else 0."""
    return int(tag == "pre" or "pre-wrap" in element.attrib.get("style", ""))


def _begins_header(element: etree._Element) -> bool:
    pieces = itertools.islice(element.itertext(), 30)
    return sum(str(piece).count(":") for piece in pieces if len(piece) < 200) > 1
