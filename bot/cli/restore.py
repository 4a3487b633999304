"""`restore`: a backup into an empty database, a new epoch, and what waits for a decision then."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.cli.progress import Progress
from bot.cli.running import ExitCode, counted, run_async
from bot.settings import read_settings
from bot.wiring import compose, open_database, open_services
from services.audit.service import COMMAND_LINE
from services.audit.types import Act
from services.backup import composing
from services.backup.envelope import secret_keys
from services.backup.types import Header, Restored
from services.clock import Calendar
from services.errors import ServiceError
from services.outbox.service import OutboxService
from services.records.types import Source
from services.registry import Services

STANDARD_INPUT = Path("-")
LOST = "--ledger-lost"
HELD = (
    "message that may have been sent since waits",
    "messages that may have been sent since wait",
)
PERSON = "account that lost its person", "accounts that lost their person"
STAFF = "removed member of staff", "removed members of staff"
CONTACT = "contact who no longer speaks", "contacts who no longer speak"
FAULTS = {
    "backup_wrong_identity": "The secret key does not open this backup.",
    "backup_damaged": "This is no backup, or it was cut short or changed.",
    "backup_foreign": (
        "This backup was not made with these DATA_KEYS. Set the keys of the time when it was"
        " made, also those that were rotated out since."
    ),
    "unknown_data_key": (
        "A part of this backup was sealed with the key {keys}: add it to DATA_KEYS again."
    ),
    "backup_other_region": "The backup is of the region {region}: look at REGION.",
    "backup_newer": "A newer release made this backup: restore it with that one, or a later one.",
    "backup_used_database": (
        "The database holds something already ({tables}). A backup is restored into an empty"
        " one only: let DATABASE_URL name a new one."
    ),
    "backup_not_owner": (
        "The database role {role} may not make the tables anew: let DATABASE_URL name their"
        " owner, as for `migrate`."
    ),
    "backup_ledger_missing": (
        "The ledger of this installation is not at LEDGER_URL. Without it, what was deleted"
        " since the backup comes back, and so do roles that were removed. If it is lost for"
        f" good, say so with {LOST}."
    ),
    "backup_ledger_keys": (
        "The ledger is to be followed under the data keys {keys} (entries: {entries}): a restore"
        " needs the key of the backup and every one since. Add them to DATA_KEYS. Without them,"
        " what these entries ended comes back. If they are lost for good, say so with"
        f" {LOST}."
    ),
    "ledger_unavailable": "The ledger cannot be read: look at LEDGER_URL.",
}


def restore(
    file: Annotated[Path | None, typer.Argument(help="The backup.")] = None,
    identity: Annotated[
        Path, typer.Option(help="A file with the secret key; - is standard input.")
    ] = STANDARD_INPUT,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    ledger_lost: Annotated[
        bool, typer.Option(LOST, help="Bring back what was deleted since, where nothing tells it.")
    ] = False,
    held: Annotated[
        bool, typer.Option("--held", help="Show which messages wait since the restore.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Send them, with what is true now.")
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Never send them.")] = False,
) -> None:
    """Restore a backup into an empty database, and begin a new epoch.

    Codes, links and keys from before are void, and no code is green until the sources are
    heard. Messages that were not sent then wait for --release or --drop.
    """
    if sum((file is not None, held, release, drop)) != 1:
        raise typer.BadParameter("Name a backup, or one of --held, --release, --drop.")
    if file is None:
        run_async(_decide(release=release, drop=drop))
        return
    with file.open("rb") as backup:
        secrets = _secrets(identity)
        run_async(_restore(backup, secrets, is_sure=yes, is_ledger_lost=ledger_lost))


def _secrets(identity: Path) -> list[str]:
    """Read the secret key; it never stands in a command line, which others can list."""
    if identity != STANDARD_INPUT:
        found = secret_keys(identity.read_text(encoding="utf-8"))
    elif sys.stdin.isatty():
        found = secret_keys(typer.prompt("Secret key", hide_input=True, err=True))
    else:
        found = secret_keys(sys.stdin.read())
    if not found:
        raise typer.BadParameter("There is no secret key (AGE-SECRET-KEY-1…).")
    return found


@asynccontextmanager
async def _services() -> AsyncIterator[Services]:
    """Open the services over a database that has no schema yet."""
    settings = read_settings()
    services = compose(settings, open_database(settings))
    services.audit.origin = COMMAND_LINE
    try:
        yield services
    finally:
        await services.close()


async def _restore(
    file: BinaryIO, secrets: Sequence[str], *, is_sure: bool, is_ledger_lost: bool
) -> ExitCode:
    async with _services() as services:
        backups = composing.compose(services)
        try:
            with ExitStack() as stack:
                header = await backups.examine(file, secrets, Progress(stack, "checking"))
            typer.echo(_summary(header, services.calendar), err=True)
            if not is_sure:
                typer.confirm("Restore it into the empty database of DATABASE_URL?", abort=True)
            with ExitStack() as stack:
                done = await backups.restore(
                    file,
                    secrets,
                    header,
                    is_ledger_lost=is_ledger_lost,
                    progress=Progress(stack, "restoring"),
                )
        except ServiceError as error:
            if error.code not in FAULTS:
                raise
            words = FAULTS[error.code].format_map(error.params)
            typer.echo(f"{words}\nNothing was changed.", err=True)
            return ExitCode.FAILED
        await _report(done, services)
    return ExitCode.DONE


def _summary(header: Header, calendar: Calendar) -> str:
    made_at = calendar.local(header.made_at).strftime("%Y-%m-%d %H:%M:%S")
    return f"Backup of {header.region}, made {made_at}: {counted(header.rows, 'row')}."


async def _report(done: Restored, services: Services) -> None:
    replayed = done.replayed
    delivered = await services.records.delivered()
    lines = [
        f"Restored. Epoch {done.epoch} begins.",
        f"Codes from before are void; {done.withdrawn} were still valid and are withdrawn.",
        "Login links, invitations and binding codes are void: invite again who had not joined.",
        "From the ledger, done again:",
        f"  {counted(replayed.erased, 'deletion')}, {counted(replayed.unbound, *PERSON)},",
        f"  {counted(replayed.removed, *STAFF)}, {counted(replayed.partners, 'removed partner')},",
        f"  {counted(replayed.contacts, *CONTACT)} for an enterprise.",
        *_not_followed(replayed.unknown),
        "No code is green until every source was heard. Deliveries are increments:",
        "load every file again that came after",
        *(f"  {source:<14}{_last(delivered.get(source), services.calendar)}" for source in Source),
    ]
    if done.held:
        lines.append(
            f"{counted(done.held, *HELD)} for you: `restore --held`, then `--release` or `--drop`."
        )
    typer.echo("\n".join(lines))


def _not_followed(entries: int) -> list[str]:
    if not entries:
        return []
    stand = counted(entries, "entry of the ledger stands", "entries of the ledger stand")
    return [
        f"{stand} under data keys that are not at hand:",
        "  what they ended is back. Look through staff, partners and contacts.",
    ]


def _last(moment: datetime | None, calendar: Calendar) -> str:
    return calendar.local(moment).strftime("%Y-%m-%d %H:%M") if moment else "the beginning"


async def _decide(*, release: bool, drop: bool) -> ExitCode:
    async with open_services() as services:
        if release:
            async with services.db.transaction():
                count = await services.outbox.release_held()
                await services.audit.record(Act.HELD_RELEASED, detail=str(count))
            typer.echo(counted(count, "message is on its way.", "messages are on their way."))
        elif drop:
            async with services.db.transaction():
                count = await services.outbox.drop_held()
                await services.audit.record(Act.HELD_DROPPED, detail=str(count))
            typer.echo(f"{counted(count, 'message')} will never be sent.")
        else:
            await _list(services.outbox, services.calendar)
    return ExitCode.DONE


async def _list(outbox: OutboxService, calendar: Calendar) -> None:
    """Tell kinds and numbers: whose messages they are concerns nobody here."""
    found = await outbox.held()
    for kind in found:
        oldest = calendar.local(kind.oldest).strftime("%Y-%m-%d %H:%M")
        typer.echo(
            f"{kind.view:<24}{kind.count} in {counted(kind.chats, 'chat')}, the oldest of {oldest}"
        )
    typer.echo("They show what is true when they are sent." if found else "None waits.")
