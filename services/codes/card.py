"""The picture of a code that a resident shows: it fills the screen of a telephone.

Colour, word and shape say the same, so nobody depends on telling green from orange. It never
says that anything was verified: only scanning does that.
"""

import asyncio
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

from services.codes.canvas import Box, Canvas, Palette, Ramp
from services.codes.lettering import Lettering, fit
from services.codes.qr import QUIET_ZONE, Matrix, symbol
from services.codes.types import Colour

WIDTH, HEIGHT = 960, 1280
"""Telegram sends photos of up to 1280 pixels unscaled; 3:4 fills a telephone held upright."""

_MARGIN = 40
_PANEL_TOP, _PANEL_BOTTOM = 204, 1186
_RADIUS = 40
_SYMBOL_SPACE = 805
_SHAPE = 132
_SMOOTHING = 4


@dataclass(frozen=True)
class Card:
    """What stands on the picture, in words of the reader's language."""

    colour: Colour
    url: str
    title: str
    """Whose code it is: the county and the name of the service."""
    word: str
    """The colour in a word."""
    holder: str
    """The masked name."""
    number: str
    """The last characters of the document's number, with what they are."""
    validity: tuple[str, ...]
    """When it was made and until when it is valid."""
    hint: str
    """Why it should be scanned, or what orange does not mean."""
    ribbon: str = ""
    """Marks a card that is no real one."""


@dataclass(frozen=True)
class _Look:
    """Four colours, and which of them stand where."""

    palette: Palette
    frame: int
    text_on_frame: Ramp
    modules: int
    text_on_white: Ramp
    white_on_frame: Ramp


_WHITE = 0

# The two frames stay apart for people who see no red or no green. Modules are dark in both:
# bright orange ones are read in half of the photos only, these in four of five. White letters
# on orange would be too faint, so orange is the lighter step of brown, and brown that of ink.
_LOOKS = {
    Colour.GREEN: _Look(
        palette=((255, 255, 255), (168, 197, 188), (84, 142, 125), (0, 0x57, 0x3F)),
        frame=3,
        text_on_frame=(3, 2, 1, _WHITE),
        modules=3,
        text_on_white=(_WHITE, 1, 2, 3),
        white_on_frame=(3, 2, 1, _WHITE),
    ),
    Colour.ORANGE: _Look(
        palette=((255, 255, 255), (0xE0, 0x8A, 0), (0xB3, 0x47, 0), (0x2B, 0x1A, 0x0A)),
        frame=1,
        text_on_frame=(1, 2, 3),
        modules=2,
        text_on_white=(_WHITE, 2, 3),
        white_on_frame=(1, _WHITE),
    ),
}


def render(card: Card) -> bytes:
    """Return the card as a PNG.

    Raises AddressTooLongError for an address that fits no good symbol, and ValueError for texts
    that fit only in letters too small to read.
    """
    look = _LOOKS[card.colour]
    canvas = Canvas((WIDTH, HEIGHT), look.palette, look.frame)
    _header(canvas, card, look.text_on_frame)
    _panel(canvas, look.white_on_frame)
    place = _symbol(canvas, symbol(card.url), look.modules)
    _holder(canvas, card, place, look.text_on_white)
    hint = fit(card.hint, width=WIDTH - 2 * _MARGIN, height=84, size=40, is_bold=True)
    _centre(canvas, hint, (0, _PANEL_BOTTOM, WIDTH, HEIGHT), look.text_on_frame)
    if card.ribbon:
        _ribbon(canvas, card.ribbon, look)
    return canvas.png()


async def render_off_loop(card: Card) -> bytes:
    """Return what `render` returns; it draws in a thread, because it takes milliseconds."""
    return await asyncio.to_thread(render, card)


