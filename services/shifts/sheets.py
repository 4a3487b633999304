"""What the messages of a change of shift say: looked up anew each time they are shown."""

from dataclasses import replace
from datetime import datetime

from services.ground import Ground
from services.shifts import repository
from services.shifts.tables import ShiftTurn
from services.shifts.types import Arrival, Sheet, Turn
from services.tickets.attachments import attachment
from services.tickets.handovers import Handovers
from services.tickets.types import Words

WORDS = "shift_turns.words"


class SheetService:
    """Reads changes of shift, with the tickets that belong to them."""

    def __init__(self, ground: Ground, handovers: Handovers) -> None:
        self._db = ground.db
        self._vault = ground.vault
        self._clock = ground.clock
        self._handovers = handovers

    async def sheet(self, officer: str, at: datetime) -> Sheet | None:
        """Return what an officer hands over at a moment; None where they do not."""
        async with self._db.reading() as session:
            rows = await repository.turns(
                session, ShiftTurn.at == at, ShiftTurn.leaving == officer
            )
        turns = tuple(map(turn, rows))
        if not turns:
            return None
        began_at = min(one.began_at or at for one in turns)
        watch = await self._handovers.watch(
            [one.desk for one in turns], officer, since=began_at, until=at
        )
        elsewhere = await self._handovers.elsewhere([officer])
        watch = replace(
            watch, carried=watch.carried + len(elsewhere), open=(*watch.open, *elsewhere)
        )
        return Sheet(officer, at, began_at, turns, watch, self._words(rows[0]))

    async def arrival(self, officer: str, at: datetime) -> Arrival | None:
        """Return what an officer takes over at a moment; None where they do not."""
        async with self._db.reading() as session:
            rows = await repository.turns(session, ShiftTurn.at == at, ShiftTurn.coming == officer)
        if not rows:
            return None
        found = await self._handovers.open_at([row.desk for row in rows])
        found += await self._handovers.elsewhere([officer, *(row.leaving or "" for row in rows)])
        said = {row.leaving: self._words(row) for row in rows if row.leaving}
        lines = tuple((who or "", words) for who, words in said.items() if words)
        return Arrival(officer, at, tuple(map(turn, rows)), tuple(found), lines)

    async def late(self, at: datetime) -> list[Turn]:
        """Return the changes of which the leads were told that nobody came."""
        async with self._db.reading() as session:
            rows = await repository.turns(
                session, ShiftTurn.at == at, ShiftTurn.told_at.is_not(None)
            )
        return [turn(row) for row in rows]

    async def last(self, desk: str) -> Turn | None:
        """Return the newest change of shift of a desk that was due already."""
        async with self._db.reading() as session:
            row = await repository.last_turn(session, desk, self._clock())
        return turn(row) if row else None

    def _words(self, row: ShiftTurn) -> Words | None:
        if row.words is None:
            return None
        said = self._vault.open_json(row.words, column=WORDS, row=row.id)
        voice = said["attachment"]
        return Words(said["text"], attachment=voice and attachment(voice))


def turn(row: ShiftTurn) -> Turn:
    return Turn(
        desk=row.desk,
        at=row.at,
        leaving=row.leaving,
        began_at=row.began_at,
        coming=row.coming,
        until=row.until,
        handed_at=row.handed_at,
        is_kept=row.is_kept,
        taken_at=row.taken_at,
        told_at=row.told_at,
        received=row.received,
        resolved=row.resolved,
        still_open=row.still_open,
    )
