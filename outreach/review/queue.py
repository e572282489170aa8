"""What does a person do with a draft? Approve, edit, skip, done."""

from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, or_, select

from outreach import failpoints
from outreach.contacts.ledger import lock
from outreach.contacts.owning import of_owner
from outreach.contacts.records import User
from outreach.errors import NotFound, NotYours, Stale
from outreach.keeping.journal import audit
from outreach.planning import places
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import Verdict, words_of
from outreach.planning.records import Proposal
from outreach.rendering.lint import to_fill_in
from outreach.rendering.records import Draft
from outreach.rendering.renderer import latest, revise
from outreach.review import outbox
from outreach.review.lapse import Review, already_out, ask_of, facts_of, leave, word
from outreach.review.records import Decision, OutboxEntry
from outreach.sentences import Sentence, Several, sentence

TAPS = {
    "not_this_person": "Not this person",
    "not_now": "Not now",
    "wrong_tone": "Wrong tone",
    "myself": "I'll do it myself",
}
"""Why a draft is skipped by one tap: the reasons of `planning.records.SKIPPED_FOR` in a person's words."""
NOW = {
    "waiting": "it is waiting by now", "approved": "it is approved by now", "skipped": "it is skipped by now",
    "void": "it is void by now", "expired": "it is expired by now", "done": "it is done by now",
    "claimed": "it is claimed by now", "transmitting": "it is transmitting by now", "sent": "it is sent by now",
    "failed": "it is failed by now", "in_doubt": "it is in doubt by now",
}  # fmt: skip
"""How an entry stands, where somebody thought otherwise."""
NOT_NOW = timedelta(days=14)


def take_in(session: Session, review: Review, now: datetime) -> int:
    """Put every fresh draft on the list; gives how many. What needs no yes is approved by the policy at once."""
    fresh = session.exec(
        select(Proposal)
        .outerjoin(OutboxEntry, col(OutboxEntry.proposal_id) == col(Proposal.id))
        .where(col(Proposal.outcome).is_(None), col(Proposal.rendered).is_(True), col(OutboxEntry.id).is_(None))
    ).all()
    for proposal in fresh:
        draft = latest(session, proposal.id or 0)
        if draft is None:
            continue
        entry = enter(session, proposal, draft, now)
        failpoints.reach("queue.entered")
        unfinished = proposal.own_hand or to_fill_in(f"{draft.subject}\n{draft.text}")
        if proposal.channel == "email" and not unfinished and not _needs_yes(session, proposal, review):
            _approve_by_policy(session, entry, proposal, draft, review, now)
    return len(fresh)


def _approve_by_policy(
    session: Session, entry: OutboxEntry, proposal: Proposal, draft: Draft, review: Review, now: datetime
) -> None:
    """The policy's own yes, to bytes that say that no person gave it (RFC 3834); what the gate refuses waits on."""
    verdict = decide(ask_of(proposal), facts_of(session, entry.contact_id, review, now), review.policy.house, now)
    if not (verdict.allowed or verdict.only_hours) or verdict.earliest is None:
        return
    words = (draft.subject, draft.text, draft.html)
    by_itself = revise(session, proposal, words, draft.recipient, review.workshop, now, automatic=True)
    entry.draft_id = by_itself.id or 0
    session.flush()
    _approve(session, entry, proposal, by_itself, None, review, now, now, timedelta())


def _needs_yes(session: Session, proposal: Proposal, review: Review) -> bool:
    """Whether the rule asks for a person's yes: to every draft, or until one of its drafts for the contact had one."""
    rule = review.policy.rule(proposal.rule)
    if rule is None or rule.approval == "always":
        return True
    if rule.approval == "never":
        return False
    earlier = (
        select(OutboxEntry.id)
        .join(Proposal, col(Proposal.id) == col(OutboxEntry.proposal_id))
        .where(
            Proposal.contact_id == proposal.contact_id,
            Proposal.rule == proposal.rule,
            OutboxEntry.state == "sent",
            col(OutboxEntry.approved_by).is_not(None),
        )
    )
    return session.exec(earlier.limit(1)).first() is None


