"""When is the sender of an absence note back, and who stands in for them?

The first day back where the note says it ('back on'), else the day behind the last day of absence ('through'), else the
day that 'until' names. Never a day that is past when the note is written, nor one more than a year ahead.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from outreach.inbox.wording import Meanings
from outreach.listening.dates import When
from outreach.listening.folding import fold
from outreach.listening.phrases import Language, language
from outreach.listening.tongues import likely_languages
from outreach.listening.walks import Text
from outreach.patterns import when_used

MOST_AHEAD = timedelta(366)
_UNSAID_YEAR = timedelta(320)
"""A day without its year that lies further ahead is one that has passed."""
_MOST_SENTENCES = 60
_words = Meanings("absence")

_SENTENCE = when_used(r"(?<=[^\W\d_][.!?)])\s+(?=[^\Wa-z_\d])|(?<=[!?])\s+|\n\s*\n")
_TITLE = when_used(r"\b(?:Mr|Mrs|Ms|Dr|Hr|Fr|Sr|Sra|Sig|Dott|Mme|St|Prof|Ing|Dra?|Hd)\.$")
_ADDRESS = when_used(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_DASHED = when_used(r"(?<![\w/.-])(\d{1,2})([- ])(0?[1-9]|1[0-2])\2(20\d\d|\d\d)(?![\w/-])")
_SLASHED = when_used(r"(?<![\w/.])(\d{1,2})/(\d{1,2})(?=(?:/(?:20)?\d\d)?(?![\w/]))")
_ORDINAL = when_used(r"(?<=\d)(?:ten|sten|te|ter)\b\.?")
_SAID_YEAR = when_used(r"20\d\d|[./-]\d\d$")
_SHORT_WEEKDAY = when_used(
    r"\b(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mie|jue|vie|sab|dom"
    r"|gio|ma|wo|za|zo|seg|ter|qua|qui|sex)(?:\.,?|,) (?=\d)"
)
"""A weekday in short before figures, which tell more."""
_LEADS = when_used(r"(?:(?:d[ueao]l?|d?a[lou]?|dal|le|el|il|den|dem|the|von|vom|van|tot|ate|et|and|und|y|e|to) )+")
"""Words that a day opens with, and that say how it stands to the day before."""
_FIRST = {"primo ": "1 ", "premier ": "1er ", "primero de ": "1 de ", "primeiro de ": "1 de "}


@dataclass(frozen=True, slots=True)
class Absence:
    """What an absence note says: the first day back and who stands in, each where said."""

    back: date | None
    stand_in: str
    sure: bool = False
    """Whether the note speaks of the return itself, not only of the end of the absence."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    day: date
    rank: int
    """0 for the day itself, 1 for the day behind an absence, 2 for a bare 'until'."""


def read_absence(text: str, today: date | None, own: str = "", *, american: bool = False) -> Absence:
    """Read a note that was written on `today`; `american` reads 8/5 as the fifth of August."""
    parts = _parts(text)
    found = [each for part in parts for each in _days(part, text, today, american=american)] if today else []
    best = min(found, key=lambda each: each.rank, default=None)
    return Absence(best.day if best else None, _stand_in(parts, own), best is not None and best.rank == 0)


def _parts(text: str) -> list[str]:
    """The sentences, each on one line; 'Mr.' ends none."""
    parts: list[str] = []
    for part in _SENTENCE.split(text[:20_000])[:_MOST_SENTENCES]:
        if parts and _TITLE.search(parts[-1]):
            parts[-1] += " " + " ".join(part.split())
        elif part and part.strip():
            parts.append(" ".join(part.split()))
    return parts


def _days(sentence: str, whole: str, today: date, *, american: bool) -> Iterator[_Candidate]:
    folded = _plain(fold(sentence), american=american)
    codes = dict.fromkeys((*likely_languages(folded), *likely_languages(fold(whole[:4000]))))
    for code in codes:
        whens = _whens(folded, language(code), today)
        for at, when in enumerate(whens):
            candidate = _judged(folded, when, whens[:at], whens[at + 1 :])
            if candidate and _is_possible(candidate.day, today, folded[when.start : when.end]):
                yield candidate


