"""Which marks of a machine does a message's header bear?

RFC 3834 (Auto-Submitted), RFC 2919 and 2369 (List-*), RFC 8058, and what vendors set instead.
"""

from dataclasses import dataclass, replace

from outreach.inbox.parsed import ParsedMessage
from outreach.patterns import when_used

_DAEMON = when_used(
    r"^(?:mailer-?daemon|post[_.-]?master|mail-?daemon|mdaemon|mail\.?delivery\.?(?:system|subsystem)|bounces?|maildelivery"
    r"|microsoftexchange[0-9a-f]{6,40}|email-?daemon|mail-?administrator|nobody|mmdf|uucp|virus|imss|daemon)\b"
)
_DAEMON_NAME = when_used(
    r"mail(?:er)? ?delivery (?:sub)?system|mailer-daemon|mail delivery|system administrator|microsoft outlook"
    r"|mail ?administrator|delivery subsystem|postmaster|e-?mail delivery"
)
_NOREPLY = when_used(
    r"(?:^|[._-])(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|dont-?reply|nicht-?antworten|keine-?antwort|ne-?pas-?repondre"
    r"|nepasrepondre|no-?responder|noresponder|no-?responda|nao-?respond(?:a|er)|naoresponda|niet-?beantwoorden"
    r"|non-?rispondere|notifications?|notify|alerts?|automail|mailbot|robot|system|avisos?|benachrichtigung(?:en)?)"
    r"(?:$|[+._-])"
)
_ROLE = when_used(
    r"^(?:support|helpdesk|help|service|kundenservice|customer-?(?:service|care)|info|orders?|bestellung(?:en)?|sales"
    r"|billing|invoices?|accounts?|ticket(?:s|ing)?|servicedesk|desk|soporte|assistance|sav|suporte|atendimento|contact"
    r"|kontakt|office|hello|enquiries|admin|it|hr|jobs|careers|estates|bids|portal|klantenservice|assistenza)"
    r"(?:$|[+._-])"
)
_NEWS = when_used(
    r"^(?:news(?:letter)?s?|digest|marketing|updates?|bulletin|boletin|lettre|info-?lettre|newsletter|mailing|offers?"
    r"|promo(?:tions)?|campaigns?|nieuwsbrief|gazette|brief|notiziario|boletim)(?:$|[+._-])"
)
_DESKS = when_used(
    r"zendesk|freshdesk|otrs|znuny|request tracker|jira|servicenow|zammad|helpscout|osticket|kayako|desk\b|ticket"
    r"|intercom|gitlab|github|bugzilla|redmine|salesforce|hubspot"
)
_VENDOR_REPLY = frozenset(
    name.lower()
    for name in (
        "X-Autorespond",
        "X-Autoreply-From",
        "X-Mail-Autoreply",
        "X-Vacation",
        "X-Autoresponder",
        "X-Out-Of-Office",
        "X-Auto-Reply",
        "X-Auto-Reply-From",
        "X-MS-Exchange-Inbox-Rules-Loop",
        "X-Cron-Env-Autoreply",
        "X-AutoReply-To",
    )
)
_VENDOR_NOTICE = frozenset(
    name.lower()
    for name in (
        "X-GitHub-Reason",
        "X-GitHub-Sender",
        "X-GitLab-Project",
        "X-JIRA-FingerPrint",
        "X-Jira-Fingerprint",
        "X-Zendesk-From-Account-Id",
        "X-OTRS-Loop",
        "X-RT-Originator",
        "RT-Ticket",
        "X-Bugzilla-Reason",
        "X-Redmine-Host",
        "X-Ticket-Id",
        "X-Case-Id",
        "X-Zammad-Ticket-Id",
        "X-Cron-Env",
        "X-Auto-Notice",
        "X-Notification-Type",
    )
)
_CHALLENGES = frozenset(
    name.lower()
    for name in (
        "X-Challenge-Response",
        "X-Boxbe",
        "X-SpamArrest",
        "X-TMDA-Fingerprint",
        "X-Challenge",
        "X-Sender-Verify",
        "X-Bluebottle-Request",
    )
)


