"""All commands, and the exit codes that scripts rely on."""

import asyncio
import signal
import sys
from contextlib import suppress

import typer

from bot import logs
from bot.cli import (
    data,
    desk,
    doctor,
    enterprise,
    issuer,
    keys,
    partner,
    policy,
    signing,
    staff,
)
from bot.cli.backup import backup
from bot.cli.restore import restore
from bot.cli.running import TROUBLES
from bot.cli.sandbox import sandbox
from bot.cli.tour.command import tour
from bot.house import BOTH, House, Role
from bot.settings import SettingsError, read_settings
from bot.wiring import open_database
from services.db.errors import Trouble, trouble_of
from services.db.schema import migrate as migrate_schema
from services.errors import ServiceError

USAGE = 2
app = typer.Typer(
    name="python -m bot",
    help="Huian county's Bamin Health Code and its 24-hour duty desk, in Telegram.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
keys.app.command()(signing.signing)
keys.app.command()(signing.revoke)
app.add_typer(keys.app, name="keys")
app.add_typer(data.app, name="data")
app.add_typer(desk.app, name="desk")
app.add_typer(staff.app, name="staff")
app.add_typer(enterprise.app, name="enterprise")
app.add_typer(issuer.app, name="issuer")
app.add_typer(partner.app, name="partner")
app.add_typer(policy.app, name="policy")
app.command("doctor")(doctor.examine)
app.command()(backup)
app.command()(restore)
app.command()(tour)
app.command()(sandbox)


@app.command()
def run() -> None:
    """Serve people: chat, login, pages, timers, all in one process."""
    _serve(BOTH)


@app.command()
def web() -> None:
    """Serve pages, logins and, in webhook mode, Telegram's updates; beside `worker`."""
    _serve(frozenset({Role.WEB}))


@app.command()
def worker() -> None:
    """Handle, send and fire what is due; beside `web`, as many as you like."""
    _serve(frozenset({Role.WORKER}))


def _serve(roles: frozenset[Role]) -> None:
    settings = read_settings()
    settings.check_for_service()
    asyncio.run(_until_stopped(House(settings, roles=roles)))


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date; nothing else changes."""
    settings = read_settings()

    async def work() -> None:
        db = open_database(settings)
        try:
            await migrate_schema(db)
        finally:
            await db.close()

    asyncio.run(work())
    typer.echo("The database is up to date.")


async def _until_stopped(house: House) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    await house.start()
    try:
        await stopped.wait()
    finally:
        await house.stop()


def _set_up_logs() -> None:
    # First as they are anyway: what fails before this shows its local variables.
    logs.set_up()
    logs.guard()
    # A command that needs the settings says what is wrong with them; help needs none.
    with suppress(SettingsError):
        settings = read_settings()
        logs.set_up(settings.log_level, settings.log_format)


def main() -> None:
    """Run the command line; settings at fault end with code 2, refusals with code 1."""
    try:
        _set_up_logs()
        app()
    except Exception as error:  # noqa: BLE001 - it ends here, and is told of
        code, said = _ending(error)
        typer.echo(said, err=True)
        sys.exit(code)


def _ending(error: Exception) -> tuple[int, str]:
    """Return the exit code and what is said; of what nobody expected, only its class."""
    if isinstance(error, SettingsError):
        return USAGE, str(error)
    if isinstance(error, ServiceError):
        return 1, f"Refused: {error.code}"
    if trouble := trouble_of(error):
        return USAGE if trouble is Trouble.ADDRESS else 1, f"Failed: {TROUBLES[trouble]}"
    if isinstance(error, OSError):
        name = f": {error.filename}" if isinstance(error.filename, str) else ""
        return 1, f"Failed: {error.strerror or type(error).__name__}{name}"
    # Python's own traceback would print what the exception says, and it may name somebody.
    logs.crashed(error)
    return 1, f"Failed: {type(error).__name__}"
