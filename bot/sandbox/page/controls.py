"""What the panel asks for: time, records, sources, failures, language, a new beginning."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.page.acts import read
from bot.sandbox.page.play import LANGUAGES, ZONE, BusyError, Play
from bot.sandbox.page.records import RecordError

Given = dict[str, Any]


class Controls:
    """The routes of the panel; each answers when everything that it causes has happened."""

    def __init__(self, play: Callable[[], Play]) -> None:
        self._play = play

    def routes(self) -> list[web.RouteDef]:
        table: dict[str, Callable[[Given], Awaitable[None]]] = {
            "time": self.move,
            "records": self.write,
            "sources": self.tell_source,
            "failures": self.fail,
            "language": self.speak,
            "reset": self.reset,
        }
        return [web.post(f"/sandbox/{name}", _answering(act)) for name, act in table.items()]

    async def move(self, given: Given) -> None:
        """Move on by `minutes`, or to `until`: a local time as `2020-02-24T21:40`."""
        if "minutes" in given:
            target = self._play().now + timedelta(minutes=float(given["minutes"]))
        else:
            target = datetime.fromisoformat(str(given["until"])).replace(tzinfo=ZONE)
        await self._play().move(target)

    async def write(self, given: Given) -> None:
        """Add a record, or correct or retract one, through a file as a source delivers it."""
        ledger, act = self._play().ledger, given["act"]
        if act == "add":
            made = ledger.add(given["source"], given["handle"], given["day"])
        elif act == "correct":
            made = ledger.correct(given["id"], given["day"])
        elif act == "retract":
            made = ledger.retract(given["id"])
        else:
            raise RecordError("no such act")
        await self._play().deliver(*made)

    async def tell_source(self, given: Given) -> None:
        if given["late"]:
            await self._play().make_late(given["source"])
        else:
            await self._play().deliver(given["source"])

    async def fail(self, given: Given) -> None:
        await self._play().switch(given["name"], on=bool(given["on"]))

    async def speak(self, given: Given) -> None:
        if given["language"] not in LANGUAGES:
            raise ValueError("no such language")
        await self._play().speak(given["language"])

    async def reset(self, _given: Given) -> None:
        await self._play().reset()


def _answering(act: Callable[[Given], Awaitable[None]]) -> Callable[..., Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        given = await read(request)
        try:
            await act(given)
        except BusyError:
            raise web.HTTPConflict(text="busy") from None
        except (KeyError, ValueError, TypeError, OverflowError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response({})

    return answer
