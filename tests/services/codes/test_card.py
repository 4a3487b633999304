"""The picture: every phone reads it, also after what messengers and screens do to it."""

import asyncio
import io
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageFilter

from services.checking.reading import read_codes
from services.codes.address import code_url
from services.codes.card import HEIGHT, WIDTH, Card, render, render_off_loop
from services.codes.errors import AddressTooLongError
from services.codes.token import sign
from services.codes.types import Colour, Token
from services.signing.es256 import SigningKey
from tests.cards import sample_card

FRAMES = {Colour.GREEN: (0x00, 0x57, 0x3F), Colour.ORANGE: (0xE0, 0x8A, 0x00)}
MODULES = {Colour.GREEN: (0x00, 0x57, 0x3F), Colour.ORANGE: (0xB3, 0x47, 0x00)}
HOSTS = ("http://127.0.0.1:8080", "https://jkm.huian.example.cn", "https://" + "a" * 32)


@pytest.fixture(params=Colour)
def card(request: pytest.FixtureRequest, key: SigningKey, token: Token) -> Card:
    colour = Colour(request.param)
    url = code_url(HOSTS[1], sign(replace(token, colour=colour), key))
    return sample_card(url, colour, last_four=token.last_four)


def opened(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture))
    image.load()
    return image


def saved(image: Image.Image, kind: str, **options: int) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def symbol_place(card: Card) -> tuple[int, int, int, int]:
    """Return where the dark modules are, told from the letters by their place."""
    pixels = np.asarray(opened(render(card)).convert("RGB"))[210:985]
    rows, columns = np.nonzero((pixels == MODULES[card.colour]).all(axis=2)[:, 60 : WIDTH - 60])
    return (
        int(columns.min()) + 60,
        int(rows.min()) + 210,
        int(columns.max()) + 61,
        int(rows.max()) + 211,
    )


def test_the_card_is_a_png_of_four_colours_that_fills_a_telephone(card: Card) -> None:
    picture = render(card)
    image = opened(picture)
    assert picture.startswith(b"\x89PNG")
    assert (image.mode, image.size) == ("P", (WIDTH, HEIGHT))
    assert picture[24:26] == b"\x02\x03"  # two bits a pixel, with a palette
    assert len(picture) < 25_000


def test_the_frame_has_the_colour_and_the_ground_is_white(card: Card) -> None:
    image = opened(render(card)).convert("RGB")
    assert image.getpixel((4, HEIGHT // 2)) == FRAMES[card.colour]
    assert image.getpixel((90, HEIGHT // 2)) == (255, 255, 255)
    assert "transparency" not in opened(render(card)).info


@pytest.mark.parametrize("host", HOSTS)
def test_the_card_is_read_as_it_is_and_after_jpeg_and_scaling(
    card: Card, host: str, token: Token
) -> None:
    for number in range(4):
        said = replace(token, colour=card.colour, handle=bytes([number] * 8), rule_set=number)
        url = code_url(host, sign(said, SigningKey.generate()))
        image = opened(render(replace(card, url=url))).convert("RGB")
        small = image.resize((320, 320 * HEIGHT // WIDTH), Image.Resampling.BILINEAR)
        for changed in (
            saved(image, "PNG"),
            saved(image, "JPEG", quality=30),
            saved(small, "PNG"),
            saved(small, "JPEG", quality=30),
            saved(image.rotate(17, expand=True, fillcolor="grey"), "JPEG", quality=60),
            saved(image.filter(ImageFilter.GaussianBlur(3)), "JPEG", quality=60),
        ):
            assert read_codes(changed).texts == (url,)


def test_a_demo_ribbon_and_longer_words_do_not_hide_the_symbol(card: Card) -> None:
    english = replace(
        card,
        title="Huian County · Bamin Health Code of the People's Government",
        word="Orange, not yet verified",
        holder="M* L* G* S*",
        number="Foreign permanent residence ID ends in 341X",
        validity=("Made on Wednesday, 24 September 2020, at 08:10 in the morning",) * 3,
        hint="Orange means not verified yet, it does not mean ill. " * 2,
        ribbon="DEMO",
    )
    assert read_codes(render(english)).texts == (card.url,)


def test_there_is_a_quiet_zone_of_four_modules_and_nothing_in_it(card: Card) -> None:
    for changed in (card, replace(card, ribbon="演示", holder="欧阳*娜")):
        left, top, right, bottom = symbol_place(changed)
        quiet = 4 * 13
        image = opened(render(changed)).convert("RGB")
        for box in (
            (left - quiet, top - quiet, right + quiet, top),
            (left - quiet, bottom, right + quiet, bottom + quiet),
            (left - quiet, top - quiet, left, bottom),
            (right, top - quiet, right + quiet, bottom),
        ):
            assert image.crop(box).getcolors() == [
                ((box[2] - box[0]) * (box[3] - box[1]), (255, 255, 255))
            ]


def test_every_word_changes_the_picture(card: Card) -> None:
    before = render(card)
    for change in (
        {"title": "别县 · 八闽健康码"},
        {"word": "蓝码"},
        {"holder": "陈*弱"},
        {"number": "证件尾号 3418"},
        {"validity": ("昨天",)},
        {"hint": "请扫码"},
        {"ribbon": "演示"},
    ):
        assert render(replace(card, **change)) != before


def test_the_colours_differ_in_shape_too(card: Card) -> None:
    covered = {}
    for colour, frame in FRAMES.items():
        image = opened(render(replace(card, colour=colour))).convert("RGB")
        shape = np.asarray(image.crop((40, 38, 172, 170)))
        covered[colour] = (shape != frame).any(axis=2).mean()
    # A round shape fills more of its square than a square that stands on its corner.
    assert covered[Colour.GREEN] > 1.3 * covered[Colour.ORANGE] > 0.3


def test_a_name_with_a_character_that_no_font_has_shows_a_sign_in_its_place(card: Card) -> None:
    assert render(replace(card, holder="ༀ*强")) == render(replace(card, holder="〓*强"))


def test_an_address_that_is_too_long_is_refused(card: Card) -> None:
    with pytest.raises(AddressTooLongError):
        render(replace(card, url=card.url.replace("jkm", "jkm" * 50)))


async def test_drawing_leaves_the_event_loop_free(card: Card) -> None:
    render(card)
    ticks: list[float] = []

    async def tick() -> None:
        while True:
            ticks.append(time.perf_counter())
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    pictures = await asyncio.gather(*(render_off_loop(card) for _ in range(4)))
    ticking.cancel()
    assert len(set(pictures)) == 1
    assert len(ticks) > 4
    assert max(later - earlier for earlier, later in pairwise(ticks)) < 0.5
