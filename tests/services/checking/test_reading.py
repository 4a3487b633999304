"""Reading photos: what is found, and what is refused before it costs anything."""

import asyncio
import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from services.checking.errors import NotAPictureError, PictureTooLargeError
from services.checking.reading import CodeReader, Seen, read_codes
from services.codes.qr import symbol
from services.codes.types import Colour
from tests.photos import CLASSES, card, taken


def drawn(text: str, box: int = 6) -> Image.Image:
    matrix = symbol(text)
    side = len(matrix)
    modules = Image.frombytes(
        "L", (side, side), bytes(255 * (not dark) for row in matrix for dark in row)
    )
    picture = Image.new("L", ((side + 8) * box,) * 2, 255)
    picture.paste(modules.resize((side * box,) * 2, Image.Resampling.NEAREST), (4 * box, 4 * box))
    return picture


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


def claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header claims a size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0")
    chunks = (header, data, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in chunks
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_text_of_a_code_is_read(kind: str) -> None:
    seen = read_codes(saved(drawn("https://example.cn/v#256"), kind))
    assert seen.texts == ("https://example.cn/v#256",)


def test_all_codes_of_a_picture_are_read_each_once() -> None:
    picture = Image.new("L", (900, 600), 255)
    for number, text in enumerate(("first", "second", "first")):
        picture.paste(drawn(text), (300 * number, 100))
    assert read_codes(saved(picture)).texts == ("first", "second")


def test_a_large_photo_is_read_after_scaling() -> None:
    photo = Image.new("RGB", (4000, 3000), "white")
    photo.paste(drawn("large", box=40).convert("RGB"), (900, 700))
    assert read_codes(saved(photo, "JPEG")).texts == ("large",)


def test_a_code_on_a_transparent_ground_is_read() -> None:
    grey = drawn("sticker")
    picture = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0), grey.point([255] * 128 + [0] * 128))
    assert read_codes(saved(picture)).texts == ("sticker",)


def test_a_picture_without_a_code_gives_nothing() -> None:
    assert read_codes(saved(Image.effect_noise((640, 480), 80))).texts == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        saved(drawn("cut"))[:60],
        saved(drawn("cut"), "JPEG")[:200],
        saved(drawn("other kind"), "GIF"),
        saved(drawn("other kind"), "TIFF"),
        bytes(1000),
    ],
)
def test_what_is_no_picture_from_a_telephone_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPictureError):
        read_codes(data)


@pytest.mark.parametrize(
    ("width", "height"), [(5000, 4001), (20_000_001, 1), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_that_claims_too_many_pixels_is_refused_unopened(
    width: int, height: int
) -> None:
    with pytest.raises(PictureTooLargeError):
        read_codes(claiming(width, height))


def test_a_picture_of_the_largest_size_that_is_empty_inside_is_no_picture() -> None:
    with pytest.raises(NotAPictureError):
        read_codes(claiming(5000, 4000))


async def test_photos_are_read_a_few_at_a_time() -> None:
    reader = CodeReader(at_once=2)
    photos = [saved(drawn(f"photo {number}")) for number in range(6)]
    read = await asyncio.gather(*(reader.read(photo) for photo in photos))
    assert [seen.texts for seen in read] == [(f"photo {number}",) for number in range(6)]


async def test_a_refused_photo_gives_its_place_back() -> None:
    reader = CodeReader(at_once=1)
    for _ in range(3):
        with pytest.raises(NotAPictureError):
            await reader.read(b"no picture")
    assert await reader.read(saved(drawn("next"))) == Seen(("next",))


def test_a_jpeg_that_paints_itself_again_and_again_is_refused_before_it_costs_minutes() -> None:
    written = io.BytesIO()
    Image.new("L", (4400, 4400), 128).save(written, "JPEG", progressive=True, quality=10)
    plain = written.getvalue()
    last = plain[plain.rindex(b"\xff\xda") : -2]
    with pytest.raises(NotAPictureError):
        read_codes(plain[:-2] + last * 1000 + b"\xff\xd9")


def test_a_progressive_jpeg_as_cameras_write_it_is_read() -> None:
    written = io.BytesIO()
    drawn("progressive").save(written, "JPEG", progressive=True)
    assert read_codes(written.getvalue()).texts == ("progressive",)


def test_codes_are_named_as_lines_are_read() -> None:
    picture = Image.new("L", (700, 700), 255)
    places = {"a": (0, 0), "b": (350, 20), "c": (10, 350), "d": (350, 360)}
    for text, place in reversed(places.items()):
        picture.paste(drawn(text), place)
    assert read_codes(saved(picture)).texts == ("a", "b", "c", "d")


def test_a_photo_that_a_single_look_misses_is_read_by_looking_again() -> None:
    rng = np.random.default_rng(5)
    missed = again = 0
    for number in range(8):
        url, shown = card(Colour.GREEN, number)
        photo = taken(shown, CLASSES["hard"], rng)
        with Image.open(io.BytesIO(photo)) as opened:
            is_missed = not zxingcpp.read_barcodes(opened.convert("L"))
        missed += is_missed
        again += is_missed and read_codes(photo).texts == (url,)
    assert missed > again > 0


def test_a_code_that_is_there_and_cannot_be_read_is_said_to_be_unclear() -> None:
    picture = drawn("https://code.example/v#" + "7" * 300)
    # The corners stay, by which it is found; more of the rest is gone than can be mended.
    picture.paste(255, (80, 80, picture.width - 80, picture.height - 80))
    assert read_codes(saved(picture)) == Seen((), is_unclear=True)
    assert not read_codes(saved(Image.new("L", (600, 600), 200))).is_unclear


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_broken_file_is_no_picture_or_shows_nothing_and_never_a_made_up_code(kind: str) -> None:
    whole = saved(drawn("https://code.example/v#256"), kind)
    rng = np.random.default_rng(7)
    for _ in range(60):
        broken = bytearray(whole)
        for place in rng.integers(0, len(broken), 3):
            broken[place] ^= int(rng.integers(1, 256))
        with contextlib.suppress(NotAPictureError, PictureTooLargeError):
            assert read_codes(bytes(broken)).texts in {(), ("https://code.example/v#256",)}


def test_an_advert_beside_a_code_that_cannot_be_read_does_not_hide_it() -> None:
    torn = drawn("https://code.example/v#" + "7" * 300)
    torn.paste(255, (80, 80, torn.width - 80, torn.height - 80))
    picture = Image.new("L", (torn.width + 260, torn.height), 255)
    picture.paste(torn, (0, 0))
    picture.paste(drawn("advert"), (torn.width, 40))
    assert read_codes(saved(picture)) == Seen(("advert",), is_unclear=True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_an_animation_is_refused_or_its_first_picture_is_read(kind: str) -> None:
    frames = [drawn(text) for text in ("first", "second", "third")]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=50)
    if kind == "GIF":
        with pytest.raises(NotAPictureError):
            read_codes(written.getvalue())
    else:
        assert read_codes(written.getvalue()).texts == ("first",)