def _plain(folded: str, *, american: bool) -> str:
    """The sentence with figures as the grammar of dates reads them."""
    folded = _DASHED.sub(r"\1/\3/\4", folded)
    folded = _SLASHED.sub(lambda m: f"{m[2]}/{m[1]}" if american or int(m[2]) > 12 else m[0], folded)
    folded = _SHORT_WEEKDAY.sub("", _ORDINAL.sub(".", folded))
    for word, figure in _FIRST.items():
        folded = folded.replace(word, figure)
    return folded


def _whens(folded: str, spoken: Language, today: date) -> list[When]:
    """The days of a sentence; a weekday before a date is part of it, and one before a bare number tells its month."""
    found = spoken.dates.find(Text(folded), today)
    found.sort(key=lambda when: when.start)
    kept: list[When] = []
    kept_weekday = None
    for at, when in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        if not when.rule.startswith("weekday"):
            kept.append(replace(when, start=opens) if (opens := _opens(kept_weekday, when)) < when.start else when)
        elif following is None or following.start - when.end > _BESIDE or following.rule not in _FULL:
            kept.append(_numbered(when, folded, today))
        else:
            kept_weekday = when
    return kept


def _opens(weekday: When | None, when: When) -> int:
    """Where a day starts, its weekday included."""
    return weekday.start if weekday is not None and 0 <= when.start - weekday.end <= _BESIDE else when.start


_BESIDE = 6
"""So many letters stand at the most between a weekday and its date."""
_FULL = ("days", "dots", "slashes", "day_month", "calendar_week", "day_alone")
"""Dates that tell more than the weekday before them."""
_NUMBER = when_used(
    r"[ ,]{1,2}(?:the |den |dem |le |el |il |dia |de |o )?(\d{1,2})(?:st|nd|rd|th|e|er|º|°|\.)?(?![\d:/h.,]*\d)"
)


def _numbered(when: When, folded: str, today: date) -> When:
    """'Monday 25' without its month: the next 25th that is a Monday."""
    match = _NUMBER.match(folded, when.end)
    if match is None or when.first != when.last:
        return when
    for ahead in range(100):
        day = today + timedelta(ahead)
        if day.day == int(match[1]) and day.weekday() == when.first.weekday():
            return replace(when, first=day, last=day, end=match.end())
    return when


def _judged(folded: str, when: When, before: Sequence[When], behind: Sequence[When]) -> _Candidate | None:
    """What one day of a sentence is to the absence."""
    leads = _LEADS.match(folded, when.start)
    ahead = folded[before[-1].end if before else 0 : leads.end() if leads else when.start]
    after = folded[when.end : behind[0].start if behind else len(folded)]
    ahead, after = ahead[-90:], after[:90]
    if _says("not_until", ahead) or (_says("before", ahead) and _says("not_here", after)):
        return _Candidate(when.first, 0)
    if _says("otherwise", ahead):
        return None
    included = when.end_included or _says("included", after)
    if when.link == "through" or included or _says("through", ahead):
        return _Candidate(when.last + timedelta(1), 1)
    if when.rule == "days" and not _says("back_before", ahead):  # '4 to 22 August'
        return _Candidate(when.last + timedelta(1), 1)
    if when.link == "until" or _says("until", ahead):
        stretch = bool(before) and before[-1].first <= when.first and when.start - before[-1].end < 30
        is_stretch = stretch or (_says("from", folded[max(0, when.start - 40) : when.start]) and _figure(ahead))
        return _Candidate(when.last + timedelta(1), 1) if is_stretch else _Candidate(when.last, 2)
    if before and _says("to", ahead) and len(ahead) < 12 and not _says("back_before", ahead):
        return _Candidate(when.last + timedelta(1), 1)
    if _figure(ahead[-12:]) and _says("to", ahead):  # 'from 4 to 22 August'
        return _Candidate(when.last + timedelta(1), 1)
    away = _AWAY.match(after) is not None
    back_behind = not away and _says("back_behind", after) and not (behind and _says("back_before", after))
    if _says("back_before", ahead) or back_behind:
        return _Candidate(when.earliest if when.link == "after" else when.first, 0)
    if _says("back", folded) and (when.link == "start" or (not behind and not before)):
        return _Candidate(when.earliest if when.link == "after" else when.first, 0)
    return None


