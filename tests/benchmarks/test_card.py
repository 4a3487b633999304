"""Our card against the plain way to make one, in one run.

The plain way is what a careful programmer writes first with the same libraries: `qrcode` in
colour with its own choice of mask, pasted on an RGB canvas, the same words drawn by Pillow in the
same fonts and sizes, saved as PNG.
"""

import io
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M

import services.codes.fonts
from services.codes.address import code_url
from services.codes.card import HEIGHT, WIDTH, Card, render
from services.codes.token import sign
from services.codes.types import Colour, Token
from services.signing.es256 import SigningKey
from tests.cards import sample_card

MOST = 0.25
ROUNDS = 30
FONTS = Path(services.codes.fonts.__file__).parent
FRAMES = {Colour.GREEN: "#00573F", Colour.ORANGE: "#E08A00"}
MODULES = {Colour.GREEN: "#00573F", Colour.ORANGE: "#B34700"}


def card(colour: Colour) -> Card:
    token = Token(
        issuer="CN-FJ",
        issued_at=datetime(2020, 2, 24, 0, 10, tzinfo=UTC),
        expires_at=datetime(2020, 2, 24, 16, tzinfo=UTC),
        handle=bytes(range(8)),
        colour=colour,
        rule_set=1,
        masked_name="陈*强",
        last_four="3417",
    )
    url = code_url("https://jkm.huian.example.cn", sign(token, SigningKey.generate()))
    return sample_card(url, colour)


def plain(card: Card) -> bytes:
    canvas = Image.new("RGB", (WIDTH, HEIGHT), FRAMES[card.colour])
    draw = ImageDraw.Draw(canvas)
    draw.rounded_rectangle((40, 204, 920, 1186), radius=40, fill="white")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=13, border=4)
    code.add_data(card.url)
    code.make(fit=True)
    picture = code.make_image(fill_color=MODULES[card.colour], back_color="white").get_image()
    canvas.paste(picture, ((WIDTH - picture.width) // 2, 204))
    on_frame = "white" if card.colour is Colour.GREEN else "#2B1A0A"
    lines = [
        (card.title, "regular", 38, (208, 40), on_frame),
        (card.word, "bold", 108, (204, 70), on_frame),
        (card.holder, "regular", 56, (134, 1000), MODULES[card.colour]),
        (card.number, "regular", 36, (580, 1010), MODULES[card.colour]),
        (card.validity[0], "regular", 33, (134, 1070), MODULES[card.colour]),
        (card.validity[1], "regular", 33, (134, 1110), MODULES[card.colour]),
        (card.hint, "bold", 40, (200, 1200), on_frame),
    ]
    for text, face, size, at, colour in lines:
        font = ImageFont.truetype(FONTS / f"{face}.otf", size)
        draw.text(at, text, fill=colour, font=font)
    if card.colour is Colour.GREEN:
        draw.ellipse((40, 40, 172, 172), fill=on_frame)
    else:
        draw.polygon(((106, 40), (172, 106), (106, 172), (40, 106)), fill=on_frame)
    written = io.BytesIO()
    canvas.save(written, "PNG")
    return written.getvalue()


def cpu(draw: Callable[[Card], bytes], card: Card) -> float:
    """Return the seconds of processor time that one picture takes."""
    before = time.process_time()
    draw(card)
    return time.process_time() - before


@pytest.mark.benchmark
@pytest.mark.parametrize("colour", Colour)
def test_our_card_takes_at_most_a_quarter_of_the_plain_ways_time_and_bytes(
    colour: Colour,
) -> None:
    same = card(colour)
    ours_bytes, plain_bytes = len(render(same)), len(plain(same))
    pairs = [(cpu(render, same), cpu(plain, same)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(  # noqa: T201 - a benchmark's result is what it prints
        f"\n{colour}: {ours * 1000:.1f} ms against {theirs * 1000:.1f} ms = {ours / theirs:.3f}; "
        f"{ours_bytes} bytes against {plain_bytes} bytes = {ours_bytes / plain_bytes:.3f}"
    )
    assert ours / theirs <= MOST
    assert ours_bytes / plain_bytes <= MOST
