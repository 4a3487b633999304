"""A nursery of processes that are there to be killed: each runs the echoing house, or ours.

Everything is imported once; a house is a fork of this process, so that hundreds of deaths take
a minute. One line of JSON on standard input begins a house: its environment, its roles, and at
which step it kills itself. Steps are statements and commits of the database.
"""

import asyncio
import json
import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from bot import logs
from bot.house import House, Role
from bot.settings import Settings
from handlers.all_routes import ALL_ROUTES
from handlers.chat import common
from tests.bot.echo import ECHO


def _die_at(step: int) -> None:
    """Kill this process without a word before its database does step number `step`."""
    left = step

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


async def _live(order: dict[str, Any]) -> None:
    logs.set_up("error")
    roles = frozenset(Role(name) for name in order["roles"])
    routes = ALL_ROUTES if order.get("is_whole") else [common.ROUTES, ECHO]
    house = House(Settings(_env_file=None), roles=roles, routes=routes)
    await house.start()
    while house.readiness.waiting_for:  # noqa: ASYNC110 - there is no event to wait for
        await asyncio.sleep(0.002)
    if order["step"]:
        _die_at(order["step"])
    print(os.getpid(), flush=True)  # noqa: T201 - whoever ordered the house waits for it
    await asyncio.Event().wait()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        if os.fork() == 0:
            os.environ.update(order["environment"])
            asyncio.run(_live(order))
            os._exit(0)


if __name__ == "__main__":
    main()
