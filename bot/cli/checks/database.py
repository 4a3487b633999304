"""Whether the database is there, current, writable, on a good disk, and holds what is needed."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.cli.checks import regions
from bot.cli.checks.finding import Finding, fault, judged, well
from bot.cli.checks.recovery import since_restore
from bot.cli.running import TROUBLES
from bot.settings import Settings, SettingsError
from bot.wiring import compose, open_database
from services.crypto.errors import UnknownDataKeyError
from services.db.database import Database
from services.db.errors import trouble_of
from services.db.probing import AWAY, can_write
from services.db.schema import is_current
from services.desks.types import DeskKind
from services.identity.errors import InvalidIssuerError
from services.registry import Services

DAY = timedelta(days=1)
LEAST_FREE = 500 * 1024**2
"""Bytes; a full disk stops everything at once."""
MOUNTS = Path("/proc/self/mountinfo")
NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "lustre", "fuse.sshfs", "ncp")
"""How the names of file systems begin on which SQLite's locks cannot be relied on."""


async def look(settings: Settings) -> AsyncIterator[Finding]:
    """Look at the database; a fault ends the look, for the rest would only repeat it."""
    try:
        db = open_database(settings)
    except SettingsError as error:
        yield fault("database", str(error))
        return
    try:
        if not await is_current(db):
            yield fault("database", "Run `python -m bot migrate`.")
            return
        if not await can_write(db):
            yield fault("database", "It cannot be written to: look at the rights of " + _whose(db))
            return
        yield well("database")
        if db.is_sqlite:
            yield _disk(str(db.url.database))
        async for finding in _contents(settings, db):
            yield finding
    except (OSError, DBAPIError) as error:
        if trouble := trouble_of(error):
            said = TROUBLES[trouble]
            yield fault("database", said[0].upper() + said[1:])
        elif isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            yield fault("database", f"It does not open ({reason}): look at DATABASE_URL.")
        else:
            raise
    finally:
        await db.close()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Services | None]:
    """Open the services for the other looks; None where `look` had something to say."""
    try:
        services = compose(settings, open_database(settings))
    except (SettingsError, InvalidIssuerError):
        yield None
        return
    try:
        is_usable = await is_current(services.db)
    except AWAY:
        is_usable = False
    try:
        yield services if is_usable else None
    finally:
        await services.close()


def file_system(path: Path, mounts: str) -> str:
    """Return the type of the file system that holds a path, by the text of mountinfo(5)."""
    found, longest = "", -1
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(before.split(" ")[4].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) > longest:
            found, longest = after.split(" ")[0], len(point.parts)
    return found


def disk_advice(kind: str, free: int) -> str:
    """Return how to mend a disk of this kind with so many free bytes; empty where it is well."""
    if kind.startswith(NETWORK):
        return (
            f"SQLite's file lies on a network file system ({kind}): move it to a disk of this"
            " machine, or use PostgreSQL."
        )
    if free < LEAST_FREE:
        return f"Only {free // 1024**2} MB are free where SQLite's file lies: make room."
    return ""


def _disk(name: str) -> Finding:
    path = Path(name).absolute()
    kind = file_system(path, MOUNTS.read_text()) if MOUNTS.exists() else ""
    return judged("disk", disk_advice(kind, shutil.disk_usage(path.parent).free))


def _whose(db: Database) -> str:
    if db.is_sqlite:
        return "its file and folder, and whether somebody else holds it."
    return "its user, and whether the server is a read-only copy."


async def _contents(settings: Settings, db: Database) -> AsyncIterator[Finding]:
    try:
        services = compose(settings, db)
    except (SettingsError, InvalidIssuerError):
        return  # The configuration's finding says so.
    yield await _keys(services)
    yield await _desks(services)
    yield await _records(services)
    yield await _steps(services)
    async for finding in regions.look(services):
        yield finding
    async for finding in since_restore(services):
        yield finding
    await services.logins.close()


async def _keys(services: Services) -> Finding:
    try:
        await services.data_keys.refresh()
    except UnknownDataKeyError as error:
        return fault(
            "data keys", f"Add the key with the id {error.params['keys']} to DATA_KEYS again."
        )
    return well("data keys")


async def _steps(services: Services) -> Finding:
    failing = (await services.backlog.look()).failing
    names = ", ".join(f"{kind} ({count})" for kind, count in sorted(failing.items()))
    advice = (
        f"Failing again and again: {names}. They are tried on, at least every 15 minutes;"
        " `timer_failed` in the log says where."
    )
    return judged("steps", advice if failing else "")


async def _records(services: Services) -> Finding:
    policy, now = await services.policy.current(), services.clock()
    late = [
        source.value
        for source, heard_at in (await services.records.heard()).items()
        if heard_at is None or now - heard_at > policy.allowed_age(source)
    ]
    advice = f"No green code can be given. Import: {', '.join(late)}." if late else ""
    return judged("records", advice)


async def _desks(services: Services) -> Finding:
    desks = [desk for desk in await services.desks.all() if desk.kind is not DeskKind.REFER]
    if not desks:
        return fault("desks", "Run `python -m bot desk import FILE`.")
    now = services.clock()
    empty = [desk for desk in desks if await services.roster.gaps(desk.code, now, now + DAY)]
    advice = (
        f"{len(empty)} of {len(desks)} have hours without an officer within a day: `desk check`."
    )
    return judged("desks", advice if empty else "")
