"""What did they and we write last, and what was heard in it?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone

from sqlmodel import Session, col, select

from outreach.inbox.records import Message
from outreach.inbox.stored import as_parsed
from outreach.listening.records import Hearing, SignalRecord
from outreach.listening.visible import visible_text
from outreach.web.letters import LONGEST, Piece, marked
from outreach.web.signal_words import SIGNAL_NAMES
from outreach.web.times import Face, When


@dataclass(frozen=True, slots=True)
class Heard:
    """One signal, in a few words, with its quote."""

    id: int
    kind: str
    words: str
    quote: str
    marked: bool
    """Whether the quote is marked in the text; one from the subject is not."""
    about: int
    """The contact whom it is about."""
    corrected: bool
    """Whether a person has said that it was not meant so."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a thread as a page shows it: always as text, whatever it came as."""

    id: int
    inbound: bool
    automatic: str
    sender: str
    address: str
    subject: str
    at: When
    their_time: str
    pieces: tuple[Piece, ...]
    """What its sender newly wrote, with what was heard marked."""
    whole: str
    """All of it, quotes and signature included; '' where that is no more than the new words."""
    heard: tuple[Heard, ...]
    attachments: tuple[str, ...]
    as_sent: bool
    """Whether it has HTML of its own, which a page of its own shows."""
    trouble: str
    doubt: str
    """Why it is not certain that its sender wrote it; '' where it is, or where nothing was heard in it."""


def letters(session: Session, messages: Sequence[Message], face: Face) -> tuple[Letter, ...]:
    """These messages in their order, with the newest reading of each."""
    ids = [message.id for message in messages]
    hearings: dict[int, Hearing] = {}
    for hearing in session.exec(select(Hearing).where(col(Hearing.message_id).in_(ids)).order_by(col(Hearing.id))):
        hearings[hearing.message_id] = hearing
    signals: dict[int, list[SignalRecord]] = defaultdict(list)
    newest = [hearing.id for hearing in hearings.values()]
    for signal in session.exec(select(SignalRecord).where(col(SignalRecord.hearing_id).in_(newest))):
        signals[signal.message_id].append(signal)
    return tuple(_letter(row, hearings.get(row.id or 0), signals.get(row.id or 0, []), face) for row in messages)


def conversation(session: Session, contact_id: int, thread_id: int | None, most: int = 12) -> list[Message]:
    """The messages of a thread with one contact, or the last with them where it is no thread yet; newest first."""
    wanted = select(Message).where(Message.contact_id == contact_id)
    if thread_id is not None:
        wanted = wanted.where(Message.thread_id == thread_id)
    return list(session.exec(wanted.order_by(col(Message.at).desc(), col(Message.id).desc()).limit(most)))


def _letter(message: Message, hearing: Hearing | None, signals: list[SignalRecord], face: Face) -> Letter:
    visible, whole = _texts(message, hearing)
    spans = [(signal.start, signal.end, signal.kind) for signal in signals if signal.corrected_at is None]
    return Letter(
        id=message.id or 0,
        inbound=message.direction == "in",
        automatic=(message.automatic or "").replace("_", " "),
        sender=message.sender_name or message.sender_address or face.say("somebody who gave no address"),
        address=message.sender_address,
        subject=message.subject,
        at=face.when(message.at),
        their_time=_their_time(message, face),
        pieces=marked(visible, spans),
        whole=whole[:LONGEST] if " ".join(whole.split()) != " ".join(visible.split()) else "",
        heard=tuple(_heard(row, face) for row in sorted(signals, key=lambda row: row.id or 0)),
        attachments=tuple(str(part.get("filename") or "an unnamed file") for part in message.attachments),
        as_sent=bool(message.html.strip()),
        trouble=(hearing.trouble or "") if hearing is not None else "",
        doubt=next((row.doubt for row in signals if row.doubt), ""),
    )


def _heard(row: SignalRecord, face: Face) -> Heard:
    words = face.said(SIGNAL_NAMES.get(row.kind, row.kind))
    corrected = row.corrected_at is not None
    return Heard(row.id or 0, row.kind, words, row.quote, row.start >= 0, row.contact_id or 0, corrected)


def _texts(message: Message, hearing: Hearing | None) -> tuple[str, str]:
    """What is new in a message, and all of it; spans of signals count in what was heard."""
    if message.direction == "out" and message.text.strip():
        return message.text.strip("\n"), ""
    seen = visible_text(as_parsed(message))
    return (hearing.visible if hearing is not None else seen.text), seen.whole


def _their_time(message: Message, face: Face) -> str:
    """What their own clock showed, by the offset of their Date header, where it is not the reader's."""
    offset = message.utc_offset_minutes
    if message.direction != "in" or offset is None or abs(offset) >= 24 * 60:
        return ""
    theirs = message.at.astimezone(timezone(timedelta(minutes=offset)))
    return (
        face.say("{hour} their time", hour=f"{theirs:%H:%M}")
        if theirs.utcoffset() != message.at.astimezone(face.zone).utcoffset()
        else ""
    )
