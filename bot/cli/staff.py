"""`staff`: one-time invitations, who serves, and removal."""

from typing import Annotated

import typer
from telegram import Bot
from telegram.error import TelegramError

from bot.cli.running import ExitCode, run_async
from bot.settings import Settings, read_settings
from bot.transport import AiohttpRequest
from bot.wiring import open_services
from handlers.chat.staff import PAYLOAD
from services.desks.errors import DeskNotFoundError
from services.ledger.errors import LedgerUnavailableError
from services.staff.errors import (
    BadHandleError,
    HandleTakenError,
    HqDeskError,
    StaffNotFoundError,
)
from services.staff.service import INVITATION_VALIDITY
from services.staff.types import Role, StaffMember

app = typer.Typer(help="Who serves at the desks.", no_args_is_help=True)

Handle = Annotated[str, typer.Argument(help="1 to 32 letters, digits, . _ -; rosters use it.")]


@app.command()
def invite(
    handle: Handle,
    desk: Annotated[str, typer.Option(help="The desk's code.")],
    role: Annotated[Role, typer.Option(help="What they will be.")] = Role.OFFICER,
) -> None:
    """Print a one-time link; whoever opens it joins with their own real-name login."""
    run_async(_invite(handle, desk, role))


@app.command(name="list")
def list_() -> None:
    """List handles, desks and roles, and who has not joined yet."""
    run_async(_list())


@app.command()
def remove(handle: Handle) -> None:
    """End every role, hand tickets on, and leave the groups, in one act."""
    run_async(_remove(handle))


async def _invite(handle: str, desk: str, role: Role) -> ExitCode:
    settings = read_settings()
    async with open_services(settings) as services:
        try:
            invitation = await services.staff.invite(handle, desk=desk, role=role)
        except DeskNotFoundError:
            return _fail(f"There is no desk {desk}.")
        except BadHandleError:
            return _fail("A handle is 1 to 32 letters, digits, full stops, _ or -.")
        except HandleTakenError as error:
            return _fail(
                f"{handle} was somebody whom nobody knows any more, and their tickets and calls"
                f" stay under it. Take {error.params['instead']}."
            )
        except HqDeskError:
            return _fail("Headquarters sits at the county's desk: use its code.")
    payload = PAYLOAD + invitation.code
    typer.echo(
        f"For {handle} alone, within {INVITATION_VALIDITY.days} days; it works once:", err=True
    )
    if invitation.instead:
        typer.echo(
            f"{handle} has served before: the link lets in nobody but them. For somebody else"
            f" take {invitation.instead}.",
            err=True,
        )
    name = await _bot_name(settings)
    if name is None:
        typer.echo("Telegram does not tell the bot's name now: send this to the bot.", err=True)
    typer.echo(f"/start {payload}" if name is None else f"https://t.me/{name}?start={payload}")
    return ExitCode.DONE


async def _list() -> ExitCode:
    async with open_services() as services:
        members = await services.staff.all()
    for member in members:
        typer.echo(_line(member))
    if not members:
        typer.echo("Nobody yet: run `staff invite`.", err=True)
    return ExitCode.DONE


async def _remove(handle: str) -> ExitCode:
    async with open_services() as services:
        try:
            departed = await services.desk_work.departures.remove(handle)
        except StaffNotFoundError:
            return _fail(f"There is no handle {handle}.")
        except LedgerUnavailableError:
            return _fail("The ledger, which keeps removals, does not answer: see LEDGER_URL.")
    typer.echo(f"{handle} has no role any more.")
    if departed.handed_on:
        numbers = ", ".join(str(number) for number in departed.handed_on)
        typer.echo(f"Handed on to the desk: {numbers}.")
    return ExitCode.DONE


def _line(member: StaffMember) -> str:
    if member.posts:
        posts = ", ".join(f"{post.desk} {post.role.value}" for post in member.posts)
        return f"{member.handle}: {posts}"
    state = "has not joined yet" if member.person is None else "has no valid login"
    return f"{member.handle}: {state}"


async def _bot_name(settings: Settings) -> str | None:
    if not settings.telegram_bot_token:
        return None
    request = AiohttpRequest()
    bot = Bot(
        settings.telegram_bot_token,
        base_url=f"{settings.telegram_api_url}/bot",
        request=request,
        get_updates_request=AiohttpRequest(connections=1),
    )
    try:
        async with bot:
            return bot.username
    except TelegramError:
        return None


def _fail(text: str) -> ExitCode:
    typer.echo(f"{text} Nothing was changed.", err=True)
    return ExitCode.FAILED
