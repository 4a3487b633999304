"""`tour`: plays the scripted day and shows both sides of it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from bot import logs
from bot.cli.playhouse import open_playhouse, refuse_production
from bot.cli.running import ExitCode, run_async
from bot.cli.tour.camera import Camera, CameraError, find_browser, open_camera
from bot.cli.tour.recorder import Recorder
from bot.sandbox.stories.day import PROLOGUE, TOUR
from bot.sandbox.stories.telling import StoryError, Telling, play
from bot.settings import read_settings

OUTPUT = Path("tour-output")


def tour(
    *,
    english: Annotated[bool, typer.Option("--english", help="Play it in English.")] = False,
    output: Annotated[
        Path, typer.Option(help="The folder for pictures and the transcript; overwritten.")
    ] = OUTPUT,
    database: Annotated[
        str | None, typer.Option(help="An empty database instead of a temporary SQLite file.")
    ] = None,
) -> None:
    """Play one day through real HTTP in a pretend world, and show both sides of every chat.

    It needs no account, no browser and no internet.
    """
    settings = read_settings()
    refuse_production(settings)
    # The terminal belongs to the story, unless somebody asks for the log as well.
    if "log_level" not in settings.model_fields_set:
        logs.set_up("error", settings.log_format)
    run_async(_tour(Recorder(output, english=english), database))


async def _tour(recorder: Recorder, database: str | None) -> ExitCode:
    began = monotonic()
    recorder.clear()
    recorder.say("正在布置演示世界……", "Setting up the pretend world …")
    try:
        async with open_playhouse(database) as playhouse, _camera() as camera:
            telling = Telling(playhouse, english=recorder.english)
            await play(PROLOGUE, telling)
            for story in TOUR:
                await recorder.record(await play(story, telling), playhouse.world, camera)
    except StoryError as error:
        recorder.fail(error)
        return ExitCode.FAILED
    recorder.finish(monotonic() - began, has_camera=camera is not None)
    return ExitCode.DONE


@asynccontextmanager
async def _camera() -> AsyncIterator[Camera | None]:
    """Open a browser where there is one; the tour goes on without."""
    browser = find_browser()
    async with AsyncExitStack() as stack:
        camera = None
        if browser is not None:
            with suppress(CameraError):
                camera = await stack.enter_async_context(open_camera(browser))
        yield camera
