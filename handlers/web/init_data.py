"""`initData`: Telegram's word for who has opened one of our Mini Apps, and when.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from handlers.web.context import AppSecret
from services.apps.service import PROOF_LIFE
from services.chats.types import Address

MOST_CHARACTERS = 4096
AHEAD = timedelta(minutes=2)
"""How far Telegram's clock may be ahead of ours."""


@dataclass(frozen=True)
class Opened:
    """Who has opened a Mini App."""

    account: Address
    proof: str
    """The same for the same opening, however its parts are ordered."""


def secret_of(token: str | None) -> AppSecret:
    """Return what a bot's Mini Apps are opened with; without a token, nobody can open one."""
    if not token:
        return AppSecret(b"")
    return AppSecret(hmac.digest(b"WebAppData", token.encode(), "sha256"))


def opened_by(init_data: str, secret: AppSecret, now: datetime) -> Opened | None:
    """Return who has opened a Mini App; None for what Telegram has not signed, or long ago."""
    if not secret.key or not init_data.isascii() or len(init_data) > MOST_CHARACTERS:
        return None
    try:
        pairs = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, errors="strict")
        fields = dict(pairs)
        given = fields.pop("hash")
        lines = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
        proof = hmac.digest(secret.key, lines.encode(), "sha256").hex()
        is_signed = hmac.compare_digest(given.encode(), proof.encode())
        if not is_signed or len(fields) + 1 < len(pairs):
            return None
        at = datetime.fromtimestamp(int(fields["auth_date"]), UTC)
        user = json.loads(fields["user"])["id"]
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    if not now - PROOF_LIFE <= at <= now + AHEAD or not isinstance(user, int):
        return None
    return Opened(Address(str(user)), proof)
