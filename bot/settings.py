"""The environment, read once; half a configuration is refused with what to set."""

import os
import re
from collections.abc import Mapping
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.backup.envelope import is_public_key
from services.crypto.pretend import is_pretend_key

TELEGRAM_API = "https://api.telegram.org"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_SECRET = 32
"""Characters (SECURITY.md 11)."""
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What setWebhook takes as a secret."""
DURATION = re.compile(r"^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$")


class SettingsError(Exception):
    """The environment is not enough, or contradicts itself; the text says what to set."""


class Settings(BaseSettings):
    """Every variable of the environment that the program knows."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    database_url: str = "sqlite:///bamin.db"
    telegram_bot_token: str | None = None
    telegram_api_url: str = TELEGRAM_API
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: str | None = None
    public_url_set: str | None = Field(default=None, validation_alias="PUBLIC_URL")
    host: str = "127.0.0.1"
    port: int = 8080
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    oidc_scopes: str = "openid profile"
    oidc_level_claim: str = "acr"
    oidc_required_level: Annotated[tuple[str, ...], NoDecode] = ("L4",)
    oidc_name_claim: str = "name"
    oidc_id_number_claim: str = "id_number"
    oidc_id_type_claim: str = "id_type"
    oidc_id_country_claim: str = "id_country"
    data_keys: Annotated[tuple[str, ...], NoDecode] = ()
    pager_url: str | None = None
    pager_secret: str | None = None
    region: str = "CN-FJ"
    timezone: str = "Asia/Shanghai"
    code_validity: str = "day"
    send_rate: float = Field(default=30, gt=0)
    send_rate_per_chat: float = Field(default=1, gt=0)
    send_rate_per_group: float = Field(default=20, gt=0)
    metrics_token: str | None = None
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    backup_public_key: str | None = None
    ledger_url: str = "sqlite:///bamin-ledger.db"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @field_validator("data_keys", "oidc_required_level", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _long_secret(cls, value: str | None) -> str | None:
        if value is not None and len(value) < SHORTEST_SECRET:
            raise ValueError(f"needs at least {SHORTEST_SECRET} characters")
        if value is not None and not WEBHOOK_SECRET.fullmatch(value):
            raise ValueError("may have at most 256 characters, of A-Z a-z 0-9 _ - alone")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _printable(cls, value: str | None) -> str | None:
        if value is not None and (not value.isascii() or not value.isprintable() or " " in value):
            raise ValueError("may have no spaces and no letters beyond ASCII")
        return value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            parts = (part.strip() for part in value.split(","))
            return tuple(ip_network(part, strict=False) for part in parts if part)
        except ValueError:
            raise ValueError("needs addresses or networks such as 127.0.0.1,10.0.0.0/8") from None

    @field_validator("telegram_api_url", "public_url_set")
    @classmethod
    def _without_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @field_validator("pager_url")
    @classmethod
    def _safe_gateway(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "https://none")
        if not parts.hostname or parts.username is not None:
            raise ValueError("is no address such as https://sms.example/calls")
        if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
            raise ValueError("must begin with https:// (http only on loopback)")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("is not a time zone such as Asia/Shanghai") from None
        return value

    @field_validator("code_validity")
    @classmethod
    def _day_or_duration(cls, value: str) -> str:
        if value != "day" and (not DURATION.match(value) or value.endswith(("P", "T"))):
            raise ValueError("is neither 'day' nor a duration such as PT1M")
        return value

    @field_validator("backup_public_key")
    @classmethod
    def _public_half(cls, value: str | None) -> str | None:
        if value is not None and not is_public_key(value):
            # A secret key that was put here by mistake must not be repeated in the message.
            raise ValueError("is no public key (age1…): `python -m bot keys generate --backup`")
        return value

    @cached_property
    def public_url(self) -> str:
        """Where browsers reach this service; raises SettingsError for an unsafe address."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        shown = f"[{host}]" if ":" in host else host
        url = self.public_url_set or f"http://{shown}:{self.port}"
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise SettingsError("PUBLIC_URL must begin with https:// (http only on loopback).")
        return url

    def require(self, *names: str) -> None:
        """Demand the settings that a command uses; raises SettingsError naming what to set."""
        missing = [name.removesuffix("_set").upper() for name in names if not getattr(self, name)]
        if missing:
            hints = [f"  {name}: {HINTS[name]}" for name in missing]
            raise SettingsError("Please set\n" + "\n".join(hints))

    @property
    def webhook_url(self) -> str:
        """Where Telegram brings updates to in webhook mode."""
        return f"{self.public_url}/telegram"

    @property
    def is_public(self) -> bool:
        """Whether others than this machine reach the service."""
        return urlsplit(self.public_url).hostname not in LOOPBACK

    def check_for_service(self) -> None:
        """Demand everything that serving people needs, and refuse what would not be safe."""
        self.require("telegram_bot_token", "oidc_issuer", "oidc_client_id", "data_keys")
        if self.telegram_mode == "webhook":
            self.require("public_url_set", "telegram_webhook_secret")
        if self.pager_url or self.pager_secret:
            self.require("pager_url", "pager_secret")
        self._check_issuer()
        if self.telegram_api_url == TELEGRAM_API and not self.public_url.startswith("https://"):
            raise SettingsError(
                "Telegram refuses links to http addresses: set PUBLIC_URL to the https address"
                " under which this service is reached."
            )
        if self.is_public and any(is_pretend_key(key) for key in self.data_keys):
            raise SettingsError(
                "DATA_KEYS holds a key of the pretend world: set one made by"
                " `python -m bot keys generate`."
            )

    def _check_issuer(self) -> None:
        issuer = urlsplit(self.oidc_issuer or "")
        if issuer.scheme == "https":
            return
        if issuer.hostname not in LOOPBACK:
            raise SettingsError("OIDC_ISSUER must begin with https:// (http only on loopback).")
        if self.is_public:
            raise SettingsError(
                "OIDC_ISSUER must begin with https:// where PUBLIC_URL is a public address:"
                " http is for trials on one machine."
            )


NO_TEXT = ".env is not UTF-8: save it with the encoding UTF-8; nothing of it was used."
PROXIES = frozenset({"HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"})
HINTS = {
    "TELEGRAM_BOT_TOKEN": "the token that @BotFather gave you",
    "TELEGRAM_WEBHOOK_SECRET": "at least 32 letters and digits at random (`openssl rand -hex 32`)",
    "PUBLIC_URL": "the https address at which Telegram reaches this service",
    "OIDC_ISSUER": "the address of the real-name platform",
    "OIDC_CLIENT_ID": "the client id that the real-name platform gave you",
    "PAGER_URL": "the address that calls are posted to; or empty PAGER_SECRET, and none is made",
    "PAGER_SECRET": "what signs calls to PAGER_URL, agreed with its operator",
    "BACKUP_PUBLIC_KEY": "the public key that `python -m bot keys generate --backup` prints",
    "DATA_KEYS": "a key made by `python -m bot keys generate`; keep a copy apart from backups",
}


def read_settings(**overrides: Any) -> Settings:
    """Read the environment (and `.env`); raises SettingsError naming each faulty variable."""
    _pass_on_proxies()
    try:
        return Settings(**overrides)
    except ValidationError as error:
        faults = [
            f"  {'.'.join(map(str, fault['loc'])).upper()}: "
            + fault["msg"].removeprefix("Value error, ")
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("Please mend\n" + "\n".join(faults)) from None


def _pass_on_proxies() -> None:
    """Let proxies that `.env` names be found where the HTTP client looks for them."""
    for name, value in _env_file().items():
        if value and name.upper() in PROXIES:
            os.environ.setdefault(name, value)


def _env_file() -> Mapping[str, str | None]:
    """Return what stands in `.env`; raises SettingsError, which shows nothing of it."""
    try:
        values = dotenv_values(".env")
    except UnicodeDecodeError:
        raise SettingsError(NO_TEXT) from None
    except OSError as error:
        raise SettingsError(f".env cannot be read: {error.strerror}.") from None
    if any("\0" in f"{name}{value}" for name, value in values.items()):
        raise SettingsError(NO_TEXT)  # UTF-16 without its mark.
    return values
