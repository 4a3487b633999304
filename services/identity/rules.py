"""Whether a login is fresh enough for what it is to do: no IO, no clock of its own."""

from datetime import datetime

from services.identity.claims import LEEWAY
from services.identity.types import LOGIN_LIFE, Identity, Refusal


def objection(
    identity: Identity,
    *,
    opened_at: datetime,
    now: datetime,
    is_move: bool,
    frozen_at: datetime | None,
) -> Refusal | None:
    """Return why a login binds nobody, None where it does (SECURITY.md 6).

    After a freeze only a login counts that was both begun and proven afterwards. A move to
    another account needs one that was proven for it: the platform was obliged to say when. A
    first binding trusts a platform that does not say, but takes none that would be too old at
    once.
    """
    proven_at = identity.authenticated_at
    if frozen_at is not None and (
        proven_at is None or proven_at <= frozen_at or opened_at <= frozen_at
    ):
        return Refusal.FROZEN
    if is_move and (proven_at is None or proven_at < opened_at - LEEWAY):
        return Refusal.NOT_FRESH
    if proven_at is not None and proven_at + LOGIN_LIFE <= now:
        return Refusal.TOO_OLD
    return None
