"""Processes that do one act each at a desk, and may be told to die at a step of it.

Everything is imported once; an actor is a fork of this process. One line of JSON on standard
input begins some actors at once: the database, its key, the moment, the act and its subject, and
for each at which step it kills itself (0: at none). A step is a statement or a commit. One line
of JSON on standard output says what became of each: how it ended, and after how many steps.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, event, text

from bot import logs
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.errors import is_passing
from services.errors import ServiceError
from services.registry import Services
from tests.acts import ACTS
from tests.doubles import StandingClock

DONE, REFUSED, BROKEN = "done", "refused", "broken"
TRIES = 20


class _Steps:
    """Counts the steps of a process, and ends it without a word before one of them."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self._last = last
        event.listen(Engine, "before_cursor_execute", self._step)
        event.listen(Engine, "commit", self._step)

    def _step(self, *_: Any) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


async def _act(order: dict[str, Any], step: int, is_ready: int, may_begin: int) -> tuple[str, int]:
    clock = StandingClock()
    clock.moment = datetime.fromisoformat(order["moment"])
    db, store = Database(order["url"]), Database(order["ledger"])
    services = Services(
        db, vault=Vault([order["key"]]), clock=clock, config=Config(), ledger=store
    )
    await services.ledger.start()
    async with db.transaction() as session:
        await session.execute(text("SELECT 1"))
    os.write(is_ready, b".")
    await asyncio.to_thread(os.read, may_begin, 1)
    steps, (_, act) = _Steps(step), ACTS[order["act"]]
    for _ in range(TRIES):
        try:
            await act(services, order["subject"])
        except ServiceError:
            return REFUSED, steps.count
        except Exception as error:
            # Two that were in each other's way: whoever works for people tries again, too.
            if not is_passing(error):
                raise
            await asyncio.sleep(0.05)
        else:
            return DONE, steps.count
    return BROKEN, steps.count


def _live(order: dict[str, Any], step: int, report: int, is_ready: int, may_begin: int) -> None:
    logs.set_up("error")
    try:
        became = asyncio.run(_act(order, step, is_ready, may_begin))
    except Exception:  # noqa: BLE001 - whatever it is, the test hears of it
        traceback.print_exc()
        became = BROKEN, 0
    os.write(report, json.dumps(became).encode())
    os._exit(0)


def _perform(order: dict[str, Any]) -> list[tuple[str, int]]:
    """Let actors begin at one moment and wait for the end of all."""
    ready, is_ready = os.pipe()
    may_begin, begin = os.pipe()
    actors = []
    for step in order["steps"]:
        told, report = os.pipe()
        if (pid := os.fork()) == 0:
            _live(order, step, report, is_ready, may_begin)
        os.close(report)
        actors.append((pid, told))
    for _ in actors:
        os.read(ready, 1)
    os.write(begin, b"." * len(actors))
    ends = []
    for pid, told in actors:
        os.waitpid(pid, 0)
        became = os.read(told, 100)
        ends.append(tuple(json.loads(became)) if became else ("killed", 0))
        os.close(told)
    for end in (ready, is_ready, may_begin, begin):
        os.close(end)
    return ends


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(_perform(json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
