"""What of what was heard stands once the mail is weighed as a whole, and what else does it say?

What is hardly likely then goes, and is asked about where it would close something; what is likely is read from the
sentence that speaks for it most.
"""

from collections.abc import Sequence

from outreach.inbox.parsed import ParsedMessage
from outreach.listening.explained import SURE
from outreach.listening.filling import Filling
from outreach.listening.phrase_signals import CERTAIN
from outreach.listening.readings import Readings
from outreach.listening.signals import SILENCE, Signal, label_of
from outreach.listening.weights import LABELS
from outreach.listening.whole_mail import Looked, WholeMail
from outreach.listening.whole_weights import likely_kinds

COMES, COMES_SILENCE, GOES = 0.6, 0.8, 0.1
"""From how likely on a kind is added, one that holds all outreach, and below how likely one goes."""
PLAINLY = 0.6
"""From how likely on what a phrase heard, too, stays whatever the mail says elsewhere."""


def once_more(
    message: ParsedMessage, readings: Readings, looked: Sequence[Looked], signals: Sequence[Signal]
) -> tuple[list[Signal], list[Signal]]:
    """The signals that stand with what else is said, and what goes that would close something."""
    if not looked:
        return [*signals], []
    heard = {*map(label_of, signals)}
    mail = WholeMail(looked, len(readings), heard)
    gone: list[Signal] = []
    added: list[Signal] = []
    for kind, likely in likely_kinds(mail, heard):
        if kind in heard and likely < GOES:
            gone += (
                s
                for s in signals
                if label_of(s) == kind
                and s.start >= 0
                and s.confidence < CERTAIN
                and not _agreed_upon(s, looked, readings)
            )
        elif kind not in heard and likely > (COMES_SILENCE if kind in SILENCE else COMES):
            added += Filling(message, readings, mail.sentence_of(kind)).all({kind: max(likely, SURE)})
    return [*(each for each in signals if each not in gone), *added], [each for each in gone if each.tightens]


def _agreed_upon(signal: Signal, looked: Sequence[Looked], readings: Readings) -> bool:
    """Whether a phrase and the weights both surely hear it in its sentence: no mail takes back what is plainly said."""
    label = label_of(signal)
    return any(
        label in each.said
        and each.likely[LABELS.index(label)] >= PLAINLY
        and readings.sentences[each.at].start == signal.start
        for each in looked
    )
