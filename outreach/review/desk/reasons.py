"""What is its owner told above a draft: why now, what they asked for, when it leaves, and what to do?"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from outreach.contacts.records import User
from outreach.contacts.wish_words import tell_wish
from outreach.planning.english.explain import tell, tell_time
from outreach.planning.gate.gate import decide
from outreach.planning.records import Proposal
from outreach.rendering.lint import to_fill_in
from outreach.rendering.records import Draft
from outreach.review.lapse import Review, ask_of, facts_of
from outreach.review.records import OutboxEntry

MOST_WISHES = 4
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
    """The lines of the block, in the user's own time."""
    proposal, zone = session.get_one(Proposal, entry.proposal_id), ZoneInfo(user.zone)
    facts = facts_of(session, entry.contact_id, review, now)
    verdict = decide(ask_of(proposal), facts, review.policy.house, now)
    lines = [f"Why now: {_line(proposal.purpose)}"]
    for wish in facts.standing.said()[-MOST_WISHES:]:
        quote = f": “{_line(wish.quote)}”" if wish.quote else ""
        lines.append(f"They asked, {wish.said_at.astimezone(zone):%d %b %Y}: {tell_wish(wish)}{quote}")
    if verdict.allowed:
        lines.append("It leaves at once when you approve it.")
    elif verdict.only_hours and verdict.earliest is not None:
        lines.append(f"Approved, it leaves {tell_time(verdict.earliest, zone)}.")
    else:
        lines += [f"It cannot leave as things stand. {_line(each)}" for each in tell(verdict.as_dict(), zone)]
    if left := to_fill_in(f"{draft.subject}\n{draft.text}"):
        lines.append(f"Still to be written by you: {', '.join(left)}")
    elif proposal.own_hand and draft.edited_by is None:
        lines.append("This one goes out in your own words: change it first.")
    lines += [
        f"It leaves your list by itself {tell_time(entry.expires_at, zone)}.",
        f"To send it, move this mail to {folders['approved']}. To leave it,",
        f"move it to {folders['skip']} or delete it. Change its words and save",
        "it, and those are the words. If you send it yourself, take this",
        "part out first.",
    ]
    return lines


def _line(text: str) -> str:
    """Foreign words on one line, so that nothing in them ends the block."""
    flat = " ".join(text.replace("=", "-").split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
