"""`keys`: data keys that everything stored is sealed with."""

from contextlib import ExitStack
from typing import Annotated

import typer

from bot.cli.progress import Progress
from bot.cli.running import ExitCode, counted, run_async
from bot.wiring import open_services
from services.audit.types import Act
from services.backup.envelope import new_pair
from services.crypto.vault import new_data_key
from services.registry import Services
from services.rotation.service import RotationService
from services.rotation.types import KeyReport, RotationReport

app = typer.Typer(help="Data keys and signing keys.", no_args_is_help=True)

LINE_EVERY = 10_000
UNKNOWN = (
    "record of people who never logged in is",
    "records of people who never logged in are",
)


@app.command()
def generate(
    *,
    backup: Annotated[
        bool, typer.Option("--backup", help="Print a pair for BACKUP_PUBLIC_KEY instead.")
    ] = False,
) -> None:
    """Print a new data key, alone on the last line, for DATA_KEYS."""
    if backup:
        _print_pair()
        return
    typer.echo(
        "Put this key into DATA_KEYS. Keep a copy, and keep it apart from backups:", err=True
    )
    typer.echo(new_data_key())


def _print_pair() -> None:
    public, secret = new_pair()
    typer.echo(
        "Put the public key into BACKUP_PUBLIC_KEY. The secret key opens every backup: keep it"
        " offline (on paper, or a stick in a safe), never on this machine, and apart from the"
        " backups and from DATA_KEYS.",
        err=True,
    )
    typer.echo(f"Public key: {public}")
    typer.echo(f"Secret key, to be kept offline: {secret}")


@app.command()
def rotate() -> None:
    """Seal everything with the newest key of DATA_KEYS, while the service goes on.

    First put the new key in front of the old one in DATA_KEYS, and restart every process with
    both. Stopped at any point, it is simply run again. The old key stays in DATA_KEYS until
    `keys status` says that it can be taken out.
    """
    run_async(_rotate())


@app.command()
def status() -> None:
    """Show how much stands under each data key, and which can be taken out of DATA_KEYS."""
    run_async(_status())


async def _rotate() -> ExitCode:
    async with open_services() as services:
        with ExitStack() as stack:
            done = await _rotation(services).rotate(Progress(stack, "sealing"))
        report = await _rotation(services).report()
        await services.audit.record(Act.DATA_KEYS_ROTATED, f"key:{report.active}")
    if done.has_activated:
        typer.echo(f"The key {report.active} is active now.")
    if done.unreadable:
        typer.echo(
            counted(done.unreadable, "value opens", "values open")
            + " with no key of DATA_KEYS; nothing was changed there.",
            err=True,
        )
    if done.tickets:
        typer.echo(
            counted(done.tickets, "ticket opens", "tickets open")
            + " with no key of DATA_KEYS; the reporter is found under an older key as before.",
            err=True,
        )
    is_stuck = bool(done.unreadable or done.tickets)
    _tell(report, is_stuck=is_stuck)
    return ExitCode.REJECTED if is_stuck else ExitCode.DONE


async def _status() -> ExitCode:
    async with open_services() as services:
        _tell(await _rotation(services).report())
    return ExitCode.DONE


def _rotation(services: Services) -> RotationService:
    return RotationService(services.db, services.vault, services.clock, services.data_keys)


def _tell(report: RotationReport, *, is_stuck: bool = False) -> None:
    for key in report.keys:
        usage = key.usage
        typer.echo(
            f"{key.id or 'release 1':<10}{_state(key, report.newest):<12}"
            f"{counted(usage.sealed, 'sealed value')}  {counted(usage.wrapped, 'wrapped key')}  "
            f"{counted(usage.indexes, 'index', 'indexes')}  {counted(usage.records, 'record')}"
        )
    for sentence in _sentences(report, is_stuck=is_stuck):
        typer.echo(sentence)


def _state(key: KeyReport, newest: str) -> str:
    if key.is_active:
        return "active"
    if not key.is_at_hand:
        return "unknown" if key.id else ""
    return "new" if key.id == newest else "old"


def _sentences(report: RotationReport, *, is_stuck: bool) -> list[str]:
    """Say what is to be done next; `is_stuck`: a rotation has just left what it cannot open."""
    if report.active != report.newest:
        sentence = (
            f"{report.newest} is not used yet. Once every process was restarted with it, run"
            " `python -m bot keys rotate`."
        )
        return [sentence]
    left = {key.id for key in report.left}
    said = []
    for key in report.left:
        name = f"the key {key.id}" if key.id else "the former keys"
        if is_stuck and key.usage.total > key.usage.records:
            said.append(f"Keep {name}: what could not be opened stands under it.")
        elif key.usage.total > key.usage.records:
            said.append(f"Keep {name}: run `python -m bot keys rotate` (again).")
        else:
            said.append(
                f"Keep {name}: {counted(key.usage.records, *UNKNOWN)}"
                " found by its index alone. The next delivery of the same records replaces it."
            )
    free = [key.id for key in report.keys if key.is_at_hand and not key.is_active]
    for key_id in free:
        if key_id in left or "" in left:
            continue
        if report.is_settled:
            said.append(
                f"{key_id} can be taken out of DATA_KEYS: nothing stands under it. Keep it apart:"
                " to restore a backup of former days takes it, and every key since."
            )
        else:
            said.append(
                f"Nothing stands under {key_id} any more. Look again in a minute: a process that"
                " has not heard of the rotation yet may still use it."
            )
    return said
