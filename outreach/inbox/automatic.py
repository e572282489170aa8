"""Did a person write this message to us, or which kind of machine?

Headers first, wording second, and bounces before auto-replies: four in ten bounces carry the marks of one.
RFC 3834 (Auto-Submitted: `no` is a person), RFC 3464 and 8098 (reports), RFC 2919 (List-Id), RFC 5546 (calendar).
"""

import re

from outreach.inbox.invitation import method_of
from outreach.inbox.marks import Marks, marks_of
from outreach.inbox.parsed import ParsedMessage
from outreach.inbox.report_fields import groups
from outreach.inbox.wording import Meanings, Said, folded, tagless
from outreach.patterns import when_used

_HEAD = 1500
"""A machine says what it is in its first words; a person quotes one further down."""
_REPLY = when_used(r"^(?:(?:re|aw|sv|vs|antw|r|ref|fwd?|wg|tr|rv|enc|i|doorst|res|odp)\s?(?:\[\d{1,3}\])?\s?[:.]\s?)+")
_HISTORY = when_used(
    r"^-{2,} ?(?:original|urspr|forwarded|message|mensaje|messaggio|oorspr|mensagem|weitergel)"
    r"|^(?:on|am|le|el|il|op|em) .{5,150}(?:wrote|schrieb|a écrit|escribi|ha scritto|schreef|escreveu)",
    re.IGNORECASE,
)
_HISTORY_BEGINS = frozenset(("--", "on", "am", "le", "el", "il", "op", "em"))
_ANSWERS = ("REPLY", "COUNTER", "CANCEL", "DECLINECOUNTER", "REFRESH")
_subjects, _bodies = Meanings("subjects"), Meanings("bodies")


def automatic_kind(message: ParsedMessage) -> str | None:
    """`bounce`, `calendar`, `challenge`, `out_of_office`, `notification` or `list`; None for a person."""
    marks = marks_of(message)
    title = folded(message.subject[:300])
    bare = _REPLY.sub("", title)
    subject = _subjects.of(bare)
    body = _bodies.in_text(folded(_head(message)))
    answering = bare != title
    content_type = message.content_type or message.header("Content-Type").casefold()
    if kind := _report(message, content_type, marks, subject, body, answering):
        return kind
    if _calendar(message, content_type, subject, body, answering):
        return "calendar"
    if marks.submitted == "no":
        return None
    if _challenge(marks, subject, body, answering):
        return "challenge"
    if marks.replied or marks.generated or marks.noticed:
        return _marked(marks, subject, body)
    return _unmarked(message, marks, subject, body, answering)


def _head(message: ParsedMessage) -> str:
    """The first words, without the history below them."""
    text = message.text[:_HEAD] if message.text and not message.text[:_HEAD].isspace() else tagless(message.html, _HEAD)
    end = min((end for end in (text.find("\n>"), _history_at(text)) if end > 0), default=len(text))
    return text[:end] if text[:end].strip() else text


def _history_at(text: str) -> int:
    """Where the first line begins that introduces a quoted message, -1 for none."""
    at = 0
    for line in text.split("\n"):
        if line[:2].lower() in _HISTORY_BEGINS and _HISTORY.match(line):
            return at
        at += len(line) + 1
    return -1


def _report(
    message: ParsedMessage, content_type: str, marks: Marks, subject: frozenset[str], body: Said,
    answering: bool,
) -> str | None:  # fmt: skip
    """A delivery report, a receipt or a complaint: a failure is a bounce, the others are notices."""
    if "disposition-notification" in content_type or "feedback-report" in content_type:
        return "notification"
    if "receipt" in subject and "receipt" in body and not answering and marks.submitted != "no":
        return "notification"
    report = "delivery-status" in content_type or "final-recipient:" in message.report[:4000].casefold()
    server = marks.daemon or marks.empty_path
    if not report and not message.header("X-Failed-Recipients") and not message.header("X-MS-Exchange-Message-Is-Ndr"):
        if marks.submitted == "no" or (answering and not marks.daemon):
            return None
        titled = "bounce" in subject or "delay" in subject
        if not ((titled or _fails(body)) if server else (titled and _fails(body))):
            return "notification" if marks.daemon and not answering and "delivered" in subject else None
    return _outcome(message, subject, body)


def _fails(body: Said) -> bool:
    return "bounce" in body or "retrying" in body


