"""`doctor`: looks at everything that serving people needs, and says how to mend each fault."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import typer
from sqlalchemy.exc import DBAPIError

from bot.cli.running import UNUSABLE
from bot.settings import Settings, SettingsError, read_settings
from bot.wiring import compose, open_database
from services.crypto.errors import UnknownDataKeyError
from services.db.database import Database
from services.db.errors import is_unusable
from services.db.schema import is_current
from services.desks.types import DeskKind
from services.registry import Services

LONGEST_ADDRESS = 40
"""Characters of PUBLIC_URL beyond which the codes grow and are read less well."""
DAY = timedelta(days=1)
CLOCK_TOLERANCE = timedelta(seconds=30)
TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and how to mend it."""

    what: str
    is_well: bool
    advice: str = ""


def examine() -> None:
    """Check configuration, database, Bot API, identity platform, clock and public address."""
    raise typer.Exit(asyncio.run(_examine()))


async def _examine() -> int:
    faults = 0
    async for finding in findings(read_settings()):
        faults += not finding.is_well
        typer.echo(f"{'ok   ' if finding.is_well else 'FAULT'}  {finding.what}")
        if finding.advice:
            typer.echo(f"       {finding.advice}")
    typer.echo("Everything is well." if not faults else f"{faults} to mend.")
    return 1 if faults else 0


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Look at one thing after another; a fault never stops the rest."""
    try:
        settings.check_for_service()
        yield Finding("configuration", is_well=True)
    except SettingsError as error:
        yield Finding("configuration", is_well=False, advice=str(error).replace("\n", "\n       "))
    async for finding in _database(settings):
        yield finding
    async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True) as session:
        yield await _telegram(settings, session)
        async for finding in _platform(settings, session):
            yield finding
        async for finding in _address(settings, session):
            yield finding


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        db = open_database(settings)
    except SettingsError as error:
        yield Finding("database", is_well=False, advice=str(error))
        return
    try:
        if not await is_current(db):
            yield Finding("database", is_well=False, advice="Run `python -m bot migrate`.")
            return
        yield Finding("database", is_well=True)
        async for finding in _contents(settings, db):
            yield finding
    except OSError as error:
        yield Finding("database", is_well=False, advice=f"It does not open: {error.strerror}.")
    except DBAPIError as error:
        if not is_unusable(error):
            raise
        yield Finding("database", is_well=False, advice=UNUSABLE[0].upper() + UNUSABLE[1:])
    finally:
        await db.close()


async def _contents(settings: Settings, db: Database) -> AsyncIterator[Finding]:
    try:
        services = compose(settings, db)
    except SettingsError:
        return
    yield await _keys(services)
    yield await _desks(services)
    yield await _records(services)
    await services.logins.close()


async def _keys(services: Services) -> Finding:
    try:
        await services.data_keys.refresh()
    except UnknownDataKeyError as error:
        advice = f"Add the key with the id {error.params['keys']} to DATA_KEYS again."
        return Finding("data keys", is_well=False, advice=advice)
    return Finding("data keys", is_well=True)


async def _records(services: Services) -> Finding:
    policy, now = await services.policy.current(), services.clock()
    late = [
        known.source.value
        for known in await services.records.sources()
        if known.fresh_at is None or now - known.fresh_at > policy.allowed_age(known.source)
    ]
    advice = f"No green code can be given. Import: {', '.join(late)}." if late else ""
    return Finding("records", is_well=not late, advice=advice)


async def _desks(services: Services) -> Finding:
    desks = [desk for desk in await services.desks.all() if desk.kind is not DeskKind.REFER]
    if not desks:
        return Finding("desks", is_well=False, advice="Run `python -m bot desk import FILE`.")
    now = services.clock()
    empty = [desk for desk in desks if await services.roster.gaps(desk.code, now, now + DAY)]
    advice = (
        f"{len(empty)} of {len(desks)} have hours without an officer within a day: `desk check`."
    )
    return Finding("desks", is_well=not empty, advice=advice if empty else "")


async def _telegram(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    if not settings.telegram_bot_token:
        return Finding("Bot API", is_well=False, advice="Set TELEGRAM_BOT_TOKEN.")
    url = f"{settings.telegram_api_url}/bot{settings.telegram_bot_token}/getMe"
    try:
        async with session.get(url) as response:
            answer = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
        return Finding(
            "Bot API",
            is_well=False,
            advice=f"It does not answer ({type(error).__name__}): look at TELEGRAM_API_URL, at the"
            " network and at HTTPS_PROXY.",
        )
    if not answer.get("ok"):
        advice = "The token is refused: take it anew from @BotFather."
        return Finding("Bot API", is_well=False, advice=advice)
    if answer["result"].get("can_read_all_group_messages"):
        advice = "Turn group privacy on (@BotFather, /setprivacy): desks talk in their groups."
        return Finding("Bot API", is_well=False, advice=advice)
    return Finding("Bot API", is_well=True)


async def _platform(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    if not settings.oidc_issuer:
        yield Finding("identity platform", is_well=False, advice="Set OIDC_ISSUER.")
        return
    url = settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        async with session.get(url) as response:
            document = await response.json(content_type=None)
            date = response.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
        advice = f"It does not answer ({type(error).__name__}): look at OIDC_ISSUER."
        yield Finding("identity platform", is_well=False, advice=advice)
        return
    is_same = isinstance(document, dict) and document.get("issuer") == settings.oidc_issuer
    advice = "" if is_same else "Its metadata name another issuer: set OIDC_ISSUER to that."
    yield Finding("identity platform", is_well=is_same, advice=advice)
    if date:
        off = abs(parsedate_to_datetime(date) - datetime.now(UTC))
        advice = "" if off < CLOCK_TOLERANCE else "This machine's clock is wrong: turn NTP on."
        yield Finding("clock", is_well=off < CLOCK_TOLERANCE, advice=advice)


async def _address(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    try:
        url = settings.public_url
    except SettingsError as error:
        yield Finding("public address", is_well=False, advice=str(error))
        return
    if len(url) > LONGEST_ADDRESS:
        advice = f"It is longer than {LONGEST_ADDRESS} characters, codes are read less well."
        yield Finding("length of the public address", is_well=False, advice=advice)
    try:
        async with session.get(f"{url}/healthz") as response:
            is_ours = response.status == 200  # noqa: PLR2004 - HTTP's own number
    except (aiohttp.ClientError, TimeoutError, OSError):
        is_ours = False
    advice = "" if is_ours else "Nothing answers there: start `run`, look at proxy and firewall."
    yield Finding("public address", is_well=is_ours, advice=advice)
