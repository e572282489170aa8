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
from outreach.translated import DESK_CATALOGS, DESK_LANGUAGES
from outreach.web import (
    shown,
    shown_also,
    shown_contact,
    shown_list,
    shown_timeline,
    shown_why,
    signal_words,
    times,
    trouble_pages,
)

ROOT = DESK_CATALOGS.parent.parent
OTHERS = [code for code in DESK_LANGUAGES if code != "en"]
Text = str | tuple[str, str]
TABLES: tuple[dict[str, str] | dict[int, str], ...] = (
    wish_words.CHANNEL_NAMES, wish_words.CHANNEL_WISHES, wish_words.PLAIN_WISHES, shown.HOLD_NAMES, shown._SOURCES,
    shown_contact.KNOWN_BY, shown_list.WAYS, shown_list.STATES, shown_timeline.TOUCHES, shown_timeline.ENDED,
    shown_why._STATES, shown_also._WAYS, signal_words.SIGNAL_NAMES, signal_words.PLAIN_KINDS, times._NEAR,
    trouble_pages._TITLES,
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
    """Every text that code says in a reader's language."""
    found: set[Text] = set()
    ours = [ROOT / "contacts" / "wish_words.py", *sorted((ROOT / "web").glob("*.py"))]
    for path in ours:
        if path.stem in ("told_wishes", "wish_form", "preference_pages", "shown_wishes"):
            continue  # contacts read those
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                said = [
                    each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
                if node.func.attr == "say" and said:
                    found.add(said[0])
                elif node.func.attr in ("many", "plain_many") and len(said) > 1:
                    found.add((said[0], said[1]))
    return found


def every() -> set[Text]:
    """All of them."""
    tables = {text for table in TABLES for text in table.values() if text}
    return in_pages() | in_code() | tables | set(BESIDES)


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
