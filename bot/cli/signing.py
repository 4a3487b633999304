"""`keys signing` and `keys revoke`: the keys that sign codes."""

from contextlib import ExitStack
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.progress import Progress
from bot.cli.running import ExitCode, run_async
from bot.wiring import open_services
from services.clock import Calendar
from services.registry import Services
from services.signing.errors import (
    KeyAlreadyRevokedError,
    SigningKeyUnknownError,
    StandbyTooYoungError,
)
from services.signing.es256 import KID_BYTES, base64url, from_base64url
from services.signing.types import KeyDetails, KeyState

_STATES = {
    KeyState.STANDBY: "published, not used yet",
    KeyState.ACTIVE: "signs every new code",
    KeyState.RETIRED: "signs no more; its codes hold until they expire",
    KeyState.REVOKED: "its codes count no more",
}


def signing(
    *,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Let the standby sign from now on.")
    ] = False,
    even_if_young: Annotated[
        bool,
        typer.Option(
            help="Rotate although checkers without a network may not know the standby yet."
        ),
    ] = False,
) -> None:
    """List the keys that sign codes; `--rotate` lets the standby take over.

    The standby is published from the day it is made, so that every checker knows it before it is
    used; codes that were made already stay good. Rotate now and then, once a year for instance.
    """
    run_async(_rotate(even_if_young=even_if_young) if rotate else _list())


def revoke(
    kid: Annotated[str, typer.Argument(help="The key's kid, as `keys signing` shows it.")],
) -> None:
    """Let nothing that a signing key has signed count any more, at once and for ever.

    For a key that somebody else may have. Its standby takes over, and everybody whose code ends
    by this gets a new one without asking. Stopped halfway, it is simply run again.
    """
    run_async(_revoke(kid))


async def _list() -> ExitCode:
    async with open_services() as services:
        await services.keys.start()
        for key in await services.keys.keys():
            typer.echo(_line(key, services.calendar))
    return ExitCode.DONE


async def _rotate(*, even_if_young: bool) -> ExitCode:
    async with open_services() as services:
        try:
            key = await services.keys.rotate(even_if_young=even_if_young)
        except StandbyTooYoungError as refusal:
            ready_at = refusal.params["ready_at"]
            assert isinstance(ready_at, datetime)  # noqa: S101 - it is what the refusal promises
            typer.echo(
                "Nothing was changed: checkers without a network may not know the standby before"
                f" {_moment(ready_at, services.calendar)}. If that does not matter, use"
                " `--even-if-young`.",
                err=True,
            )
            return ExitCode.FAILED
        typer.echo(f"{key.kid} signs every new code from now on.")
        for one in await services.keys.keys():
            typer.echo(_line(one, services.calendar))
    return ExitCode.DONE


async def _revoke(kid: str) -> ExitCode:
    async with open_services() as services:
        known = _as_digits(kid)
        try:
            await services.signing.revoke(known)
        except SigningKeyUnknownError:
            typer.echo(
                "Nothing was changed: there is no key with this kid. `keys signing` lists them.",
                err=True,
            )
            return ExitCode.FAILED
        except KeyAlreadyRevokedError as refusal:
            at = refusal.params["at"]
            assert isinstance(at, datetime)  # noqa: S101 - it is what the refusal promises
            typer.echo(f"{known} was revoked already, {_moment(at, services.calendar)}.")
        else:
            typer.echo(f"{known} is revoked: nothing that it has signed counts any more.")
        count = await _replace(services, known)
        if count:
            typer.echo(f"{count} valid codes end by this; new ones are sent in their place.")
        typer.echo("Regions that recognise ours hear of it when they fetch the trust list again.")
    return ExitCode.DONE


async def _replace(services: Services, kid: str) -> int:
    with ExitStack() as stack:
        return await services.signing.replace_codes(kid, Progress(stack, "replacing codes"))


def _line(key: KeyDetails, calendar: Calendar) -> str:
    moments = {
        "published": key.created_at,
        "since": key.activated_at,
        "retired": key.retired_at,
        "revoked": key.revoked_at,
    }
    told = "  ".join(
        f"{name} {_moment(moment, calendar)}" for name, moment in moments.items() if moment
    )
    spelled = base64url(bytes.fromhex(key.kid))
    return f"{key.kid}  {spelled}  {key.state.value:<8} {_STATES[key.state]}  ({told})"


def _moment(moment: datetime, calendar: Calendar) -> str:
    return calendar.local(moment).strftime("%Y-%m-%d %H:%M")


def _as_digits(kid: str) -> str:
    """Return a kid in hexadecimal digits, which may have been given as a JWKS spells it."""
    try:
        spelled = from_base64url(kid)
    except ValueError:
        return kid.lower()
    return spelled.hex() if len(spelled) == KID_BYTES else kid.lower()
