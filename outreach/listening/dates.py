"""Which days does a sentence name, seen from the day on which it was written?

An interval grammar: 'mid-March' is ten days, 'next week' seven. It reads what stands there and guesses nothing: a
number alone is no date. The words are data, `phrases/<language>.dates.yaml`; the rules are here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from outreach.listening.chains import Phrase
from outreach.listening.date_rules import FOLLOWING, RULES, STANDING
from outreach.listening.date_words import indexes_of
from outreach.listening.folding import fold
from outreach.listening.grammar import Before, Filled, Rules
from outreach.listening.intervals import Interval, next_unit
from outreach.listening.matching import Choice, Node, Shape, Terms, Word
from outreach.listening.needs import Way
from outreach.listening.notation import Lists, read_list, read_phrase
from outreach.listening.numeric_dates import DAY, numeric
from outreach.listening.walks import FIGURE, Text
from outreach.patterns import when_used

_APART = when_used(r"\W{0,2}")
_CLOSE = when_used(r"[^\w,;]{0,3}")
"""What may stand between a link and its date: 'the week after, Monday 26th' is not after the 26th."""

UNITS = ("day", "week", "month", "quarter", "year")
_LINKS = ("after", "through", "until", "before", "since", "start")
_NO_MONTH = r"(?![/.]\d)"
"""Behind a day of the month alone: 'le 20/04' names a month."""
_YEAR = r"(?:(?:19|20)\d\d)"


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days that the text names, with its span."""

    start: int
    end: int
    first: date
    last: date
    rule: str
    link: str = ""
    """What the words before it make of it: `after`, `until`, `through`, `before`, `since`, `start` or ''."""
    end_included: bool = False
    """Whether words behind it include its last day ('bis 5. Mai einschließlich')."""

    @property
    def earliest(self) -> date:
        """The first day that 'not before this' or 'after this' allows."""
        return self.last + timedelta(1) if self.link in ("after", "through") or self.end_included else self.first


Anchor = Callable[[], When | None]
"""Gives the day that the text named before, if any."""

_GOES_ON = re.compile(r"-|\s\d{1,2}(?:\s?(?:h|heures|uhr|uur|ore|horas|hs|hrs)\b|:\d)")
"""Behind what looks like a day behind another: 'jeudi après-midi', 'le dimanche, après 17 heures'."""


