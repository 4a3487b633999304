"""`sandbox`: the pretend world in a browser, to be played with."""

import asyncio
import signal
import tempfile
import webbrowser
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.cli.playhouse import Playhouse, refuse_production
from bot.cli.running import ExitCode, run_async
from bot.sandbox.page.play import Play
from bot.sandbox.page.server import FIRST_PORT, PageServer
from bot.settings import SettingsError, read_settings


def sandbox(
    *,
    port: Annotated[
        int | None, typer.Option(help=f"The port; otherwise the first free one from {FIRST_PORT}.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="An empty database instead of a temporary SQLite file.")
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="Begin in English.")] = False,
    is_opening: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Play with the whole product in a browser: four phones, a clock, invented people.

    It needs no account and no internet, listens on this machine only, and keeps nothing.
    """
    settings = read_settings()
    refuse_production(settings)
    # The terminal says where to look, unless somebody asks for the log as well.
    if "log_level" not in settings.model_fields_set:
        logs.set_up("critical", settings.log_format)
    run_async(_sandbox(port, database, english=english, is_opening=is_opening))


async def _sandbox(
    port: int | None, database: str | None, *, english: bool, is_opening: bool
) -> ExitCode:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pretend-"))
        server = PageServer()
        await _listen(server, port)
        stack.push_async_callback(server.close)
        playhouse = Playhouse(Path(folder), database, public_url=server.url)
        play = Play(playhouse, english=english)
        server.show(play)
        _tell(server.url)
        if is_opening:
            webbrowser.open(server.url)
        await _until(stopped, playhouse, play)
    typer.echo("再见。 · Goodbye.")
    return ExitCode.DONE


async def _listen(server: PageServer, port: int | None) -> None:
    try:
        await server.listen(port)
    except OSError as error:
        raise SettingsError(f"No port is free here: {error.strerror}") from error


async def _until(stopped: asyncio.Event, playhouse: Playhouse, play: Play) -> None:
    """Open the world and leave it open until somebody has had enough, even before it is ready."""
    try:
        async with asyncio.TaskGroup() as group:
            work = group.create_task(_play(playhouse, play))
            await stopped.wait()
            work.cancel()
    except ExceptionGroup as failed:
        # Which exit code it is depends on what it is, and there is one thing only that can fail.
        raise failed.exceptions[0] from None


async def _play(playhouse: Playhouse, play: Play) -> None:
    await playhouse.open()
    try:
        await play.open()
        typer.echo("准备好了，按 Ctrl-C 结束。 · Ready; Ctrl-C ends it.")
        await asyncio.Event().wait()
    finally:
        await playhouse.close()
        await playhouse.clear()


def _tell(url: str) -> None:
    port = url.rpartition(":")[2]
    typer.echo(
        f"""
  八闽健康码 · 演示世界        Bamin Health Code · the pretend world

  用浏览器打开 · open          {url}
  English                      {url}/?lang=en
  在远程机器上 · on a server   ssh -L {port}:127.0.0.1:{port} …

正在布置，页面可以先打开…… · Being made ready; the page opens already …"""
    )
