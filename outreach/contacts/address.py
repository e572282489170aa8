"""When are two ways of writing an address the same address?"""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

FREEMAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr "
    "ymail.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com web.de t-online.de freenet.de mail.com "
    "proton.me protonmail.com pm.me orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it hotmail.es "
    "telefonica.net terra.es sapo.pt ziggo.nl kpnmail.nl zoho.com yandex.ru mail.ru qq.com 163.com".split()
)
_GMAIL = ("gmail.com", "googlemail.com")


def match_key(channel: str, value: str, region: str | None = None) -> str:
    """The canonical form by which an address is found again; '' where it is none.

    Email: case-folded, internationalised domain in ASCII. Phone-like channels: E.164, read in `region` (ISO 3166)
    where the number has no country code. Everything else: case-folded and squeezed.
    """
    if channel == "email":
        return email_key(value)
    if channel in ("phone", "sms", "whatsapp"):
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            return re.sub(r"[^\d+]", "", value)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return re.sub(r"\s+", " ", value).strip().casefold()


def email_key(value: str) -> str:
    """An addr-spec case-folded with an ASCII domain; '' where it cannot be an address."""
    value = value.strip()
    local, at, domain = value.rpartition("@")
    if not (local and at and domain) or len(value) > 320 or re.search(r"\s|[<>\x00-\x1f]", value):
        return ""
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return f"{local}@{domain}".casefold()


def canonical_key(key: str) -> str:
    """The address behind an alias: what follows '+' is dropped, and for Gmail the dots (the provider's own rule)."""
    local, _, domain = key.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def domain_of(key: str) -> str:
    """The domain of an email key, or '' for one that says nothing about an organisation."""
    domain = key.rpartition("@")[2]
    return "" if domain in FREEMAIL else domain


def valid_email(value: str) -> str:
    """The address as it should be written; raises `EmailNotValidError` with the reason."""
    return validate_email(value, check_deliverability=False, test_environment=True).normalized


__all__ = ["EmailNotValidError", "canonical_key", "domain_of", "email_key", "match_key", "valid_email"]
