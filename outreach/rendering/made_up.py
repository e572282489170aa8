"""Which facts can a contact have? Two made-up contexts: of one of whom all is known, and of one who has only a name."""

from datetime import date
from typing import Any

from outreach.contacts.wishes import CHANNELS

_DAY = date(2026, 3, 2)
_WISH = {"kind": "channel", "channel": "phone", "wish": "refuse", "quote": "Please don't call.", "date": _DAY}


def full(language: str = "en") -> dict[str, Any]:
    """Every fact of `context.facts_for`, each list with one entry."""
    return {
        "contact": {
            "given": "Iris",
            "family": "Example",
            "name": "Iris Example",
            "greeting": "Dear Ms Example",
            "organisation": "Example Marina",
            "language": language,
            "preference_page": "https://boats.example.com/p/",
        },
        "owner": {"name": "Maya Example", "given": "Maya", "email": "maya@example.com", "department": "sales"},
        "house": {
            "name": "Example Boats",
            "postal_address": "12 Harbor Street",
            "web_address": "https://boats.example.com",
        },
        "last": {"subject": "Prices", "date": _DAY, "quote": "What does it cost?"},
        "owed": [{"text": "What does it cost?", "date": _DAY}],
        "wishes": [_WISH],
        "refused": ["phone"],
        "refused_quote": dict.fromkeys(CHANNELS, "Please don't call."),
        "thread_subject": "Prices",
        "moments": [{"text": "The trade fair is on 9 March.", "day": "2026-03-09"}],
        "today": _DAY,
    }


def sparse(language: str = "en") -> dict[str, Any]:
    """A contact of whom we know the name alone, in a house that has given its name alone."""
    person = {**dict.fromkeys(full()["contact"], ""), "given": "Iris", "name": "Iris", "language": language}
    return {
        "contact": person,
        "owner": full()["owner"],
        "house": {"name": "Example Boats", "postal_address": "", "web_address": ""},
        "last": None,
        "owed": [],
        "wishes": [],
        "refused": [],
        "refused_quote": {},
        "thread_subject": "",
        "moments": [],
        "today": _DAY,
    }
