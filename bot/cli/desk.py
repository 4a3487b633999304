"""`desk`: desks and shifts from files, what is missing, and the binding of groups."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.running import ExitCode, counted, run_async
from bot.cli.sheets import hand_in
from bot.wiring import open_services
from services.desks.errors import DeskNotFoundError
from services.desks.types import DeskDetails, DeskKind
from services.drills.errors import DrillNotFoundError, DrillRunsError, RealTicketWaitsError
from services.groups.errors import HeadquartersConfirmsError, NothingToConfirmError
from services.groups.service import BIND_VALIDITY
from services.registry import Services
from services.roster import icalendars
from services.roster.types import Shift
from services.staff.errors import StaffNotFoundError
from services.tickets.writing import one_line

app = typer.Typer(help="Duty desks, their shifts and their groups.", no_args_is_help=True)

CHECKED_DAYS = 7
MINUTE = timedelta(minutes=1)

File = Annotated[Path, typer.Argument(help="A CSV file with a header, UTF-8.")]


@app.command(name="import")
def import_(file: File) -> None:
    """Store the desks of a file; desks that it does not name stay as they are.

    Columns: code,name_zh,name_en,kind,parent[,phones][,hours][,categories]

    Hours are 24h (also if empty) or 08:00-18:00, several with a semicolon. A desk of the kind
    refer needs its phone.
    """
    run_async(_import(file))


@app.command()
def roster(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV file with a header, UTF-8, or a calendar (.ics).")
    ] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write the coming shifts into this calendar (.ics).")
    ] = None,
    desk: Annotated[str | None, typer.Option(help="Export this desk's shifts alone.")] = None,
    officer: Annotated[str | None, typer.Option(help="Export this handle's shifts alone.")] = None,
) -> None:
    """Store the shifts of a file; it replaces the days that it names, desk by desk.

    Columns: desk,date,from,to,officer[,backup]

    In a calendar SUMMARY is the desk (code or name), DESCRIPTION says officer: HANDLE and perhaps
    backup: HANDLE; without it the one ATTENDEE counts. Series are followed for a year.
    """
    if (file is None) == (export is None) or (file and (desk or officer)):
        typer.echo("Name a file to store, or --export FILE.ics.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    if file is not None:
        run_async(_roster(file))
    elif export is not None:
        run_async(_export(export, desk, officer))


@app.command()
def check(
    days: Annotated[int, typer.Option(min=1, max=60, help="How far to look.")] = CHECKED_DAYS,
) -> None:
    """List what is missing: hours without anybody, officers out of reach, groups, phones."""
    run_async(_check(timedelta(days=days)))


@app.command()
def bind(
    desk: Annotated[str, typer.Argument(help="The desk's code.")],
    officer: Annotated[
        str | None, typer.Option(help="The handle of the one officer who may use the code.")
    ] = None,
    confirm: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--confirm", help="Confirm the group that waits, for headquarters.")
    ] = False,
) -> None:
    """Print a one-time code; an officer sends `/bind CODE` in the desk's group.

    Headquarters then confirms title and member count in the chat. While nobody has joined
    headquarters, --confirm does it here.
    """
    if confirm and officer:
        typer.echo("--confirm makes no code, so --officer has no meaning there.", err=True)
        raise typer.Exit(ExitCode.USAGE)
    run_async(_confirm(desk) if confirm else _bind(desk, officer))


@app.command()
def drill(desk: Annotated[str, typer.Argument(help="The desk's code.")]) -> None:
    """Call a desk for practice, now and unannounced; its leads and headquarters hear the times."""
    run_async(_drill(desk))


async def _drill(desk: str) -> ExitCode:
    async with open_services() as services:
        try:
            started = await services.drills.start(desk, by=None)
        except DrillNotFoundError:
            typer.echo(f"There is no desk {desk} that could practise.", err=True)
        except DrillRunsError as error:
            typer.echo(f"Drill {error.params['number']} is still running there.", err=True)
        except RealTicketWaitsError as error:
            typer.echo(f"Ticket {error.params['number']} still waits for an officer.", err=True)
        else:
            typer.echo(f"Drill {started.number} has begun at {desk}.")
            return ExitCode.DONE
    return ExitCode.FAILED


async def _import(file: Path) -> ExitCode:
    async with open_services() as services:
        return await hand_in(services.desks.import_file(file), file, "desk")


async def _roster(file: Path) -> ExitCode:
    async with open_services() as services:
        return await hand_in(services.roster.import_file(file), file, "shift")


async def _export(file: Path, desk: str | None, officer: str | None) -> ExitCode:
    async with open_services() as services:
        try:
            if desk is not None:
                await services.desks.get(desk)
            if officer is not None:
                await services.staff.get(officer)
        except (DeskNotFoundError, StaffNotFoundError) as error:
            return _unknown(error)
        now = services.clock()
        entries = await services.roster.entries(now, desk=desk, officer=officer)
        names = {one.code: one.name_zh for one in await services.desks.all()}
        content = icalendars.written(entries, names, services.calendar, now=now)
    try:
        await asyncio.to_thread(file.write_bytes, content)
    except OSError:
        typer.echo(f"Cannot write {file}.", err=True)
        return ExitCode.FAILED
    typer.echo(f"{counted(len(entries), 'shift')} written to {file}.")
    return ExitCode.DONE


async def _bind(desk: str, officer: str | None) -> ExitCode:
    async with open_services() as services:
        try:
            made = await services.groups.make_code(desk, officer=officer)
        except (DeskNotFoundError, StaffNotFoundError) as error:
            return _unknown(error)
    typer.echo(f"For the group of {made.desk.name_en} ({made.desk.name_zh}).", err=True)
    typer.echo(
        f"Send this in the group within {BIND_VALIDITY // MINUTE} minutes; it works once:",
        err=True,
    )
    typer.echo("Headquarters then confirms title and member count in the chat.", err=True)
    typer.echo(f"/bind {made.code}")
    return ExitCode.DONE


async def _confirm(desk: str) -> ExitCode:
    async with open_services() as services:
        try:
            await services.desks.get(desk)
        except DeskNotFoundError as error:
            return _unknown(error)
        waiting = await services.confirming.find(desk)
        if waiting is None or waiting.look is None:
            typer.echo("No group waits there that the bot has looked at.", err=True)
            return ExitCode.FAILED
        look = waiting.look
        typer.echo(f"Title: {one_line(look.title)}\nMembers, the bot included: {look.members}")
        if look.strangers != 0:
            typer.echo(f"Not known staff: {'?' if look.strangers is None else look.strangers}")
        typer.echo(f"The code was sent by {waiting.officer}.")
        if not typer.confirm(f"Is this the group of {waiting.desk.name_en}?"):
            return ExitCode.FAILED
        try:
            await services.confirming.confirm_as_operator(waiting)
        except HeadquartersConfirmsError as error:
            handles = ", ".join(error.params["handles"])  # type: ignore[arg-type]
            typer.echo(f"Headquarters confirms it in the chat: {handles}.", err=True)
        except NothingToConfirmError:
            typer.echo("The group has changed meanwhile: please look again.", err=True)
        else:
            typer.echo("Confirmed.")
            return ExitCode.DONE
    return ExitCode.FAILED


async def _check(span: timedelta) -> ExitCode:
    async with open_services() as services:
        faults = [
            f"{desk.code} {desk.name_en}: {fault}"
            for desk in await services.desks.all()
            for fault in await _faults(services, desk, span)
        ]
        if not await services.desks.all():
            faults.append("No desks yet: run `desk import`.")
    for fault in faults:
        typer.echo(fault)
    if faults:
        return ExitCode.FAILED
    typer.echo("Every desk has somebody at every hour, and the bot can reach them.")
    return ExitCode.DONE


async def _faults(services: Services, desk: DeskDetails, span: timedelta) -> list[str]:
    faults = [] if desk.phones else ["no telephone number"]
    if desk.kind is DeskKind.REFER:
        # Administered elsewhere: its phone is all that we hand on.
        return faults
    if await services.confirming.find(desk.code) is not None:
        faults.append("a group waits until headquarters confirms it")
    elif desk.group is None:
        faults.append("no group is bound: run `desk bind`")
    start = services.clock()
    end = start + span
    for gap in await services.roster.gaps(desk.code, start, end):
        since, until = (
            services.calendar.local(moment).strftime("%Y-%m-%d %H:%M")
            for moment in (gap.starts_at, gap.ends_at)
        )
        faults.append(f"nobody is on duty from {since} to {until}")
    shifts = await services.roster.shifts(desk.code, start, end)
    return [*faults, *await _out_of_reach(services, shifts)]


async def _out_of_reach(services: Services, shifts: list[Shift]) -> list[str]:
    handles = {name for shift in shifts for name in (shift.officer, shift.backup) if name}
    faults = []
    for handle in sorted(handles):
        member = await services.staff.by_handle(handle)
        if member is None:
            faults.append(f"{handle} is on the roster, but no member of the staff any more")
        elif member.account is None:
            faults.append(f"{handle} has not joined, or their login has ended")
        elif not await services.chats.is_reachable(member.account):
            faults.append(f"{handle} has blocked the bot")
    return faults


def _unknown(error: DeskNotFoundError | StaffNotFoundError) -> ExitCode:
    what = "desk" if isinstance(error, DeskNotFoundError) else "handle"
    name = error.params.get("desk") or error.params.get("handle")
    typer.echo(f"There is no {what} {name}.", err=True)
    return ExitCode.FAILED