def enter(session: Session, proposal: Proposal, draft: Draft, now: datetime) -> OutboxEntry:
    """Put one draft on the list."""
    entry = OutboxEntry(
        proposal_id=proposal.id or 0,
        contact_id=proposal.contact_id,
        draft_id=draft.id or 0,
        channel=proposal.channel,
        state_at=now,
        contact_state=proposal.contact_state,
        policy_version=proposal.policy_version,
        not_before=proposal.not_before,
        expires_at=proposal.expires_at,
    )
    session.add(entry)
    session.flush()
    return entry


def listed(session: Session, user: User | None, most: int = 50) -> list[OutboxEntry]:
    """What waits for this user (None: for anybody), who is waiting longest for us first."""
    wanted = select(OutboxEntry).where(col(OutboxEntry.state).in_(("waiting", "in_doubt")))
    if user is not None:
        given = col(OutboxEntry.given_to)
        mine = of_owner(OutboxEntry.contact_id, user.id)
        wanted = wanted.where(or_(given == user.id, and_(given.is_(None), mine)))
    return list(session.exec(wanted.order_by(col(OutboxEntry.state_at), col(OutboxEntry.id)).limit(most)))


def open_entry(session: Session, entry_id: int, user: User) -> tuple[OutboxEntry, Proposal, Draft]:
    """An entry with its proposal and newest draft, the contact locked.

    Raises `NotFound`, or `NotYours` where the user does not own the contact and was not given this one.
    """
    entry = session.get(OutboxEntry, entry_id)
    if entry is None:
        raise NotFound(sentence("there is no draft {number}", number=entry_id), remedy="see 'outreach queue'")
    contact = lock(session, entry.contact_id)
    session.refresh(entry)
    if user.id not in (contact.owner_id, entry.given_to):
        owner = session.get(User, contact.owner_id)
        name = owner.name if owner else "nobody"
        raise NotYours(
            sentence("{contact} belongs to {name}", contact=contact.name, name=name),
            where=sentence("draft {number}", number=entry_id),
            remedy=sentence("ask {name}", name=name),
        )
    return entry, session.get_one(Proposal, entry.proposal_id), session.get_one(Draft, entry.draft_id)


def approve(
    session: Session,
    entry_id: int,
    user: User,
    sha256: str | None,
    review: Review,
    now: datetime,
    *,
    later: datetime | None = None,
    at_once: bool = False,
) -> Verdict:
    """A person's yes to exactly the bytes they saw; the verdict says when it leaves, or why it may not.

    A verdict that is not allowed, and not only for the hour, leaves the draft as it was. `later`: not before that
    moment; the verdict is then the gate's word on it, and one that is not allowed changes nothing: its `earliest` is
    the nearest that would be. `at_once`: without the time in which it can be taken back. Raises `Stale` where the draft
    was changed or decided since it was looked at.
    """
    entry, proposal, draft = open_entry(session, entry_id, user)
    if entry.state != "waiting":
        raise Stale(stale(entry), where=sentence("draft {number}", number=entry_id), remedy="look at it again")
    _same_bytes(entry, draft, sha256)
    if entry.channel != "email":
        raise Stale(
            "a card is not sent",
            where=sentence("draft {number}", number=entry_id),
            remedy="do it, then say 'outreach done'",
        )
    if proposal.own_hand and draft.edited_by is None:
        raise Stale(
            "this one goes out in your own words",
            where=sentence("draft {number}", number=entry_id),
            remedy="edit it first",
        )
    if places_left := to_fill_in(f"{draft.subject}\n{draft.text}"):
        where = sentence("draft {number}", number=entry_id)
        raise Stale(
            sentence("{place} still stands in it", place=places_left[0]),
            where=where,
            remedy="edit it: write your own words there",
        )
    if already_out(session, entry):
        raise Stale(
            "it has left already",
            where=sentence("draft {number}", number=entry_id),
            remedy="it leaves the list by itself",
        )
    if entry.expires_at <= now:
        raise Stale(
            "nobody decided in time",
            where=sentence("draft {number}", number=entry_id),
            remedy="it leaves the list by itself",
        )
    wait = timedelta() if at_once else review.undo
    return _approve(session, entry, proposal, draft, user, review, now, later or now, wait)


