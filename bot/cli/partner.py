"""`partner`: institutions that check codes by machine."""

from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.running import ExitCode, run_async
from bot.wiring import open_services
from services.ledger.errors import LedgerUnavailableError
from services.partners.errors import InvalidPartnerError, PartnerUnknownError
from services.partners.service import LONGEST, MOST_A_DAY, NAME_SIGNS
from services.partners.types import PartnerDetails, Scope

app = typer.Typer(help="Institutions that check codes by machine.", no_args_is_help=True)

INVALID = {
    "name": f"A name has 1 to {NAME_SIGNS} characters.",
    "scopes": "A key must be good for something: --scope.",
    "quota": f"The quota must be between 1 and {MOST_A_DAY} calls a day.",
    "past": "That day is over.",
    "far": f"A key may be given for {LONGEST.days} days at most.",
}


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The institution's name.")],
    until: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day on which it may call.")
    ],
    quota: Annotated[int, typer.Option(help="Calls on one day.")] = 1000,
    scope: Annotated[
        list[Scope] | None, typer.Option(help="What the key is good for; may be repeated.")
    ] = None,
) -> None:
    """Print a key for an institution, this once; the last line is the key alone."""
    run_async(_add(name, until.date(), quota, scope or [Scope.VERIFY]))


@app.command(name="list")
def list_() -> None:
    """List id, name, scopes, calls today and a day, last day and state of each partner."""
    run_async(_list())


@app.command()
def remove(
    partner: Annotated[str, typer.Argument(help="The id, as `partner list` shows it.")],
) -> None:
    """Let a partner's key count no more, at once."""
    run_async(_remove(partner))


async def _add(name: str, until: date, quota: int, scopes: list[Scope]) -> ExitCode:
    async with open_services() as services:
        try:
            key = await services.partners.add(
                name, until=until, daily_quota=quota, scopes=set(scopes)
            )
        except InvalidPartnerError as error:
            return _fail(INVALID[str(error.params["reason"])])
    typer.echo("This key is shown once. Hand it over on a way that nobody else reads:", err=True)
    typer.echo(key)
    return ExitCode.DONE


async def _list() -> ExitCode:
    async with open_services() as services:
        partners = await services.partners.all()
    for one in partners:
        typer.echo(_line(one))
    if not partners:
        typer.echo("There is no partner: run `partner add`.", err=True)
    return ExitCode.DONE


async def _remove(partner: str) -> ExitCode:
    async with open_services() as services:
        try:
            await services.partners.remove(partner)
        except PartnerUnknownError:
            return _fail(f"No partner {partner} has a key.")
        except LedgerUnavailableError:
            return _fail("The ledger, which keeps removals, does not answer: see LEDGER_URL.")
    typer.echo(f"The key of {partner} counts no more.")
    return ExitCode.DONE


def _line(one: PartnerDetails) -> str:
    used = f"{one.used_today} of {one.daily_quota} today"
    return f"{one.id}  {one.name}  {','.join(one.scopes)}  {used}  until {one.until}  {one.state}"


def _fail(text: str) -> ExitCode:
    typer.echo(f"{text} Nothing was changed.", err=True)
    return ExitCode.FAILED
