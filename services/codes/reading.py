"""Find the QR codes in a photo that somebody sent."""

import asyncio
import io
from typing import Final

import zxingcpp
from PIL import Image

from services.codes.errors import NotAPictureError, PictureTooLargeError

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
_WANTED: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
"""Plain `QRCode` would also look for Micro QR, and sees such symbols where there are none."""


def read_codes(picture: bytes) -> list[str]:
    """Return the texts of the QR codes in a picture, each once, or nothing if there are none.

    Raises NotAPictureError for what is no JPEG, PNG or WebP, is damaged or made to be slow, and
    PictureTooLargeError for more than 20 million pixels; those are never decoded.
    """
    grey = _grey(picture)
    found = zxingcpp.read_barcodes(grey, formats=_WANTED)
    return list(dict.fromkeys(code.text for code in found if code.valid))


class CodeReader:
    """Reads photos in threads, a few at a time, so that a flood of them stops nothing else."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def read(self, picture: bytes) -> list[str]:
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
