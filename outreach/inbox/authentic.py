"""Did the one in From write this? What our own server found, as far as it speaks of the domain in From.

Only the topmost field of our server counts: servers put theirs on top, and whoever forges one cannot get above it.
A domain speaks for From where it is From's own or one above it: hosts hand out names below their own to anybody.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from outreach.contacts.address import email_key
from outreach.inbox.headers import read_mailbox
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.results import NO_NAME, Result, Results, read_results

FIELD = "authentication-results"
VERDICTS = ("pass", "fail", "none")


@dataclass(frozen=True, slots=True)
class Authenticity:
    """Whether the sender is who From says (`pass`), is not (`fail`), or nobody can say (`none`)."""

    verdict: str
    by: str
    """What decided: `dmarc`, `dkim`, `spf`; `server`: its field holds no proof; `from`: it is unclear; '': nothing."""
    why: str
    """In a few words, for people."""


UNSAID = Authenticity("none", "", "no server of ours has said who sent it")


def authenticate(message: ParsedMessage, servers: Collection[str]) -> Authenticity:
    """The verdict on a message by the fields of our servers, whose authserv-ids are given in small letters."""
    domain = _author_domain(message)
    if domain is None:
        return Authenticity("none", "from", "the sender is unclear")
    if (other := _other_sender(message)) is not None:
        return Authenticity("none", "from", f"{other} sent it in their name")
    if not servers:
        return UNSAID
    for name, value in message.headers:
        if name.lower() != FIELD:
            continue
        results = read_results(value)
        if results is None:
            # It may be ours, made unreadable by what a stranger got into it: nothing below it is trusted.
            return Authenticity("none", "server", "the topmost Authentication-Results cannot be read")
        if results.server in servers:
            return _judged(results, domain)
    return UNSAID


def by_signatures(message: ParsedMessage, domains: Iterable[str]) -> Authenticity:
    """The verdict by the domains whose DKIM signatures hold, where no server of ours said anything."""
    domain = _author_domain(message)
    for signer in domains:
        if domain is not None and speaks_for(signer, domain):
            return Authenticity("pass", "dkim", f"signed by {signer}")
    return UNSAID


def speaks_for(domain: str, author: str) -> bool:
    """Whether a domain is that of the author or one above it, of two labels at least."""
    domain, author = domain.strip(".").casefold(), author.casefold()
    return "." in domain and (author == domain or author.endswith(f".{domain}"))


def likely_server(fields: Iterable[str]) -> tuple[str, int]:
    """The authserv-id that stands topmost most often in some mails, and how often; '' where none does."""
    read = [results.server for value in fields if (results := read_results(value)) is not None]
    return Counter(read).most_common(1)[0] if read else ("", 0)


def _author_domain(message: ParsedMessage) -> str | None:
    key = email_key(message.sender.address) if message.sender is not None else ""
    return key.rpartition("@")[2] or None


def _other_sender(message: ParsedMessage) -> str | None:
    """Who sent it, where Sender names somebody else than From."""
    value = message.header("sender")
    if not value or message.sender is None:
        return None
    sender = read_mailbox(value)
    if sender is None:
        return "somebody else"
    return sender.address if email_key(sender.address) != email_key(message.sender.address) else None


def _judged(results: Results, domain: str) -> Authenticity:
    """DMARC first, which is about From; else an aligned signature or an aligned envelope."""
    where = "" if results.server == NO_NAME else f" ({results.server})"
    dmarc = [result for result in results.found if result.method == "dmarc"]
    if dmarc and all(result.result == "pass" and _about_from(result, domain) for result in dmarc):
        return Authenticity("pass", "dmarc", f"dmarc=pass for {domain}{where}")
    if any(result.result == "fail" for result in dmarc):
        return Authenticity("fail", "dmarc", f"dmarc=fail for {domain}{where}")
    for method, domain_property in (("dkim", "header.d"), ("spf", "smtp.mailfrom")):
        for result in results.found:
            signer = result.properties.get(domain_property, "").rpartition("@")[2]
            if result.method == method and result.result == "pass" and speaks_for(signer, domain):
                return Authenticity("pass", method, f"{method}=pass for {signer}{where}")
    if any(_envelope_failed(result, domain) for result in results.found):
        return Authenticity("fail", "spf", f"spf=fail for {domain}{where}")
    return Authenticity("none", "server", f"nothing that our server found speaks for {domain}{where}")


def _about_from(result: Result, domain: str) -> bool:
    return result.properties.get("header.from", "").rpartition("@")[2].casefold() == domain


def _envelope_failed(result: Result, domain: str) -> bool:
    envelope = result.properties.get("smtp.mailfrom", "").rpartition("@")[2].casefold()
    return result.method == "spf" and result.result == "fail" and envelope == domain
