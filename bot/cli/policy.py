"""`policy`: the values that decide, and from which day on."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.running import ExitCode, run_async
from bot.wiring import open_services
from handlers.views import standards as view
from services.i18n import translator
from services.policy.errors import (
    InvalidPolicyValueError,
    PolicyInPastError,
    UnknownPolicyValueError,
)
from services.policy.types import Policy
from services.policy.values import written
from services.registry import Services
from services.standards import values as standard_values
from services.standards.types import Standard

app = typer.Typer(
    help="Values that decide: windows, ages, density; how fast the desks take and answer.",
    no_args_is_help=True,
)

ACTOR = "command line"
Version = Policy | Standard


class Language(StrEnum):
    """In which words the service standards are told."""

    ZH = "zh"
    EN = "en"


@app.command()
def show(
    *,
    history: Annotated[
        bool, typer.Option("--all", help="Every version, not only today's.")
    ] = False,
    words: Annotated[
        Language | None,
        typer.Option("--words", help="The service standards alone, in sentences."),
    ] = None,
) -> None:
    """Show the values that hold today, as `policy set` takes them."""
    run_async(_show(history=history, words=words))


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
    """Decide new values, from today or a later day on; former versions are kept.

    A ticket keeps the times and the order of calls under which it was submitted. Versions that
    are decided for days after that follow in what they did not change themselves.
    """
    run_async(_set(values, from_.date() if from_ else None))


async def _show(*, history: bool, words: Language | None) -> ExitCode:
    async with open_services() as services:
        policies = [await services.policy.current()]
        standards = [await services.standards.current()]
        if history:
            policies = list(await services.policy.versions()) or policies
            standards = list(await services.standards.versions()) or standards
    if words is not None:
        translate = translator("zh_CN" if words is Language.ZH else "en")
        typer.echo("\n\n".join(view.told(one, translate) for one in standards))
        return ExitCode.DONE
    shown: list[Version] = [*policies, *standards]
    for version in shown:
        _print(version)
    return ExitCode.DONE


async def _set(values: list[str], effective_on: date | None) -> ExitCode:
    changes = dict(value.split("=", 1) for value in values if "=" in value)
    if len(changes) != len(values):
        typer.echo("Write each value once, as name=value.", err=True)
        return ExitCode.USAGE
    async with open_services() as services:
        try:
            decided = await _decide(services, changes, effective_on)
        except UnknownPolicyValueError as error:
            names = ", ".join([*written(Policy()), *standard_values.names()])
            typer.echo(f"No value is called {error.params['name']}: {names}", err=True)
            return ExitCode.USAGE
        except InvalidPolicyValueError as error:
            typer.echo(f"{error.params['name']}: {error.params['wanted']}", err=True)
            return ExitCode.USAGE
        except PolicyInPastError:
            typer.echo("A policy cannot hold from a day that is over.", err=True)
            return ExitCode.USAGE
    for version in decided:
        _print(version)
        _warn(version)
    return ExitCode.DONE


async def _decide(
    services: Services, changes: Mapping[str, str], effective_on: date | None
) -> list[Version]:
    """Decide all values or none; returns the new versions, also those for days after it."""
    ours = set(standard_values.names())
    standards = {name: value for name, value in changes.items() if name in ours}
    others = {name: value for name, value in changes.items() if name not in ours}
    decided: list[Version] = []
    async with services.db.transaction():
        for room, values in ((services.policy, others), (services.standards, standards)):
            if values:
                new = await room.change(values, effective_on=effective_on, actor=ACTOR)
                decided += [one for one in await room.versions() if one.version >= new.version]
    return decided


def _warn(version: Version) -> None:
    """Say what a slip would do: from this moment nobody has a code any more."""
    if isinstance(version, Standard) or version.ends_on is None:
        return
    if version.effective_on is not None and version.ends_on < version.effective_on:
        typer.echo(
            f"Attention: {version.ends_on} is over by then, so from {version.effective_on} on"
            " nobody is given a code. If that is not meant: `policy set ends_on=none`.",
            err=True,
        )


def _print(version: Version) -> None:
    since = f"from {version.effective_on}" if version.effective_on else "the defaults"
    if isinstance(version, Standard):
        typer.echo(f"# service standards, version {version.version}, {since}; times in minutes")
        values = standard_values.written(version)
    else:
        typer.echo(f"# version {version.version}, {since}")
        values = written(version)
    for name, value in values.items():
        typer.echo(f"{name}={value}")
