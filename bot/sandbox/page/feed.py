"""Tells open pages what happens, as it happens (server-sent events)."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.sandbox.cast.offices import on_duty
from bot.sandbox.page.failures import TITLES
from bot.sandbox.page.play import ZONE, Play
from bot.sandbox.page.records import KINDS, SOURCES, suggested
from bot.sandbox.page.showing import Showing, milliseconds

HEARTBEAT = 15.0
"""Seconds after which a silent feed says that it lives."""
BEAT = 0.03
"""Seconds in which what happens together is told together."""


class Feed:
    """What pages are told; places in it are `epoch.moments.lines`."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._is_closing = False

    def close(self) -> None:
        """End every stream."""
        self._is_closing = True
        self._play.pulse.beat()

    def state(self, showing: Callable[[], Showing]) -> dict[str, Any]:
        """Return everything that a page needs to begin with."""
        play = self._play
        if not play.is_open:
            panel = {"doing": play.doing, "language": play.language}
            return {"epoch": "", "ready": play.ready, "panel": panel}
        telegram = play.stage.world.telegram
        return {
            "epoch": play.epoch,
            "place": self._place(len(telegram.journal), telegram.traffic.count),
            "people": showing().people(),
            "chats": showing().chats(),
            "bot": {"id": str(telegram.bot.id), "name": telegram.bot.first_name},
            "link": f"https://t.me/{telegram.bot.username}",
            "traffic": [line.json() for line in telegram.traffic.since(0)][-60:],
            "kinds": {name: kind.title for name, kind in KINDS.items()},
            "sources": SOURCES,
            "failures": TITLES,
            "panel": self.panel(),
        }

    def panel(self) -> dict[str, Any]:
        """Return what the panel shows now."""
        play, now = self._play, self._play.now
        return {
            "doing": play.doing,
            "language": play.language,
            "now": milliseconds(now),
            "onDuty": on_duty(now),
            "late": sorted(play.late),
            "failing": sorted(play.failures.on),
            "records": [
                {"id": one.id, "source": one.source, "handle": one.handle, "day": one.day}
                for one in play.ledger.records
            ],
            "day": suggested(now.astimezone(ZONE).date()),
        }

    async def stream(
        self, request: web.Request, showing: Callable[[], Showing]
    ) -> web.StreamResponse:
        """Tell a page what happens from the place on that it names."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        place = request.headers.get("Last-Event-ID") or request.query.get("since", "")
        version = -1
        try:
            while not self._is_closing:
                told, place, version = self._news(showing, place, version)
                if told is not None:
                    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
                    await response.write(f"id: {place}\ndata: {text}\n\n".encode())
                    if "again" in told:
                        break
                await self._wait(place, version, response)
        except (ConnectionError, asyncio.CancelledError):
            # The page was closed.
            pass
        return response

    def _news(
        self, showing: Callable[[], Showing], place: str, version: int
    ) -> tuple[dict[str, Any] | None, str, int]:
        """Return what is new since a place, and the place after it."""
        play = self._play
        epoch, moments, lines = _parts(place)
        if epoch != play.epoch or not play.is_open:
            return {"again": True, "doing": play.doing}, place, version
        telegram = play.stage.world.telegram
        told: dict[str, Any] = {}
        if len(telegram.journal) > moments:
            told["moments"] = [showing().moment(one) for one in telegram.journal[moments:]]
        if fresh := telegram.traffic.since(lines):
            told["traffic"] = [line.json() for line in fresh]
        if version != play.version:
            told["panel"] = self.panel()
        place = self._place(len(telegram.journal), telegram.traffic.count)
        return told or None, place, play.version

    async def _wait(self, place: str, version: int, response: web.StreamResponse) -> None:
        def stirs() -> bool:
            here = self._play
            if self._is_closing or version != here.version or not here.is_open:
                return True
            telegram = here.stage.world.telegram
            return place != self._place(len(telegram.journal), telegram.traffic.count)

        if await self._play.pulse.until(stirs, HEARTBEAT):
            await asyncio.sleep(BEAT)
        else:
            await response.write(b": still here\n\n")

    def _place(self, moments: int, lines: int) -> str:
        return f"{self._play.epoch}.{moments}.{lines}"


def _parts(place: str) -> tuple[str, int, int]:
    epoch, moments, lines = (*place.split("."), "", "", "")[:3]
    is_whole = moments.isdecimal() and lines.isdecimal()
    return (epoch, int(moments), int(lines)) if is_whole else ("?", 0, 0)
