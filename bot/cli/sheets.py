"""What the commands say about a file that was handed in: what was taken, what was not and why."""

from collections.abc import Awaitable
from pathlib import Path

import typer

from bot.cli.running import ExitCode, counted
from services.sheets.errors import (
    SheetNotReadableError,
    SheetTooLargeError,
    WrongColumnsError,
)
from services.sheets.reading import Imported

MOST_LINES = 50

REASONS = {
    "backup_is_officer": "the backup is the officer: name somebody else",
    "bad_check_digit": "the last character of the credit code does not fit: one is mistyped",
    "bad_code": "the code must be 1 to 24 letters, digits, - or _",
    "bad_credit_code": "the credit code must have 18 digits and letters (none of I, O, S, V, Z)",
    "bad_date": "the date must read YYYY-MM-DD",
    "bad_hours": "a shift needs a beginning and an end in whole minutes, at most a day apart",
    "bad_opening_hours": "hours must read 24h, or HH:MM-HH:MM (several with ;); empty means 24h",
    "bad_phone": "a telephone number must be digits, spaces, brackets and hyphens",
    "bad_time": "a time must read HH:MM",
    "code_twice": "this code stands in the file already",
    "county_has_parent": "the county has no parent",
    "credit_code_taken": "name and credit code belong to two different enterprises",
    "name_missing": "a name is missing",
    "overlap": "overlaps another shift of the same desk",
    "parent_is_refer": "the parent is administered elsewhere and cannot follow tickets up",
    "parent_missing": "the parent is missing: only the county has none",
    "phone_missing": "a desk that is administered elsewhere needs the phone that people are given",
    "second_county": "there can be only one county",
    "too_long": "a cell is too long",
    "unclear_officer": "it is unclear who serves: DESCRIPTION must read officer: HANDLE",
    "unknown_category": "a category must be accommodation, hiring, access, prevention, other, all",
    "unknown_desk": "there is no desk with this code: run `desk import` first",
    "unknown_kind": "the kind must be county, town, park or refer",
    "unknown_officer": "nobody has this handle: run `staff invite` first",
    "unknown_parent": "the parent is not there, or was rejected itself",
    "whole_day": "an event of whole days says no hours",
}

TOO_LARGE = {
    "bytes": "The calendar is larger than {most:,} bytes: no roster is.",
    "series": "The calendar has more than {most:,} series: no roster has.",
    "often": "The calendar has a series that repeats more than {most} times a day: no shift does.",
    "shifts": "The calendar comes to more than {most:,} shifts: let its series end sooner.",
}


async def hand_in(work: Awaitable[Imported], file: Path, thing: str) -> ExitCode:
    """Take a file in and say what became of it; returns the command's exit code."""
    try:
        imported = await work
    except SheetTooLargeError as error:
        said = TOO_LARGE[str(error.params["what"])].format(most=error.params["most"])
        typer.echo(f"{said} Nothing was changed.", err=True)
        return ExitCode.FAILED
    except (SheetNotReadableError, WrongColumnsError) as error:
        return told_of_sheet(error, file)
    taken, rejects = counted(imported.taken, thing), counted(len(imported.rejected), "row")
    typer.echo(f"{taken} taken, {rejects} rejected.")
    for rejected in imported.rejected[:MOST_LINES]:
        reason = REASONS.get(rejected.reason, rejected.reason)
        typer.echo(f"line {rejected.line}: {reason}", err=True)
    if len(imported.rejected) > MOST_LINES:
        typer.echo(f"and {len(imported.rejected) - MOST_LINES} more", err=True)
    return ExitCode.REJECTED if imported.rejected else ExitCode.DONE


def told_of_sheet(error: SheetNotReadableError | WrongColumnsError, file: Path | None) -> ExitCode:
    """Say what is wrong with a whole file; returns the command's exit code."""
    if isinstance(error, SheetNotReadableError):
        typer.echo(f"Cannot read {file} as {_kind(file)} in UTF-8. Nothing was changed.", err=True)
        return ExitCode.FAILED
    for name in ("missing", "unknown"):
        if columns := error.params.get(name):
            typer.echo(f"Columns {name}: {columns}", err=True)
    typer.echo("The header does not fit. Nothing was changed.", err=True)
    return ExitCode.FAILED


def _kind(file: Path | None) -> str:
    return "iCalendar" if file and file.suffix.casefold() == ".ics" else "CSV"
