"""A pretend second region, whose codes have three colours."""

from bot.sandbox.region.codes import COLOURS, Region, picture

__all__ = ["COLOURS", "Region", "picture"]
