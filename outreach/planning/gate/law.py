"""What does the law where a contact lives ask for, by default? Hours and number of calls, and consent.

Each entry names its source. They are defaults that err on the strict side: where a law protects consumers alone, or
excepts who has agreed to more, everybody is treated as it protects them. They are no advice; where something was not
sure, it was left out, and `docs/gate.md` says what. Time limits are the shortest that the text can mean.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from outreach.planning.gate.walls import Week, week

_CALLS = frozenset({"phone"})
_CALLS_AND_TEXTS = frozenset({"phone", "sms"})
_MAIL = frozenset({"email", "sms", "whatsapp", "linkedin"})
"""Electronic mail in the sense of these laws: text that is stored until its recipient fetches it."""
_WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
_TWO_YEARS = timedelta(days=730)
_SIX_MONTHS = timedelta(days=181)
Bases = Mapping[str, timedelta | None]
"""What counts as consent (`contacts.wishes.CONSENT_BASES`), and how long it lasts; None: until it is withdrawn."""
_AGREED: Bases = {"express": None}
_AGREED_OR_CUSTOMER: Bases = {"express": None, "customer": None}


@dataclass(frozen=True, slots=True)
class LegalHours:
    """Hours of the week at which these channels may be used, on public holidays not where `holidays` is set."""

    channels: frozenset[str]
    week: Week
    source: str
    holidays: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What commercial outreach on these channels must rest on."""

    channels: frozenset[str]
    bases: Bases
    source: str
    since: date | None = None
    """From when on it is asked for; None: always."""


@dataclass(frozen=True, slots=True)
class Often:
    """How often these channels may be used in thirty days."""

    channels: frozenset[str]
    most: int
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """What one country asks for."""

    hours: tuple[LegalHours, ...] = ()
    grounds: tuple[Ground, ...] = ()
    often: tuple[Often, ...] = field(default=())


def laws_of(countries: Iterable[str]) -> list[tuple[str, Law]]:
    """The laws of these countries that are known here: all of them hold at once."""
    return [(country, LAWS[country]) for country in countries if country in LAWS]


def _union(base: str) -> Law:
    """A state in which Directive 2002/58/EC, article 13, holds and of whose own law nothing more is said here."""
    source = f"Directive 2002/58/EC, art. 13(1) and (2){base}"
    return Law(grounds=(Ground(_MAIL, _AGREED_OR_CUSTOMER, source),))


_IN_THE_UNION = (
    "BE", "BG", "CY", "CZ", "DK", "EE", "FI", "GR", "HR", "HU", "IE", "LT", "LU", "LV", "MT", "PL", "PT", "RO", "SE",
    "SI", "SK",
)  # fmt: skip
_IN_THE_EEA = ("IS", "LI", "NO")

LAWS: Mapping[str, Law] = {
    **{country: _union("") for country in _IN_THE_UNION},
    **{country: _union(" (EEA)") for country in _IN_THE_EEA},
    "US": Law(
        hours=(LegalHours(_CALLS_AND_TEXTS, week("08:00", "21:00"), "47 CFR 64.1200(c)(1)"),),
        grounds=(Ground(frozenset({"sms"}), _AGREED, "47 CFR 64.1200(a)(2)"),),
    ),
    "CA": Law(
        hours=(
            LegalHours(
                _CALLS,
                (*week("09:00", "21:30")[:5], *week("10:00", "18:00")[5:]),
                "CRTC Unsolicited Telecommunications Rules, part III",
            ),
        ),
        grounds=(
            Ground(
                _MAIL,
                {"express": None, "customer": _TWO_YEARS, "inquiry": _SIX_MONTHS, "published": None},
                "CASL (S.C. 2010, c. 23), s. 6 and 10(9), (10)",
            ),
        ),
    ),
    "FR": Law(
        hours=(
            LegalHours(
                _CALLS,
                tuple(
                    (*morning, *afternoon)
                    for morning, afternoon in zip(
                        week("10:00", "13:00", _WORKDAYS), week("14:00", "20:00", _WORKDAYS), strict=True
                    )
                ),
                "Code de la consommation D223-9",
                holidays=True,
            ),
        ),
        grounds=(
            Ground(_MAIL, _AGREED_OR_CUSTOMER, "Code des postes et des communications électroniques L34-5"),
            Ground(
                _CALLS,
                _AGREED_OR_CUSTOMER,
                "Code de la consommation L223-1 (loi 2025-594)",
                since=date(2026, 8, 11),
            ),
        ),
        often=(Often(_CALLS, 4, "Code de la consommation D223-9"),),
    ),
    "ES": Law(
        hours=(
            LegalHours(_CALLS, week("09:00", "21:00", _WORKDAYS), "Real Decreto Legislativo 1/2007, art. 96.2", True),
        ),
        grounds=(Ground(_MAIL, _AGREED_OR_CUSTOMER, "Ley 34/2002 (LSSI), art. 21"),),
    ),
    "DE": Law(
        grounds=(
            Ground(_MAIL, _AGREED_OR_CUSTOMER, "UWG § 7(2) no. 2 and (3)"),
            Ground(
                _CALLS,
                {"express": None, "customer": None, "inquiry": None},
                "UWG § 7(2) no. 1: presumed consent, for business calls",
            ),
        ),
    ),
    "AT": Law(
        grounds=(
            Ground(_MAIL, _AGREED_OR_CUSTOMER, "TKG 2021 § 174(3) and (4)"),
            Ground(_CALLS, _AGREED, "TKG 2021 § 174(1)"),
        ),
    ),
    "CH": Law(grounds=(Ground(_MAIL, _AGREED_OR_CUSTOMER, "UWG (SR 241), art. 3(1)(o)"),)),
    "IT": Law(grounds=(Ground(_MAIL, _AGREED_OR_CUSTOMER, "Codice in materia di protezione dei dati, art. 130"),)),
    "NL": Law(
        grounds=(
            Ground(
                _MAIL,
                {"express": None, "customer": None, "published": None},
                "Telecommunicatiewet, art. 11.7",
            ),
            Ground(_CALLS, _AGREED_OR_CUSTOMER, "Telecommunicatiewet, art. 11.7", since=date(2021, 7, 1)),
            Ground(_CALLS, _AGREED, "Telecommunicatiewet, art. 11.7", since=date(2026, 7, 1)),
        ),
    ),
    "GB": Law(
        grounds=(
            Ground(_MAIL, {"express": None, "customer": None, "inquiry": None}, "PECR 2003, reg. 22"),
        ),
    ),
    "AU": Law(
        hours=(
            LegalHours(
                _CALLS,
                (*week("09:00", "20:00")[:5], *week("09:00", "17:00")[5:6], ()),
                "Telecommunications (Telemarketing and Research Calls) Industry Standard 2017",
                holidays=True,
            ),
        ),
        grounds=(
            Ground(
                _MAIL,
                {"express": None, "customer": None, "published": None},
                "Spam Act 2003, s. 16 and schedule 2",
            ),
        ),
    ),
    "NZ": Law(
        grounds=(
            Ground(
                _MAIL,
                {"express": None, "customer": None, "inquiry": None, "published": None},
                "Unsolicited Electronic Messages Act 2007, s. 4 and 9",
            ),
        ),
    ),
}  # fmt: skip
