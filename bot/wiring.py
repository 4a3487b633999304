"""The one place where the program is put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.settings import Settings, SettingsError, read_settings
from services.clock import Clock, system_clock
from services.crypto.errors import InvalidDataKeyError, UnknownDataKeyError
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.errors import UnsupportedDatabaseError
from services.db.schema import is_current
from services.identity.types import OidcConfig
from services.registry import Config, Services

log = structlog.get_logger()

STOP_SECONDS = 8.0
"""How long what is under way may take to end; a graceful stop stays below ten seconds."""


def open_database(settings: Settings) -> Database:
    """Open the database of the settings; raises SettingsError for one that cannot be used."""
    try:
        return Database(settings.database_url)
    except UnsupportedDatabaseError:
        raise SettingsError(
            "Please mend\n  DATABASE_URL: use sqlite:///relative.db or sqlite:////absolute.db"
        ) from None


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
        oidc=_oidc(settings),
    )
    return Services(db, vault=vault, clock=clock, config=config)


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


def _oidc(settings: Settings) -> OidcConfig | None:
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return None
    return OidcConfig(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes,
        level_claim=settings.oidc_level_claim,
        required_levels=settings.oidc_required_level,
        name_claim=settings.oidc_name_claim,
        id_number_claim=settings.oidc_id_number_claim,
        id_type_claim=settings.oidc_id_type_claim,
        id_country_claim=settings.oidc_id_country_claim,
    )


@asynccontextmanager
async def open_services(settings: Settings | None = None) -> AsyncIterator[Services]:
    """Open the services for a command; raises SettingsError where the schema is not current."""
    settings = settings or read_settings()
    services = compose(settings, open_database(settings))
    try:
        if not await is_current(services.db):
            raise SettingsError("The database is not up to date: run `python -m bot migrate`.")
        await fit_keys(services)
        yield services
    finally:
        await services.close()
