"""What a story needs of the stage that it is told on; `bot/cli/playhouse.py` is one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.sandbox.world import World


class Stage(Protocol):
    """The pretend world with a program in it, and the acts of an operator."""

    world: World

    async def settled(self) -> None:
        """Wait until everything that came in was handled and everything due was sent."""

    async def set_time(self, moment: datetime) -> None:
        """Move the clock to `moment`, stopping wherever something is due on the way."""

    async def skip_to(self, moment: datetime) -> None:
        """Move the clock to `moment` at once: what is due on the way is done there, once."""

    async def advance(self, step: timedelta) -> None:
        """Move the clock on by `step`, likewise."""

    async def import_records(self, source: str, csv: str) -> None:
        """Deliver a file of a source."""

    async def age_source(self, source: str, hours: float, others: Mapping[str, str]) -> None:
        """Let `hours` pass in which every source but this one delivers its file of `others`."""

    async def import_desks(self, csv: str) -> None: ...

    async def import_roster(self, csv: str) -> None: ...

    async def import_enterprises(self, csv: str) -> None: ...

    async def invite(self, desk: str, role: str, handle: str) -> str:
        """Return the payload of a link that makes somebody an officer."""

    async def bind_code(self, desk: str) -> str:
        """Return what an officer writes behind `/bind` in the desk's group."""

    async def set_language(self, chat: int, language: str) -> None: ...

    async def number_tickets_from(self, number: int) -> None:
        """Let the next ticket have this number."""

    async def reset(self) -> None:
        """Begin again: an empty database and a new world."""
