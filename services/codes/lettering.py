"""Text that fits its place: smaller first, then on several lines, and never cut."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = Path(__file__).parent / "fonts"
_BOLD_CHARACTERS = frozenset((_FONTS / "bold.txt").read_text(encoding="utf-8"))

_SMALLEST = 12
_MOST_LINES = 4
_LINE = 1.25
"""Height of a line in sizes of its letters."""
_ASCENT = 0.88
"""A Chinese character's box reaches this far above the base line, and 0.12 below it."""

_OPENING = "（《〈「【“‘"
_CLOSING = "，。、：；！？）》〉」】”’…·"
_HAN = r"\u2e80-\ufaff\uff00-\U0003ffff"
_PIECES = re.compile(rf"\s+|[{_OPENING}]*[{_HAN}][{_CLOSING}]*|[^\s{_HAN}]+")
"""A line may end before a Chinese character or a word, and keeps brackets with what they hold."""


@dataclass(frozen=True)
class Lettering:
    """Lines of text in the size in which they fit."""

    lines: tuple[str, ...]
    size: int
    is_bold: bool

    @property
    def width(self) -> int:
        font = _font(self.size, is_bold=self.is_bold)
        return max((-int(-font.getlength(line)) for line in self.lines), default=0)

    @property
    def height(self) -> int:
        return round(len(self.lines) * self.size * _LINE)

    def mask(self, *, is_centred: bool = False) -> Image.Image:
        """Draw the lines in white on black, `width` by `height` pixels."""
        font = _font(self.size, is_bold=self.is_bold)
        mask = Image.new("L", (self.width + 2, self.height))
        draw = ImageDraw.Draw(mask)
        for number, line in enumerate(self.lines):
            indent = (self.width - font.getlength(line)) / 2 if is_centred else 0
            # Rounded down, so that a Latin g or p is whole at the bottom.
            base = int((number + (_LINE - 1) / _LINE / 2) * self.size * _LINE)
            draw.text((indent, base + self.size * _ASCENT), line, 255, font, anchor="ls")
        return mask


def fit(
    text: str, *, width: int, height: int, size: int, is_bold: bool = False, lines: int = 1
) -> Lettering:
    """Return the text in the largest letters, up to `size`, with which it fits.

    Letters shrink to fit in the wanted number of lines; where they would become too small to
    read it wraps further. Characters that the bold font lacks turn the whole text to the regular
    one; what that lacks leaves a geta sign 〓. Raises ValueError where nothing readable fits.
    """
    is_bold = is_bold and _BOLD_CHARACTERS.issuperset(text)
    font = _font(size, is_bold=is_bold)
    words = " ".join(text.split())
    pieces = [(piece, font.getlength(piece)) for piece in _PIECES.findall(words)]
    for allowed in range(lines, _MOST_LINES + 1):
        smallest = max(_SMALLEST, round(size * (0.6 if allowed == lines else 0.3)))
        for tried in range(size, smallest - 1, -2):
            # Letters grow evenly, so what was measured once tells for every size.
            wrapped = _wrap(pieces, width * size / tried)
            if wrapped and len(wrapped) <= allowed and len(wrapped) * tried * _LINE <= height:
                return Lettering(wrapped, tried, is_bold)
    raise ValueError("the text is too long for its place")


def _wrap(pieces: list[tuple[str, float]], width: float) -> tuple[str, ...]:
    """Break a text into lines of this width; empty where a word is wider than a line."""
    lines: list[str] = [""]
    used = 0.0
    for piece, length in pieces:
        if used + length <= width:
            lines[-1] += piece
            used += length
        elif piece == " ":
            continue
        elif length <= width:
            lines.append(piece)
            used = length
        else:
            return ()
    return tuple(line.strip() for line in lines)


@lru_cache(maxsize=128)
def _font(size: int, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    name = "bold.otf" if is_bold else "regular.otf"
    return ImageFont.truetype(_FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)
