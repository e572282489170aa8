"""What is its owner told above a draft: why now, what they asked for, when it leaves, and what to do?"""

from collections.abc import Mapping
from datetime import datetime
from textwrap import wrap
from zoneinfo import ZoneInfo

from sqlmodel import Session

from outreach.contacts.records import User
from outreach.contacts.wish_words import tell_wish
from outreach.contacts.wishes import Wish
from outreach.planning.english.explain import tell, tell_time
from outreach.planning.gate.gate import decide
from outreach.planning.gate.verdict import Verdict
from outreach.planning.records import Proposal
from outreach.rendering.lint import to_fill_in
from outreach.rendering.records import Draft
from outreach.review.lapse import Review, ask_of, facts_of
from outreach.review.records import OutboxEntry
from outreach.translated import Tongue, desk_tongue

MOST_WISHES = 4
TO_DO = (
    "To send it, move this mail to {approved}. To leave it, move it to {skip} or delete it. Change its words and "
    "save it, and those are the words. If you send it yourself, take this part out first."
)
_WIDTH = 64
_LONGEST = 300


def reasons(
    session: Session,
    entry: OutboxEntry,
    draft: Draft,
    user: User,
    folders: Mapping[str, str],
    review: Review,
    now: datetime,
) -> list[str]:
    """The lines of the block, in the user's own language and time."""
    proposal, zone, tongue = (
        session.get_one(Proposal, entry.proposal_id),
        ZoneInfo(user.zone),
        desk_tongue(user.language),
    )
    facts = facts_of(session, entry.contact_id, review, now)
    verdict = decide(ask_of(proposal), facts, review.policy.house, now)
    leaves = tongue.say("It leaves your list by itself {moment}.", moment=tell_time(entry.expires_at, zone, tongue))
    return [
        tongue.say("Why now: {purpose}", purpose=_line(proposal.purpose)),
        *(_asked(wish, zone, tongue) for wish in facts.standing.said()[-MOST_WISHES:]),
        *_when(verdict, zone, tongue),
        *_unfinished(proposal, draft, tongue),
        leaves,
        *_what_to_do(folders, tongue),
    ]


def _asked(wish: Wish, zone: ZoneInfo, tongue: Tongue) -> str:
    day = tongue.medium_day(wish.said_at.astimezone(zone).date())
    told = tongue.say("They asked, {day}: {wish}", day=day, wish=tell_wish(wish, tongue))
    return f"{told}: “{_line(wish.quote)}”" if wish.quote else told


def _when(verdict: Verdict, zone: ZoneInfo, tongue: Tongue) -> list[str]:
    if verdict.allowed:
        return [tongue.say("It leaves at once when you approve it.")]
    if verdict.only_hours and verdict.earliest is not None:
        return [tongue.say("Approved, it leaves {moment}.", moment=tell_time(verdict.earliest, zone, tongue))]
    stays = tongue.say("It cannot leave as things stand.")
    return [f"{stays} {_line(each)}" for each in tell(verdict.as_dict(), zone, tongue)]


def _unfinished(proposal: Proposal, draft: Draft, tongue: Tongue) -> list[str]:
    if left := to_fill_in(f"{draft.subject}\n{draft.text}"):
        return [tongue.say("Still to be written by you: {places}", places=", ".join(left))]
    if proposal.own_hand and draft.edited_by is None:
        return [tongue.say("This one goes out in your own words: change it first.")]
    return []


def _what_to_do(folders: Mapping[str, str], tongue: Tongue) -> list[str]:
    told = tongue.say(TO_DO, approved=folders["approved"], skip=folders["skip"])
    return wrap(told, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _line(text: str) -> str:
    """Foreign words on one line, so that nothing in them ends the block."""
    flat = " ".join(text.replace("=", "-").split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
