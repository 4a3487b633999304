"""The environment, read once; half a configuration is refused with what to set."""

import os
from collections.abc import Mapping
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import values
from bot.values import LOOPBACK
from services.crypto.pretend import is_pretend_key

TELEGRAM_API = "https://api.telegram.org"
BaseUrl = Annotated[str, AfterValidator(values.base_url)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(values.names)]
Networks = Annotated[
    tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(values.networks)
]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class SettingsError(Exception):
    """The environment is not enough, or contradicts itself; the text says what to set."""


class Settings(BaseSettings):
    """Every variable of the environment that the program knows."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    database_url: str = "sqlite:///bamin.db"
    telegram_bot_token: Annotated[str, AfterValidator(values.bot_token)] | None = None
    telegram_api_url: BaseUrl = TELEGRAM_API
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: Annotated[str, AfterValidator(values.webhook_secret)] | None = None
    public_url_set: BaseUrl | None = Field(default=None, validation_alias="PUBLIC_URL")
    host: Annotated[str, AfterValidator(values.host)] = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    oidc_issuer: Annotated[str, AfterValidator(values.issuer)] | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    oidc_scopes: Annotated[str, AfterValidator(values.scopes)] = "openid profile"
    oidc_level_claim: str = "acr"
    oidc_required_level: Annotated[Names, AfterValidator(values.levels)] = ("L4",)
    oidc_name_claim: str = "name"
    oidc_id_number_claim: str = "id_number"
    oidc_id_type_claim: str = "id_type"
    oidc_id_country_claim: str = "id_country"
    data_keys: Names = ()
    pager_url: Annotated[str, AfterValidator(values.gateway)] | None = None
    pager_secret: str | None = None
    region: Annotated[str, AfterValidator(values.region)] = "CN-FJ"
    timezone: Annotated[str, AfterValidator(values.zone)] = "Asia/Shanghai"
    code_validity: Annotated[str, AfterValidator(values.validity)] = "day"
    send_rate: Rate = 30
    send_rate_per_chat: Rate = 1
    send_rate_per_group: Rate = 20
    metrics_token: Annotated[str, AfterValidator(values.metrics_token)] | None = None
    trusted_proxies: Networks = ()
    backup_public_key: Annotated[str, AfterValidator(values.public_key)] | None = None
    ledger_url: str = "sqlite:///bamin-ledger.db"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @cached_property
    def public_url(self) -> str:
        """Where browsers reach this service; raises SettingsError for an unsafe address."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        shown = f"[{host}]" if ":" in host else host
        url = self.public_url_set or f"http://{shown}:{self.port}"
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            if self.public_url_set is None:
                raise SettingsError(
                    "HOST is an address of more than this machine: set PUBLIC_URL to the https"
                    " address under which it is reached, or HOST to 127.0.0.1."
                )
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
