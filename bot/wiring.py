"""The one place where the program is put together."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from bot.settings import Settings, SettingsError, read_settings
from services.audit.service import COMMAND_LINE
from services.clock import Clock, system_clock
from services.config import Config
from services.crypto.errors import InvalidDataKeyError, UnknownDataKeyError
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.engines import driver_url
from services.db.errors import UnsupportedDatabaseError
from services.db.schema import is_current
from services.gateway.types import GatewayConfig
from services.identity.types import OidcConfig
from services.registry import Services

log = structlog.get_logger()


def open_database(settings: Settings) -> Database:
    """Open the database of the settings; raises SettingsError for one that cannot be used."""
    try:
        return Database(settings.database_url)
    except UnsupportedDatabaseError:
        raise SettingsError(
            "Please mend\n  DATABASE_URL: use sqlite:///relative.db or sqlite:////absolute.db,"
            " or postgresql://user:password@host:5432/name"
        ) from None


def open_ledger(settings: Settings) -> Database:
    """Open the ledger's database; raises SettingsError where it cannot stand apart."""
    try:
        ledger, ours = Database(settings.ledger_url), Database(settings.database_url)
    except UnsupportedDatabaseError:
        raise SettingsError(
            "Please mend\n  LEDGER_URL: an address like that of DATABASE_URL"
        ) from None
    if _place(ledger) == _place(ours):
        raise SettingsError(
            "Please mend\n  LEDGER_URL: the ledger needs another database than DATABASE_URL:"
            " it tells a restored one what was deleted since"
        )
    return ledger


def check_ledger(settings: Settings) -> None:
    """Refuse a ledger that could never be made; raises SettingsError.

    Whoever wants to delete their data would otherwise find it out.
    """
    ledger = driver_url(settings.ledger_url)
    name = str(ledger.database)
    is_file = ledger.get_backend_name() == "sqlite" and not name.startswith("file:")
    if is_file and not Path(name).parent.is_dir():
        raise SettingsError("Please mend\n  LEDGER_URL: its folder is not there: make it")


def _place(db: Database) -> tuple[object, ...]:
    """Return what tells two databases apart, whoever connects to them."""
    url = db.url
    name = url.database or ""
    if db.is_sqlite:
        return (os.path.realpath(name),)
    return (url.host or url.query.get("host"), url.port or url.query.get("port"), name)


def compose(
    settings: Settings, db: Database, *, clock: Clock = system_clock, is_demo: bool = False
) -> Services:
    """Compose the services of the settings; raises SettingsError for keys that are no keys."""
    settings.require("data_keys")
    try:
        vault = Vault(settings.data_keys)
    except InvalidDataKeyError as error:
        raise SettingsError(_key_fault(error)) from None
    config = Config(
        region=settings.region,
        zone=settings.timezone,
        public_url=settings.public_url,
        code_validity=settings.code_validity,
        is_demo=is_demo,
        gateway=gateway_config(settings),
        oidc=oidc_config(settings) if settings.oidc_issuer and settings.oidc_client_id else None,
    )
    return Services(db, vault=vault, clock=clock, config=config, ledger=open_ledger(settings))


def _key_fault(error: InvalidDataKeyError) -> str:
    """Say which key is none, by its place: what was given may be a key with a slip in it."""
    place = f"the key at place {error.params['position']}"
    faults = {
        "missing": "give at least one key",
        "double": f"{place} is given twice; take one of the two out",
        "length": f"{place} is not 32 bytes long; a part of it may be missing",
        "characters": f"{place} is not base64url; look for spaces and quotation marks in it",
    }
    return (
        f"Please mend\n  DATA_KEYS: {faults[str(error.params['reason'])]}."
        " Keys are made by `python -m bot keys generate`."
    )


async def fit_keys(services: Services) -> None:
    """Take up the active data key; raises SettingsError where DATA_KEYS does not fit."""
    try:
        await services.data_keys.start()
    except UnknownDataKeyError as error:
        raise SettingsError(
            f"Please mend\n  DATA_KEYS: add the key with the id {error.params['keys']} again."
            " This database holds what only it can open; nothing was changed."
            " `python -m bot keys status` tells when a key can be taken out."
        ) from None


def oidc_config(settings: Settings) -> OidcConfig:
    """Return what the settings say of the real-name platform; raises InvalidIssuerError."""
    return OidcConfig(
        issuer=settings.oidc_issuer or "",
        client_id=settings.oidc_client_id or "",
        client_secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes,
        level_claim=settings.oidc_level_claim,
        required_levels=settings.oidc_required_level,
        name_claim=settings.oidc_name_claim,
        id_number_claim=settings.oidc_id_number_claim,
        id_type_claim=settings.oidc_id_type_claim,
        id_country_claim=settings.oidc_id_country_claim,
    )


def gateway_config(settings: Settings) -> GatewayConfig | None:
    """Return what the settings say of the gateway; None where there is none, or half of one."""
    if settings.pager_url is None or settings.pager_secret is None:
        return None
    return GatewayConfig(settings.pager_url, settings.pager_secret)


@asynccontextmanager
async def open_services(settings: Settings | None = None) -> AsyncIterator[Services]:
    """Open the services for a command; raises SettingsError where the schema is not current."""
    settings = settings or read_settings()
    services = compose(settings, open_database(settings))
    try:
        if not await is_current(services.db):
            raise SettingsError("The database is not up to date: run `python -m bot migrate`.")
        await fit_keys(services)
        services.audit.origin = COMMAND_LINE
        yield services
    finally:
        await services.close()
