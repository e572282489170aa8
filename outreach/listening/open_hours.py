"""Which hours does a mail leave open, where several clauses tell of its writer's days?

'Mornings I teach. Ring me on Tuesdays, not before three': people say when they can be reached and when they cannot in
one breath, and often in two sentences. What is surely open counts first (`stretches.py`); what else is open fills in
what that leaves unsaid, the days or an end of the day; and what is busy leaves the rest of the week or of the day.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from outreach.listening.clauses import Sentence
from outreach.listening.clock import Time
from outreach.listening.hours import Hours
from outreach.listening.left_open import NOTHING, settled
from outreach.listening.pointing import Stretch, pointed
from outreach.listening.reading import ONCE, Reading
from outreach.listening.readings import Readings
from outreach.listening.scope import bare_span
from outreach.listening.stretches import BUSY, CLOSED, OPEN, PERHAPS, SHUT, Named, StretchGrammar
from outreach.listening.walks import Text
from outreach.listening.week_days import DAYS, WEEK, WORKING, week_less
from outreach.patterns import when_used

_AROUND = 2
"""So many sentences before and behind one are looked at, as long as they name days or times, too."""
_SHORT = 10
"""A sentence beside one that says nothing of its writer has no more words."""
_LONGEST = 600
"""In a sentence of more letters nothing is told apart: hardly anybody writes one."""
_MOST = 4
"""Who is somewhere on so many days of the week is there to be reached."""
_APART = frozenset(("before", "after"))
"""What points to times that are open only where it is said."""
_BEFORE = 60
"""So many letters before a clause are looked at for the days that it takes something out of."""
_COLON = when_used(r":(?!\d)")


def open_hours(readings: Readings, at: int) -> Hours | None:
    """The hours that a sentence which is known to tell some leaves together with those beside it.

    None where only one stretch names any: it says what it says.
    """
    own, told = _told(readings, at)
    if any(each.besides for each in readings[at].hours) and all(each.manner > 0 or not each.named.any for each in own):
        return None  # it tells them all by itself
    if not own or (len(told) < 2 and not own[0].told):
        return None
    days, (since, until) = settled(pointed(told))
    in_order = tuple(DAYS[day] for day in sorted(days)) if days and days != WEEK else None
    if not (in_order or since or until):
        return None
    return Hours(0, len(readings[at].folded), in_order, since, until, ())


def opening(readings: Readings, at: int) -> Sentence:
    """The sentence that opens what one and those beside it tell: what is heard was read from there."""
    near = sorted(range(max(0, at - _AROUND), min(len(readings), at + _AROUND + 1)), key=lambda each: abs(each - at))
    opens = (each for each in near if any(stretch.manner == OPEN for stretch in stretches_of(readings[each])))
    return readings[next((each for each in opens if each == at or not readings[each].asks), at)].sentence


def opens_beside(readings: Readings, at: int) -> bool:
    """Whether a sentence opens days or times, and it or one beside it tells when its writer is busy."""
    own, told = _told(readings, at)
    if any(when.rule in (*ONCE, "weekday_ahead", "shift") for when in readings[at].dates):
        return False
    return any(each.manner == OPEN for each in own) and any(each.manner < 0 or each.points for each in told)


def _told(readings: Readings, at: int) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches of a sentence, and with them those of the sentences beside it."""
    own = stretches_of(readings[at]) if readings[at].language.stretches.known else []
    if not own:
        return [], []
    before = _beside(readings, range(at - 1, at - 1 - _AROUND, -1))
    behind = _beside(readings, range(at + 1, at + 1 + _AROUND))
    return own, [stretch for each in (*reversed(before), own, *behind) for stretch in each]


def _beside(readings: Readings, numbers: Iterable[int]) -> list[list[Stretch]]:
    """The stretches of the sentences next to one, as far as each tells of its writer's days."""
    found: list[list[Stretch]] = []
    for at in numbers:
        if not 0 <= at < len(readings) or readings[at].asks:
            break
        stretches = stretches_of(readings[at])
        if stretches and not _counts(readings[at], stretches):
            break
        found.append(stretches)
    return found


def _counts(reading: Reading, stretches: Sequence[Stretch]) -> bool:
    """Whether a sentence beside one tells of its writer's habits, not of one day, of the past or of somebody else."""
    if any(when.rule in ONCE for when in reading.dates):
        return False
    if any(when.rule == "weekday" for when in reading.dates) and reading.says("happened"):
        return False  # 'the parcel came on Tuesday'
    tells = any(stretch.manner != PERHAPS for stretch in stretches)
    return tells or (len(reading.folded.split()) <= _SHORT and not reading.says("past"))


