"""`enterprise`: the county's firms."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.running import ExitCode, run_async
from bot.cli.sheets import hand_in
from bot.wiring import open_services

app = typer.Typer(help="Enterprises and the desks that look after them.", no_args_is_help=True)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header, UTF-8.")],
) -> None:
    """Store the enterprises of a file, known by credit code or name; others stay.

    Columns: name,desk[,credit_code][,aliases]
    """
    run_async(_import(file))


@app.command(name="list")
def list_(
    text: Annotated[str, typer.Argument(help="A part of a name, or a credit code.")] = "",
) -> None:
    """List the enterprises, or those that a search finds."""
    run_async(_list(text))


async def _import(file: Path) -> ExitCode:
    async with open_services() as services:
        return await hand_in(services.enterprises.import_file(file), file, "enterprise")


async def _list(text: str) -> ExitCode:
    async with open_services() as services:
        if text:
            found = (await services.enterprises.search(text, most=100, least=1)).enterprises
        else:
            found = tuple(await services.enterprises.all())
    for one in found:
        typer.echo(f"{one.name}  {one.desk}  {one.credit_code or '-'}")
    if not found:
        typer.echo("None found.", err=True)
    return ExitCode.DONE
