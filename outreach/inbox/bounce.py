"""Which of our messages came back, from whom, and is the address dead?

The fields of a standard report first (RFC 3464, RFC 6533), then X-Failed-Recipients, then the words of the server, then
the forms that flufl.bounce knows, then to whom the returned message was addressed.
"""

import re
from dataclasses import dataclass

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.failed import Named, failed_in, is_daemon
from outreach.inbox.failure import kind_of, status_of
from outreach.inbox.known_forms import known_to_flufl
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.report_fields import ADDRESS, Fields, address_in, groups, is_returned, original_in, tidy
from outreach.inbox.wording import tagless
from outreach.patterns import when_used


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient whom a message did not reach."""

    recipient: str
    """The address that failed, in lower case."""
    permanent: bool
    """Whether the address is dead, not merely unreachable today."""
    status: str
    """The enhanced status (RFC 3463), e.g. `5.1.1`, or '' where not said."""
    diagnostic: str
    """What the far side answered, on one line."""
    original_message_id: str
    """The Message-ID of ours with its angle brackets, or ''."""
    kind: str = "unclear"
    """Why, one of `failure.KINDS`."""
    addressed: str = ""
    """The address that we wrote to, where the mail was forwarded and the report says so; else the same."""


_HEAD = 20_000
_PASSED = ("delay", "deliver", "relay", "expand")
"""Actions of a recipient who was not, or not yet, missed."""
_TO = when_used(r"^[> \t]{0,4}To:(.{1,300})", re.MULTILINE | re.IGNORECASE)
_ANSWER = when_used(r"[\s<>#'\"-]*[45][0-5]\d[\s-]")


def read_bounce(message: ParsedMessage) -> tuple[Bounce, ...]:
    """Every recipient whom a report says a message did not reach, in the report's order; a delay misses nobody."""
    fields = groups(message.report) if message.report else []
    text = _text(message)
    original = _original_id(message, fields)
    told = [group for group in fields if _is_recipient(group)]
    if told and all(_action(group).startswith(_PASSED) for group in told):
        return ()
    returned = next((group for group in fields if is_returned(group)), {})
    own = _own(message) | {address_in(returned.get("from", "")), address_in(returned.get("return-path", ""))}
    failed = [group for group in told if not _action(group).startswith(_PASSED)]
    if not failed and automatic_kind(message) == "notification":
        return ()
    named = failed_in(text, own - {""}, guess=_is_certain(message)) if text else []
    found = _from_report(failed, named, text, original) or _from_headers(message, named, text, original)
    if not found:
        if not named and _is_certain(message):
            known = [to for to in known_to_flufl(message, text) if to not in own]
            named = [Named(to, to, text[:3000]) for to in known or _returned_to(returned, text, own)]
        found = [_worded(each, text, original, alone=len(named) == 1) for each in named]
    once: dict[str, Bounce] = {}
    for bounce in found:
        once.setdefault(bounce.recipient, bounce)
    return tuple(once.values())


def _is_certain(message: ParsedMessage) -> bool:
    """Whether the envelope shows that a server reports, so that a guess at whom is better than none."""
    sender = message.sender.address.casefold() if message.sender is not None else ""
    report = "report" in message.content_type or bool(message.header("X-Failed-Recipients"))
    return report or not sender or message.header("Return-Path").strip() == "<>" or is_daemon(sender)


def _is_recipient(group: Fields) -> bool:
    return any(name in group for name in ("final-recipient", "original-recipient", "x-actual-recipient", "action"))


def _action(group: Fields) -> str:
    return group.get("action", "failed").strip().casefold()