@lru_cache(maxsize=16)
def stretches_of(reading: Reading) -> list[Stretch]:
    """The stretches of a sentence; what the clauses around one say that name nothing goes with it."""
    text, found, opened = reading.for_habits, list[Stretch](), False
    if len(text.text) > _LONGEST:
        return []
    for start, end in _clauses(reading):
        stretch = _stretch(reading, text.text, start, end)
        if stretch.named.any or stretch.points:
            found.append(stretch._replace(manner=OPEN) if opened and stretch.manner == PERHAPS else stretch)
            opened = False
            continue
        opened |= stretch.manner == OPEN  # 'mornings I teach, so if you want me, after two'
        if found and stretch.manner in _MAY_SAY.get(found[-1].manner, ()):
            found[-1] = found[-1]._replace(manner=stretch.manner)
    if found and opened and found[-1].manner == BUSY:
        found[-1] = found[-1]._replace(manner=OPEN)
    grammar = reading.language.stretches
    for at in range(len(found) - 2, -1, -1):
        begun = found[at].manner == BUSY and found[at + 1].manner in (OPEN, CLOSED)
        if begun and grammar.is_begun(Text(text.text[found[at].start : found[at].end])):
            found[at] = found[at]._replace(manner=found[at + 1].manner)  # 'ich bin montags, dienstags erreichbar'
    return found


_MAY_SAY = {PERHAPS: (OPEN, CLOSED), BUSY: (CLOSED,), SHUT: (CLOSED,)}
"""What a clause may say of the days and times that the one before it names in some manner."""


def _clauses(reading: Reading) -> list[tuple[int, int]]:
    """The clauses of a sentence, cut at colons, too; several days named one after the other stand in one."""
    text, found = reading.for_habits, list[tuple[int, int]]()
    grammar = reading.language.stretches
    several = grammar.enumerations(text)
    for start, end in reading.language.clauses.of(text):
        cuts = [at.end() for at in _COLON.finditer(text.text, start, end)]
        for first, last in pairwise([start, *cuts, end]):
            joined = any(begin < first < close for begin, close in several)
            if found and (joined or _goes_on(grammar, text.text[slice(*found[-1])], text.text[first:last].lstrip())):
                first = found.pop()[0]
            found.append((first, last))
    return [
        (start, end)
        for first, last in found
        if (start := bare_span(text.text, first, last)[0]) < (end := bare_span(text.text, first, last)[1])
    ]


def _goes_on(grammar: StretchGrammar, before: str, clause: str) -> bool:
    """Whether a clause takes something out of the days before it ('any weekday but Wednesday'), or tells their time."""
    words, near = Text(clause), Text(before[-_BEFORE:])
    if grammar.begins_against(words) and grammar.takes_out(words):
        return grammar.all_days(near) or any(True for _ in grammar.days(near))
    return grammar.completes(Text(before), words)


def _stretch(reading: Reading, text: str, start: int, end: int) -> Stretch:
    grammar, words = reading.language.stretches, Text(text[start:end])
    named, manner, left = grammar.named(words), grammar.manner(words), grammar.left_by(words)
    days = frozenset(map(DAYS.index, left.days or ())) if left else frozenset()
    time = (left.since, left.until) if left else NOTHING
    if manner == OPEN and days and days.isdisjoint(named.days) and not grammar.excepts(words):
        days = frozenset()  # 'but on Tuesdays you can'
    if not days and named.days and grammar.excepts(words):  # 'until noon on any day but Fridays'
        days = week_less(named.days, any_day=grammar.any_day(words))
    if manner == BUSY and len(named.days) >= _MOST and named.days != WORKING and not (named.since or named.until):
        manner = PERHAPS
    if manner == BUSY and grammar.works(words):
        manner = PERHAPS
    told = _tells_more(manner, named, days, time)
    points, any_day = grammar.points(words), grammar.any_day(reading.for_habits)
    if manner == PERHAPS and _APART.issuperset(points) and points and not named.any:
        manner = BUSY  # 'before that it's lunch, after that it's dinner'
    return Stretch(manner, named, days or named.days, (named.since, named.until), points, told, any_day, start, end)


def _tells_more(manner: int, named: Named, days: frozenset[int], time: Time) -> bool:
    """Whether a stretch alone says more than the grammar of hours makes of it: days and a time."""
    names = (named.since, named.until)
    if manner <= SHUT:  # it would leave what is closed
        return days in (named.days, frozenset()) if named.days else names != NOTHING and time == names
    if manner == BUSY:
        return False
    return bool(named.days and not days) or (
        names not in (NOTHING, time) and (time == NOTHING or named.part != NOTHING)
    )
