"""What is one thing that was looked at?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok`, `warning` or `error`, what was found, and what to do."""

    level: str
    what: str
    remedy: str = ""
