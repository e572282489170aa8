"""Is everything in order, and if not, what is to be done? Looks at all that can be reached, and stops at nothing."""

import functools
import smtplib
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from outreach.clock import Clock
from outreach.config import Account, Settings
from outreach.credentials import secret
from outreach.database import Database
from outreach.errors import OutreachError
from outreach.inbox import imap
from outreach.inbox.records import AccountRecord, Quarantine, Unheard
from outreach.keeping.instance import halted
from outreach.planning.records import PolicyRecord, Proposal
from outreach.planning.replanner import progress
from outreach.review.records import OutboxEntry
from outreach.review.taking_back import for_their_tone
from outreach.sending import smtp
from outreach.sending.standing import standing
from outreach.service import asked_of_us, permissions, rulebook, senders
from outreach.service.alarms import alarms
from outreach.service.finding import Finding
from outreach.service.kept_promises import kept
from outreach.tokens import access_token

_MOST_SHOWN = 10


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Every finding, as it is made."""
    yield from _guarded("configuration", lambda: _configuration(settings))
    yield from _guarded("permissions", lambda: permissions.findings(settings))
    yield from _guarded("rules", lambda: _rules(settings, clock.now()))
    yield from _guarded("database", lambda: _database(settings, clock.now()))
    for account in settings.house.accounts:
        yield from _guarded(f"account {account.name}, secrets", functools.partial(_secrets, account))
        yield from _guarded(f"account {account.name}, IMAP", functools.partial(_imap, account))
        yield from _guarded(f"account {account.name}, SMTP", functools.partial(_smtp, account))


def _guarded(what: str, look: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return look()
    except OutreachError as error:
        return [Finding("error", line) for line in str(error).splitlines()]
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return [Finding("error", f"{what}: {error}", "mend it and look again")]


def _configuration(settings: Settings) -> list[Finding]:
    house = settings.house
    found = [Finding("ok", f"configuration: {len(house.accounts)} accounts, {len(house.users)} users")]
    if not house.accounts:
        found.append(Finding("warning", "no account is configured", f"add one to {settings.config}/outreach.yaml"))
    if house.second_reader is not None:
        second = house.second_reader
        if second.auth == "bearer":
            secret("second_reader_key")
        found.append(Finding("ok", f"second reader: {second.model} at {second.base_url}"))
    emails = {person.email.casefold() for person in house.users}
    for account in house.accounts:
        if (account.user or account.address).casefold() not in emails:
            remedy = f"set accounts.user to one of {', '.join(sorted(emails)) or 'users'}"
            found.append(Finding("warning", f"account {account.name} belongs to no user", remedy))
    return found


def _rules(settings: Settings, now: datetime) -> list[Finding]:
    looked = rulebook.look(settings, now)
    found = [Finding(fault.level, f"{fault.where}: {fault.what}", fault.remedy) for fault in looked.faults]
    if looked.policy is None:
        remedy = "correct what is named above; while the daemon runs, the last good policy stays in force"
        return [*found, Finding("error", "the rules on the disk can't be put in force", remedy)]
    what = f"rules: {len(looked.rules)} rules, {len(looked.kinds)} templates, version {looked.policy.version}"
    return [Finding("ok", what), *found]


def _database(settings: Settings, now: datetime) -> list[Finding]:
    database = Database(settings.database)
    try:
        if not database.is_current():
            what = f"database {database.shown_url} is new, or has an older schema"
            return [Finding("error", what, "run 'outreach migrate'")]
        found = [Finding("ok", f"database: {database.shown_url}")]
        with database.read() as session:
            if why := database.not_durable():
                found.append(Finding("error", f"a commit may be lost at a power cut: {why}", "turn it on"))
            broken = [each for each in kept(session, now) if each.broken and not each.only_told]
            found += [
                Finding(
                    "error",
                    f"promise {each.name} was broken {each.broken} times: {each.promise}",
                    "see 'outreach verify'",
                )
                for each in broken
            ]
            if why := halted(session):
                found.append(Finding("error", f"nothing is sent: {why}", "see 'outreach restored'"))
            if (left := progress(session)) is not None:
                found.append(Finding("warning", left.told(), "wait: the daemon goes on with it in the background"))
            found += _kept_aside(session)
            found += [Finding("warning", each, "see docs/security.md") for each in alarms(session, now)]
            found += _sending(session, settings, now)
            found += senders.findings(session, settings.house)
            found += asked_of_us.findings(session, settings.house, now)
        return found
    finally:
        database.close()


def _kept_aside(session: Session) -> list[Finding]:
    found = [
        Finding("error", f"account {record.name}, last poll: {record.trouble}")
        for record in session.exec(select(AccountRecord).where(col(AccountRecord.trouble).is_not(None)))
    ]
    quarantined = session.exec(select(Quarantine).where(col(Quarantine.resolved_at).is_(None)).limit(_MOST_SHOWN))
    for row in quarantined:
        what = f"in quarantine: folder {row.folder_id}, UIDVALIDITY {row.uidvalidity}, UID {row.uid}: {row.why}"
        found.append(
            Finding("warning", what, "look at it in the mailbox, then 'outreach quarantine --resolved NUMBER'")
        )
    counts = {
        "messages could not be heard": select(func.count()).select_from(Unheard).where(col(Unheard.tries) >= 3),
        "mails are in doubt": select(func.count()).select_from(OutboxEntry).where(OutboxEntry.state == "in_doubt"),
    }
    for what, query in counts.items():
        if count := session.exec(query).one():
            found.append(Finding("warning", f"{count} {what}", "see 'outreach queue'"))
    in_force = select(PolicyRecord.version).order_by(col(PolicyRecord.adopted_at).desc()).limit(1).scalar_subquery()
    troubled = select(Proposal.trouble).where(col(Proposal.trouble).is_not(None), Proposal.policy_version == in_force)
    troubled = troubled.distinct().limit(_MOST_SHOWN)
    found += [Finding("error", f"a draft could not be rendered: {trouble}") for trouble in session.exec(troubled)]
    found += [
        Finding("ok", f"template {template}: {count} skipped for its tone", "read it again with those who use it")
        for template, count in for_their_tone(session)
    ]
    return found or [Finding("ok", "nothing is kept aside")]


def _sending(session: Session, settings: Settings, now: datetime) -> list[Finding]:
    """Accounts that are paused, and mail that is held back."""
    found = []
    for each in standing(session, settings.house.accounts, now):
        if each.paused_at is not None:
            what = f"account {each.account} is paused, {each.due} mails wait: {each.paused_why}"
            found.append(Finding("error", what, f"look why, then 'outreach accounts resume {each.account}'"))
        for domain, why, until in each.held if each.paused_at is None else ():
            last = f" until {until:%Y-%m-%d %H:%M} UTC" if until is not None else ""
            found.append(Finding("ok", f"mail to {domain or 'everybody'} waits{last}: {why}"))
    return found


def _secrets(account: Account) -> list[Finding]:
    for protocol, server in (("imap", account.imap), *(("smtp", server) for server in account.smtp)):
        if server.auth == "password":
            secret(f"{account.name}_{protocol}_password", f"{account.name}_password")
        elif server.auth == "xoauth2":
            access_token(account, protocol)
    return [Finding("ok", f"account {account.name}: secrets are set")]


def _imap(account: Account) -> list[Finding]:
    with imap.connect(account) as connection:
        folders = connection.folders()
    missing = [name for name in (*account.folders, account.sent) if name and name not in folders]
    if missing:
        remedy = f"the server has {', '.join(sorted(folders)[:20])}"
        return [Finding("error", f"account {account.name}: no folder {', '.join(missing)}", remedy)]
    return [Finding("ok", f"account {account.name}: IMAP at {account.imap.host}:{account.imap.port}")]


def _smtp(account: Account) -> list[Finding]:
    found = []
    for server in account.smtp:
        with smtp.connect(account, server):
            found.append(Finding("ok", f"account {account.name}: SMTP at {server.host}:{server.port}"))
    return found
