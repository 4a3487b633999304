"""The picture of some figures: rates, bars for each kind and desk, medians by day and night."""

import asyncio
import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from services.codes.lettering import fit

WIDTH = 1080
_MARGIN = 56
_INNER = WIDTH - 2 * _MARGIN
_FINE = 3
"""Shapes are drawn so many times as large, so that their edges are smooth."""

Rgb = tuple[int, int, int]
_PAPER: Rgb = (255, 255, 255)
_INK: Rgb = (0x1F, 0x2A, 0x2A)
_FAINT: Rgb = (0x66, 0x74, 0x72)
_TILE: Rgb = (0xEE, 0xF4, 0xF2)
_TRACK: Rgb = (0xF1, 0xF3, 0xF3)
_DEEP: Rgb = (0x00, 0x57, 0x3F)
_PALE: Rgb = (0xA9, 0xCE, 0xC1)
_DAY: Rgb = (0xE3, 0xA4, 0x3B)
_NIGHT: Rgb = (0x34, 0x4C, 0x7D)

_LABEL, _VALUE, _TIME = 300, 150, 200
"""Places left and right of a bar: its label, its number or its time."""
_ROW, _BAR = 58, 30


@dataclass(frozen=True)
class Tile:
    """A rate in large figures."""

    value: str
    label: str
    notes: tuple[str, ...]
    """At most two short lines."""


@dataclass(frozen=True)
class Bar:
    """A whole with its part; both None where nothing may be told."""

    label: str
    value: str
    whole: int | None = None
    part: int | None = None


@dataclass(frozen=True)
class Section:
    """Bars that can be compared with each other."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Pace:
    """A time by day and by night, in seconds and in words."""

    label: str
    day: float | None
    night: float | None
    day_words: str
    night_words: str


@dataclass(frozen=True)
class Chart:
    """What stands on the picture, in words of the reader's language."""

    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    legend: tuple[str, str]
    """What a bar's whole and its part are."""
    sections: tuple[Section, ...]
    pace_title: str
    pace_legend: tuple[str, str]
    """Day and night."""
    paces: tuple[Pace, ...]
    footer: tuple[str, ...]


async def render_off_loop(chart: Chart) -> bytes:
    """Return what `render` returns; it draws in a thread, because it takes milliseconds."""
    return await asyncio.to_thread(render, chart)


def render(chart: Chart) -> bytes:
    """Return the picture as a PNG; as high as what stands on it."""
    sheet = _Sheet()
    sheet.text(chart.title, size=52, is_bold=True)
    sheet.down(6)
    sheet.text(chart.subtitle, size=32, ink=_FAINT)
    sheet.down(34)
    _tiles(sheet, chart.tiles)
    for section in chart.sections:
        _section(sheet, section, chart.legend)
    _paces(sheet, chart)
    sheet.down(30)
    for line in chart.footer:
        sheet.text(line, size=26, ink=_FAINT)
    return sheet.png()


