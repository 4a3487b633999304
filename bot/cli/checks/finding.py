"""What a look at something came to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and how to mend it."""

    what: str
    is_well: bool
    advice: str = ""


def well(what: str) -> Finding:
    return Finding(what, is_well=True)


def fault(what: str, advice: str) -> Finding:
    return Finding(what, is_well=False, advice=advice)


def judged(what: str, advice: str) -> Finding:
    """Return a fault where there is something to mend."""
    return Finding(what, is_well=not advice, advice=advice)
