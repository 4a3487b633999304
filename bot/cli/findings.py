"""What `doctor` says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and how to mend it."""

    what: str
    is_well: bool
    advice: str = ""
