"""Why did this mail go out: the verdicts of the time it was planned, approved and let go?"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from outreach.contacts.records import User
from outreach.contacts.wish_words import way_said
from outreach.planning.english.explain import by_way, capital, tell
from outreach.planning.records import Proposal
from outreach.rendering.records import Draft
from outreach.review.records import Decision, OutboxEntry
from outreach.sending.choose import why_held
from outreach.sending.records import Transmission
from outreach.sentences import from_data
from outreach.web.shown import Someone, people
from outreach.web.shown_list import told_reason, told_state
from outreach.web.times import Face, When

DECIDED = {
    "approved": "Approved by {name}", "edited": "Edited by {name}", "skipped": "Skipped by {name}",
    "done": "Done by {name}", "taken_back": "Taken back by {name}", "resolved_sent": "Resolved sent by {name}",
    "resolved_not_sent": "Resolved not sent by {name}",
}  # fmt: skip
"""What was decided, by whom."""


@dataclass(frozen=True, slots=True)
class Step:
    """One moment at which it was decided on."""

    at: When
    what: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSent:
    """Everything on the page; `data` is the same for programs."""

    id: int
    someone: Someone
    subject: str
    message_id: str
    rule: str
    purpose: str
    state: str
    steps: tuple[Step, ...]
    considered: tuple[tuple[str, tuple[str, ...]], ...]
    """The other rules, when it was planned, and what became of each."""
    data: dict[str, Any]


def entry_of(session: Session, rfc_message_id: str) -> OutboxEntry | None:
    """The outbox entry of a Message-ID, with or without its angle brackets; of any revision."""
    bare = rfc_message_id.strip().removeprefix("<").removesuffix(">")
    return session.exec(
        select(OutboxEntry)
        .join(Draft, col(Draft.proposal_id) == col(OutboxEntry.proposal_id))
        .where(col(Draft.rfc_message_id).in_([bare, f"<{bare}>"]))
    ).first()


def shown_sent(session: Session, entry: OutboxEntry, face: Face) -> ShownSent:
    """Why, of one entry of the outbox."""
    proposal, draft = session.get_one(Proposal, entry.proposal_id), session.get_one(Draft, entry.draft_id)
    someone = people(session, [entry.contact_id])[entry.contact_id]
    decisions = list(session.exec(select(Decision).where(Decision.entry_id == entry.id).order_by(col(Decision.id))))
    sent = list(
        session.exec(select(Transmission).where(Transmission.entry_id == entry.id).order_by(col(Transmission.id)))
    )
    names = {user.id: user.name for user in session.exec(select(User))}
    return ShownSent(
        id=entry.id or 0,
        someone=someone,
        subject=draft.subject,
        message_id=draft.rfc_message_id or "",
        rule=proposal.rule,
        purpose=proposal.purpose,
        state=told_state(entry, face),
        steps=(
            _planned(proposal, face),
            *(_decided(row, names, face) for row in decisions),
            *(_let_go(row, face) for row in sent),
            *_held(session, entry, draft, face),
        ),
        considered=tuple(_considered(each, face) for each in proposal.considered),
        data=_data(entry, proposal, draft, decisions, sent, names)
        | {"subject": draft.subject, "state_words": told_state(entry, face)},
    )


def _planned(proposal: Proposal, face: Face) -> Step:
    rule, version = proposal.rule, proposal.policy_version
    what = face.say(
        "Planned by rule {rule}, by {way}, under policy {version}",
        rule=rule,
        way=face.said(way_said(proposal.channel)),
        version=version,
    )
    return Step(face.when(proposal.created_at), what, tuple(tell(proposal.verdict, face.zone, face.tongue)))


def _decided(row: Decision, names: dict[int | None, str], face: Face) -> Step:
    by = (
        names.get(row.user_id) or face.say("somebody")
        if row.user_id is not None
        else face.say("the rule, which asks for no person's yes")
    )
    what = face.say(DECIDED.get(row.kind, row.kind), name=by) + (f": {told_reason(row.why, face)}" if row.why else "")
    return Step(face.when(row.at), what, tuple(tell(row.verdict, face.zone, face.tongue)) if row.verdict else ())


def _let_go(row: Transmission, face: Face) -> Step:
    text = "Let go from account {account}; the server said: {reply}" if row.reply else "Let go from account {account}"
    what = face.say(text, account=row.account, reply=row.reply or "")
    return Step(face.when(row.started_at), what, tuple(tell(row.verdict, face.zone, face.tongue)))


def _held(session: Session, entry: OutboxEntry, draft: Draft, face: Face) -> list[Step]:
    """What holds an approved mail back although its hour has come."""
    if entry.state != "approved" or entry.not_before > face.now:
        return []
    if (held := why_held(session, draft.account, draft.recipient)) is None:
        return []
    why, until = face.said(held[0]), held[1]
    last = face.say(" It leaves {moment} at the earliest.", moment=face.when(until).text) if until is not None else ""
    return [Step(face.when(face.now), face.say("Still waits to leave"), (f"{capital(why)}.{last}",))]


def _considered(each: dict[str, Any], face: Face) -> tuple[str, tuple[str, ...]]:
    refused = by_way(each.get("verdicts", {}), face.zone, face.tongue)
    why = face.said(from_data(each.get("said"), str(each["why"])))
    return str(each["rule"]), tuple(refused) or (f"{capital(why)}.",)


def _data(
    entry: OutboxEntry,
    proposal: Proposal,
    draft: Draft,
    decisions: list[Decision],
    sent: list[Transmission],
    names: dict[int | None, str],
) -> dict[str, Any]:
    return {
        "draft": entry.id,
        "contact": entry.contact_id,
        "message_id": draft.rfc_message_id,
        "state": entry.state,
        "rule": proposal.rule,
        "purpose": proposal.purpose,
        "channel": proposal.channel,
        "planned": {
            "at": proposal.created_at.isoformat(),
            "policy_version": proposal.policy_version,
            "verdict": proposal.verdict,
            "considered": proposal.considered,
        },
        "decided": [
            {"at": row.at.isoformat(), "what": row.kind, "by": names.get(row.user_id), "why": row.why,
             "verdict": row.verdict}
            for row in decisions
        ],
        "approved_under": entry.policy_version,
        "let_go": [
            {"at": row.started_at.isoformat(), "account": row.account, "verdict": row.verdict, "outcome": row.outcome,
             "reply": row.reply}
            for row in sent
        ],
    }  # fmt: skip
