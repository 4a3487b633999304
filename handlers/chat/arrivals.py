"""What a person is given once we know who they are."""

from handlers.context import Context
from handlers.routes import Handle

ARRIVALS: list[Handle] = []
"""Done in this order after a login, and when somebody who is logged in presses Start.

`handlers/all_routes.py` fills it: the login need not know what people come for.
"""


async def arrive(context: Context) -> None:
    """Give the person what they came for."""
    for handle in ARRIVALS:
        await handle(context)