def _header(canvas: Canvas, card: Card, ramp: Ramp) -> None:
    """Draw the shape, and beside it the service's name above the colour's word."""
    space = (_MARGIN, 22, WIDTH - _MARGIN, _PANEL_TOP - 20)
    middle = (space[1] + space[3]) // 2
    canvas.stamp(_shape(card.colour), (space[0], middle - _SHAPE // 2), ramp)
    left = space[0] + _SHAPE + 36
    # The ribbon lies across the right corner.
    right = space[2] - (150 if card.ribbon else 0)
    title = fit(card.title, width=right - left, height=48, size=38)
    word = fit(card.word, width=right - left, height=136, size=108, is_bold=True)
    top = middle - (title.height + word.height) // 2
    canvas.stamp(title.mask(), (left, top), ramp)
    canvas.stamp(word.mask(), (left - 4, top + title.height - 4), ramp)


@cache
def _shape(colour: Colour) -> Image.Image:
    """Return a ring with a full middle for green, a square on its corner for orange."""
    side = _SHAPE * _SMOOTHING
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    for inset, shade in ((0, 255), (0.13, 0), (0.22, 255)):
        near, far, half = side * inset, side * (1 - inset) - 1, side / 2
        if colour is Colour.GREEN:
            draw.ellipse((near, near, far, far), fill=shade)
        else:
            draw.polygon(((half, near), (far, half), (half, far), (near, half)), fill=shade)
    return mask.resize((_SHAPE, _SHAPE), Image.Resampling.BOX)


def _panel(canvas: Canvas, ramp: Ramp) -> None:
    """Draw the white ground: baked in, so that no dark mode inverts the symbol."""
    left, right = _MARGIN, WIDTH - _MARGIN
    disc = _disc(2 * _RADIUS)
    for x in (left, right - disc.width):
        for y in (_PANEL_TOP, _PANEL_BOTTOM - disc.height):
            canvas.stamp(disc, (x, y), ramp)
    canvas.fill((left, _PANEL_TOP + _RADIUS, right, _PANEL_BOTTOM - _RADIUS), _WHITE)
    canvas.fill((left + _RADIUS, _PANEL_TOP, right - _RADIUS, _PANEL_BOTTOM), _WHITE)


@cache
def _disc(width: int) -> Image.Image:
    disc = Image.new("L", (width * _SMOOTHING,) * 2)
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), fill=255)
    return disc.resize((width,) * 2, Image.Resampling.BOX)


def _symbol(canvas: Canvas, matrix: Matrix, colour: int) -> Box:
    """Draw the symbol, nothing inside; return its place, down to the end of its quiet zone."""
    side = len(matrix) + 2 * QUIET_ZONE
    box = _SYMBOL_SPACE // side
    modules = Image.frombytes(
        "L", (len(matrix),) * 2, bytes(255 * dark for row in matrix for dark in row)
    )
    drawn = modules.resize((len(matrix) * box,) * 2, Image.Resampling.NEAREST)
    quiet = QUIET_ZONE * box
    left, top = (WIDTH - drawn.width) // 2, _PANEL_TOP + quiet
    canvas.stamp(drawn, (left, top), (_WHITE, colour))
    return left, top, left + drawn.width, top + drawn.height + quiet


def _holder(canvas: Canvas, card: Card, symbol: Box, ramp: Ramp) -> None:
    """Draw below the symbol, flush with its sides, whose code it is and how long it lasts."""
    left, _, right, end = symbol
    width, space = right - left, _PANEL_BOTTOM - end - _MARGIN // 4
    name = fit(card.holder, width=width * 11 // 20, height=70, size=56)
    number = fit(card.number, width=width - name.width - _MARGIN, height=70, size=36)
    height = (space - name.height) // max(1, len(card.validity))
    lines = [fit(line, width=width, height=height, size=33) for line in card.validity]
    top = end + (space - name.height - sum(line.height for line in lines)) // 2
    canvas.stamp(name.mask(), (left, top), ramp)
    base = top + name.height - number.height - 8
    canvas.stamp(number.mask(), (right - number.width, base), ramp)
    top += name.height
    for line in lines:
        canvas.stamp(line.mask(), (left, top), ramp)
        top += line.height


def _centre(canvas: Canvas, text: Lettering, box: Box, ramp: Ramp) -> None:
    left, top, right, bottom = box
    at = ((left + right - text.width) // 2, (top + bottom - text.height) // 2)
    canvas.stamp(text.mask(is_centred=True), at, ramp)


def _ribbon(canvas: Canvas, text: str, look: _Look) -> None:
    """Lay a ribbon across the upper right corner, away from the symbol."""
    side, breadth = 214, 64
    words = fit(text, width=side, height=breadth, size=44, is_bold=True)
    band = Image.new("L", (side * 2, breadth), 255)
    letters = Image.new("L", band.size)
    at = ((band.width - words.width) // 2, (breadth - words.height) // 2)
    letters.paste(words.mask(), at)
    for mask, ramp in (
        (band, look.white_on_frame),
        (letters, look.text_on_white),
    ):
        turned = mask.rotate(-45, Image.Resampling.BICUBIC, expand=True)
        canvas.stamp(turned, (WIDTH - turned.width // 2 - 78, 78 - turned.height // 2), ramp)
