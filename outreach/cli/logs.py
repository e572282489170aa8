"""How does a command say on stderr what it does? One JSON object a line, without secrets, whatever is logged."""

import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

from outreach.scrubbed import scrub_all


def tell(verbose: bool) -> None:
    """Warnings and errors, and each step where asked for; what libraries log comes the same way."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if verbose else logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            scrubbing,
            # ASCII alone: line breaks, escapes of terminals and marks of direction are written out.
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def scrubbing(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last step before a line is written."""
    found: MutableMapping[str, Any] = scrub_all(dict(event))
    return found


class _Json(logging.Formatter):
    """A library's record in the form of ours."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(scrub_all(line))
