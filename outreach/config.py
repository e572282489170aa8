"""How is this house set up? Environment over `.env` over `config/outreach.yaml` over the defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from outreach import yamlfile
from outreach.desk_settings import DeskSettings
from outreach.errors import ConfigError
from outreach.known_zones import known_zones
from outreach.sending_settings import Dkim, Limits, OAuth, Pausing


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _port_is_one(place: SplitResult) -> bool:
    """Whether an address names its port as a number, or none."""
    try:
        return place.port is None or place.port > 0
    except ValueError:
        return False


class Server(_Strict):
    """One IMAP or SMTP server. The password is a secret: `OUTREACH_<ACCOUNT>_PASSWORD`, or `…_IMAP_PASSWORD`."""

    host: str
    port: int = Field(ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    """`none` sends the password in the clear: for servers on this machine only."""
    username: str = ""
    """Left out: the account's address. Empty quotes with `auth: none`: no login."""
    auth: Literal["password", "xoauth2", "none"] = "password"
    """`xoauth2` takes the secret `<account>_imap_token` as a bearer token."""
    ca_file: Path | None = None
    """A certificate authority of the house's own, in PEM."""
    timeout: float | None = Field(default=None, gt=0)
    """Seconds for one answer; left out: 60 for IMAP, and for SMTP what RFC 5321 section 4.5.3.2 says of each step."""

    @model_validator(mode="after")
    def _only_here_in_the_clear(self) -> "Server":
        if self.security == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError(f"security: none is for this machine only, and {self.host} is not; use tls or starttls")
        return self


class Account(_Strict):
    """A mail account of ours: where mail arrives and from where it is sent."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    address: str
    user: str = ""
    """The user's email whose mail this is: owner of contacts who write here first. Left out: `address`."""
    imap: Server
    smtp: list[Server] = Field(min_length=1)
    """One server or several: the next one is used while one refuses connections."""
    folders: list[str] = ["INBOX"]
    """The folders in which contacts' mail arrives."""
    sent: str = "Sent"
    """The folder in which our own people's mail lies; empty: none."""
    authserv_id: list[str] = []
    """The name or names that this account's server gives itself in Authentication-Results; `-`: it gives none."""
    files_sent_itself: bool = False
    """Whether the server files what we send (Gmail and Microsoft 365 do); otherwise a copy is appended."""
    workers: int = Field(default=1, ge=1, le=32)
    """How many send for this account side by side, each with connections of its own."""
    connections: int = Field(default=4, ge=1, le=64)
    """Connections of one worker: as many mails are let go in one transaction, one on each."""
    limits: Limits = Limits()
    pause: Pausing = Pausing()
    dkim: Dkim | None = None
    oauth: OAuth | None = None
    """Where `auth` is `xoauth2`; left out: the secret `<account>_token` is the bearer token."""
    idempotency_header: str = Field(default="", pattern=r"^([A-Za-z][A-Za-z0-9-]*-?[Ii]dempotency-[Kk]ey|)$")
    """A header by which the provider sends a mail once only, e.g. `Resend-Idempotency-Key`: within
    `idempotency_hours` a doubt is settled by sending the same bytes again."""
    idempotency_hours: float = Field(default=24, gt=0)
    sent_is_proof: bool = False
    """Whether what is not in `sent` was certainly not accepted: for servers that file every mail in the same step."""
    needs_dot: bool = True
    """Whether the servers take over only what ended with its final dot (RFC 5321); `false` makes a mail whose
    connection broke off before it a doubt."""

    @field_validator("smtp", mode="before")
    @classmethod
    def _one_server_or_several(cls, value: object) -> object:
        return [value] if isinstance(value, dict | Server) else value

    @field_validator("authserv_id", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list):
            return names
        return [name.strip().casefold() if isinstance(name, str) else name for name in names if name != ""]


class Person(_Strict):
    """One of us. The password for the pages is set with `outreach password`."""

    name: str
    email: str
    role: Literal["rep", "manager", "operator", "support", "marketing"] = "rep"
    department: str = "sales"
    zone: str = "UTC"
    desk: DeskSettings = DeskSettings()


class Oidc(_Strict):
    """A login of the house's own provider by OpenID Connect; the secret is `OUTREACH_OIDC_SECRET`, if it has one."""

    issuer: str
    """As the provider writes itself, e.g. https://login.example.com; `/.well-known/openid-configuration` lies below."""
    client_id: str
    name: str = ""
    """How people call it, on the button; left out: the issuer's host."""

    @field_validator("issuer")
    @classmethod
    def _whole_and_safe(cls, url: str) -> str:
        place = urlsplit(url)
        if place.scheme not in ("http", "https") or not place.hostname or place.query or place.fragment:
            raise ValueError("it is no web address; write it like https://login.example.com")
        if place.scheme == "http" and place.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("http is for this machine only: whoever is in between could sign in as anybody; use https")
        return url

    @property
    def shown(self) -> str:
        """Its name on the button."""
        return self.name or urlsplit(self.issuer).hostname or self.issuer


