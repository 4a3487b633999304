"""`backup`: one encrypted file that the server itself cannot open again."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.cli.progress import Progress
from bot.cli.running import ExitCode, counted, run_async
from bot.settings import Settings, read_settings
from bot.wiring import open_services
from services.backup.composing import compose

STANDARD_OUTPUT = Path("-")
REMINDER = (
    "It holds no keys: without DATA_KEYS, as they are now, it is worthless, and a restore takes"
    " every later key too. Keep copies of them apart from it, and the secret half of"
    " BACKUP_PUBLIC_KEY apart from both."
)


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to write; a name with the date by default, - for a pipe."),
    ] = None,
) -> None:
    """Write an encrypted backup of this moment; people are served meanwhile."""
    settings = read_settings()
    settings.require("backup_public_key", "data_keys")
    if file == STANDARD_OUTPUT and sys.stdout.isatty():
        raise typer.BadParameter("A backup does not belong on a terminal: use a pipe.")
    run_async(_backup(settings, file))


async def _backup(settings: Settings, file: Path | None) -> ExitCode:
    public_key = settings.backup_public_key or ""
    async with open_services(settings) as services:
        path = file or Path(f"bamin-backup-{_stamp(services.clock())}.age")
        backups = compose(services)
        try:
            with ExitStack() as stack:
                target = stack.enter_context(_target(path))
                header = await backups.write(target, public_key, Progress(stack, "backup"))
        except FileExistsError:
            typer.echo(f"{path} is there already; it was not touched.", err=True)
            return ExitCode.FAILED
        await backups.record(header)
    rows, tables = counted(header.rows, "row"), counted(len(header.tables), "table")
    typer.echo(f"Backup of {rows} in {tables}: {path}", err=True)
    typer.echo(REMINDER, err=True)
    return ExitCode.DONE


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H%M%SZ")


@contextmanager
def _target(path: Path) -> Iterator[BinaryIO]:
    """Open what the backup is written to; a file has its name only when it is complete.

    Only its owner can read it. Raises FileExistsError: no backup takes the place of another.
    """
    if path == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.exists():
        raise FileExistsError(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.absolute().parent)
    except OSError as error:
        # Named as whoever wants the backup named it, not as the file that is renamed at the end.
        raise OSError(error.errno, error.strerror, str(path)) from None
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _name(unfinished: Path, path: Path) -> None:
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system knows links; renaming does without, and would overwrite.
        if path.exists():
            raise FileExistsError(path) from None
        unfinished.rename(path)
