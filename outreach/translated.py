"""How is it said in their language? Catalogs of gettext, one `.po` file a language, read as they are written."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from outreach.sentences import On, Part, Sentence, Several, fill

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
"""What contacts read; English is what stands in the source."""
DESK_LANGUAGES = ("en", "de", "fr", "es")
"""What we ourselves read at the desk."""
CATALOGS = Path(__file__).parent / "locale"
DESK_CATALOGS = CATALOGS / "desk"


def known(tag: str, among: Sequence[str] = LANGUAGES) -> str | None:
    """The language of ours that a tag such as `de-AT` or `pt_BR` asks for."""
    code = tag.replace("_", "-").partition("-")[0].casefold()
    return code if code in among else None


def preferred(accept_language: str, among: Sequence[str] = LANGUAGES) -> str | None:
    """The first language of ours in an Accept-Language header, by its weights (RFC 9110 section 12.5.4)."""
    weighed = []
    for at, each in enumerate(accept_language[:500].split(",")):
        tag, _, weight = each.partition(";")
        if (code := known(tag.strip(), among)) is not None:
            weighed.append((-_weight(weight), at, code))
    wanted = [code for weight, _, code in sorted(weighed) if weight < 0]
    return wanted[0] if wanted else None


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def catalog(language: str, folder: Path = CATALOGS) -> NullTranslations:
    """The catalog of a language; English needs none."""
    path = folder / f"{language}.po"
    if language not in LANGUAGES or language == "en":
        return NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


class Tongue:
    """Texts, days and lists as a language writes them."""

    def __init__(self, language: str, folder: Path = CATALOGS) -> None:
        self.language = language
        self._catalog = catalog(language, folder)
        self._locale = Locale.parse("en_GB" if language == "en" else language)

    @property
    def name(self) -> str:
        """What the language calls itself."""
        own = self._locale.get_language_name(self.language) or self.language
        return own[:1].upper() + own[1:]

    def say(self, text: str, **filled: Any) -> str:
        """A text of the source in this language, with its places filled in."""
        said = self._catalog.gettext(text)
        return said.format(**filled) if filled else said

    def many(self, one: str, several: str, number: int, **filled: Any) -> str:
        """A text with a number in it, `{number}` in the source, in the form that the language has for so many."""
        return self._catalog.ngettext(one, several, number).format(number=number, **filled)

    def plain(self, text: str) -> str:
        """A text of the source, its places left as they are."""
        return self._catalog.gettext(text)

    def plain_many(self, one: str, several: str, number: int) -> str:
        """The form for so many, its places left as they are."""
        return self._catalog.ngettext(one, several, number)

    def told(self, said: str, zone: tzinfo = UTC) -> str:
        """A sentence in this language, its days and hours in that zone; any other text as the catalog has it."""
        if not isinstance(said, Sentence):
            return self.plain(said) if said else ""
        text = self.plain_many(said.text, said.several, _number(said)) if said.several else self.plain(said.text)
        return fill(text, {name: self._part(part, zone) for name, part in said.filled.items()})

    def _part(self, part: Part, zone: tzinfo) -> str:
        match part:
            case Sentence():
                return self.told(part, zone)
            case str():
                return part
            case On():
                return self.medium_day(part.moment.astimezone(zone).date())
            case datetime():
                return self.moment(part, zone)
            case date():
                return self.medium_day(part)
            case float():
                return str(format_decimal(part, locale=self._locale))
            case Several():
                words = [self._part(each, zone) for each in part.parts]
                if part.how == "or":
                    return self.either(words)
                return f"{part.how} ".join(words)
        return str(part)

    def moment(self, moment: datetime, zone: tzinfo) -> str:
        """A day and hour with its year, on the wall of that zone, which is named."""
        local = moment.astimezone(zone)
        if self.language == "en":
            return f"{local:%a %d %b %Y %H:%M %Z}"
        return f"{self.short_day(local.date(), 0)} {format_datetime(local, 'HH:mm z', locale=self._locale)}"

    def wall(self, local: datetime, this_year: int) -> str:
        """A day and hour on a wall: Tue 24 Nov 09:00, with its year where that is another."""
        return f"{self.short_day(local.date(), this_year)} {local:%H:%M}"

    def short_day(self, day: date, this_year: int) -> str:
        """A day in few letters: Tue 24 Nov."""
        if self.language == "en":
            return f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != this_year else "")
        skeleton = "MMMEd" if day.year == this_year else "yMMMEd"
        return format_skeleton(skeleton, datetime.combine(day, time()), locale=self._locale)

    def day(self, day: date) -> str:
        """A day: 5 March 2027."""
        return format_date(day, "long", self._locale)

    def day_of_year(self, day: date) -> str:
        """A day of every year: 5 March."""
        return format_skeleton("MMMMd", datetime.combine(day, time()), locale=self._locale)

    def month(self, day: date) -> str:
        """A month with its year: March 2027."""
        return format_skeleton("yMMMM", datetime.combine(day, time()), locale=self._locale)

    def short_month(self, day: date) -> str:
        """The name of a month in few letters: Mar."""
        return f"{day:%b}" if self.language == "en" else format_date(day, "LLL", self._locale)

    def medium_day(self, day: date) -> str:
        """A day with its year, in few letters: 5 Mar 2027."""
        return format_date(day, "medium", self._locale)

    def short_weekdays(self) -> dict[str, str]:
        """The names of the days in few letters, by their English ones."""
        names: Any = self._locale.days["stand-alone"]["abbreviated"]
        return {day: str(names[at]) for at, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}

    def hour(self, text: str) -> str:
        """HH:MM as the language writes it; 24:00 stays as it is."""
        hours, _, minutes = text.partition(":")
        return text if hours == "24" else format_time(time(int(hours), int(minutes)), "short", locale=self._locale)

    def weekday(self, number: int) -> str:
        """The name of a day; Monday is 0."""
        names: Any = self._locale.days["stand-alone"]["wide"]
        return str(names[number])

    def either(self, texts: Sequence[str]) -> str:
        """Several things of which one will do: a, b or c."""
        return str(format_list(list(texts), style="or", locale=self._locale)) if texts else ""

    def listed(self, texts: Sequence[str]) -> str:
        """Several things: a, b and c."""
        return format_list(list(texts), locale=self._locale) if texts else ""


def _number(said: Sentence) -> int:
    number = said.filled.get("number", 0)
    return number if isinstance(number, int) else 0


@cache
def tongue(language: str) -> Tongue:
    """A language of ours."""
    return Tongue(language)


@cache
def desk_tongue(language: str) -> Tongue:
    """A language of the desk; English for any other."""
    return Tongue(language if language in DESK_LANGUAGES else "en", DESK_CATALOGS)


ENGLISH = desk_tongue("en")
"""What stands in the source, as it stands there."""
