"""What crosses this room's door."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.codes.types import Colour, Statement
from services.health.types import Level
from services.signing.es256 import VerifyKey


@dataclass(frozen=True)
class Reading:
    """What a scanned code says, before anything is proven."""

    kid: bytes
    value: str
    """What its region says of the person, in the region's own terms."""
    message: bytes
    """What is signed."""
    signature: bytes
    """64 bytes: ES256 is the only algorithm, whatever a header says."""
    statement: Statement


@dataclass(frozen=True)
class Mapping:
    """What a region's values mean here from a day on."""

    version: int
    effective_on: date
    levels: dict[str, Level]

    def colour_of(self, value: str) -> Colour | None:
        """Return the colour in our terms; None where the value has no meaning here."""
        level = self.levels.get(value, Level.UNKNOWN)
        if level is Level.UNKNOWN:
            return None
        return Colour.GREEN if level is Level.CLEAR else Colour.ORANGE


OUR_LEVELS = {"1": Level.CLEAR, "2": Level.ATTENTION}
"""What the colours of our own kind of code mean: green passes, orange does not."""


@dataclass(frozen=True)
class TrustedKey:
    """A key, and when its codes were issued; it proves its own issuer's codes only."""

    kid: bytes
    key: VerifyKey
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Issuer:
    """Somebody whose codes count here: this county, or a region that it recognises."""

    code: str
    format: str
    keys: tuple[TrustedKey, ...]
    revoked: frozenset[bytes]
    mappings: tuple[Mapping, ...]
    names: dict[str, str] = field(default_factory=dict)
    """By language; empty for ourselves."""

    def key(self, kid: bytes) -> TrustedKey | None:
        return next((key for key in self.keys if key.kid == kid), None)

    def colour_of(self, value: str, day: date) -> Colour | None:
        """Return what a value means on a day; None where nobody has said it."""
        effective = [one for one in self.mappings if one.effective_on <= day]
        latest = max(effective, key=lambda one: (one.effective_on, one.version), default=None)
        return latest.colour_of(value) if latest is not None else None


@dataclass(frozen=True)
class Region:
    """What an operator says of a region that is to be recognised."""

    code: str
    format: str
    url: str
    root: str | None = None
    """The pinned thumbprint of what signs its trust list; None for a plain JWKS."""
    names: dict[str, str] = field(default_factory=dict)
    """By language; what is missing stays as it was, or is the code."""


@dataclass(frozen=True)
class RegionDetails:
    """A recognised region, and how well it is heard."""

    region: Region
    mappings: tuple[Mapping, ...]
    list_version: int
    keys: int
    """How many it had when it was heard last."""
    revoked: int
    heard_at: datetime | None
    counts_until: datetime | None
    """Until when its keys count without being heard again."""
    fault: str | None
    """Why the last try failed, in one word."""

    def hours_left(self, now: datetime) -> int:
        """Return for how many hours its keys still count; 0 where they are over."""
        left = self.counts_until - now if self.counts_until else timedelta()
        return max(0, left // timedelta(hours=1))


LIST_TYPE = "trust-list+jwt"


@dataclass(frozen=True)
class TrustList:
    """Our signed list as it is served."""

    version: int
    text: str
    """A JWT (RFC 7519) of the type `trust-list+jwt`, signed with ES256 by the root."""
    etag: str
    issued_at: datetime
    expires_at: datetime
