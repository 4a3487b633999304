"""What people do on their phones: type, press, send a file, hold a camera to a picture."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import web
from PIL import UnidentifiedImageError

from bot.sandbox.cast import CAST
from bot.sandbox.page.scanning import scan
from bot.sandbox.page.showing import FILE, Showing
from bot.sandbox.telegram.errors import ApiError
from bot.sandbox.telegram.model import Bubble, Chat
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World

PLACE = (25.0612, 118.7435)
"""A village gate in Huangtang: where everybody is who sends their place."""
_SHOWN = {"photo": "image/jpeg", "voice": "audio/ogg"}
_PNG = b"\x89PNG"


class Acts:
    """The routes of the phones in a world that may be another one after a reset."""

    def __init__(self, world: Callable[[], World], showing: Callable[[], Showing]) -> None:
        self._world = world
        self._showing = showing

    def routes(self) -> list[web.RouteDef]:
        base = "/sandbox/phones/{handle}/"
        return [
            web.post(base + "say", self.say),
            web.post(base + "press", self.press),
            web.post(base + "files", self.send),
            web.post(base + "place", self.place),
            web.get(base + "menu", self.menu),
            web.post("/sandbox/scan", self.scan),
            web.get(FILE + "{file}", self.file),
        ]

    async def say(self, request: web.Request) -> web.Response:
        """Send a text; `/start` with what a link carried among them."""
        given, phone = await read(request), self._phone(request)
        chat = self._chat(phone, given)
        replied = chat.messages.get(int(given.get("reply") or 0))
        try:
            await phone.say_to(chat, str(given.get("text", "")), reply_to=replied)
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response({})

    async def press(self, request: web.Request) -> web.Response:
        """Press a button and return what the bot answers."""
        given, phone = await read(request), self._phone(request)
        bubble = self._bubble(self._chat(phone, given), given)
        try:
            button = bubble.buttons[int(given["row"])][int(given["column"])]
        except (KeyError, IndexError, ValueError):
            raise web.HTTPConflict(text="changed") from None
        if not button.data or button.label != given.get("label"):
            raise web.HTTPConflict(text="changed")
        before = len(phone.unanswered)
        toast = await phone.send_data(bubble, button.data, label=button.label)
        answer: dict[str, Any] = {"unanswered": len(phone.unanswered) > before}
        if toast:
            url = self._showing().inside(toast.url)
            answer |= {"text": toast.text, "alert": toast.alert, "url": url}
        return web.json_response(answer)

    async def send(self, request: web.Request) -> web.Response:
        """Send files: pictures as photos (several as an album), sound as voice, or as they are."""
        phone = self._phone(request)
        form = await request.post()
        caption, as_files = str(form.get("caption", "")), form.get("as") == "files"
        files = [one for one in form.getall("file", []) if isinstance(one, web.FileField)]
        parts = [(one.filename or "file", one.content_type, one.file.read()) for one in files]
        pictures = [data for _, mime, data in parts if mime.startswith("image/") and not as_files]
        try:
            if len(pictures) == 1:
                await phone.photo(pictures[0], caption=caption)
            elif pictures:
                await phone.album(pictures[:10], caption=caption)
            for name, mime, data in parts:
                if mime.startswith("audio/") and not as_files:
                    await phone.voice(data, max(1, len(data) // 4000))
                elif data not in pictures:
                    await phone.document(name, data, mime=mime)
        except ApiError:
            raise web.HTTPBadRequest(text="unsendable") from None
        return web.json_response({})

    async def place(self, request: web.Request) -> web.Response:
        """Send a place."""
        await self._phone(request).location(*PLACE)
        return web.json_response({})

    async def menu(self, request: web.Request) -> web.Response:
        """Return the commands that the menu of a chat shows."""
        phone, profile = self._phone(request), self._world().telegram.profile
        language = request.query.get("language", "zh")
        chat = self._chat(phone, dict(request.query))
        return web.json_response(profile.menu(chat.id, phone.user.id, language))

    async def scan(self, request: web.Request) -> web.Response:
        """Hold a camera to a picture; return the address in its symbol, empty without one."""
        given = await read(request)
        with suppress(ApiError, UnidentifiedImageError):
            file = self._world().telegram.files.file(str(given.get("file")))
            return web.json_response({"url": self._showing().inside(scan(file.data))})
        return web.json_response({"url": ""})

    async def file(self, request: web.Request) -> web.Response:
        """Return a file; what is no picture or sound is only ever saved."""
        try:
            file = self._world().telegram.files.file(request.match_info["file"])
        except ApiError:
            raise web.HTTPNotFound from None
        mime = "image/png" if file.data.startswith(_PNG) else _SHOWN.get(file.kind)
        response = web.Response(body=file.data, content_type=mime or "application/octet-stream")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Cache-Control"] = "private, max-age=3600"
        if file.kind == "document":
            response.headers["Content-Disposition"] = "attachment"
        return response

    def _phone(self, request: web.Request) -> Phone:
        handle = request.match_info["handle"]
        if handle not in CAST:
            raise web.HTTPNotFound
        return self._world().phone(handle)

    def _chat(self, phone: Phone, given: dict[str, Any]) -> Chat:
        """Return the chat that is meant: the private one, or a group that the person is in."""
        asked = str(given.get("chat") or phone.chat.id)
        for chat in self._world().telegram.chats.values():
            is_theirs = chat is phone.chat.room or phone.user.id in chat.members
            if str(chat.id) == asked and is_theirs:
                return chat
        raise web.HTTPNotFound

    @staticmethod
    def _bubble(chat: Chat, given: dict[str, Any]) -> Bubble:
        bubble = chat.messages.get(int(given.get("message") or 0))
        if bubble is None or bubble.deleted:
            raise web.HTTPConflict(text="changed")
        return bubble


async def read(request: web.Request) -> dict[str, Any]:
    """Return the JSON object of a request; refuses anything else."""
    try:
        given = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        given = None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="A JSON object was expected.")
    return given