def _approve(
    session: Session,
    entry: OutboxEntry,
    proposal: Proposal,
    draft: Draft,
    user: User | None,
    review: Review,
    now: datetime,
    at: datetime,
    wait: timedelta,
) -> Verdict:
    """The yes for a moment, which is now or one that the gate must allow as it stands."""
    facts = facts_of(session, entry.contact_id, review, now)
    verdict = decide(ask_of(proposal), facts, review.policy.house, at)
    if not (verdict.allowed or (verdict.only_hours and at == now)) or verdict.earliest is None:
        return verdict
    leaves = max(verdict.earliest, now + wait)
    moved = outbox.move(
        session,
        entry,
        "approved",
        now,
        approved_by=user.id if user is not None else None,
        approved_at=now,
        approved_sha256=draft.sha256,
        contact_state=facts.state,
        policy_version=review.policy.version,
        not_before=leaves,
        expires_at=leaves + review.policy.house.drafts_expire,
    )
    places.move(session, proposal, leaves)
    failpoints.reach("approve.moved")
    if not moved:
        raise Stale(stale(entry), where=sentence("draft {number}", number=entry.id or 0), remedy="look at it again")
    decided(session, entry, draft, user, "approved", "", now, verdict)
    return verdict


def edit(
    session: Session,
    entry_id: int,
    user: User,
    subject: str,
    text: str,
    review: Review,
    now: datetime,
    *,
    sha256: str | None = None,
) -> Draft:
    """A new revision in the user's words; an approval that was given is void and must be given anew.

    `sha256` is of the revision that the user changed: raises `Stale` where somebody else has made a newer one.
    """
    entry, proposal, draft = open_entry(session, entry_id, user)
    if entry.state not in outbox.ACTIVE or entry.channel != "email":
        raise Stale(stale(entry), where=sentence("draft {number}", number=entry_id), remedy="look at it again")
    _same_bytes(entry, draft, sha256)
    words = (subject, text, draft.html if text.strip() == draft.text.strip() else "")
    newer = revise(session, proposal, words, draft.recipient, review.workshop, now, edited_by=user.id)
    cleared = {"approved_by": None, "approved_at": None, "approved_sha256": None}
    if not outbox.move(session, entry, "waiting", now, draft_id=newer.id, **cleared):
        raise Stale(stale(entry), where=sentence("draft {number}", number=entry_id), remedy="look at it again")
    decided(session, entry, newer, user, "edited", "", now)
    return newer


def skip(
    session: Session,
    entry_id: int,
    user: User,
    why: str,
    now: datetime,
    *,
    reason: str | None = None,
    waits: timedelta = NOT_NOW,
) -> None:
    """Not this one; it is not proposed again for the same occasion.

    `reason`: one of `SKIPPED_FOR`, by which planning goes; `waits`: how long the occasion waits after `not_now`.
    """
    entry, proposal, draft = open_entry(session, entry_id, user)
    if reason is not None:
        proposal.skipped_for, proposal.skipped_at = reason, now
        proposal.waits_until = now + waits if reason == "not_now" else None
        why = sentence("{reason}: {why}", reason=Sentence(TAPS[reason]), why=why) if why else Sentence(TAPS[reason])
    if entry.state not in outbox.ACTIVE or not leave(session, entry, proposal, "skipped", [word("skipped", why)], now):
        raise Stale(stale(entry), where=sentence("draft {number}", number=entry_id), remedy="look at it again")
    decided(session, entry, draft, user, "skipped", why, now)