_AWAY = when_used(r"\s(?:nicht|not|no|pas|non|niet|nao|keine[rn]?)\s")
"""How what stands behind a day denies that somebody is there: 'morgen nicht erreichbar'."""


def _figure(text: str) -> bool:
    return re.search(r"\d", text) is not None


def _says(name: str, text: str) -> bool:
    return _words.has(name, text.replace("ß", "ss").encode("utf-8", "replace"))


def _is_possible(day: date, today: date, said: str) -> bool:
    """Whether somebody who writes today can mean that day."""
    ahead = day - today
    return timedelta(0) < ahead <= (MOST_AHEAD if _SAID_YEAR.search(said) else _UNSAID_YEAR)


_NAME = r"(?:[A-ZÀ-ÖØ-Ý][\w'’-]{1,30}\.? ){0,3}[A-ZÀ-ÖØ-Ý][\w'’-]{1,30}"
_NAMED = when_used(
    r"(?:colleagues?|collègues?|[Kk]olleg(?:e|en|in)|colegas?|compañer[oa]|collega|successor|deputy|assistant"
    r"|contact(?:er|ar|eer)?|Herrn?|Frau|Mr\.?|Mrs\.?|Ms\.?|Mme\.?|M\.|Sra?\.?|Sig\.?(?:ra)?|to|an|with|à|a|bij|con"
    rf"|by|:)[ :,]+(?P<name>{_NAME})"
)
_BEFORE_ADDRESS = when_used(rf"(?P<name>{_NAME})[ ,:(<–-]{{1,4}}$")
_ACTING = when_used(
    rf"(?P<name>{_NAME})[^.;]{{0,60}}?\b(?:covering|covers|will (?:help|assist|cover|handle)|vertritt|übernimmt"
    r"|me remplace|prend le relais|me sustituye|mi sostituisce|holding the fort|looking after|vervangt|me substitui)"
)
_NO_NAMES = frozenset(
    "bitte please merci por in for für pour para per voor if bei en urgent dringend sie the dear thank my our monday"
    " tuesday wednesday thursday friday hello hi during während pendant durante tijdens im am montag mon mein meine"
    " mi mio mia mijn meu minha notre unser unsere nuestro ma e-mail email mail office bureau büro tel"
    " contact write ask call kontakt contactez escriba contacte contatti rivolgersi neem auf and".split()
)


def _stand_in(parts: Sequence[str], own: str) -> str:
    """Name and address of who stands in, as far as the note says them; '' where it names nobody."""
    for part in parts:
        if not _says("stands_in", fold(part)):
            continue
        address = next((m for m in _ADDRESS.finditer(part) if m[0].casefold() != own.casefold()), None)
        name = _name_in(part, address)
        if address is not None:
            return f"{name} <{address[0].rstrip('.')}>" if name else address[0].rstrip(".")
        if name:
            return name
    others = (m[0].rstrip(".") for part in parts for m in _ADDRESS.finditer(part) if m[0].casefold() != own.casefold())
    return next(others, "")


def _name_in(part: str, address: re.Match[str] | None) -> str:
    if address is not None and (match := _BEFORE_ADDRESS.search(part[: address.start()])) is not None:
        return _is_name(match["name"])
    for pattern in (_NAMED, _ACTING):
        if (match := pattern.search(part)) is not None and (name := _is_name(match["name"])):
            return name
    return ""


def _is_name(name: str) -> str:
    """The name without the words before it that are none: 'Contact Lou Park'."""
    words = name.split()
    while words and words[0].casefold().strip(".,") in _NO_NAMES:
        words = words[1:]
    return " ".join(words)
