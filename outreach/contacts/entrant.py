"""Can a line of a sheet become a contact, and what exactly would they be?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat

from outreach.contacts.address import EmailNotValidError, email_key, match_key, valid_email
from outreach.contacts.sheet import Row
from outreach.contacts.wishes import CONSENT_BASES
from outreach.known_zones import known_zones

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_YEARLESS = re.compile(r"--(\d\d)-(\d\d)")


class Unusable(ValueError):
    """Why a line is left out, in words."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contact as a line gives them."""

    facts: Mapping[str, Any]
    """Columns of `Contact`."""
    addresses: Mapping[str, str]
    """Channel to the address as it should be written."""
    keys: dict[str, str]
    """Channel to the canonical form, the email first."""
    organisation: str
    consent: Mapping[str, Any] | None = None
    """Columns of `Consent`, without `source`, `recorded_at` and the contact."""

    @property
    def name(self) -> str:
        """Given and family name as one."""
        return f"{self.facts['given']} {self.facts['family']}".strip()


@dataclass(frozen=True, slots=True)
class House:
    """What a line is read against."""

    owners: Mapping[str, int]
    """Email keys of our users to their numbers."""
    region: str | None = None
    """ISO 3166: where phone numbers without a country code are dialled."""


def entrant(row: Row, house: House) -> Entrant:
    """The contact of a line; raises `Unusable` with every reason."""
    reasons = [row.trouble] if row.trouble else []
    read: dict[str, Any] = {}
    for step in (_email, _phone, _owner, _language, _zone, _birthday, _country, _consent):
        try:
            read |= step(row, house)
        except Unusable as reason:
            reasons.append(str(reason))
    addresses: dict[str, str] = {channel: read.pop(channel) for channel in ("email", "phone") if channel in read}
    if not addresses and not reasons:
        reasons.append("has neither email nor phone")
    if reasons:
        raise Unusable("; ".join(reasons))
    consent = read.pop("consent", None)
    read |= {name: row[name] for name in ("given", "family", "greeting")} | {"fields": row.custom}
    read["stage"] = row["stage"].casefold() or "new"
    read["tags"] = list(dict.fromkeys(tag for part in row["tags"].split(";") if (tag := part.strip().casefold())))
    keys = {channel: match_key(channel, value) for channel, value in addresses.items()}
    return Entrant(read, addresses, keys, row["organisation"], consent)


def _email(row: Row, house: House) -> dict[str, Any]:
    if not row["email"]:
        return {}
    try:
        return {"email": valid_email(row["email"])}
    except EmailNotValidError as error:
        raise Unusable(f"{row['email']!r} is no email address: {error}") from error


def _phone(row: Row, house: House) -> dict[str, Any]:
    if not row["phone"]:
        return {}
    try:
        number = phonenumbers.parse(row["phone"], house.region)
    except phonenumbers.NumberParseException as error:
        known = house.region or row["phone"].startswith("+")
        remedy = "" if known else ": write it with its country, like +1 360 555 0142"
        raise Unusable(f"{row['phone']!r} is no phone number{remedy}") from error
    if not phonenumbers.is_possible_number(number):
        raise Unusable(f"{row['phone']!r} is too short or too long for a phone number")
    return {"phone": phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)}


def _owner(row: Row, house: House) -> dict[str, Any]:
    if not row["owner"]:
        return {}
    if (owner_id := house.owners.get(email_key(row["owner"]))) is None:
        raise Unusable(f"the owner {row['owner']!r} is none of us: add them to users in outreach.yaml first")
    return {"owner_id": owner_id}


def _language(row: Row, house: House) -> dict[str, Any]:
    language = row["language"].replace("_", "-").lower()
    if language and not _LANGUAGE.fullmatch(language):
        raise Unusable(f"{row['language']!r} is no language tag: write it like en or de")
    return {"language": language} if language else {}


def _zone(row: Row, house: House) -> dict[str, Any]:
    zone = row["zone"]
    if zone and zone not in known_zones():
        raise Unusable(f"{zone!r} is no IANA time zone: write it like America/Los_Angeles")
    return {"zone": zone, "zone_source": "import"} if zone else {}


def _birthday(row: Row, house: House) -> dict[str, Any]:
    day = row["birthday"]
    if not day:
        return {}
    yearless = _YEARLESS.fullmatch(day)
    try:
        date.fromisoformat(f"2000-{yearless[1]}-{yearless[2]}" if yearless else day)
    except ValueError as error:
        raise Unusable(f"{day!r} is no birthday: write it like 1980-05-31, or --05-31 without the year") from error
    return {"birthday": day}


def _country(row: Row, house: House) -> dict[str, Any]:
    country = row["country"].upper()
    if country and country not in phonenumbers.SUPPORTED_REGIONS:
        raise Unusable(f"{row['country']!r} is no country: write it like DE or US (ISO 3166-1)")
    return {"country": country} if country else {}


def _consent(row: Row, house: House) -> dict[str, Any]:
    basis, given = row["consent"].casefold(), row["consent_date"]
    if not basis:
        return {}
    if basis not in CONSENT_BASES:
        raise Unusable(f"{row['consent']!r} is no basis of consent: write one of {', '.join(CONSENT_BASES)}")
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise Unusable(f"consent of {given or 'no day'}: write consent_date like 2026-03-01") from error
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {"consent": {"basis": basis, "at": at, "evidence": row["consent_evidence"]}}
