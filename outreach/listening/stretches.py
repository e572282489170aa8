"""What does a stretch of a sentence that names days or times say of them: are they open, or is its writer busy then?

The words stand beside those of the hours, under `open:` of a language's dates: `says` that one can be reached, `never`
denies it, but for what `surely` says so ('no problem'); `shut` is surely no time for it, and `i` is who does something
then, `works` who does no more than work; `light` words beside that do not say what, behind `why` stands what for, and
`each` is said of several days ('jeweils'). `at` are the shapes of a time at which something begins or ends. Under
`points` is what points back to times or days told before: to what comes `after` or `before` them or lies `between`
two, to the `others` of the days, to `those`, or to all of it (`then`). `no_days` look like days, `joins` may stand
between several of them, and `behind_days` are parts of the day that may stand behind one. `leads` are words that, like
`joins`, may stand between the hours of some days and those of others.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from outreach.listening.clock import PARTS, Time, merged, moved_into, stretch
from outreach.listening.clock_shapes import joined_by_dashes
from outreach.listening.folding import fold
from outreach.listening.grammar import Rules
from outreach.listening.hours import Hours, HoursGrammar
from outreach.listening.walks import Text
from outreach.listening.word_patterns import any_of
from outreach.patterns import spaced, when_used

OPEN, PERHAPS, BUSY, SHUT, CLOSED = 2, 1, -1, -2, -3
"""It says that they are open, or nothing; that its writer does something then, or is away; that they are not open."""
_POINTS = ("others", "those", "between", "after", "before", "then")
_WORD = when_used(r"\w+")
_NAMED, _EDGES = "#", " ,;:-"


class Named(NamedTuple):
    """The days and times that a stretch names, whatever it says of them."""

    days: frozenset[int] = frozenset()
    since: str | None = None
    until: str | None = None
    clocks: tuple[str, ...] = ()
    """All times of day, in order, those at which something begins or ends among them."""
    exact: bool = False
    """Whether it names hours, not a part of the day."""
    part: Time = (None, None)
    """The part of the day that it names, if any."""

    @property
    def any(self) -> bool:
        """Whether it names days or times."""
        return bool(self.days or self.clocks)


class StretchGrammar:
    """The words of one language; where its data has none, nothing is known of stretches."""

    def __init__(self, data: Mapping[str, Any], hours: HoursGrammar) -> None:
        self._data, self._hours = data, hours
        self._week, self._refused = hours.days, hours.refused
        self.known = bool(data)

    def named(self, text: Text) -> Named:
        """The days and times of a stretch."""
        hours, ends = self._hours, self._ends(text)
        parts = self.parts(text)
        clocks = hours.clocks(text, parts, loosely=True)
        times = [(each.start, each.end, (each.since, each.until)) for each in clocks]
        times = times or [(start, end, (since, until)) for start, end, since, until in joined_by_dashes(text)]
        exact = bool(times)
        free = [part for part in parts if not any(a <= part[0] and part[1] <= b for a, b, _ in (*ends, *times))]
        part = PARTS[free[0][2]] if free else (None, None)
        if not times and ends and part[0] and not part[1]:  # 'after work, at five'
            times = [(*ends[0][:2], (ends[0][2][0], None))]
        times = times or [(start, end, PARTS[name]) for start, end, name in free]
        since, until = merged([moved_into(time, part) for _, _, time in times])
        found = (each for *_, time in sorted([*times, *ends], key=lambda told: told[0]) for each in time if each)
        return Named(frozenset(self.days(text)), since, until, tuple(dict.fromkeys(found)), exact, part)

    def any_day(self, text: Text) -> bool:
        """Whether it says that weekends count, too."""
        return any(True for _ in self._week.every_day.find(text))

    def all_days(self, text: Text) -> bool:
        """Whether it names all days, of which some may be taken out."""
        return any(True for _ in self._week.all_days.find(text))

    def enumerations(self, text: Text) -> list[tuple[int, int]]:
        """Where several days are named one after the other: 'Tuesday, Wednesday and Thursday'."""
        if self._week.words.isdisjoint(text.words):
            return []
        return [match.span() for match in self._several.finditer(text.text)]

    def left_by(self, text: Text) -> Hours | None:
        """What a stretch leaves that is open, less what it takes out itself."""
        found = [each for each in self._hours.find(text) if each.days or each.since or each.until]
        return found[0] if found else self._hours.find_loosely(text)

    def points(self, text: Text) -> tuple[str, ...]:
        """What it points back to; `then` is what says nothing nearer."""
        found = tuple(name for name in _POINTS if name in self._points and self._points[name].search(text.text))
        return found[:-1] if len(found) > 1 and found[-1] == "then" else found

    def points_aside(self, text: Text) -> bool:
        """Whether it points to a side of a time, or to what begins then."""
        return self._aside.search(text.text) is not None

    @cached_property
    def _aside(self) -> re.Pattern[str]:
        points = self._data.get("points", {})
        return any_of([word.strip("=") for name in ("before", "after", "then") for word in points.get(name, ())])

    def manner(self, text: Text) -> int:
        """What it says of the days and times that it names: `OPEN`, `PERHAPS`, `BUSY`, `SHUT` or `CLOSED`."""
        if (why := self._words["why"].search(text.text)) and _NAMED in self._outline(text)[: why.start()]:
            text = Text(text.text[: why.start()])  # 'después de las seis, que salgo de la obra'
        if any(clock.rule.startswith("not_") for clock in self._hours.clocks(text, ())):
            return OPEN  # 'not before ten' says from when on
        if self._words["surely"].search(text.text):
            return OPEN
        denies = self._words["never"].search(text.text) is not None
        if self._words["says"].search(text.text):
            return CLOSED if denies else OPEN
        if denies or self._words["shut"].search(text.text) or (self.takes_out(text) and not self.all_days(text)):
            return SHUT
        return BUSY if self._words["i"].search(text.text) else PERHAPS

    def completes(self, before: Text, clause: Text) -> bool:
        """Whether a clause tells the time of the days that the one before it ends in, or the days of its time.

        It names nothing else, or the one before says no more than 'I am': 'on Tuesdays I am, from three on, at home'.
        """
        if self.manner(before) <= SHUT:
            return False
        ends = self._outline(before).rstrip(_EDGES)
        begins = self._words["light"].sub(" ", self._outline(clause), count=1).lstrip(_EDGES)
        if begins[:1] != _NAMED or not self._complements(before, clause):
            return False
        if not _WORD.search(self.leads.sub(" ", begins.replace(_NAMED, " "))):
            return ends[-1:] == _NAMED or self._words["each"].search(clause.text) is not None
        return ends[-1:] == _NAMED and self._says_no_more(ends) and not self._words["i"].search(begins)

    def is_begun(self, text: Text) -> bool:
        """Whether a stretch that says 'I am' at some days or times says no more: what stands behind it says what."""
        outline = self._outline(text).rstrip(_EDGES)
        return outline[-1:] == _NAMED and self._says_no_more(f"{outline.replace(_NAMED, ' ')}{_NAMED}")

    def works(self, text: Text) -> bool:
        """Whether a stretch says no more than that its writer works then: 'I work on Tuesdays', not 'at school'."""
        outline = self._outline(text).replace(_NAMED, " ")
        left = self._words["works"].sub(" ", outline)
        return left != outline and self._says_no_more(f"{left}{_NAMED}")

    def _says_no_more(self, outline: str) -> bool:
        """Whether before the first day or time that an outline names nothing stands but 'I am' and the like."""
        first = outline.partition(_NAMED)[0]
        for words in (self._words["i"], self._words["light"], self.leads):
            first = words.sub(" ", first)
        return not _WORD.search(first)

    def _complements(self, one: Text, other: Text) -> bool:
        """Whether one of two names days alone, and the other times."""
        days, times = zip(
            *((bool(named.days), bool(named.clocks)) for named in map(self.named, (one, other))), strict=True
        )
        return days[0] != days[1] and times == (days[1], days[0])

    def _outline(self, text: Text) -> str:
        """A text with all days and times that it names blotted out."""
        week = self._week
        spans = [(start, end) for start, end, _ in self.parts(text)]
        spans += [(each.start, each.end) for each in self._hours.clocks(text, (), loosely=True)]
        spans += [(start, end) for start, end, *_ in joined_by_dashes(text)]
        for pattern in (week.ranges, week.short_days, self._several, week.day):
            spans += [match.span() for match in pattern.finditer(text.text)]
        spans += [(start, end) for _, start, end, _ in week.habits.find(text)]
        spans += [*week.all_days.find(text), *self._hours.all_hours.find(text)]
        spans += [match.span() for match in _WORD.finditer(text.text) if match[0] in week.compounds]
        letters = list(text.text)
        for start, end in spans:
            letters[start:end] = _NAMED * (end - start)
        return "".join(letters)

    def parts(self, text: Text) -> list[tuple[int, int, str]]:
        """The parts of the day, those that a weekday's name is joined to or stands before among them."""
        joined = ((*match.span(), self._week.compounds.get(match[0])) for match in _WORD.finditer(text.text))
        parts = [*self._hours.parts_in(text), *((start, end, found[1]) for start, end, found in joined if found)]
        for day in self._week.day.finditer(text.text) if self._behind_days else ():
            for name, words in self._behind_days.items():
                if match := words.match(text.text, day.end() + 1):
                    parts.append((*match.span(), name))
        return sorted({*parts})  # a part behind a day may be found by both

    def _ends(self, text: Text) -> list[tuple[int, int, Time]]:
        """When something begins or ends."""
        parts, found = self._hours.parts_in(text), list[tuple[int, int, Time]]()
        for _, start, end, filled in self._at.find(text):
            clock, at, _ = filled["a"]
            if not any(first <= at and end <= last for first, last, _ in parts):
                found.append((start, end, (stretch("before", {"a": self._hours.spoken.figures(clock)})[1], None)))
        return [each for each in found if not any(a <= each[0] and each[1] < b for a, b, _ in found)]

    def days(self, text: Text) -> Iterator[int]:
        """The days that a stretch names, from Monday (0) on."""
        week = self._week
        text = Text(self._words["no_days"].sub(lambda match: " " * len(match[0]), text.text))
        words = _WORD.findall(text.text)
        if not week.words.isdisjoint(words):
            for match in week.ranges.finditer(text.text):
                first, last = (week.number(name) for name in match.groups() if name)
                yield from ((first + step) % 7 for step in range((last - first) % 7 + 1))
            for match in self._several.finditer(text.text):
                yield from (week.number(name) for name in _WORD.findall(match[0]) if name in week.short)
            yield from (week.number(match[0]) for match in week.day.finditer(text.text))
        for _, _, _, filled in week.habits.find(text):
            yield from map(int, week.habit[" ".join(filled["habit"][0].split())])
        yield from (week.compounds[word][0] for word in words if word in week.compounds)

    def takes_out(self, text: Text) -> bool:
        """Whether the first day or time is taken out: 'except Fridays'."""
        starts = [*(start for start, *_ in self.parts(text)), *self._day_starts(text)]
        return bool(starts) and self._refused.is_negated(text, min(starts), 25)

    def begins_against(self, text: Text) -> bool:
        """Whether it begins with what takes out: 'but on Tuesdays'."""
        return any(start == 0 for start in self._refused.negated.starts(text))

    def excepts(self, text: Text) -> bool:
        """Whether a day is taken out of what stands before it: 'any evening except Fridays'."""
        takes_out = any(self._refused.is_negated(text, at, 25) for at in self._day_starts(text))
        return takes_out and (self.all_days(text) or not self.begins_against(text))

    def _day_starts(self, text: Text) -> list[int]:
        days = [match.start() for match in self._week.day.finditer(text.text)]
        return [*days, *(start for _, start, _, _ in self._week.habits.find(text))]

    @cached_property
    def _at(self) -> Rules:
        return Rules((("at", shape) for shape in self._data.get("at", ())), {}, {"a": self._hours.at})

    @cached_property
    def _several(self) -> re.Pattern[str]:
        """Several days one after the other, cut short or not."""
        week = self._week
        names = sorted({*week.words, *(f"{name}s" for name in week.short)}, key=len, reverse=True)
        day = rf"(?:{'|'.join(map(re.escape, names)) or '(?!)'})\b\.?"
        joined = "|".join(re.escape(fold(str(each))) for each in self._data.get("joins", ())) or "(?!)"
        return spaced(rf"\b{day}(?:(?:\s?[/,&+]\s?(?:(?:{joined})\s)*|\s(?:(?:{joined})\s)+){day})+")

    @cached_property
    def leads(self) -> re.Pattern[str]:
        """What may stand between the hours of some days and those of others: ', and then again on'."""
        words = (*self._data.get("joins", ()), *self._data.get("leads", ()))
        word = "|".join(r"\s+".join(map(re.escape, fold(str(each)).split())) for each in words) or "(?!)"
        return re.compile(rf"(?:[\s,;/+&:.()-]|(?<!\w)(?:{word})(?!\w))*")

    @cached_property
    def _behind_days(self) -> dict[str, re.Pattern[str]]:
        return {name: any_of(words) for name, words in self._data.get("behind_days", {}).items()}

    @cached_property
    def _words(self) -> dict[str, re.Pattern[str]]:
        return {
            name: any_of(self._data.get(name, ()))
            for name in ("says", "surely", "never", "shut", "i", "light", "why", "each", "works", "no_days")
        }

    @cached_property
    def _points(self) -> dict[str, re.Pattern[str]]:
        return {name: any_of(words) for name, words in self._data.get("points", {}).items()}
