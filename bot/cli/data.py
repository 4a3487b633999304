"""`data`: take deliveries of records in, and see how old each source is."""

import os
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, TextIO

import typer

from bot.cli.progress import Progress
from bot.cli.running import ExitCode, counted, run_async
from bot.wiring import open_services
from services.clock import Calendar
from services.records.errors import HeaderError
from services.records.formats import FORMATS
from services.records.types import LoadDetails, Rejection, Source, SourceDetails

app = typer.Typer(help="Deliveries of official records.", no_args_is_help=True)

ACTOR = "command line"
REJECTS_SUFFIX = ".rejects.csv"
HOUR = timedelta(hours=1)
_OWNER_ONLY = 0o600


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header, UTF-8.")],
    source: Annotated[Source, typer.Option(help="Who delivers.")],
    rejects: Annotated[
        Path | None,
        typer.Option(help="Where rejected rows are listed; FILE.rejects.csv by default."),
    ] = None,
) -> None:
    """Take a delivery in. Loading it again changes nothing, also after an interruption."""
    if not file.name:
        raise typer.BadParameter("A folder is no delivery.")
    rejects = rejects or file.with_name(file.name + REJECTS_SUFFIX)
    if not rejects.absolute().parent.is_dir():
        raise typer.BadParameter("its folder does not exist", param_hint="--rejects")
    if rejects.resolve() == file.resolve():
        raise typer.BadParameter("The rejected rows would overwrite the delivery itself.")
    run_async(_import(file, source, rejects))


@app.command()
def status() -> None:
    """Show when each source was heard last, and whether it is too old for green."""
    run_async(_status())


class _Rejects:
    """Writes line and reason of each rejected row to a file that only its owner can read."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path = path
        self._stack = stack
        self._file: TextIO | None = None
        if path.exists():
            # What an earlier delivery left there says nothing about this one.
            self._open()

    def __call__(self, line: int, reason: Rejection) -> None:
        file = self._file or self._open()
        file.write(f"{line},{reason.value}\n")

    def _open(self) -> TextIO:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        os.fchmod(handle, _OWNER_ONLY)
        self._file = self._stack.enter_context(os.fdopen(handle, "w", encoding="utf-8"))
        self._file.write("line,reason\n")
        return self._file


async def _import(file: Path, source: Source, rejects: Path) -> ExitCode:
    async with open_services() as services:
        with ExitStack() as stack:
            delivery = stack.enter_context(file.open("rb"))
            try:
                done = await services.records.load(
                    source,
                    delivery,
                    actor=ACTOR,
                    reject=_Rejects(rejects, stack),
                    progress=Progress(stack, "records"),
                )
            except HeaderError as error:
                typer.echo(_header_fault(source, error), err=True)
                return ExitCode.FAILED
    return _report(done, rejects)


def _header_fault(source: Source, error: HeaderError) -> str:
    """Say what is wrong with the first line, without repeating what stands there."""
    form = FORMATS[source]
    lines = [f"Nothing was changed: the first line does not fit the source {source}."]
    if error.params["missing"]:
        lines.append(f"  missing: {error.params['missing']}")
    if error.params["double"]:
        lines.append(f"  twice: {error.params['double']}")
    if error.params["unknown"]:
        lines.append(f"  unknown: {error.params['unknown']} of its columns")
    lines.append(f"  required: {', '.join(form.required)}")
    lines.append(f"  optional: {', '.join(form.optional)}")
    return "\n".join(lines)


def _report(done: LoadDetails, rejects: Path) -> ExitCode:
    typer.echo(
        f"Load {done.number} of {done.source}: {counted(done.rows, 'row')} taken,"
        f" {done.changed} changed, {done.rejected} rejected."
    )
    if not done.rejected:
        return ExitCode.DONE
    typer.echo(f"Lines and reasons: {rejects}", err=True)
    if not done.is_delivery:
        typer.echo(f"No row could be taken: {done.source} does not count as delivered.", err=True)
    return ExitCode.REJECTED


async def _status() -> ExitCode:
    async with open_services() as services:
        now = services.clock()
        policy = await services.policy.current()
        for details in await services.records.sources():
            allowed = policy.allowed_age(details.source)
            typer.echo(_line(details, now, allowed, services.calendar))
    return ExitCode.DONE


def _line(details: SourceDetails, now: datetime, allowed: timedelta, calendar: Calendar) -> str:
    name = f"{details.source:<14}"
    limit = allowed // HOUR
    if details.fresh_at is None:
        return f"{name}never delivered: no green codes"
    age = now - details.fresh_at
    state = "late: no green codes" if age > allowed else "fresh"
    heard = calendar.local(details.fresh_at).strftime("%Y-%m-%d %H:%M")
    hours = age // HOUR
    return f"{name}{heard}  {hours} h of {limit} h  {counted(details.records, 'record')}  {state}"