class Web(_Strict):
    """The pages."""

    host: str = "127.0.0.1"
    port: int = Field(default=8025, ge=0, le=65535)
    """0 takes a free one and says which."""
    address: str = ""
    """How people reach it from outside, e.g. https://outreach.example.com; left out: host and port."""
    public_address: str = ""
    """How contacts reach their preference page, where it is not `address`, e.g. https://mail.example.com."""
    links_days: int = Field(default=180, ge=60)
    """Days for which a link in a mail shows a contact their wishes; to stop, it works for ever."""
    oidc: Oidc | None = None
    """Left out: people sign in with passwords of ours alone."""

    @field_validator("public_address")
    @classmethod
    def _whole_and_safe(cls, url: str) -> str:
        place = urlsplit(url)
        if url and (place.scheme not in ("http", "https") or not place.hostname or place.query or place.fragment):
            raise ValueError("it is no web address; write it like https://mail.example.com")
        if place.scheme == "http" and place.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("http is for this machine only: mail programs take the way out by https alone")
        return url.rstrip("/")

    @property
    def own_address(self) -> str:
        """Where we reach the pages, without a slash at its end."""
        return self.address.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def contacts_address(self) -> str:
        """Where contacts' pages lie, without a slash at its end; '' where nothing outside and safe is known."""
        own = self.address.rstrip("/")
        place = urlsplit(own)
        safe = place.scheme == "https" or place.hostname in ("localhost", "127.0.0.1", "::1")
        return self.public_address or (own if safe else "")


class Retention(_Strict):
    """How long what is kept apart stays."""

    quarantine_days: int = Field(default=365, ge=1)
    """Days after which a message that a person has looked at leaves the quarantine's list."""
    refusal_days: int = Field(default=90, ge=1)
    """Days after which a refusal is forgotten that no plan has renewed."""


class Bounces(_Strict):
    """When we wait after mail that came back for what may pass: each weighs 1, and half as much after a half-life."""

    held_at: float = Field(default=2.5, gt=0)
    """The weight from which nothing goes out: three within two weeks."""
    half_life_days: float = Field(default=30, gt=0)
    """Days after which one weighs half as much."""
    pause_days: float = Field(default=14, gt=0)
    """Days to wait before it is tried again."""


class SecondReading(_Strict):
    """A language model that reads contacts' mail beside the phrases and only proposes."""

    base_url: str
    """An OpenAI-compatible endpoint without `/chat/completions`, e.g. http://127.0.0.1:11434/v1."""
    model: str
    auth: Literal["bearer", "none"] = "bearer"
    """`bearer` sends the secret `OUTREACH_SECOND_READER_KEY`."""
    timeout: float = Field(default=20, gt=0, le=120)
    """Seconds for one answer."""

    @field_validator("base_url")
    @classmethod
    def _whole_and_safe(cls, url: str) -> str:
        place = urlsplit(url)
        if (
            place.scheme not in ("http", "https")
            or not place.hostname
            or place.username
            or not _port_is_one(place)
            or place.query
            or place.fragment
        ):
            raise ValueError("it is no web address; write it like https://models.example.com/v1")
        if place.scheme == "http" and place.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("http is for this machine only: what contacts write would travel in the clear; use https")
        return url.rstrip("/")


