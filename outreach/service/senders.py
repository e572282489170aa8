"""Does each account know who sent a mail? Where not: which name its server seems to give itself."""

from sqlmodel import Session, col, select

from outreach.config import Account, House
from outreach.inbox.authentic import FIELD, likely_server
from outreach.inbox.records import AccountRecord, Folder, Message, Placement
from outreach.inbox.results import NO_NAME
from outreach.inbox.stored import as_parsed
from outreach.service.finding import Finding

_LOOKED_AT = 50
_ENOUGH = 0.8
"""A name that stands topmost in fewer of an account's mails is not proposed."""


def findings(session: Session, house: House) -> list[Finding]:
    """One finding for each account."""
    return [_finding(session, account, house) for account in house.accounts]


def _finding(session: Session, account: Account, house: House) -> Finding:
    fields = _topmost(session, account)
    name, times = likely_server([field for field in fields if field])
    seen = f"{times} of its last {len(fields)} mails"
    if account.authserv_id:
        if name and name not in account.authserv_id and times >= _ENOUGH * len(fields):
            what = f"account {account.name}: authserv_id is {', '.join(account.authserv_id)}, but {name} in {seen}"
            return Finding("warning", what, "correct it: see 'Who wrote a mail' in docs/operating.md")
        return Finding("ok", f"account {account.name}: {', '.join(account.authserv_id)} says who sent a mail")
    what = f"account {account.name}: nobody says who sent a mail" + (", but for DKIM signatures" if house.dns else "")
    if not name or times < _ENOUGH * len(fields):
        return Finding("warning", what, "set accounts.authserv_id: see 'Who wrote a mail' in docs/operating.md")
    shown = f"'{NO_NAME}' (it gives no name)" if name == NO_NAME else name
    remedy = f"set accounts.authserv_id to {shown}, as in {seen}, if your server removes such fields that others wrote"
    return Finding("warning", what, remedy)


def _topmost(session: Session, account: Account) -> list[str]:
    """The topmost field of each of the last mails from outside, '' where it has none."""
    rows = session.exec(
        select(Message)
        .join(Placement, col(Placement.message_id) == col(Message.id))
        .join(Folder, col(Folder.id) == col(Placement.folder_id))
        .join(AccountRecord, col(AccountRecord.id) == col(Folder.account_id))
        .where(AccountRecord.name == account.name, Folder.role == "inbox", Message.direction == "in")
        .order_by(col(Message.id).desc())
        .limit(_LOOKED_AT)
    )
    return [as_parsed(row).header(FIELD) for row in rows]
