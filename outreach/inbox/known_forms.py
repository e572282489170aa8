"""Whom does flufl.bounce hear of in a report in words? It knows forms of mail servers that nobody runs any more."""

from email.message import Message
from importlib import import_module

from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.report_fields import ADDRESS, tidy

_MOST = 20_000
_NAMES = ("from", "to", "subject", "x-mailer", "x-failed-recipients")


def known_to_flufl(message: ParsedMessage, text: str) -> list[str]:
    """The addresses that did not take the mail for good, in alphabetical order."""
    rebuilt = Message()
    for name in _NAMES:
        if value := message.header(name):
            rebuilt[name] = value.encode("ascii", "replace").decode().replace("\n", " ")
    rebuilt.set_payload(text[:_MOST].encode("ascii", "replace").decode())
    try:
        # Few reports need it, and to import it takes as long as to read fifty of them.
        _, permanent = import_module("flufl.bounce").all_failures(rebuilt)
    except Exception:  # noqa: BLE001 - its detectors raise whatever their parts raise on hostile text
        return []
    found = {tidy(address.decode("ascii", "replace")) for address in permanent}
    return sorted(address for address in found if ADDRESS.fullmatch(address) and ".." not in address)
