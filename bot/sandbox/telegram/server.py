"""The emulated Bot API's front door, and the people who are let into its world."""

import asyncio
import inspect
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.sandbox.telegram import about, editing, forum, sending
from bot.sandbox.telegram.errors import ApiError, bad
from bot.sandbox.telegram.faults import Fault
from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.hub import Call, Hub
from bot.sandbox.telegram.methods import Method
from bot.sandbox.telegram.model import Chat, User
from bot.sandbox.telegram.params import Params, read
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.telegram.reception import Reception

BODY_LIMIT = 60 * 2**20


class Telegram(Hub):
    """The pretend Telegram: an HTTP side for the bot, phones and groups for the people.

    `complaints` lists what the bot asked for and this world lacks; a story that leaves any
    behind has failed. `calls` lists every call, `journal` everything that happened in chats.
    """

    def __init__(self, clock: Callable[[], datetime], *, token: str, username: str) -> None:
        bot = User(int(token.partition(":")[0]), "八闽健康码（演示）", "", username, is_bot=True)
        super().__init__(clock, bot)
        self.token = token
        self.reception = Reception(self)
        tables = (
            about.METHODS,
            editing.METHODS,
            forum.METHODS,
            sending.METHODS,
            self.reception.methods(),
        )
        self._methods: dict[str, tuple[str, Method]] = {
            name.lower(): (name, method) for table in tables for name, method in table.items()
        }
        self._phones: list[Phone] = []
        self._next_user = 5_000_000_001
        self._next_group = -1_002_000_000_001

    # People

    def add_user(self, *, first_name: str, language_code: str = "zh-hans") -> Phone:
        """Give somebody an account and a phone."""
        user = User(self._next_user, first_name, language_code)
        self._next_user += 1
        self.users[user.id] = user
        chat = self.chats[user.id] = Chat(user.id, user=user)
        phone = Phone(self, user, chat)
        self._phones.append(phone)
        return phone

    def add_group(self, title: str, members: Iterable[Phone], *, with_bot: bool = True) -> Group:
        """Make a group, owned by its first member; the bot joins last."""
        chat = self.chats[self._next_group] = Chat(self._next_group, title)
        self._next_group -= 1
        group = Group(self, chat)
        owner: Phone | None = None
        for phone in members:
            role = "member" if owner else "creator"
            owner = owner or phone
            self.admit(chat, phone.user, owner.user, {"status": role})
        if owner is None:
            raise ValueError("A group needs somebody in it.")
        if with_bot:
            group.add_bot(by=owner)
        return group

    # HTTP

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/bot{token}/{method}", self._serve),
            web.post("/bot{token}/{method}", self._serve),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    async def close(self) -> None:
        await self.reception.stop()
        for phone in self._phones:
            await phone.browser.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            name, method = self._find(request.match_info)
            params = await read(request)
        except ApiError as error:
            return web.json_response(error.json(), status=error.code)
        call = Call(name, params.values, tuple(params.uploads))
        self.calls.append(call)
        answer = await self._answer(name, method, params, request)
        # Long polls tell nothing but that the bot is there.
        if name != "getUpdates":
            took = time.monotonic() - call.at
            size = request.content_length or 0
            self.traffic.call(name, params.text("chat_id"), size, took, answer.status)
        return answer

    async def _answer(
        self, name: str, method: Method, params: Params, request: web.Request
    ) -> web.StreamResponse:
        try:
            fault = self.faults.meeting(name, _chat_id(params))
            if fault and not fault.is_after:
                answer = await self._suffers(fault, request)
                if answer is not None:
                    return answer
            result = await self._run(name, method, params)
            if fault and fault.is_after:
                answer = await self._suffers(fault, request)
                if answer is not None:
                    return answer
        except ApiError as error:
            return web.json_response(error.json(), status=error.code)
        return web.json_response({"ok": True, "result": result})

    def _find(self, asked_for: Mapping[str, str]) -> tuple[str, Method]:
        if asked_for["token"] != self.token:
            raise ApiError(401, "Unauthorized")
        asked = asked_for["method"]
        try:
            return self._methods[asked.lower()]
        except KeyError:
            self.complaints.append(f"The pretend world has no method {asked}.")
            raise ApiError(404, "Not Found") from None

    async def _run(self, name: str, method: Method, params: Params) -> Any:
        if strange := method.strange(params):
            self.complaints.append(f"{name} knows no {', '.join(sorted(strange))} here.")
            raise bad(f"the pretend world knows no {', '.join(sorted(strange))} in {name}")
        result = method.run(self, params)
        return await result if inspect.isawaitable(result) else result

    async def _suffers(self, fault: Fault, request: web.Request) -> web.Response | None:
        """Let a failure happen; returns the answer if the call ends with it."""
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "busy":
            rest = fault.remaining()
            raise ApiError(429, f"Too Many Requests: retry after {rest}", retry_after=rest)
        elif fault.kind == "error":
            raise ApiError(fault.status, fault.words)
        elif fault.kind == "garbled":
            return web.Response(status=fault.status, body=fault.body)
        elif fault.kind.startswith("cut"):
            _cut(request)
            return web.Response()
        return None

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self.files.by_path(request.match_info["path"])
        if request.match_info["token"] != self.token or file is None:
            return web.json_response(ApiError(404, "Not Found").json(), status=404)
        return web.Response(body=file.data, content_type="application/octet-stream")


def _chat_id(params: Params) -> int | None:
    text = params.text("chat_id")
    return int(text) if text.lstrip("-").isdigit() else None


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
