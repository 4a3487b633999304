"""What a check finds."""

from dataclasses import dataclass, field
from enum import StrEnum

from services.codes.types import Token, TokenFlags


class Verdict(StrEnum):
    """What a code is worth (DESIGN.md section 5)."""

    GREEN = "green"
    ORANGE = "orange"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """Replaced by a newer one, revoked, or signed with a revoked key; all are said alike."""
    UNKNOWN_ISSUER = "unknown_issuer"
    """Nobody whose codes are recognised here, or a value of theirs that we have no meaning for."""
    TAMPERED = "tampered"
    NO_CODE = "no_code"
    DEMO = "demo"
    """Of a pretend world, shown to a real checker."""


@dataclass(frozen=True)
class CheckedCode:
    """A verdict and, where the signature is proven, what the code says."""

    verdict: Verdict
    token: Token | None = None
    """Its colour in our terms, whoever has issued it."""
    region: dict[str, str] = field(default_factory=dict)
    """By language, the name of the region whose code it is; empty where it is ours."""

    @property
    def is_demo(self) -> bool:
        return self.token is not None and TokenFlags.DEMO in self.token.flags

    @property
    def is_foreign(self) -> bool:
        """Another region has issued it, and only that region knows whether it was withdrawn."""
        return bool(self.region)


class Status(StrEnum):
    """What `POST /api/status` answers about a handle."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    """Replaced, revoked, deleted or never issued: all are answered alike (SECURITY.md 18)."""
    EXPIRED = "expired"