class House(_Strict):
    """What `config/outreach.yaml` may say."""

    name: str = "Outreach"
    """The house's name, as templates may write it."""
    zone: str = "UTC"
    """The IANA zone of the house; contacts whose zone nobody knows are not taken to live in it."""
    region: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    """ISO 3166: in which phone numbers without a country code are read."""
    postal_address: str = ""
    """Stands under every commercial mail (CAN-SPAM section 5(a)(5))."""
    accounts: list[Account] = []
    users: list[Person] = []
    web: Web = Web()
    retention: Retention = Retention()
    bounces: Bounces = Bounces()
    tell_manager: list[Literal["unhappy", "legal", "data_request", "interest"]] = []
    """What every manager is told besides the contact's owner."""
    shadow: bool = False
    """Plan and explain, and let no draft reach anyone: 'outreach shadow' reports what would have been done."""
    second_reader: SecondReading | None = None
    """Left out: nobody but us reads the mail."""
    dns: bool = True
    """Whether keys of DKIM signatures are looked up, for mail of which no server of ours says who sent it."""
    poll_seconds: float = Field(default=60, gt=0)
    send_seconds: float = Field(default=10, gt=0)
    undo_seconds: float = Field(default=10, ge=0, le=600)
    """How long a person's approval waits before it may leave, so that it can be taken back."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in known_zones():
            raise ValueError("not an IANA time zone; write it like Europe/Berlin")
        return zone

    @model_validator(mode="after")
    def _names_once(self) -> "House":
        names = [account.name for account in self.accounts]
        if len(set(names)) < len(names):
            raise ValueError("two accounts have the same name; rename one")
        return self

    @model_validator(mode="after")
    def _desks_in_mailboxes_of_their_own(self) -> "House":
        for person in self.users:
            if not (person.desk.mailbox or person.desk.digest):
                continue
            account = self.desk_account(person)
            if account is None:
                whose = (
                    f"account {person.desk.account} is not theirs" if person.desk.account else "no account is theirs"
                )
                raise ValueError(f"the desk of {person.email}: {whose}; only their own mailbox counts")
            read = {name.casefold() for name in (*account.folders, account.sent)}
            if person.desk.mailbox and read & {name.casefold() for name in person.desk.folders.values()}:
                raise ValueError(f"the desk of {person.email} lies in a folder in which mail arrives; name another one")
        return self

    def desk_account(self, person: Person) -> Account | None:
        """The account in which a person's own mail lies; None where there is none."""
        allowed = [each for each in self.accounts if person.desk.account in ("", each.name)]
        theirs = person.email.casefold()
        return next((each for each in allowed if (each.user or each.address).casefold() == theirs), None)


class Places(BaseSettings):
    """Where everything lies: OUTREACH_DATABASE, OUTREACH_CONFIG, OUTREACH_TEMPLATES, OUTREACH_DATA."""

    model_config = SettingsConfigDict(env_prefix="OUTREACH_", env_file=".env", extra="ignore")

    database: str = "sqlite:///outreach.db"
    config: Path = Path("config")
    templates: Path = Path("templates")
    data: Path = Path(".outreach")


class _HouseFromEnvironment(BaseSettings, House):
    """The house again, with the environment laid over the file: OUTREACH_HOUSE__WEB__PORT=8080."""

    model_config = SettingsConfigDict(
        env_prefix="OUTREACH_HOUSE__", env_nested_delimiter="__", env_file=".env", extra="ignore", frozen=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, dotenv_settings, init_settings


class Settings:
    """Everything that is set, resolved: paths from the environment, the house from the file and the environment."""

    def __init__(self, environment: Places, house: House) -> None:
        self.database = environment.database
        self.config, self.templates, self.data = environment.config, environment.templates, environment.data
        self.house = house.model_copy(update={"accounts": [_placed(each, self.data) for each in house.accounts]})

    @property
    def rules_path(self) -> Path:
        """Where the operators' rules lie."""
        return self.config / "rules.yaml"

    @property
    def key_path(self) -> Path:
        """Where the signing key lies."""
        return self.data / "key"

    @property
    def anchor_path(self) -> Path:
        """Where the head of the audit trail is kept outside the database."""
        return self.data / "audit.head"

    @property
    def restoring_path(self) -> Path:
        """Lies there while a restore goes on: after one that broke off, nothing may work on what it left."""
        return self.data / "restoring"

    @property
    def erased_path(self) -> Path:
        """Keyed hashes of those who were erased: an older backup that is restored is put right by them."""
        return self.data / "erased.jsonl"

    @property
    def link_keys_path(self) -> Path:
        """Where the keys of the links to the preference page lie."""
        return self.data / "link-keys"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the house."""
        return ZoneInfo(self.house.zone)


def places() -> Places:
    """Where everything lies, for what must work before there is a configuration."""
    return Places()


def _placed(account: Account, data: Path) -> Account:
    """The account with the place of its tokens."""
    oauth = account.oauth
    if oauth is None or "folder" in oauth.model_fields_set:
        return account
    return account.model_copy(update={"oauth": oauth.model_copy(update={"folder": data / "tokens"})})


def load(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings; raises `ConfigError` with file, line and column, or the variable's name."""
    environment = Places(**dict(overrides or {}))
    document = yamlfile.read(environment.config / "outreach.yaml")
    house = yamlfile.checked(document, House)
    try:
        return Settings(environment, _HouseFromEnvironment(**house.model_dump(exclude_unset=True)))
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "OUTREACH_HOUSE__" + "__".join(str(step).upper() for step in wrong["loc"])
        raise ConfigError(wrong["msg"], where=name, remedy="correct or unset the variable") from error
