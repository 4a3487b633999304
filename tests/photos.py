"""Photos of our cards as guards take them: small, askew, shaken, dark, glaring."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from services.codes.address import code_url
from services.codes.card import render
from services.codes.token import sign
from services.codes.types import Colour, Token
from services.signing.es256 import SigningKey
from tests.cards import sample_card


@dataclass(frozen=True)
class Weather:
    """How bad it is: the worst of each kind that a photo may have."""

    smallest: float
    """Pixels to a module, the least; a good photo has eight."""
    tilt: float
    """How far corners are moved, as a share of the side."""
    blur: float
    """Pixels to a module are blurred by this share of a module."""
    shake: float
    """Motion, in modules."""
    noise: float
    dark: float
    """The darkest light, 1 is daylight."""
    quality: int
    """The lowest of JPEG."""


EASY = Weather(5.0, 0.02, 0.25, 0.0, 4, 0.8, 70)
MEDIUM = Weather(2.6, 0.07, 0.5, 0.7, 12, 0.4, 45)
HARD = Weather(2.0, 0.1, 0.6, 1.0, 18, 0.25, 30)
CLASSES = {"easy": EASY, "medium": MEDIUM, "hard": HARD}
MODULES_OF_CARD = 74
"""Across the whole card: the symbol has 53 to 61, on two thirds of the width."""


def card(colour: Colour, number: int) -> tuple[str, Image.Image]:
    """Return the address in a code and its card."""
    token = Token(
        issuer="CN-FJ",
        issued_at=datetime(2020, 2, 24, 0, 10, tzinfo=UTC),
        expires_at=datetime(2020, 2, 24, 16, tzinfo=UTC),
        handle=number.to_bytes(8),
        colour=colour,
        rule_set=1,
        masked_name="陈*强",
        last_four="3417",
    )
    url = code_url("https://jkm.huian.example.cn", sign(token, SigningKey.generate()))
    drawn = render(sample_card(url, colour))
    return url, Image.open(io.BytesIO(drawn)).convert("RGB")


def taken(card: Image.Image, weather: Weather, rng: np.random.Generator) -> bytes:
    """Return a JPEG of a telephone that shows the card, taken in such weather."""
    module = float(rng.uniform(weather.smallest, weather.smallest * 2))
    width = int(module * MODULES_OF_CARD)
    screen = card.resize((width, int(width * card.height / card.width)), Image.Resampling.LANCZOS)
    margin = int(width * rng.uniform(0.15, 0.6))
    scene = Image.new("RGB", (screen.width + 2 * margin, screen.height + 2 * margin), _ground(rng))
    scene.paste(screen, (margin, margin))
    scene = _askew(scene, weather.tilt, rng)
    scene = scene.filter(ImageFilter.GaussianBlur(module * rng.uniform(0, weather.blur)))
    scene = _shaken(scene, module * rng.uniform(0, weather.shake), rng)
    scene = _lit(scene, weather, rng)
    written = io.BytesIO()
    scene.save(written, "JPEG", quality=int(rng.integers(weather.quality, 90)))
    return written.getvalue()


def _ground(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in rng.integers(20, 200, 3))
    return red, green, blue


def _askew(scene: Image.Image, tilt: float, rng: np.random.Generator) -> Image.Image:
    """Turn the scene a little and move its corners."""
    turned = scene.rotate(
        float(rng.uniform(-180 * tilt, 180 * tilt)),
        Image.Resampling.BICUBIC,
        expand=True,
        fillcolor=_ground(rng),
    )
    width, height = turned.size
    corners = np.array([(0, 0), (0, height), (width, height), (width, 0)], float)
    moved = corners + rng.uniform(-tilt, tilt, (4, 2)) * width
    rows = []
    for (x, y), (u, v) in zip(corners, moved, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    data = np.linalg.solve(np.array(rows), moved.reshape(8))
    return turned.transform(
        turned.size, Image.Transform.PERSPECTIVE, list(data), Image.Resampling.BICUBIC
    )


def _shaken(scene: Image.Image, pixels: float, rng: np.random.Generator) -> Image.Image:
    """Move while the shutter is open: the mean of the scene along a line."""
    steps = int(pixels) + 1
    if steps == 1:
        return scene
    angle = rng.uniform(0, np.pi)
    total = np.zeros((scene.height, scene.width, 3))
    for step in range(steps):
        dx, dy = (round(step * part) for part in (np.cos(angle), np.sin(angle)))
        total += np.roll(np.asarray(scene, float), (dy, dx), (0, 1))
    return Image.fromarray((total / steps).astype(np.uint8))


def _lit(scene: Image.Image, weather: Weather, rng: np.random.Generator) -> Image.Image:
    """Darken, tint yellow, light unevenly, put a reflection on the glass, and add noise."""
    scene = ImageEnhance.Contrast(scene).enhance(float(rng.uniform(0.6, 1)))
    values = np.asarray(scene, float)
    height, width, _ = values.shape
    light = rng.uniform(weather.dark, 1)
    slope = np.linspace(light, light * rng.uniform(0.5, 1), width)[None, :, None]
    values = values * slope * np.array([1, 1 - 0.1 * (1 - light), 1 - 0.6 * (1 - light)])
    if rng.random() < 0.3:
        y, x = np.mgrid[:height, :width]
        at_y, at_x = rng.uniform(0, height), rng.uniform(0, width)
        spot = np.exp(-((y - at_y) ** 2 + (x - at_x) ** 2) / (0.06 * width) ** 2)
        values = values + 200 * spot[:, :, None]
    values = values + rng.normal(0, rng.uniform(0, weather.noise), values.shape)
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))
