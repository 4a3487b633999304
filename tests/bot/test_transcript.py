"""What happened in chats, put into lines for people, on a terminal and on a page."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.tour.page import write_page
from bot.cli.tour.terminal import print_chapter
from bot.cli.tour.transcript import Chapter, chapter
from bot.sandbox.cast import SAMPLE_MORNING
from bot.sandbox.clock import MovableClock
from bot.sandbox.stories.telling import Scene, Story, Telling
from bot.sandbox.telegram.model import Content, Moment
from bot.sandbox.world import World


async def _plot(_: Telling) -> None:
    """Stand where a plot must stand; nothing is played here."""


STORY = Story("sample", "样子", "A sample", _plot, ("li", "wang"))


@pytest.fixture
async def pretend() -> AsyncIterator[World]:
    world = World(MovableClock(SAMPLE_MORNING))
    yield world
    await world.close()


def says(world: World, handle: str, words: str, *, silent: bool = False) -> None:
    chat = world.phone(handle).chat.room
    world.telegram.post(chat, world.telegram.bot, Content(words), silent=silent)


def written(world: World, *, english: bool = False) -> Chapter:
    ids = tuple(world.phone(handle).chat.id for handle in STORY.roles)
    return chapter(Scene(STORY, tuple(world.telegram.journal), (), ids), world, english=english)


def printed(told: Chapter, width: int) -> str:
    out = io.StringIO()
    print_chapter(Console(file=out, width=width), told, 1)
    return out.getvalue()


async def test_each_line_bears_its_time_its_mark_and_its_chat(pretend: World) -> None:
    await pretend.phone("li").say("/start l-secret")
    says(pretend, "li", "有声")
    says(pretend, "wang", "无声", silent=True)
    lines = written(pretend).lines
    assert [(line.clock, line.side, line.mark, line.text) for line in lines] == [
        ("08:10", "person", "", "/start"),
        ("08:10", "bot", "🔔", "有声"),
        ("08:10", "bot", "🔕", "无声"),
    ]


async def test_a_message_sent_anew_in_the_place_of_the_same_one_is_a_reminder(
    pretend: World,
) -> None:
    for _ in range(2):
        says(pretend, "wang", "请接单")
    chat = pretend.phone("wang").chat
    pretend.telegram.remove(chat.bubbles[0], pretend.telegram.bot)
    marks = [(line.side, line.mark, line.text) for line in written(pretend).lines]
    assert marks == [("bot", "🔔", "请接单"), ("note", "🔔", "再次提醒")]
    assert written(pretend, english=True).lines[1].text == "reminds again"


async def test_what_one_act_brings_is_put_together_by_chat(pretend: World) -> None:
    await pretend.phone("li").say("你好")
    says(pretend, "wang", "一")
    says(pretend, "li", "二")
    says(pretend, "wang", "三")
    assert [line.text for line in written(pretend).lines] == ["你好", "二", "一", "三"]


async def test_minutes_are_bands_across_all_chats(pretend: World) -> None:
    says(pretend, "li", "早")
    pretend.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]
    says(pretend, "wang", "晚")
    told = written(pretend)
    assert [face.name for face in told.faces] == ["军子", "王"]
    bands = [(clock, [len(lines) for lines in band.values()]) for clock, band in told.bands()]
    assert bands == [("08:10", [1]), ("08:15", [1])]


@pytest.mark.parametrize("width", [36, 80, 200])
async def test_no_line_on_the_terminal_is_too_wide(pretend: World, width: int) -> None:
    says(pretend, "li", "工单 1052 还没有人接单，正在找第二位值班员，03:17 前给您消息。" * 3)
    await pretend.phone("li").say("好的，我在村口等，这里很冷，请快一点，谢谢你们。" * 3)
    for line in printed(written(pretend), width).splitlines():
        assert sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) <= width + line.count("🔔")


async def test_chinese_lines_never_begin_with_a_closing_mark(pretend: World) -> None:
    says(pretend, "li", "请核对，请等候。请回来！" * 12)
    inner = [line.strip("│ ") for line in printed(written(pretend), 60).splitlines()]
    assert not [line for line in inner if line[:1] in set("，。！")]


async def test_the_page_escapes_what_people_write(pretend: World, tmp_path: Path) -> None:
    await pretend.phone("li").say('<script>alert("x")</script>')
    told = written(pretend)
    write_page(tmp_path / "page.html", [told], english=False)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


async def test_long_words_that_were_told_before_are_folded(pretend: World, tmp_path: Path) -> None:
    says(pretend, "li", "第一行\n第二行\n第三行")
    told = written(pretend)
    folded = replace(told, lines=tuple(replace(line, is_known=True) for line in told.lines))
    assert "第二行" not in printed(folded, 80)
    write_page(tmp_path / "page.html", [folded], english=True)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<summary>第一行" in page
    assert "第二行" in page


async def test_a_removed_message_leaves_its_first_line(pretend: World) -> None:
    says(pretend, "li", "旧的\n还有")
    await pretend.phone("li").say("收到")
    pretend.telegram.remove(pretend.phone("li").chat.bubbles[0], pretend.telegram.bot)
    last: Moment = pretend.telegram.journal[-1]
    assert last.what == "delete"
    assert [(line.mark, line.text) for line in written(pretend).lines][-1] == ("🗑", "旧的")
