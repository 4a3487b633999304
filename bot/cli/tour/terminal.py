"""Prints the transcript on a terminal: the bot on the left, the person on the right."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rich.align import Align
from rich.box import ROUNDED, SQUARE
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.cli.tour.transcript import EDITED, PHOTO, REMOVED, SILENT, Chapter, Face, Line

WIDEST = 110
NARROW = 60
"""Columns below which bubbles take nearly the whole width."""
PAGE_ROWS = 7
"""How much of a page's words is printed; the rest is in its picture."""
_PIECES = re.compile(r"[（“《]*(?:[!-~·–…/]+|[^!-~·–…/ （“《])[，。：；！？、）”》]*\s*|\s+")
"""What stays together at the end of a line: a word, or a sign with the marks around it."""
_BORDERS = {SILENT: "dim", EDITED: "yellow", "": "cyan"}


def print_chapter(console: Console, chapter: Chapter, number: int) -> None:
    """Print a scene; a line names the chat wherever another one goes on."""
    date = f"{chapter.begins:%Y-%m-%d}" if chapter.begins else ""
    console.print()
    console.print(Rule(Text(f"{number}. {chapter.title}  {date}", style="bold"), style="bold"))
    for part in _parts(chapter, min(console.width, WIDEST)):
        console.print(part)


def _parts(chapter: Chapter, width: int) -> Iterator[RenderableType]:
    faces = {face.id: face for face in chapter.faces}
    clock, chat = "", 0
    for line in chapter.lines:
        if (line.clock, line.chat) != (clock, chat):
            clock, chat = line.clock, line.chat
            yield _heading(clock, faces[chat], width)
        yield _bubble(line, width)


def _heading(clock: str, face: Face, width: int) -> RenderableType:
    who = f"{face.name} · {face.role}" if face.role else face.name
    title = Text.assemble((clock, "bold"), "  ", (who, "bold magenta" if face.is_group else ""))
    title.append(" " + "─" * max(0, width - title.cell_len - 1), style="dim")
    return Group("", title)


def _bubble(line: Line, width: int) -> RenderableType:
    room = int(width * (0.92 if width < NARROW else 0.68))
    if line.side == "press":
        return _right(Text(f"👆 {line.text}", style="bold blue"), width)
    if line.side == "note":
        style = "dim" if line.mark == REMOVED else "bold yellow"
        note = Text(f"{line.mark} {line.text}", style=style)
        if line.mark == REMOVED:
            note.truncate(width - 4, overflow="ellipsis")
        return Padding(note, (0, 0, 0, 2))
    if line.side == "page":
        return _page(line, room)
    if line.side == "person":
        words = line.text if line.picture is None else f"{PHOTO} {line.text}".strip()
        body = Panel(
            _wrapped(words, room - 4),
            box=ROUNDED,
            width=_fit(replace(line, text=words), room),
            border_style="green",
        )
        return _right(body, width)
    return _from_bot(line, room)


def _page(line: Line, room: int) -> RenderableType:
    rows = line.text.split("\n")
    text = "\n".join([*rows[:PAGE_ROWS], *(["…"] if len(rows) > PAGE_ROWS else [])])
    parts: list[RenderableType] = [_wrapped(text, room - 4)]
    if line.file:
        parts.append(Text(f"{PHOTO} {line.file}", style="bold"))
    body = Panel(Group(*parts), title=f"🌐 {line.who}", box=SQUARE, width=room, style="blue")
    return Padding(body, (0, 0, 0, 2))


def _from_bot(line: Line, room: int) -> RenderableType:
    parts: list[RenderableType] = []
    if line.picture is not None:
        parts.append(Text(f"{PHOTO} {line.file}", style="bold"))
    parts.append(_wrapped(_said(line), room - 4))
    parts += [Text(" ".join(f"[{one}]" for one in row), style="cyan") for row in line.buttons]
    parts += [Text("⌨  " + " · ".join(row), style="dim") for row in line.keys]
    return Panel(
        Group(*parts),
        title=line.mark or None,
        title_align="left",
        box=ROUNDED,
        width=_fit(line, room),
        border_style=_BORDERS.get(line.mark, "cyan"),
    )


def _said(line: Line) -> str:
    return f"{line.opening}\n……" if line.is_known else line.text


def _wrapped(text: str, width: int) -> Text:
    """Break lines as Chinese is set: between any two signs, no closing sign at a line's start."""
    rows: list[str] = []
    for line in text.split("\n"):
        row = ""
        for piece in _PIECES.findall(line):
            if Text(row + piece).cell_len > width and row:
                rows.append(row.rstrip())
                row = ""
            row += piece
        rows.append(row)
    return Text("\n".join(rows))


def _fit(line: Line, room: int) -> int:
    """Return the width of a bubble: as wide as its longest row, at most the room there is."""
    rows = [*_said(line).split("\n"), line.file + "  "]
    rows += [" ".join(f"[{one}]" for one in row) for row in line.buttons]
    rows += ["⌨  " + " · ".join(row) for row in line.keys]
    return min(room, max(Text(row).cell_len for row in rows) + 4)


def _right(body: RenderableType, width: int) -> RenderableType:
    return Align.right(body, width=width)
