"""Which texts of the desk are to be translated? Read from the pages and the code, to bring the catalogs up to date.

`python -m tests.web_texts` writes every text that is missing, empty, into `outreach/locale/desk/*.po`, and takes out
those that nobody says any more.
"""

import ast
import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from outreach.contacts import wish_words
from outreach.contacts.wishes import DAYS
from outreach.listening import follow, our_words
from outreach.planning.gate import consent_check, hours_check, often_check, verdict, wishes_check
from outreach.planning.matching import match, match_words, spent
from outreach.planning.policy import durations, who
from outreach.planning.tried import judged
from outreach.review import queue
from outreach.review.desk import block, deciding
from outreach.sending import limits
from outreach.translated import DESK_CATALOGS, DESK_LANGUAGES
from outreach.web import (
    permits,
    shown,
    shown_also,
    shown_contact,
    shown_list,
    shown_record,
    shown_sent,
    shown_timeline,
    shown_why,
    signal_words,
    times,
    trouble_pages,
)

ROOT = DESK_CATALOGS.parent.parent
OTHERS = [code for code in DESK_LANGUAGES if code != "en"]
Text = str | tuple[str, str]
FOR_CONTACTS = ("told_wishes", "wish_form", "preference_pages", "shown_wishes", "carried")
"""Contacts read those: their texts have catalogs of their own."""
PAGES_RAISE = ("web", "review", "contacts", "listening")
"""Folders whose errors are read on pages."""
OPERATORS = (
    "byhand", "consenting", "suppressed", "entrant", "sheet", "oidc", "id_token", "programs", "door", "phrases",
    "passwords", "draft_routes", "contact_routes", "hand_routes", "static_files", "completions", "folders",
    "phrase_files",
)  # fmt: skip
"""Modules whose errors are read by operators and programs alone."""
ERRORS = ("NotFound", "NotYours", "Stale", "ConfigError", "OutreachError")
TABLES: tuple[dict[str, str] | dict[int, str], ...] = (
    wish_words.CHANNEL_NAMES, wish_words.CHANNEL_WISHES, wish_words.PLAIN_WISHES, wish_words.WAYS, shown.HOLD_NAMES,
    shown._SOURCES, shown_contact.KNOWN_BY, shown_list.WAYS, shown_list.STATES, shown_timeline.TOUCHES,
    shown_timeline.ENDED, shown_why._STATES, shown_also._WAYS, shown_also.LEFT, shown_sent.DECIDED,
    signal_words.SIGNAL_NAMES, signal_words.PLAIN_KINDS, times._NEAR, trouble_pages._TITLES, permits.SAID,
    verdict.CODES, wishes_check.HOLDS, hours_check.WHERE, often_check.LIMITS, often_check._CAPS, consent_check.NAMES,
    match_words.KINDS, match_words.THREADS, spent.ENDS, limits.SENDS, queue.TAPS, queue.NOW, deciding.TOLD,
)  # fmt: skip
"""Texts that are said by what they are about."""
BESIDES = (
    "week", "month", "quarter", "day", "year", "It would be possible, but this way comes first for them.",
    "Go back to the list", "Try again, then tell your operator", "Look at it again", "Something went wrong on our side",
    "given name", "family name", "organisation", "stage", "tags", "This email and this password do not go together.",
    "That is not your password now.", "The two are not the same. Please type it once more.",
    "That were many tries. Please wait some minutes.", "Look at the contact again",
    "That were many tries. Please wait some minutes, then try again.",
    "A password has 10 to 256 characters. Four or five words that nobody else would put together are good.",
    "The login of your house cannot be reached just now.",
    "Your house's login does not let you in here. Try once more, or ask your operator.",
)  # fmt: skip
"""Texts that are raised or handed on before they are said."""


def in_pages() -> set[Text]:
    """Every text that a page marks."""
    found: set[Text] = set()
    for page in sorted((ROOT / "web" / "pages").glob("*.html")):
        options = {"trimmed": "false", "silent": "false"}
        for _, text, _, _ in extract("jinja2", BytesIO(page.read_bytes()), options=options):
            found.add(text if isinstance(text, str) else (text[0], text[1]))
    return found


