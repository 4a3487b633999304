"""The one place where the program is put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.settings import Settings, SettingsError, read_settings
from services.clock import Clock, system_clock
from services.crypto.errors import InvalidDataKeyError
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
    except InvalidDataKeyError:
        raise SettingsError(
            "Please mend\n  DATA_KEYS: keys made by `python -m bot keys generate`"
        ) from None
    config = Config(
        region=settings.region,
        zone=settings.timezone,
        public_url=settings.public_url,
        code_validity=settings.code_validity,
        is_demo=is_demo,
        oidc=oidc_config(settings),
    )
    return Services(db, vault=vault, clock=clock, config=config)


def oidc_config(settings: Settings) -> OidcConfig | None:
    """Return how the real-name platform is spoken to, None where it is not set."""
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
        yield services
    finally:
        await services.close()
