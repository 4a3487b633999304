"""`doctor`: looks at everything that serving people needs, and says how to mend each fault."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import aiohttp
import typer

from bot.cli.checks import address, audit, bot_api, database, gateway, platform, recovery
from bot.cli.checks.finding import Finding, fault, well
from bot.settings import Settings, SettingsError, read_settings
from services.audit.types import Head

TIMEOUT = aiohttp.ClientTimeout(total=10)


def examine(
    audit_head: Annotated[
        str | None,
        typer.Option(help="Compare the audit with a message to headquarters: “COUNT CHECK”."),
    ] = None,
) -> None:
    """Check configuration, database, audit, Bot API, identity platform, clock and address."""
    try:
        known = audit.read_head(audit_head) if audit_head is not None else None
    except ValueError:
        raise typer.BadParameter("It reads: 1234 3f9a 01bc 77de 90aa") from None
    raise typer.Exit(asyncio.run(_examine(known)))


async def _examine(known: Head | None) -> int:
    faults = 0
    async for finding in findings(read_settings(), known):
        faults += not finding.is_well
        typer.echo(f"{'ok   ' if finding.is_well else 'FAULT'}  {finding.what}")
        if finding.advice:
            typer.echo(f"       {finding.advice}")
    typer.echo("Everything is well." if not faults else f"{faults} to mend.")
    return 1 if faults else 0


async def findings(settings: Settings, known: Head | None = None) -> AsyncIterator[Finding]:
    """Look at one thing after another; a fault never stops the rest."""
    try:
        settings.check_for_service()
        yield well("configuration")
    except SettingsError as error:
        yield fault("configuration", str(error).replace("\n", "\n       "))
    async for finding in database.look(settings):
        yield finding
    yield recovery.backup(settings)
    yield await recovery.ledger(settings)
    async with (
        aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True) as session,
        database.opened(settings) as services,
    ):
        if services is not None:
            yield await audit.look(services, known)
        async for finding in bot_api.look(settings, session, services):
            yield finding
        async for finding in platform.look(settings, session):
            yield finding
        async for finding in gateway.look(settings, session):
            yield finding
        async for finding in address.look(settings, session, services):
            yield finding
