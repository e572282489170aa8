"""Which sentences of ours about a contact are kept in English alone? Holds, questions, notices, doubts, dead addresses.

Each stands here as it stands where it is said: by these texts a kept sentence is read back (`read_again`), so that its
reader gets it in their own language.
"""

from outreach.read_again import Texts

HOLDS = (
    "away", "away; {name} stands in", "away; back on {day}", "away; back on {day}; {name} stands in",
    "they are not the right person for this", "they have left", "they are unhappy", "they speak of legal steps",
    "they ask about their data", "somebody has left, and it is asked whether it is they",
    "a second reader hears more than we did, and it is asked whether it was meant", "it is asked what they meant",
    "they may have asked for less, and it is asked whether they meant it",
    "their owner says that it is meant: {what}", "asked on their page that we erase what we know about them",
    "mail came back {number} times: {why}", "their mailbox is full",
    "their server could not be reached or put us off", "their server did not take it",
)  # fmt: skip
QUESTIONS = (
    "They have left. Who follows them?", "They have left. Shall we write to {name} instead?",
    "They are not the right person for this. Who is?",
    "They are not the right person for this. Shall we write to {name} instead?",
    "Is {address} their new address? A yes adds it, and takes it in place of the one that they wrote from.",
    "{name} writes that somebody has left. Is it they?",
    "We took this as a wish for silence; a second reader does not. Do they want silence?",
    "A second reader takes this as {what}; we did not. Is that meant?",
    "This may be {what}, but most who write so mean something else. Is it meant?",
    "a wish for silence", "a wish about how to be reached", "a time before which not", "a wish about hours",
    "a wish about how often", "that one of us alone may write", "that they are not the right person",
    "that they have left", "a complaint", "a threat of legal steps", "a request about their data",
)  # fmt: skip
NOTICES = (
    "They are unhappy", "They speak of legal steps", "They ask about data",
    "They want to go on, and wait for an answer",
    "They ask that we erase what we know about them. The law gives us a month.",
    "Their server refuses our mail: {reply}", "Mail to {address} does not arrive any more: {reply}",
    "They reported a mail of ours to their provider as {name}",
    "They accepted the invitation", "They accepted the invitation with reservations", "They declined the invitation",
    "They propose another time", "They called the meeting off",
    "They accepted the invitation: {about}", "They accepted the invitation with reservations: {about}",
    "They declined the invitation: {about}", "They propose another time: {about}",
    "They called the meeting off: {about}",
)  # fmt: skip
DOUBTS = (
    "it did not come from an address of theirs", "no server of ours has said who sent it", "the sender is unclear",
    "{name} sent it in their name", "the topmost Authentication-Results cannot be read",
    "nothing that our server found speaks for {domain}", "nothing that our server found speaks for {domain} ({server})",
)  # fmt: skip
DEAD = ("left", "bounced", "the mail came back", "replaced by {address}", "not what was meant")

KEPT = Texts((*HOLDS, *QUESTIONS, *NOTICES, *DOUBTS, *DEAD))
"""All of them."""
