"""Find the QR codes in a photo that somebody sent."""

import asyncio
import io
import time
from dataclasses import dataclass
from typing import Final, NamedTuple

import zxingcpp
from PIL import Image, ImageFilter

from services.checking.errors import NotAPictureError, PictureTooLargeError

MOST_PIXELS: Final = 20_000_000
"""SECURITY.md 20: a small file can claim any size, so its header is asked first."""
LONGEST_SIDE: Final = 1600
"""Larger photos take longer and are read no better."""
MOST_SCANS: Final = 100
"""Of a JPEG, which is painted over once for each: ten are usual, and a hundred kilobytes of them
take ten seconds. Bytes that only look like the beginning of one are rare."""
_START_OF_SCAN: Final = b"\xff\xda"
_AT_ONCE: Final = 2
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
"""What telephones and Telegram send; every other decoder stays closed to strangers."""
_DOTS_OF_A_JWT: Final = 2
_WANTED: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
"""Plain `QRCode` would also look for Micro QR, and sees such symbols where there are none."""


class _Rung(NamedTuple):
    """A way to look at a photo once more, after nothing was read."""

    scale: float
    calm: float
    """Blurred by so many pixels first, against noise."""
    radius: float
    percent: int
    """How strongly edges are sharpened, and over how many pixels."""


_LADDER: Final = (_Rung(2, 1, 4, 300), _Rung(1.5, 0, 3, 150), _Rung(1, 1, 0, 0))
"""In this order: what reads most of what the plain look has missed comes first (measured in
`tests/benchmarks/test_photos.py`)."""
_LONGEST_UPSCALED: Final = 2400
_SECONDS: Final = 0.15
"""Of this thread's work: after so much no further rung is begun, and all together stay within
0.3 s. Waiting for others does not count, so a busy machine reads as much as an idle one."""


@dataclass(frozen=True)
class Seen:
    """What a picture shows."""

    texts: tuple[str, ...] = ()
    """Of its codes, each once, from top left to bottom right."""
    is_unclear: bool = False
    """There is a code beside them that cannot be read: blurred, cut off, or in a reflection."""


def read_codes(picture: bytes) -> Seen:
    """Return what a picture shows; it is looked at in other ways only while nothing was read.

    Raises NotAPictureError for what is no JPEG, PNG or WebP, is damaged or made to be slow, and
    PictureTooLargeError for more than 20 million pixels; those are never decoded.
    """
    grey = _grey(picture)
    began = time.thread_time()
    seen = _look(grey)
    for rung in _LADDER:
        if seen.texts or time.thread_time() - began > _SECONDS:
            break
        again = _look(_retouched(grey, rung))
        was_unclear = seen.is_unclear and not again.texts
        seen = Seen(again.texts, is_unclear=again.is_unclear or was_unclear)
    return seen


def _look(grey: Image.Image) -> Seen:
    found = zxingcpp.read_barcodes(grey, formats=_WANTED, return_errors=True)
    found.sort(key=lambda code: _place(code, grey.height))
    read = [code for code in found if code.valid]
    # What lies on a code that was read is a second look at the same one.
    is_unclear = any(
        not any(_overlap(code.position, other.position) for other in read)
        for code in found
        if not code.valid
    )
    return Seen(tuple(dict.fromkeys(code.text for code in read)), is_unclear)


def _overlap(one: zxingcpp.Position, other: zxingcpp.Position) -> bool:
    """Return whether the boxes around two symbols share anything."""
    (left, top, right, bottom), (x0, y0, x1, y1) = _box(one), _box(other)
    return left < x1 and x0 < right and top < y1 and y0 < bottom


def _box(position: zxingcpp.Position) -> tuple[int, int, int, int]:
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _place(code: zxingcpp.Barcode, height: int) -> tuple[int, int]:
    """Order codes as lines are read: rows of a fifth of the picture, then from the left."""
    corner = code.position.top_left
    return corner.y * 5 // max(height, 1), corner.x


def _retouched(grey: Image.Image, rung: _Rung) -> Image.Image:
    scale = min(rung.scale, max(1.0, _LONGEST_UPSCALED / max(grey.size)))
    size = tuple(max(1, round(side * scale)) for side in grey.size)
    larger = grey.resize((size[0], size[1]), Image.Resampling.BICUBIC) if scale > 1 else grey
    if rung.calm:
        larger = larger.filter(ImageFilter.GaussianBlur(rung.calm))
    if rung.percent:
        larger = larger.filter(ImageFilter.UnsharpMask(rung.radius, rung.percent, 0))
    return larger


def is_like_a_code(text: str) -> bool:
    """Return whether a text may be a health code, to look at it before posters and adverts."""
    return "/v#" in text or text.count(".") >= _DOTS_OF_A_JWT


class CodeReader:
    """Reads photos in threads, a few at a time, so that a flood of them stops nothing else."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def read(self, picture: bytes) -> Seen:
        """Return and raise what `read_codes` does."""
        async with self._places:
            return await asyncio.to_thread(read_codes, picture)


def _grey(picture: bytes) -> Image.Image:
    """Decode a picture in grey, on white where transparent, at most LONGEST_SIDE long."""
    if picture.startswith(b"\xff\xd8") and picture.count(_START_OF_SCAN) > MOST_SCANS:
        raise NotAPictureError
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureTooLargeError(largest=MOST_PIXELS)
            # A JPEG is decoded at a half, a quarter or an eighth already if that is enough.
            opened.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            seen: Image.Image = opened
            if opened.has_transparency_data:
                seen = opened.convert("RGBA")
                seen = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
            grey = seen.convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLargeError(largest=MOST_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        # Pillow's own messages may quote the file.
        raise NotAPictureError from None
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return grey