_TELLING = frozenset(
    "auto-submitted precedence x-mailer list-id list-post x-beenthere x-mailman-version list-unsubscribe return-path"
    " x-autoreply x-post-messageclass".split()
).union(_VENDOR_REPLY, _VENDOR_NOTICE, _CHALLENGES)
"""What a header without marks has none of."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the header alone tells of who wrote."""

    noreply: bool
    role: bool
    """A desk's address, no person's."""
    news: bool
    daemon: bool
    generated: bool
    """A machine wrote, by any mark."""
    submitted: str = ""
    """`no`, `replied`, `generated`, `notified`; '' where the header says nothing."""
    replied: bool = False
    """An auto-responder answered."""
    noticed: bool = False
    """A ticket system or the like."""
    listed: bool = False
    listed_weakly: bool = False
    """Only an unsubscribe header, as many a salesperson's tool sets it."""
    bulk: bool = False
    empty_path: bool = False
    challenged: bool = False


def marks_of(message: ParsedMessage) -> Marks:
    """Read the marks; a few look-ups, no search."""
    address = (
        message.sender.address.casefold() if message.sender is not None else message.header("From").casefold()[:300]
    )
    name = message.sender.name.casefold() if message.sender is not None else ""
    local = address.strip('<> "').partition("@")[0]
    noreply = bool(_NOREPLY.search(local))
    marks = Marks(
        noreply=noreply,
        role=bool(_ROLE.match(local)),
        news=bool(_NEWS.match(local)),
        daemon=bool(_DAEMON.match(local) or (name and _DAEMON_NAME.search(name[:200]))),
        generated=noreply,
    )
    return _told(message, marks) if message.has_header(_TELLING) else marks


def _told(message: ParsedMessage, marks: Marks) -> Marks:
    """With what the headers say that machines set."""
    header = message.header
    submitted = _submitted(header("Auto-Submitted"))
    precedence = header("Precedence").strip().casefold().replace("-", "_")
    vendor = _has(message, _VENDOR_REPLY) or _vendor_reply(message)
    unsubscribe = bool(header("List-Unsubscribe"))
    campaign = unsubscribe and bool(header("Feedback-ID") or header("X-Campaign-Id") or header("X-CampaignId"))
    listed = bool(header("List-Id") or header("List-Post") or header("X-BeenThere") or header("X-Mailman-Version"))
    return replace(
        marks,
        submitted=submitted,
        replied=submitted == "replied" or precedence == "auto_reply" or vendor,
        generated=submitted in ("generated", "notified") or marks.noreply,
        noticed=_has(message, _VENDOR_NOTICE) or bool(_DESKS.search(header("X-Mailer").casefold()[:200])),
        listed=listed or campaign,
        listed_weakly=unsubscribe,
        bulk=precedence in ("bulk", "list", "junk"),
        empty_path=header("Return-Path").strip() == "<>",
        challenged=_has(message, _CHALLENGES) or (submitted not in ("", "no") and _challenges(message)),
    )


def _has(message: ParsedMessage, names: frozenset[str]) -> bool:
    """Whether one of these headers says anything."""
    return any(message.first[name] for name in names & message.first.keys())


def _challenges(message: ParsedMessage) -> bool:
    """Whether a header of some vendor's own says so, by its name or its value."""
    return any(
        name.startswith("x-") and ("challenge" in name or value.lstrip()[:9].casefold() == "challenge")
        for name, value in message.first.items()
    )


def _submitted(value: str) -> str:
    word = value.split(";")[0].split("(")[0].strip().casefold()
    if word in ("", "no"):
        return word
    return "replied" if "repl" in word else "notified" if "notif" in word else "generated"


def _vendor_reply(message: ParsedMessage) -> bool:
    """Marks of auto-responders older than RFC 3834, or that ignore it."""
    if message.header("X-Autoreply").strip().casefold() not in ("", "no", "false", "0"):
        return True
    if message.header("X-POST-MessageClass").startswith("9;"):
        return True
    mailer = message.header("X-Mailer").casefold()
    return "autoresp" in mailer or "vacation" in mailer or "auto-reply" in mailer
