"""What happens in a person's own chat only."""

from collections.abc import Mapping

from handlers.context import Context
from handlers.routes import Handle


def only_in_private(presses: Mapping[str, Handle]) -> dict[str, Handle]:
    """Let presses do nothing elsewhere: a forged one may come from a group (SECURITY.md 23)."""
    return {code: _guarded(handle) for code, handle in presses.items()}


def _guarded(handle: Handle) -> Handle:
    async def guarded(context: Context) -> None:
        if context.is_private:
            await handle(context)

    return guarded
