"""What does one sentence hold, before anybody asks what it means: dates, hours, addresses, cited words?"""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from outreach.listening.citations import reported_from
from outreach.listening.clauses import Sentence
from outreach.listening.dates import When
from outreach.listening.folding import fold
from outreach.listening.groups import Found, Match
from outreach.listening.hours import Hours
from outreach.listening.matching import ADDRESS, CITED, OFTEN, TIME, WHEN
from outreach.listening.often import Often
from outreach.listening.others import OWN
from outreach.listening.phrases import Language
from outreach.listening.sieve import ENDS
from outreach.listening.walks import Text
from outreach.listening.windows import several
from outreach.patterns import when_used

_ADDRESS = when_used(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_CITED = when_used(r"[\"“„«»][^\"“”„«»\n]{1,200}[\"”“»«]|(?<![\w])['‘][^'‘’\n]{2,80}['’](?![\w])")

_QUOTE = when_used(r"[\"“„«»'‘]")
_NUMBER = when_used(r"(?<![\w.,])\+?\(?\d{1,4}\)?(?:[ .-]\(?\d{2,4}\)?){2,5}(?![\w.-]?\d)")
"""A telephone number, once it has so many figures that it is no date."""

_HABITS = ("weekday", "weekday_ahead", "shift", "season")
"""Dates whose words may be part of hours, too."""


ONCE = (
    "days",
    "day_month",
    "dots",
    "slashes",
    "day_alone",
    "month",
    "year",
    "in",
    "calendar_week",
    "feast",
    "quarter",
    "weekend",
)
"""Dates that come but once a year, or once."""


def _is_weekend(when: When) -> bool:
    """Whether a day is the end of a week as German and Spanish name it, the Friday: their habits may be of weekends."""
    ends = when.rule in ("unit_end", "part_of") and when.first == when.last
    return ends and when.last.weekday() == _FRIDAY and not when.link


_FRIDAY = 4


_TAKEN_BACK = frozenset(
    ("legal", "data_request", "left_company", "wrong_person", "cadence", "not_before", "hours", "not_interested",
     "resume", "new_address", "only_person", "unhappy", "interest", "channel")
)  # fmt: skip
"""The kinds that have cues of what takes them back."""


class Reading:
    """A sentence in one language, with what is in it; the masks have its length, letter for letter."""

    def __init__(
        self,
        sentence: Sentence,
        language: Language,
        today: date | None,
        *,
        past: bool = False,
        folded: str = "",
        text: Text | None = None,
        before: "Callable[[], Reading] | None" = None,
    ) -> None:
        self._before = before
        self.sentence, self.language = sentence, language
        self.today, self._past = today, past
        self.folded = folded or fold(sentence.text).replace("\n", " ")
        """The sentence in lower case without accents."""
        self._text = text or Text(self.folded)
        self._marks: set[str] | None = None
        self._kinds: set[str] | None = None

    @cached_property
    def _plain(self) -> Text:
        """Folded, with addresses and cited words blotted out."""
        folded = self.folded
        hidden = [(*m.span(), ADDRESS) for m in _ADDRESS.finditer(folded)] if "@" in folded else []
        hidden += [(start, end, CITED) for start, end in self.sentence.cited]
        if _QUOTE.search(folded):
            hidden += [(*m.span(), CITED) for m in _CITED.finditer(folded) if len(m[0]) < 0.8 * len(folded)]
        if not self._text.has_figures:
            return self._text.masked(hidden)
        numbers = [m for m in _NUMBER.finditer(folded) if 8 < sum(map(str.isdigit, m[0])) < 15]
        return self._text.masked([*hidden, *((*m.span(), CITED) for m in numbers)])

    @cached_property
    def _unpaced(self) -> Text:
        """The same, with frequencies blotted out."""
        return self._plain.masked([(o.start, o.end, OFTEN) for o in self.often])

    @cached_property
    def _days(self) -> list[When]:
        if self.today is None or WHEN not in self.marks:
            return []
        return self.language.dates.find(self._unpaced, self.today, past=self._past, anchor=self._named_before)

    def _named_before(self) -> When | None:
        """The last day that the sentence before names by itself."""
        if self._before is None or self.today is None:
            return None
        before = self._before()
        dates = before.language.dates.find(before._unpaced, self.today) if WHEN in before.marks else []
        return dates[-1] if dates and dates[-1].link != "since" else None

    @cached_property
    def often(self) -> tuple[Often, ...]:
        """How often at most it says."""
        return tuple(self.language.often.find(self._plain)) if OFTEN in self.marks else ()

    @property
    def often_loosely(self) -> Often | None:
        """How often at most it says, where it is known to say so."""
        return self.often[-1] if self.often else self.language.often.find_loosely(Text(self._plain.text))

    @cached_property
    def hours(self) -> tuple[Hours, ...]:
        """The times of day it names."""
        found = self.language.hours.find(self.for_hours) if TIME in self.marks else []
        windows = self.language.windows.find(self.for_habits) if found else []
        return (several(windows),) if windows else tuple(found)

    @cached_property
    def for_habits(self) -> Text:
        """Folded, with addresses, cited words and days that come but once blotted out."""
        return self._plain.masked([(w.start, w.end, WHEN) for w in self._days if w.rule in ONCE])

    @cached_property
    def for_hours(self) -> Text:
        """Folded, with addresses, cited words and days of the calendar blotted out."""
        once = [w for w in self._days if w.rule not in _HABITS and not _is_weekend(w)]
        return self._plain.masked([(w.start, w.end, WHEN) for w in once])

    @property
    def hours_loosely(self) -> Hours | None:
        """The times of day it names, where it is known to name some."""
        told = next((each for each in self.hours if each.days or each.since or each.until), None)
        return told or self.language.hours.find_loosely(Text(self._plain.text))

    @cached_property
    def dates(self) -> tuple[When, ...]:
        """The days it names; 'Monday to Wednesday' is no date."""
        habitual = [h for h in self.hours if h.days] if self._days else []
        return tuple(w for w in self._days if not any(w.start < h.end and w.end > h.start for h in habitual))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The mail addresses in it, as written."""
        return tuple(m[0] for m in _ADDRESS.finditer(self.sentence.text)) if "@" in self.sentence.text else ()

    @cached_property
    def _masked(self) -> Text:
        return self._unpaced.masked([(w.start, w.end, WHEN) for w in self.dates])

    @cached_property
    def _timed(self) -> Text:
        return self._plain.masked([(*span, TIME) for h in self.hours for span in h.spans])

    @property
    def masked(self) -> str:
        """Folded, with dates, frequencies, addresses and cited words blotted out."""
        return self._masked.text

    @property
    def timed(self) -> str:
        """Folded, with hours, addresses and cited words blotted out."""
        return self._timed.text

    @property
    def text(self) -> Text:
        """What `masked` says, as a text whose clauses are known once."""
        return self._masked

    def matches(self, kind: str) -> list[Match]:
        """The groups of phrases of a kind that the sentence says."""
        if kind not in self.kinds:
            return []
        return list(self.language.matches(kind, self._timed if kind == "hours" else self._masked))

    def finds(self, cue: str) -> Found | None:
        """Where the sentence holds one of the language's named cues."""
        return self.language.says(cue, self._masked)

    def finds_behind(self, cue: str, at: int) -> Found | None:
        """Where what stands behind a place holds a cue, counted from there; no word stands right before the place."""
        return self.language.says(cue, self._masked.behind(at))

    def channels_around(self, at: int) -> tuple[str, ...]:
        """The channels that the clause at a place names."""
        return self.language.named_around(self._masked, at)

    def says(self, cue: str) -> bool:
        """Whether the sentence holds one of the language's named cues."""
        return self.finds(cue) is not None

    def takes_back(self, kind: str, within: tuple[int, int] | None = None) -> bool:
        """Whether the sentence, in these clauses if any, says that it means none of a kind ('don't take us off'), or
        tells it as another's words."""
        if kind in OWN and self.of_others:
            return True
        if within and 0 < reported_from(self.folded) < within[1]:
            return True
        cue = "stays" if kind == "stop" else f"no_{kind}" if kind in _TAKEN_BACK else ""
        found = self.finds(cue) if cue else None
        if found is None or (kind == "stop" and self.says("stays_not")):
            return False
        if kind == "cadence" and len(self.often) > 1:  # 'we meet once a month; write no more than once a week'
            return False
        return within is None or (found.at < within[1] and within[0] < found.until)

    @cached_property
    def of_others(self) -> bool:
        """Whether it tells of somebody else, and neither of its writer nor of us."""
        return self.language.others.has(self.folded, self.sentence.text)

    @property
    def supposes(self) -> bool:
        """Whether the sentence only supposes what it says: 'if this goes on I shall have to ask you to stop'."""
        return self.language.guarded("hypothetical", self._masked)

    def looking_back(self) -> "Reading":
        """The same sentence, its days without a year read as past ones."""
        return Reading(self.sentence, self.language, self.today, past=True, folded=self.folded)

    @property
    def marks(self) -> set[str]:
        """The marks that its words may call for."""
        if self._marks is None:
            self._marks = self.language.sieve.marks(self._text)
        return self._marks

    @property
    def kinds(self) -> set[str]:
        """The kinds that its words may speak of, and the cues that are signals by themselves."""
        if self._kinds is None:
            self._kinds = self.language.kinds(self._text)
            if self.folded[-1:] in ENDS:
                self._kinds.discard("question_word")
            if self.asks or not self._kinds.isdisjoint(("question_word", "inverted", "asks_information")):
                self._kinds.add("question")
            if self.language.sieve.opens_with_hours(self._text):
                self._kinds.add("hours")
        return self._kinds

    @property
    def asks(self) -> bool:
        """Whether it ends in a question mark, and asks itself: within marks that close behind it somebody else does."""
        text = self.sentence.text
        return "?" in text[-6:] and not self.sentence.ends_cited and text.count("«") <= text.count("»")


def read(sentence: Sentence, language: Language, today: date | None, *, past: bool = False) -> Reading:
    """The sentence with its dates resolved on the day it was written (none where that is unknown)."""
    return Reading(sentence, language, today, past=past)
