"""`policy`: the values that decide, and from which day on."""

from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.running import ExitCode, run_async
from bot.wiring import open_services
from services.policy.errors import (
    InvalidPolicyValueError,
    PolicyInPastError,
    UnknownPolicyValueError,
)
from services.policy.types import Policy
from services.policy.values import written

app = typer.Typer(help="Values that decide: windows, ages, density.", no_args_is_help=True)

ACTOR = "command line"


@app.command()
def show(
    *,
    history: Annotated[
        bool, typer.Option("--all", help="Every version, not only today's.")
    ] = False,
) -> None:
    """Show the values that hold today, as `policy set` takes them."""
    run_async(_show(history=history))


@app.command(name="set")
def set_(
    values: Annotated[list[str], typer.Argument(help="name=value, as `policy show` names them.")],
    from_: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            help="The first day on which it holds; today if missing.",
        ),
    ] = None,
) -> None:
    """Decide new values, from today or a later day on; former versions are kept."""
    run_async(_set(values, from_.date() if from_ else None))


async def _show(*, history: bool) -> ExitCode:
    async with open_services() as services:
        policies = [await services.policy.current()]
        if history:
            policies = list(await services.policy.versions()) or policies
    for policy in policies:
        _print(policy)
    return ExitCode.DONE


async def _set(values: list[str], effective_on: date | None) -> ExitCode:
    changes = dict(value.split("=", 1) for value in values if "=" in value)
    if len(changes) != len(values):
        typer.echo("Write each value once, as name=value.", err=True)
        return ExitCode.USAGE
    async with open_services() as services:
        try:
            policy = await services.policy.change(changes, effective_on=effective_on, actor=ACTOR)
        except UnknownPolicyValueError as error:
            names = ", ".join(written(Policy()))
            typer.echo(f"No value is called {error.params['name']}: {names}", err=True)
            return ExitCode.USAGE
        except InvalidPolicyValueError as error:
            typer.echo(f"{error.params['name']}: {error.params['wanted']}", err=True)
            return ExitCode.USAGE
        except PolicyInPastError:
            typer.echo("A policy cannot hold from a day that is over.", err=True)
            return ExitCode.USAGE
    _print(policy)
    return ExitCode.DONE


def _print(policy: Policy) -> None:
    since = f"from {policy.effective_on}" if policy.effective_on else "the defaults"
    typer.echo(f"# version {policy.version}, {since}")
    for name, value in written(policy).items():
        typer.echo(f"{name}={value}")
