"""What a variable of the environment must look like: only what certainly cannot work is refused.

Each function returns the value that is used, or raises ValueError with what to set, which never
repeats what was given: it may be a secret.
"""

import re
import socket
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.backup.envelope import is_public_key
from services.codes.validity import Validity

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_SECRET = 32
"""Characters (SECURITY.md 11)."""
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What setWebhook takes as a secret."""
NUMBERS = re.compile(r"[\d.]+")
LONGEST_REGION = 32
"""Characters; other installations recognise no longer name."""


def names(value: object) -> object:
    """Split what stands with commas; blanks and empty parts do not count."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def levels(value: tuple[str, ...]) -> tuple[str, ...]:
    """Demand at least one level: with none, nobody could log in."""
    if not value:
        raise ValueError("names no level: use one such as L4, or several with commas")
    return value


def networks(value: object) -> object:
    """Split addresses and networks."""
    if not isinstance(value, str):
        return value
    try:
        found = (_network(part.strip()) for part in value.split(",") if part.strip())
        return tuple(found)
    except ValueError:
        raise ValueError("needs addresses or networks such as 127.0.0.1,10.0.0.0/8") from None


def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)


def host(value: str) -> str:
    """Refuse four numbers that are no address; whatever else may be a name of this machine."""
    if NUMBERS.fullmatch(value):
        try:
            socket.inet_aton(value)
        except OSError:
            raise ValueError("is no address of this machine such as 127.0.0.1") from None
    return value


def bot_token(value: str) -> str:
    """Refuse what would change the address that a call goes to."""
    if not value.isprintable() or re.search(r"[\s/?#]", value):
        raise ValueError("has blanks or strokes in it: use it as @BotFather gave it")
    return value


def base_url(value: str) -> str:
    """Demand the beginning of addresses, and return it without a stroke at its end."""
    _web(value)
    return value.rstrip("/")


def issuer(value: str) -> str:
    """Demand an address without query and fragment (OpenID Connect Discovery 1.0, 3)."""
    _web(value)
    return value


def gateway(value: str) -> str:
    """Demand https, or http on this machine, and a password nowhere in the address."""
    parts = _parts(value)
    if not parts.hostname or parts.username is not None:
        raise ValueError("is no address such as https://sms.example/calls")
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
        raise ValueError("must begin with https:// (http only on loopback)")
    return value


def _web(value: str) -> None:
    parts = _parts(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        raise ValueError("is no address such as https://host.example/path")
    if "?" in value or "#" in value:
        raise ValueError("may have no ? and no # in it")


def _parts(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError("is no address such as https://host.example/path") from None
    return parts


def scopes(value: str) -> str:
    """Demand `openid`: without it no platform tells who somebody is (OpenID Connect Core, 3.1)."""
    if "openid" not in value.split():
        raise ValueError("must contain openid, with blanks between the scopes")
    return value


def webhook_secret(value: str) -> str:
    """Demand what Telegram takes, and long enough."""
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"needs at least {SHORTEST_SECRET} characters")
    if not WEBHOOK_SECRET.fullmatch(value):
        raise ValueError("may have at most 256 characters, of A-Z a-z 0-9 _ - alone")
    return value


def metrics_token(value: str) -> str:
    """Demand what fits into a header."""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("may have no spaces and no letters beyond ASCII")
    return value


def zone(value: str) -> str:
    """Demand the name of a time zone."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("is not a time zone such as Asia/Shanghai") from None
    return value


def region(value: str) -> str:
    """Demand a name that fits into a code."""
    if len(value) > LONGEST_REGION or not value.isprintable() or re.search(r"\s", value):
        raise ValueError(
            f"is a name such as CN-FJ: no blanks, at most {LONGEST_REGION} characters"
        )
    return value


def validity(value: str) -> str:
    """Demand what codes can be made for."""
    Validity.parse(value)
    return value


def public_key(value: str) -> str:
    """Demand the public half of a pair for backups."""
    if not is_public_key(value):
        # A secret key that was put here by mistake must not be repeated in the message.
        raise ValueError("is no public key (age1…): `python -m bot keys generate --backup`")
    return value
