"""What crosses the door of the identity's room."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from services.chats.types import Address
from services.identity.errors import InvalidIssuerError
from services.people.numbers import PersonKey
from services.people.types import PersonId

CONSENT_VERSION = 1
"""Of the text of the first message (CONVERSATIONS.md 1.1): raised whenever it is changed."""
TICKET_LIFE = timedelta(hours=1)
STATE_LIFE = timedelta(minutes=10)
RESULT_LIFE = timedelta(minutes=5)
LOGIN_LIFE = timedelta(days=30)
"""After this a binding needs a new login (SECURITY.md 6)."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_safe(url: str) -> bool:
    """Tell whether identities may travel to this address: https, or http on this machine."""
    parts = urlsplit(url)
    return (parts.scheme == "https" and bool(parts.hostname)) or (
        parts.scheme == "http" and parts.hostname in LOOPBACK
    )


@dataclass(frozen=True)
class OidcConfig:
    """The real-name platform, and how it names what we ask for (DESIGN.md 3)."""

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    scopes: str = "openid profile"
    level_claim: str = "acr"
    required_levels: tuple[str, ...] = ("L4",)
    name_claim: str = "name"
    id_number_claim: str = "id_number"
    id_type_claim: str = "id_type"
    id_country_claim: str = "id_country"

    def __post_init__(self) -> None:
        if not is_safe(self.issuer):
            raise InvalidIssuerError


@dataclass(frozen=True)
class Identity:
    """Whom the platform has recognised."""

    key: PersonKey = field(repr=False)
    name: str = field(repr=False)
    level: str
    authenticated_at: datetime | None
    """When the person last proved who they are, where the platform tells it."""


class Refusal(StrEnum):
    """Why a login that came back gives no identity."""

    CANCELLED = "cancelled"
    LEVEL_TOO_LOW = "level_too_low"
    PLATFORM_DOWN = "platform_down"
    NOT_VERIFIED = "not_verified"
    NO_DOCUMENT = "no_document"
    """The platform gave no name, or no number that can be right."""
    NOT_ME = "not_me"
    """Asked in the chat, the person said that it was somebody else."""
    NOT_FRESH = "not_fresh"
    """Moving to another account needs a login made for it, not one of an hour ago."""
    TOO_OLD = "too_old"
    """The platform says that the face was last shown more than 30 days ago."""
    FROZEN = "frozen"
    """Somebody said "not me" of a move: only a login made after that counts."""


class Fault(StrEnum):
    """Why the answer of the platform belongs to nobody here."""

    EXPIRED = "expired"
    """Its state is unknown, used or older than ten minutes."""
    USED = "used"
    """The same request has meanwhile led to a binding."""
    ELSEWHERE = "elsewhere"
    """The browser holds the cookie of another login."""


@dataclass(frozen=True)
class Opening:
    """Where a browser that opened a login link goes."""

    url: str = field(repr=False)
    cookie: str = field(repr=False)


@dataclass(frozen=True)
class Completed:
    """What became of the platform's answer; `code` leads back to the chat."""

    code: str | None = field(repr=False)
    fault: Fault | None
    language: str | None


@dataclass(frozen=True)
class ResultDetails:
    """What the result page may say: a login that waits for its chat, or a refusal."""

    refusal: Refusal | None
    level: str
    language: str
    is_over: bool
    """The code was used, or five minutes have passed."""


@dataclass(frozen=True)
class Bound:
    """The account and the person belong together now."""

    person: PersonId
    is_renewed: bool
    """They did before; only the login is fresh."""


@dataclass(frozen=True)
class Refused:
    """The login failed, and its own chat may hear why."""

    refusal: Refusal
    level: str = ""


@dataclass(frozen=True)
class Unconfirmed:
    """The platform came back in another browser: the person confirms who they are."""

    result: str
    masked_name: str
    last_four: str


@dataclass(frozen=True)
class Forwarded:
    """The code came from somebody else's chat; nothing is bound, `asker` is to be told."""

    asker: Address


@dataclass(frozen=True)
class Over:
    """The code is unknown, used, or older than five minutes."""


Redeemed = Bound | Refused | Unconfirmed | Forwarded | Over


@dataclass(frozen=True)
class BindingDetails:
    """Which person an account is bound to, and what was consented to."""

    person: PersonId
    account: Address
    bound_at: datetime
    authenticated_at: datetime
    logins: int
    level: str
    consent_version: int
    consent_language: str
    consented_at: datetime
    ends_at: datetime
    """When the login is 30 days old (SECURITY.md 6)."""
    is_fresh: bool
    """It is not yet."""


class BindingListener(Protocol):
    """Wants to know when a person gains or loses a chat; runs in the same transaction."""

    async def on_bound(self, person: PersonId, account: Address) -> None: ...

    async def on_unbound(self, person: PersonId, account: Address) -> None: ...