def _outcome(message: ParsedMessage, subject: frozenset[str], body: Said) -> str:
    """A failure where one recipient was missed for good; else a notice of delay or delivery."""
    actions = [group["action"].strip().casefold() for group in groups(message.report) if "action" in group]
    if any(action.startswith("fail") or action.startswith("error") for action in actions):
        return "bounce"
    if actions and all(action.startswith(("delay", "deliver", "relay", "expand")) for action in actions):
        return "notification"
    if "delivered" in subject or "receipt" in subject:
        return "notification"
    if "delay" in subject or ("retrying" in body and "gave_up" not in body):
        return "notification"
    return "bounce"


def _calendar(message: ParsedMessage, content_type: str, subject: frozenset[str], body: Said, answering: bool) -> bool:
    """A meeting reply, or an invitation that a calendar wrote; no mail of a person with an invitation attached."""
    method = method_of(message, content_type)
    if method in _ANSWERS:
        return True
    if message.header("Content-Class").casefold() == "urn:content-classes:calendarmessage":
        return True
    if content_type.startswith("text/calendar") or message.header("X-MS-Olk-Calendar"):
        return True
    if method and not answering and (not message.text.strip() or "calendar" in subject or "answer" in subject):
        return True
    return "calendar" in subject and not answering and message.header("Auto-Submitted").strip().casefold() != "no"


def _challenge(marks: Marks, subject: frozenset[str], body: Said, answering: bool) -> bool:
    if marks.challenged:
        return True
    if marks.replied and "challenge" in subject and not subject & {"ticket", "away", "auto"}:
        return True
    if marks.replied or marks.generated:
        return "challenge" in body and not ("away" in subject or ("auto" in subject and "away" in body))
    return "challenge" in subject and "challenge" in body and not answering


def _marked(marks: Marks, subject: frozenset[str], body: Said) -> str:
    """What a machine's mail is whose header says that it is one."""
    if marks.listed and not marks.replied:
        return "list"
    if marks.listed_weakly and not marks.replied and not subject & {"ticket", "auto", "away"}:
        return "list"
    away = "away" in subject or "away" in body or "left" in body
    if "ticket" in subject and "away" not in subject and not ("auto" in subject and "away" in body):
        return "notification"
    told = "ticket" in body or marks.submitted in ("generated", "notified")  # it may quote who is away: a voicemail
    if "away" in subject or ("away" in body and not (marks.noreply and told)):
        return "out_of_office"
    if "left" in body and (marks.replied or "auto" in subject or not marks.noreply):
        return "out_of_office"
    if "ticket" in body and not away:
        return "notification"
    if marks.noticed or (marks.noreply and "auto" not in subject) or "receipt" in subject:
        return "notification"
    if "auto" in subject:
        return "out_of_office"
    if marks.replied and not marks.role:
        return "out_of_office"
    return "notification"


def _unmarked(message: ParsedMessage, marks: Marks, subject: frozenset[str], body: Said, answering: bool) -> str | None:
    """What only its words or a list's header show to be a machine's; a person where those do not tell."""
    suppressed = bool(message.header("X-Auto-Response-Suppress"))
    if not answering and "auto" in subject:
        return "notification" if "ticket" in body and "away" not in body and "left" not in body else "out_of_office"
    if not answering and "away_prefix" in subject:
        return "out_of_office"
    if not answering and "away" in subject and "away" in body:
        sure = suppressed or marks.bulk or "away_title" in subject or _names_itself(message)
        if sure or "auto" in body:
            return "out_of_office"
    if "auto" in body and "away" in body and not marks.listed and (marks.bulk or suppressed or not answering):
        return "out_of_office"
    if marks.listed:
        return "list"
    unlisted = marks.empty_path and not marks.listed_weakly  # no list sends without a return path (RFC 3834, 3.3)
    if marks.bulk and ("away" in body or unlisted) and not answering:
        return "out_of_office"
    if not answering and (marks.listed_weakly or marks.bulk):
        return "list"
    if marks.news and not answering and ("newsletter" in subject or "newsletter" in body):
        return "list"
    if not answering and "ticket" in subject and "ticket" in body and ("auto" in body or suppressed or marks.role):
        return "notification"
    if not answering and "auto" in body and ("ticket" in body or "ticket" in subject):
        return "notification"
    return None


def _names_itself(message: ParsedMessage) -> bool:
    """'Ann Hale is out of the office', from Ann Hale: nobody writes so of themselves."""
    name = folded(message.sender.name) if message.sender is not None else ""
    return len(name) > 4 and name in folded(message.subject[:300])
