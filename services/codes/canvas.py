"""A picture of four colours: two bits a pixel, quick to draw and small, with smooth letters.

Smooth edges come from ramps: the shades that lie between two colours where they meet.
"""

import io
import zlib
from functools import lru_cache

from PIL import Image

Rgb = tuple[int, int, int]
Palette = tuple[Rgb, Rgb, Rgb, Rgb]
Box = tuple[int, int, int, int]
Ramp = tuple[int, ...]
"""Numbers of the palette's colours, from what is there to what is set on it."""

_BITS = 2
_SHARPNESS = 1.5
"""Narrows the smooth edges of letters: crisper on a telephone, and fewer bytes."""


class Canvas:
    """Draws in the numbers of a palette's colours, and gives a PNG."""

    def __init__(self, size: tuple[int, int], palette: Palette, background: int) -> None:
        self._palette = palette
        self._image = Image.new("L", size, background)

    def fill(self, box: Box, colour: int) -> None:
        self._image.paste(colour, box)

    def stamp(self, mask: Image.Image, at: tuple[int, int], ramp: Ramp) -> None:
        """Set a mask's white in the ramp's last colour; its black leaves what is there."""
        shades, touched = _tables(ramp)
        self._image.paste(mask.point(shades), at, mask.point(touched))

    def png(self) -> bytes:
        picture = self._image.copy()
        picture.putpalette([part for colour in self._palette for part in colour])
        written = io.BytesIO()
        # Runs are all that the filtered rows of a symbol consist of: looking for more takes
        # twenty times as long and saves a tenth.
        picture.save(written, "PNG", bits=_BITS, compress_type=zlib.Z_RLE)
        return written.getvalue()


@lru_cache(maxsize=32)
def _tables(ramp: Ramp) -> tuple[list[int], list[int]]:
    """Return for each grey of a mask the colour that it becomes, and whether it is drawn."""
    last = len(ramp) - 1
    steps = [
        min(last, max(0, round(((grey / 255 - 0.5) * _SHARPNESS + 0.5) * last)))
        for grey in range(256)
    ]
    return [ramp[step] for step in steps], [255 * (step > 0) for step in steps]