def _from_report(failed: list[Fields], named: list[Named], text: str, original: str) -> list[Bounce]:
    """The per-recipient groups of a delivery report (RFC 3464 section 2.3)."""
    found = []
    for group in failed:
        final, first = address_in(group.get("final-recipient", "")), original_in(group.get("original-recipient", ""))
        recipient = final or first or address_in(group.get("x-actual-recipient", ""))
        story = next((each for each in named if each.recipient in (recipient, first)), None)
        if not recipient and len(failed) == 1 and len(named) == 1:
            recipient, story = named[0].recipient, named[0]
        if not recipient or "disposition" in group:
            continue
        addressed = first or (story.addressed if story and story.addressed != story.recipient else "") or recipient
        diagnostic = " ".join(group.get("diagnostic-code", "").split())
        status = status_of(diagnostic, group.get("status", "")) if diagnostic else status_of(group.get("status", ""))
        stated = status_of(group.get("status", ""))
        status = stated if stated.startswith("4") or not status else status
        words = (diagnostic.partition(";")[2] or diagnostic, story.story if story else "", group.get("status", ""))
        kind = kind_of(status, *words, text[:3000] if len(failed) == 1 and not diagnostic else "")
        found.append(Bounce(recipient, kind == "dead", status, diagnostic[:500], original, kind, addressed))
    return found


def _from_headers(message: ParsedMessage, named: list[Named], text: str, original: str) -> list[Bounce]:
    """The recipients that X-Failed-Recipients names; what happened is told in the text."""
    values = message.header_all("X-Failed-Recipients")
    addresses = list(dict.fromkeys(tidy(a) for value in values for a in ADDRESS.findall(value)))
    stories = {key: each for each in named for key in (each.addressed, each.recipient)}
    told = [stories.get(address) or Named(address, address, _around(address, text)) for address in addresses]
    return [
        _worded(Named(address, story.addressed, story.story), text, original, alone=len(told) == 1)
        for address, story in zip(addresses, told, strict=True)
    ]


def _around(address: str, text: str) -> str:
    at = text.casefold().find(address)
    return text[at : at + 1000] if at >= 0 else ""


def _worded(named: Named, text: str, original: str, *, alone: bool) -> Bounce:
    """A bounce told in words: the lines about the recipient, then the whole."""
    rest = text[:4000]
    status = status_of(named.story, rest if alone else "")
    kind = kind_of(status, _answers(named.story), named.story, _answers(rest), rest)
    diagnostic = " ".join((_answers(named.story) or named.story).split())[:500]
    return Bounce(named.recipient, kind == "dead", status, diagnostic, original, kind, named.addressed)


def _answers(story: str) -> str:
    """The lines that hold a server's answer, and the one behind each: it may be wrapped."""
    lines = story.split("\n")
    at = [n for n, line in enumerate(lines) if _is_answer(line)]
    return " ".join(lines[n] for n in sorted({m for n in at for m in (n, n + 1)} & set(range(len(lines)))))


def _is_answer(line: str) -> bool:
    return bool(status_of(line)) or _ANSWER.match(line) is not None


def _returned_to(returned: Fields, text: str, own: set[str]) -> list[str]:
    """To whom the message that came back was addressed, where it was one."""
    found = ADDRESS.findall(returned.get("x-failed-recipients", "") or returned.get("to", ""))
    if not found:
        found = [address for line in _TO.findall(text) for address in ADDRESS.findall(line)]
    distinct = {tidy(address) for address in found} - own
    return list(distinct) if len(distinct) == 1 else []


def _text(message: ParsedMessage) -> str:
    return message.text[:_HEAD] if message.text.strip() else tagless(message.html, _HEAD)


def _own(message: ParsedMessage) -> set[str]:
    """The addresses of ours that the report was sent to, and the daemon's."""
    boxes = [*message.to, *message.cc, *([message.sender] if message.sender else [])]
    also = (message.header(name) for name in ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"))
    return {box.address.casefold() for box in boxes} | {tidy(a) for value in also for a in ADDRESS.findall(value)}


def _original_id(message: ParsedMessage, fields: list[Fields]) -> str:
    """Our Message-ID from the returned headers, else what the report says it answers."""
    for group in fields:
        for name in ("message-id", "original-message-id", "x-original-message-id"):
            value = group.get(name, "")
            if (start := value.find("<")) >= 0 and (end := value.find(">", start)) > 0:
                return value[start : end + 1]
    ids = (*message.in_reply_to, *message.references)
    return ids[-1] if ids else ""