class DateGrammar:
    """The date words of one language, compiled.

    Beside months, weekdays, numbers, units, seasons and feasts: `halves` of a year, `unit_ends` ('Monatsende') and
    `unit_starts` and `unit_middles`, `ranks` ('the first Monday in', -1 the last), `month_weeks` and `month_halves`,
    what a month's name is joined to ('Maiwoche'), `early_season` and `late_season`, what is joined to a season's; and
    `contact`, `told` and `soonest`, the words that say of a day that it is one to write on, one that lies behind, or
    the first that will do. `day_words` are the days of a month in words, from the first on. A `shy` word is a date but
    behind these alone; one of `no_day_behind` is none behind these: 'am *morgen*'. What stands in `no_day_before` makes
    an hour of what might be a day: 'sept *heures*'.
    """

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.month_first = bool(words.get("month_first"))
        self.indexes = indexes_of(words)
        named = ((rule, phrase) for rule, phrases in words["rules"].items() for phrase in phrases)
        self.rules = Rules(named, Lists(words.get("words", {})), self._places(words))
        self.gone = Before(words.get("gone", ()))
        self.shy = {fold(word): Before(phrases) for word, phrases in words.get("shy", {}).items()}
        self.no_day_behind = {fold(word): Before(phrases) for word, phrases in words.get("no_day_behind", {}).items()}
        self.no_day_before = frozenset(map(fold, words.get("no_day_before", ())))
        self.parts = {name: Before(phrases) for name, phrases in words.get("parts", {}).items()}
        self.links = {name: Before(words["links"][name], _CLOSE) for name in _LINKS if name in words["links"]}
        self.soonest = Phrase(read_list(words.get("soonest", ["-"]), {}), places=False)
        self.contact = Phrase(read_list(words.get("contact", ["-"]), {}), places=False)
        self.told = [read_phrase(phrase, {}, {}) for phrase in words.get("told", ())]
        self.included = Phrase(read_list(words["included"], {}), places=False)

    def _places(self, words: Mapping[str, Any]) -> dict[str, Node]:
        ordinal = words["ordinal"]
        places: dict[str, Node] = {name: Terms(index) for name, index in self.indexes.items()}
        return places | {
            "n": Choice([Shape(r"\d{1,2}"), places["n"]]),
            "day": Shape(DAY + ordinal, DAY),
            "first_day": Shape(DAY + ordinal, DAY),
            "last_day": Shape(DAY + ordinal, DAY),
            "dash_days": Shape(rf"{DAY}{ordinal}\s?-\s?{DAY}{ordinal}"),
            "nth": Shape(DAY + words.get("nth", ordinal) + _NO_MONTH),
            "week": Shape(r"(?:5[0-3]|[1-4]\d|0?[1-9])(?!\d|[.:/]\d)\.?"),
            "bare": Shape(DAY),
            "year": Shape(_YEAR),
            "number": Shape(r"(?:1[0-2]|0?[1-9])"),
            "yy": Shape(r"\d\d"),
            "q": Choice([Word([f"{letter}{number}"]) for letter in "qt" for number in range(1, 5)]),
        }

    @property
    def ways(self) -> list[Way]:
        """What words a text holds that names a day, beside the rules."""
        return [Way((frozenset({FIGURE}),))]

    def find(self, text: Text, today: date, *, past: bool = False, anchor: Anchor = lambda: None) -> list[When]:
        """Every date named in folded text, longest reading first.

        `past` looks back for a year not said; `anchor` gives the day named before, behind which 'the week after' lies.
        """
        found = [(start, end, rule, filled) for rule, start, end, filled in self.rules.find(text)]
        if text.has_figures:
            found = [*numeric(text.text), *found]
        found = [each for each in found if not self._misread(text, each[0], each[1], past and each[2] == "weekday")]
        found.sort(key=lambda each: (each[0] - each[1], each[0]))
        taken: list[tuple[int, int]] = []
        kept: list[tuple[When, Filled]] = []
        for start, end, rule, filled in found:
            if any(start < e and end > s for s, e in taken):
                continue
            taken.append((start, end))
            if rule in FOLLOWING and _GOES_ON.match(text.text, end):
                continue
            if (interval := self._resolve(rule, filled, today, past)) is not None or rule in FOLLOWING:
                interval = interval or Interval(today, today)
                kept.append((When(start, end, interval.first, interval.last, rule), filled))
        return self._in_turn(sorted(kept, key=lambda each: each[0].start), text, today, past, anchor)

    def _in_turn(
        self, found: list[tuple[When, Filled]], text: Text, today: date, past: bool, anchor: Anchor
    ) -> list[When]:
        """The dates, each with the words around it, and what lies behind another one laid there."""
        told: list[When] = []
        merged = False
        for (when, filled), following in zip(found, [*found[1:], None], strict=False):
            if merged:
                merged = False
                continue
            before, placed = told[-1] if told else None, when
            if when.rule == "day_alone":
                placed = self._rolled(when, before or _soon(anchor(), _figures(when, text), today), text, past)
            elif when.rule in FOLLOWING:
                merged = following is not None and _touches(when, following[0], text)
                base = following[0] if merged and following else before or anchor()
                laid = self._behind(when, filled, base, today)
                if laid is None:
                    continue
                placed = replace(laid, end=following[0].end) if merged and following else laid
            linked = self._linked(placed, text, today, past)
            told_whole = linked.start < placed.start or linked.link == "through" or linked.end_included
            if placed.rule != "part_of" or told_whole:
                told.append(linked)
        return told

    def _behind(self, when: When, filled: Filled, base: When | None, today: date) -> When | None:
        """A date that lies behind another one; behind today where none is named, if its words allow that."""
        if base is None and when.rule == "follow_day":  # 'am Samstag nach Portugal'
            _, start, end = filled["weekday"]
            day = self._resolve("weekday", filled, today, False)
            return replace(when, start=start, end=end, first=day.first, last=day.last, rule="weekday") if day else None
        if base is None or (when.rule == "follow_day" and base.rule == "weekday"):  # 'Monday or Thursday after four'
            return when if when.rule in STANDING else None
        if when.rule == "follow_one":
            later = _following(base) if base.rule in ("ahead", "part_of", "next") else None
        else:
            later = self._resolve(when.rule, filled, base.last, False)
        return replace(when, first=later.first, last=later.last) if later and later.first > today else None

    def _rolled(self, when: When, before: When | None, text: Text, past: bool) -> When:
        """A bare day, taken from the date before it: 'we close on 11 April; ring on the 13th'."""
        nth = _figures(when, text)
        if before is None or before.rule not in ("day_month", "month") or past or not nth:
            return when
        later = self._resolve("day_alone", {"nth": (nth, 0, 0)}, before.first, past)
        return replace(when, first=later.first, last=later.last) if later else when

    def _misread(self, text: Text, start: int, end: int, last: bool) -> bool:
        """Whether the words beside it show that a word is no date: 'you may', 'last summer', 'Frau Sommer'."""
        if self.no_day_before and not self.no_day_before.isdisjoint(text.text[end : end + 10].split()[:1]):
            return True
        before = Text(text.text[max(0, start - 20) : start])
        word = text.text[start:end].rstrip(".")
        shy, behind = self.shy.get(word), self.no_day_behind.get(word)
        if behind is not None and behind.start(before) is not None:
            return True
        return (shy is not None and shy.start(before) is None) or (self.gone.start(before) is not None and not last)

    def _linked(self, when: When, text: Text, today: date, past: bool) -> When:
        """The date with the words around it: its part ('end of'), its link ('until'), 'included'."""
        before = Text(text.text[max(0, when.start - 60) : when.start])
        started = ((phrases.start(before), name) for name, phrases in self.parts.items())
        if parts := [(at, name) for at, name in started if at is not None]:
            at, name = min(parts)  # 'the second half of', not 'half of'
            part = Interval(when.first, when.last).part(name)
            if when.rule == "part_of" and part.last < today and not past:  # 'at the beginning of the year', said in May
                part = _following(when).part(name)
            when = replace(when, first=part.first, last=part.last, start=when.start - len(before.text) + at)
            before = Text(before.text[:at])
        for name, phrases in self.links.items():
            if phrases.start(before) is not None:
                when = replace(when, link=name)
                break
        apart = _APART.match(text.text, when.end)
        places = range(when.end, apart.end() + 1 if apart else when.end)
        if any(text.ends(end) for at in places for end in self.included.chain.ends(text, at)):
            when = replace(when, end_included=True)
        return when

    def _resolve(self, rule: str, filled: Filled, today: date, past: bool) -> Interval | None:
        values = {name: self._value(name, text) for name, (text, _, _) in filled.items()}
        try:
            return RULES[rule.split("_of_")[0]](values, today, past, self.month_first)
        except (ValueError, OverflowError):  # 31 February, the year 0, a century ahead
            return None

    def _value(self, name: str, text: str) -> Any:
        if name in ("day", "first_day", "last_day", "nth", "bare", "second", "year", "number", "yy", "week"):
            return int(re.sub(r"\D", "", text))
        if name == "dash_days":
            return tuple(map(int, re.findall(r"\d+", text)))
        if name == "q":
            return int(text[1])
        if name == "n" and text.isdigit():
            return int(text)
        return self.indexes[name][re.sub(r"\s+", " ", text).strip(". ")]


_NEXT_TO = when_used(r"[^\w,;.!?]{0,3}(?:\w{1,4}[^\w,;.!?]{1,2}){0,2}")
"""What may stand between 'the week after' and the date meant."""


def _touches(when: When, following: When, text: Text) -> bool:
    """Whether the date behind which another lies stands right behind it."""
    return following.rule not in FOLLOWING and _NEXT_TO.fullmatch(text.text, when.end, following.start) is not None


def _figures(when: When, text: Text) -> str:
    return re.sub(r"\D", "", text.text[when.start : when.end])


def _soon(named: When | None, nth: str, today: date) -> When | None:
    """A date that the sentence before names, where it surely lies ahead, and so does that day of its month."""
    return named if named and named.first - today < _SOON and nth and int(nth) >= named.first.day else None


_SOON = timedelta(150)
"""What lies further ahead may have been meant to lie behind."""


def _following(when: When) -> Interval:
    """The week, month, quarter or year behind one."""
    days = (when.last - when.first).days + 1
    unit = next(unit for unit, most in (("week", 7), ("month", 31), ("quarter", 92), ("year", 366)) if days <= most)
    return next_unit(when.last + timedelta(1), unit, 0)