def done(session: Session, entry_id: int, user: User, review: Review, now: datetime) -> Verdict:
    """The user did what a card says: it becomes a touch. What was done is recorded even where the gate says no."""
    entry, proposal, draft = open_entry(session, entry_id, user)
    if entry.state != "waiting" or entry.channel == "email":
        raise Stale(
            stale(entry), where=sentence("draft {number}", number=entry_id), remedy="only a waiting card can be done"
        )
    verdict = decide(ask_of(proposal), facts_of(session, entry.contact_id, review, now), review.policy.house, now)
    if not outbox.move(session, entry, "done", now):
        raise Stale(stale(entry), where=sentence("draft {number}", number=entry_id), remedy="look at it again")
    places.spend(session, proposal, now, user.id, None)
    proposal.outcome = "done"
    decided(session, entry, draft, user, "done", "", now, verdict)
    return verdict


def sent_by_hand(
    session: Session, entry: OutboxEntry, user: User, rfc_message_id: str | None, at: datetime, now: datetime
) -> bool:
    """Its owner has sent it from their own mail program: its place becomes that touch, and nothing more is sent."""
    lock(session, entry.contact_id)
    session.refresh(entry)
    if entry.state not in outbox.ACTIVE:
        return False
    why = sentence("{name} sent it from their own mail program", name=user.name)
    if not outbox.move(session, entry, "done", now, why=[word("sent_by_hand", why)]):
        return False
    proposal, draft = session.get_one(Proposal, entry.proposal_id), session.get_one(Draft, entry.draft_id)
    if rfc_message_id:
        places.spend(session, proposal, at, user.id, rfc_message_id)
        proposal.outcome = "sent"
    else:
        # Reading Sent has made it a touch already, which nothing but a Message-ID would tell from another one.
        places.release(session, proposal, "sent")
    decided(session, entry, draft, user, "done", "sent from their own mail program", now)
    return True


def decided(
    session: Session,
    entry: OutboxEntry,
    draft: Draft,
    user: User | None,
    kind: str,
    why: str,
    now: datetime,
    verdict: Verdict | None = None,
) -> None:
    row = Decision(
        entry_id=entry.id or 0,
        draft_id=draft.id or 0,
        user_id=user.id if user is not None else None,
        kind=kind,
        why=why,
        sha256=draft.sha256,
        verdict=verdict.as_dict() if verdict is not None else {},
        at=now,
    )
    session.add(row)
    who = f"user {user.id}" if user is not None else "policy"
    refused = [reason.code for reason in verdict.reasons] if verdict is not None else []
    told = {"sha256": draft.sha256, "revision": draft.revision, "why": why, "refused": refused}
    audit(session, now, who, kind, f"draft {entry.id}", told, contact_id=entry.contact_id)


def _same_bytes(entry: OutboxEntry, draft: Draft, sha256: str | None) -> None:
    if sha256 is not None and sha256 != draft.sha256:
        raise Stale(
            "somebody has changed it meanwhile",
            where=sentence("draft {number}", number=entry.id or 0),
            remedy="look at it again",
        )


def resolve(session: Session, entry_id: int, user: User, now: datetime, *, was_sent: bool) -> OutboxEntry:
    """What the user says became of a mail in doubt is written down; the sender draws the consequence."""
    entry, _, draft = open_entry(session, entry_id, user)
    if entry.state != "in_doubt":
        raise Stale(
            stale(entry),
            where=sentence("draft {number}", number=entry_id),
            remedy="only a mail in doubt can be resolved",
        )
    decided(session, entry, draft, user, "resolved_sent" if was_sent else "resolved_not_sent", "", now)
    return entry


def stale(entry: OutboxEntry) -> Sentence:
    """What has become of it meanwhile, and why."""
    said = tuple(words_of(reason) for reason in entry.why)
    if not said:
        return Sentence(NOW[entry.state])
    return sentence("{state} ({why})", state=Sentence(NOW[entry.state]), why=Several(said, ";"))
