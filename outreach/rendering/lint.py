"""Is a draft ready to be read by a contact, or does it still hold a place that somebody must fill in?"""

import re

_TO_FILL_IN = re.compile(r"\[your [^\]\n]{1,60}\]", re.IGNORECASE)


def to_fill_in(text: str) -> tuple[str, ...]:
    """The places like `[your answer]` that a template leaves to the writer, once each."""
    return tuple(dict.fromkeys(_TO_FILL_IN.findall(text)))