def in_code() -> set[Text]:
    """Every text that code says in a reader's language, or makes a sentence or an error of."""
    found: set[Text] = set()
    for path in sorted(ROOT.rglob("*.py")):
        folder = path.relative_to(ROOT).parts[0]
        if path.stem in FOR_CONTACTS or folder in ("cli", "studies", "migrations"):
            continue
        reading = _Reading()
        reading.visit(ast.parse(path.read_text("utf-8")))
        found |= reading.said | (reading.raised if folder in PAGES_RAISE and path.stem not in OPERATORS else set())
    return found


class _Reading(ast.NodeVisitor):
    """What one file says."""

    def __init__(self) -> None:
        self.said: set[Text] = set()
        self.raised: set[Text] = set()
        self._named: dict[str, list[str]] = {}

    def visit_Assign(self, node: ast.Assign) -> None:
        """A text that is said by a name a line further on."""
        for target in node.targets:
            for name, value in _pairs(target, node.value):
                self._named.setdefault(name, []).extend(_texts(value, {}))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """A call that says something."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [_texts(each, self._named) for each in node.args]
        if (name in ("say", "sentence", "Sentence") or name.endswith("_said")) and given:
            self.said |= set(given[0])
        elif name in ("many", "plain_many", "counted") and len(given) > 1:
            self.said |= set(zip(given[0], given[1], strict=False))
        elif name in ERRORS:
            remedies = [_texts(each.value, self._named) for each in node.keywords if each.arg in ("remedy", "where")]
            self.raised |= {text for texts in (given[:1] + remedies) for text in texts}
        self.generic_visit(node)


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    """Names and what they are from now on, one by one."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        both = zip(target.elts, value.elts, strict=False)
        return [(name.id, each) for name, each in both if isinstance(name, ast.Name)]
    return [(target.id, value)] if isinstance(target, ast.Name) else []


def _texts(node: ast.expr, named: dict[str, list[str]]) -> list[str]:
    """The texts that an expression may be."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and node.value else []
    if isinstance(node, ast.IfExp):
        return _texts(node.body, named) + _texts(node.orelse, named)
    return named.get(node.id, []) if isinstance(node, ast.Name) else []


def every() -> set[Text]:
    """All of them."""
    tables = {text for table in TABLES for text in table.values() if text}
    both: set[Text] = {match._DONE_SINCE, match._DONE_FOR_A_DAY, *durations._LENGTHS.values()}
    touches = {text for pair in who._LAST.values() for text in pair}
    by_name = {block.BEGINS, block.ENDS, judged.THEIR_OWN, follow.MORE, follow.ELSEWHERE, *DAYS}
    return (
        touches
        | by_name
        | set(shown_record.WHATS.texts)
        | in_pages()
        | in_code()
        | tables
        | both
        | set(our_words.KEPT.texts)
        | set(BESIDES)
    )


def read(language: str) -> Catalog:
    """The catalog of a language as it is."""
    with (DESK_CATALOGS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def places(text: str) -> list[str]:
    """What is filled into a text, in an order of its own."""
    return sorted(re.findall(r"%\(\w+\)s|%%|(?<!%)\{\w+\}", text))


def _key(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def main() -> int:
    """Bring the catalogs up to date; gives how many texts lack a translation."""
    lacking = 0
    for language in OTHERS:
        old, new = read(language), Catalog(locale=language)
        for text in sorted(every(), key=_key):
            known = old.get(_key(text))
            string = known.string if known is not None else ""
            if isinstance(text, tuple):
                string = tuple(string[:2]) if isinstance(string, list | tuple) else (string, string)
            new.add(text, string)
            lacking += not all(string if isinstance(string, list | tuple) else [string])
        _write(language, new)
    sys.stdout.write(f"{lacking} to translate\n")
    return lacking


def _write(language: str, catalog: Catalog) -> None:
    """As the catalogs of contacts are written: no dates, no names."""
    written = BytesIO()
    write_po(written, catalog, omit_header=True, width=0, sort_output=True)
    plural = "n > 1" if language == "fr" else "n != 1"
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: nplurals=2; plural=({plural});\\n"\n\n'
    )
    # Each of our languages has two forms; those that CLDR knows besides are of millions.
    text = re.sub(r"^(#,.*|msgstr\[[2-9]\].*)\n", "", written.getvalue().decode(), flags=re.MULTILINE)
    Path(DESK_CATALOGS / f"{language}.po").write_text(head + text.strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(bool(main()))
