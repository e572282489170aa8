"""How may an account send: how much, how fast, with which signature, by whose login? Parts of the settings."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WarmUp(_Strict):
    """A new account begins small: so many mails on its first day, and on each further day on which it sends more."""

    first_day: int = Field(default=20, ge=1)
    factor: float = Field(default=1.5, gt=1)
    """How much more on each further day, until the limits of the account are reached."""


class DomainLimits(_Strict):
    """How much one domain gets."""

    per_hour: int | None = Field(default=None, ge=1)
    at_once: int | None = Field(default=None, ge=1)
    """Mails that are on their way to it at the same moment."""


class Limits(_Strict):
    """How much an account sends at the most; what is left out has no limit. Hours and days are the last 60 minutes
    and the last 24 hours."""

    per_minute: int | None = Field(default=None, ge=1)
    per_hour: int | None = Field(default=None, ge=1)
    per_day: int | None = Field(default=None, ge=1)
    warm_up: WarmUp | None = None
    per_domain: DomainLimits = DomainLimits()
    """For every domain of recipients that is not named in `domains`."""
    domains: dict[str, DomainLimits] = {}

    def of_domain(self, domain: str) -> DomainLimits:
        """What holds for one domain."""
        return self.domains.get(domain, self.per_domain)

    @property
    def any(self) -> bool:
        """Whether anything has to be counted."""
        return self != Limits()

    @model_validator(mode="after")
    def _warms_up_to_something(self) -> "Limits":
        if self.warm_up is not None and self.per_day is None:
            raise ValueError("warm_up grows up to per_day, which is not set; set per_day")
        return self


class Pausing(_Strict):
    """When an account stops sending by itself, until a person lets it go on."""

    bounces: float = Field(default=0.05, gt=0, le=1)
    """The share of mails that came back for good."""
    complaints: float = Field(default=0.003, gt=0, le=1)
    """The share of mails that were reported as spam."""
    within_days: int = Field(default=7, ge=1)
    least_mails: int = Field(default=50, ge=1)
    """Of fewer mails nothing is concluded."""
    least_reports: int = Field(default=3, ge=1)
    """From fewer bounces, or fewer complaints, nothing is concluded."""


class Dkim(_Strict):
    """A signature of the house's own under each mail (RFC 6376), made when the mail is approved."""

    selector: str = Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")
    key_file: Path
    """The private key in PEM, RSA or Ed25519, readable by us alone."""
    domain: str = ""
    """Left out: the domain of the account's address."""


class OAuth(_Strict):
    """How we log in with tokens of a provider: `outreach auth login ACCOUNT`."""

    provider: Literal["google", "microsoft", "other"]
    client_id: str
    tenant: str = "common"
    """Microsoft's directory."""
    device_url: str = ""
    token_url: str = ""
    scopes: list[str] = []
    """All three left out: those of the provider."""
    folder: Path = Path(".outreach/tokens")
    """Where the encrypted tokens lie; left out: `tokens` in OUTREACH_DATA."""

    @model_validator(mode="after")
    def _known_places(self) -> "OAuth":
        if self.provider == "other" and not (self.device_url and self.token_url):
            raise ValueError("device_url and token_url must be given where the provider is other")
        for url in (self.device_url, self.token_url):
            local = url.startswith(("http://127.0.0.1:", "http://localhost:"))
            if url and not (url.startswith("https://") or local):
                raise ValueError(f"{url} is not https: tokens would travel in the clear")
        return self
