"""What `doctor` looks at for the day after a disaster."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

from bot.cli.checks.finding import Finding, fault, well
from bot.cli.running import counted
from bot.settings import Settings, SettingsError
from bot.wiring import open_ledger
from services.backup.composing import compose_epochs
from services.db.database import Database
from services.db.engines import driver_url
from services.ledger.errors import LedgerUnavailableError
from services.ledger.service import is_there
from services.registry import Services

WAITING = "message from before waits", "messages from before wait"


def backup(settings: Settings) -> Finding:
    """Look whether backups can be made."""
    if settings.backup_public_key is not None:
        return well("backup")
    return fault(
        "backup",
        "None can be made. `python -m bot keys generate --backup` prints a pair: the public"
        " key belongs into BACKUP_PUBLIC_KEY, the secret one away from this machine.",
    )


async def ledger(settings: Settings) -> Finding:
    """Look whether deletions can be recorded, and whether that would outlive the database."""
    try:
        store = open_ledger(settings)
    except SettingsError as error:
        return fault("ledger", str(error).replace("\n", "\n       "))
    try:
        exists = await is_there(store)
    except LedgerUnavailableError:
        exists = None
    finally:
        await store.close()
    if exists is None or not (exists or _may_be_made(store)):
        return fault(
            "ledger",
            "It cannot be opened, so nobody can delete their data: look at LEDGER_URL.",
        )
    advice = "There is none yet: the first start makes it. " if not exists else ""
    if _stands_beside(settings, store):
        advice += "It stands beside the database: let LEDGER_URL name another disk or machine."
    return Finding("ledger", is_well=True, advice=advice.strip())


async def since_restore(services: Services) -> AsyncIterator[Finding]:
    """Tell of the last restore and of what waits for a decision since."""
    epoch = await compose_epochs(services).current()
    if epoch is None:
        return
    held = sum(kind.count for kind in await services.outbox.held())
    made_at = services.calendar.local(epoch.made_at).strftime("%Y-%m-%d %H:%M")
    advice = f"{counted(held, *WAITING)} for you: `restore --held`." if held else ""
    what = f"epoch {epoch.number}, restored as of {made_at}"
    yield Finding(what, is_well=not held, advice=advice)


def _may_be_made(store: Database) -> bool:
    return not store.is_sqlite or os.access(_folder(store), os.W_OK)


def _stands_beside(settings: Settings, store: Database) -> bool:
    db = driver_url(settings.database_url)
    if store.is_sqlite:
        return db.get_backend_name() == "sqlite" and _folder(store) == _path(db.database).parent
    return (store.url.host, store.url.query.get("host")) == (db.host, db.query.get("host"))


def _folder(store: Database) -> Path:
    return _path(store.url.database).parent


def _path(name: str | None) -> Path:
    return Path(name or "").resolve()
