"""Writes down what was played: on the terminal, as pictures, as one page."""

from dataclasses import replace
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.text import Text

from bot.cli.tour.camera import Camera, CameraError
from bot.cli.tour.page import write_page
from bot.cli.tour.terminal import print_chapter
from bot.cli.tour.transcript import Chapter, Line, chapter
from bot.sandbox.stories.telling import PageView, Scene, StoryError
from bot.sandbox.world import World

PAGE = "tour.html"
LONG = 5
"""Lines of a text that is shown in full only once."""
CARDS, PAGES = "cards", "pages"


class Recorder:
    """What a tour leaves behind, in one folder."""

    def __init__(self, folder: Path, *, english: bool) -> None:
        self.english = english
        self._folder = folder
        self._console = Console(highlight=False)
        self._chapters: list[Chapter] = []
        self._told: set[str] = set()

    def say(self, zh: str, en: str, style: str = "dim") -> None:
        self._console.print(Text(en if self.english else zh, style=style))

    def clear(self) -> None:
        """Make the folder and take out of it what an earlier tour left."""
        for name in (CARDS, PAGES):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
            for file in (self._folder / name).glob("*.png"):
                file.unlink()
        (self._folder / PAGE).unlink(missing_ok=True)

    async def record(self, scene: Scene, world: World, camera: Camera | None) -> None:
        """Keep a scene: its pictures as files, its lines on the terminal and for the page."""
        written = chapter(scene, world, english=self.english)
        lines = [
            await self._complete(line, f"{written.name}-{at:03}", camera)
            for at, line in enumerate(written.lines, start=1)
        ]
        written = replace(written, lines=tuple(lines))
        self._chapters.append(written)
        print_chapter(self._console, written, len(self._chapters))

    def finish(self, seconds: float, *, has_camera: bool) -> None:
        """Write the page and say where everything is."""
        page = self._folder / PAGE
        write_page(page, self._chapters, english=self.english)
        cards = len(list((self._folder / CARDS).glob("*.png")))
        shots = len(list((self._folder / PAGES).glob("*.png")))
        self._console.print()
        self.say(
            f"演完了：{len(self._chapters)} 个故事，用时 {seconds:.0f} 秒。",
            f"Played: {len(self._chapters)} stories in {seconds:.0f} seconds.",
            "bold green",
        )
        self.say(f"全部对话（一个网页）：{page}", f"The whole transcript, one page: {page}", "")
        cards_at, pages_at = self._folder / CARDS, self._folder / PAGES
        self.say(f"码图 {cards} 张：{cards_at}", f"{cards} pictures of codes: {cards_at}", "")
        if has_camera:
            self.say(f"网页截图 {shots} 张：{pages_at}", f"{shots} pages as seen: {pages_at}", "")
        else:
            self.say(
                "没有网页截图：这台机器上没有找到 Chromium，网页以文字记录。",
                "No pictures of pages: there is no Chromium here, they are told in words.",
                "",
            )

    def fail(self, error: StoryError) -> None:
        """Say which story went wrong, and what was expected."""
        title = error.story.title(english=self.english)
        self._console.print()
        self.say(f"没有演成：{title}（{error.story.name}）", f"Failed: {title}", "bold red")
        self._console.print(Text(error.fault))

    async def _complete(self, line: Line, name: str, camera: Camera | None) -> Line:
        """Return the line with its picture taken and written, and told in full only once."""
        folder = CARDS
        if line.view is not None:
            folder = PAGES
            line = await self._photographed(line, line.view, camera)
        if line.text.count("\n") >= LONG:
            line = replace(line, is_known=line.text in self._told)
            self._told.add(line.text)
        if line.picture is None or line.side == "person":
            return line
        file = self._folder / folder / f"{name}.png"
        file.write_bytes(line.picture)
        return replace(line, file=str(file))

    async def _photographed(self, line: Line, view: PageView, camera: Camera | None) -> Line:
        """Return the line with the page as it was seen; where there is no browser, its words."""
        if camera is None:
            return line
        url, source = view.page.url, "" if view.is_live else view.page.text
        try:
            seen = await camera.picture(view.at, url=url, source=source, english=self.english)
        except (CameraError, aiohttp.ClientError, TimeoutError):
            return line
        words = "\n".join(row for row in seen.words.splitlines() if row.strip())
        return replace(line, picture=seen.png, text=words)