class _Sheet:
    """Collects shapes and words from the top downwards, and draws them at the end."""

    def __init__(self) -> None:
        self.top = _MARGIN
        self._boxes: list[tuple[tuple[float, float, float, float], float, Rgb]] = []
        self._words: list[tuple[Image.Image, tuple[int, int], Rgb]] = []

    def down(self, pixels: int) -> None:
        self.top += pixels

    def box(
        self, left: float, top: float, width: float, height: float, ink: Rgb, radius: float
    ) -> None:
        place = (left, top, left + width, top + height)
        self._boxes.append((place, min(radius, width / 2, height / 2), ink))

    def text(self, words: str, *, size: int, ink: Rgb = _INK, is_bold: bool = False) -> None:
        """Set a line over the whole width, and go below it."""
        self.top += self.words(
            words, _MARGIN, self.top, _INNER, size=size, ink=ink, is_bold=is_bold
        )

    def words(
        self,
        words: str,
        left: float,
        top: float,
        width: float,
        *,
        size: int,
        ink: Rgb = _INK,
        is_bold: bool = False,
        is_right: bool = False,
        height: int | None = None,
        lines: int = 1,
    ) -> int:
        """Set words into a place, in its middle where it has a height; returns how high."""
        if not words:
            return 0
        letters = fit(
            words,
            width=int(width),
            height=height or size * 3,
            size=size,
            is_bold=is_bold,
            lines=lines,
        )
        across = width - letters.width if is_right else 0
        along = (height - letters.height) / 2 if height else 0
        at = (round(left + across), round(top + along))
        self._words.append((letters.mask(), at, ink))
        return letters.height

    def png(self) -> bytes:
        size = (WIDTH, self.top + _MARGIN)
        fine = Image.new("RGB", (size[0] * _FINE, size[1] * _FINE), _PAPER)
        draw = ImageDraw.Draw(fine)
        for place, radius, ink in self._boxes:
            corners = [edge * _FINE for edge in place]
            draw.rounded_rectangle(corners, radius * _FINE, fill=ink)
        picture = fine.resize(size, Image.Resampling.BOX)
        for mask, at, ink in self._words:
            picture.paste(ink, at, mask)
        written = io.BytesIO()
        picture.quantize(128, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        return written.getvalue()


def _tiles(sheet: _Sheet, tiles: tuple[Tile, ...]) -> None:
    gap, height = 24, 246
    width = (_INNER - gap * (len(tiles) - 1)) / max(1, len(tiles))
    for number, tile in enumerate(tiles):
        left = _MARGIN + number * (width + gap)
        sheet.box(left, sheet.top, width, height, _TILE, 24)
        place = (left + 26, width - 52)
        sheet.words(tile.label, place[0], sheet.top + 20, place[1], size=34, is_bold=True)
        sheet.words(
            tile.value, place[0], sheet.top + 64, place[1],
            size=76, ink=_DEEP, is_bold=True, height=96,
        )  # fmt: skip
        for line, note in enumerate(tile.notes):
            top = sheet.top + 162 + 34 * line
            sheet.words(note, place[0], top, place[1], size=25, ink=_FAINT, height=34)
    sheet.down(height)


def _heading(sheet: _Sheet, title: str, legend: tuple[tuple[str, Rgb], ...]) -> None:
    """Set a section's title, and at the right what its colours mean."""
    sheet.down(46)
    sheet.words(title, _MARGIN, sheet.top, _INNER / 2, size=38, is_bold=True)
    right = float(WIDTH - _MARGIN)
    for words, ink in reversed(legend):
        letters = fit(words, width=300, height=60, size=27)
        right -= letters.width
        sheet.words(words, right, sheet.top, letters.width + 4, size=27, ink=_FAINT, height=48)
        right -= 34
        sheet.box(right, sheet.top + 14, 22, 22, ink, 6)
        right -= 28
    sheet.down(62)


def _section(sheet: _Sheet, section: Section, legend: tuple[str, str]) -> None:
    if not section.bars:
        return
    _heading(sheet, section.title, ((legend[0], _PALE), (legend[1], _DEEP)))
    longest = max((bar.whole or 0 for bar in section.bars), default=0) or 1
    left, room = _MARGIN + _LABEL, _INNER - _LABEL - _VALUE
    for bar in section.bars:
        sheet.words(bar.label, _MARGIN, sheet.top, _LABEL - 24, size=31, height=_ROW)
        top = sheet.top + (_ROW - _BAR) / 2
        sheet.box(left, top, room, _BAR, _TRACK, 8)
        if bar.whole:
            sheet.box(left, top, max(8, room * bar.whole / longest), _BAR, _PALE, 8)
        if bar.part:
            sheet.box(left, top, max(8, room * bar.part / longest), _BAR, _DEEP, 8)
        _value(sheet, bar.value, _VALUE, is_told=bar.whole is not None)
        sheet.down(_ROW)


def _value(sheet: _Sheet, words: str, room: int, *, is_told: bool) -> None:
    room -= 24  # It does not touch its bar.
    sheet.words(
        words,
        WIDTH - _MARGIN - room,
        sheet.top,
        room,
        size=31,
        ink=_INK if is_told else _FAINT,
        is_bold=is_told,
        is_right=True,
        height=_ROW,
    )


def _paces(sheet: _Sheet, chart: Chart) -> None:
    _heading(
        sheet, chart.pace_title, ((chart.pace_legend[0], _DAY), (chart.pace_legend[1], _NIGHT))
    )
    times = [time for pace in chart.paces for time in (pace.day, pace.night) if time]
    longest = max(times, default=1.0)
    left, room = _MARGIN + _LABEL, _INNER - _LABEL - _TIME
    for pace in chart.paces:
        sheet.words(pace.label, _MARGIN, sheet.top, _LABEL - 24, size=31, height=2 * _ROW - 12)
        for time, words, ink in (
            (pace.day, pace.day_words, _DAY),
            (pace.night, pace.night_words, _NIGHT),
        ):
            top = sheet.top + (_ROW - _BAR) / 2
            sheet.box(left, top, room, _BAR, _TRACK, 8)
            if time is not None:
                sheet.box(left, top, max(8, room * time / longest), _BAR, ink, 8)
            _value(sheet, words, _TIME, is_told=time is not None)
            sheet.down(_ROW - 6)
        sheet.down(18)
