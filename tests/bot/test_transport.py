"""The way to Telegram: the same results as the library's own client, limits, and no leaks."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaPhoto
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot import transport
from bot.answers import AnswerTooLargeError, NotTelegramError
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.transport import AiohttpRequest, NotConnectedError
from tests.bot.conftest import free_port
from tests.bot.speaking import PICTURE

TOKEN = "1234567890:SecretOfThisTest_000000000000000000"
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("我来办", callback_data="t.take:1052")]])
Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


def bot_over(request: BaseRequest, api: str, token: str) -> Bot:
    return Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        get_updates_request=request,
    )


async def kinds_of_calls(bot: Bot, chat: int, photo: int) -> AsyncIterator[object]:
    """Make one call of every kind that we use, and yield what came of it."""
    yield await bot.get_me()
    yield (await bot.send_message(chat, "您好，“绿码” & <b> 100%\n+1", reply_markup=BUTTONS)).text
    said = await bot.send_message(chat, "to be changed")
    yield (await bot.edit_message_text("changed", chat, said.message_id)).text  # type: ignore[union-attr]
    sent = await bot.send_photo(chat, InputFile(PICTURE, filename="code.png"), caption="绿码")
    yield sent.caption, [(size.width, size.height) for size in sent.photo]
    media = InputMediaPhoto(PICTURE, caption="橙码", filename="code.png")
    edited = await bot.edit_message_media(media, chat, sent.message_id)
    yield edited.caption  # type: ignore[union-attr]
    document = await bot.send_document(chat, InputFile("数据".encode(), filename="我的 数据.txt"))
    assert document.document is not None
    yield document.document.file_name, document.document.mime_type, document.document.file_size
    file = await bot.get_file(document.document.file_id)
    yield bytes(await file.download_as_bytearray())
    yield (await bot.copy_message(chat, chat, photo, caption="again")).message_id > 0
    yield await bot.delete_message(chat, said.message_id)
    yield await bot.set_my_description("惠安县", language_code="zh")
    album = [InputMediaPhoto(PICTURE), InputMediaPhoto(PICTURE, caption="二")]
    yield [one.caption for one in await bot.send_media_group(chat, album)]
    for wrong in (
        bot.send_message(1, "nobody"),
        bot.send_message(chat, ""),
        bot.send_photo(chat, "no-such-file"),
        bot.answer_callback_query("1", "late"),
        bot.edit_message_text("x", chat, 999999),
    ):
        yield await outcome(wrong)


async def outcome(call: Awaitable[object]) -> tuple[str, str]:
    try:
        await call
    except TelegramError as error:
        return type(error).__name__, error.message
    return "done", ""


@pytest.fixture
async def phone(world: World) -> Phone:
    one = world.phone("chen")
    await one.start()
    return one


async def test_results_are_those_of_the_librarys_own_client(world: World, phone: Phone) -> None:
    photo = await phone.photo(PICTURE)
    results = []
    for request in (AiohttpRequest(), HTTPXRequest()):
        bot = bot_over(request, world.api_url, world.bot_token)
        async with bot:
            chat, number = phone.user.id, photo.message_id
            results.append([one async for one in kinds_of_calls(bot, chat, number)])
    ours, theirs = results
    assert len(ours) == 16
    assert ours == theirs


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Handle], Awaitable[Bot]]]:
    """Give a bot whose every call is answered by a handler."""
    runners: list[web.AppRunner] = []
    bots: list[AiohttpRequest] = []

    async def with_handler(handle: Handle) -> Bot:
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        request = AiohttpRequest()
        await request.initialize()
        bots.append(request)
        return bot_over(request, f"http://127.0.0.1:{runner.addresses[0][1]}", TOKEN)

    yield with_handler
    for request in bots:
        await request.shutdown()
    for runner in runners:
        await runner.cleanup()


def answering(status: int, body: bytes, **headers: str) -> Handle:
    async def handle(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=headers)

    return handle


def refusal(code: int, **more: object) -> bytes:
    return web.json_response({"ok": False, "error_code": code, "description": "x"} | more).body  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (403, b"<html>captive portal</html>", NotTelegramError),
        (400, b"<html>nginx</html>", NotTelegramError),
        (404, b"", NotTelegramError),
        (407, b"proxy", NotTelegramError),
        (403, refusal(403), Forbidden),
        (200, refusal(403), Forbidden),
        (200, refusal(400), BadRequest),
        (200, b'{"ok": false}', NetworkError),
        (413, b"<html>too large</html>", BadRequest),
        (418, refusal(418), BadRequest),
        (502, b"<html>bad gateway</html>", NetworkError),
        (302, b"", NetworkError),
        (200, b'{"ok":true,"res', TelegramError),
    ],
)
async def test_each_answer_is_taken_for_what_it_is(
    serve: Any, status: int, body: bytes, expected: type[TelegramError]
) -> None:
    bot = await serve(answering(status, body, Location="http://127.0.0.1:9/elsewhere"))
    with pytest.raises(expected) as caught:
        await bot.get_me()
    assert type(caught.value) is expected


async def test_a_redirect_is_not_followed(serve: Any) -> None:
    asked = []

    async def handle(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        raise web.HTTPFound("/elsewhere")

    bot = await serve(handle)
    with pytest.raises(NetworkError):
        await bot.get_me()
    assert asked == [f"/bot{TOKEN}/getMe"]


async def test_an_answer_without_end_is_read_no_further_than_allowed(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 2**16)
    monkeypatch.setattr(transport, "LARGEST_DOWNLOAD", 2**17)
    sent = 0

    async def handle(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b" " * 2**14)
            sent += 2**14
        return response

    bot = await serve(handle)
    with pytest.raises(AnswerTooLargeError):
        await bot.get_me()
    with pytest.raises(AnswerTooLargeError):
        await bot.request.retrieve(f"{bot.base_file_url}/documents/file_1")
    assert sent < 10_000 * 2**14


async def test_a_trickle_does_not_last_for_ever(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONNECT_SECONDS", "READ_SECONDS", "DOWNLOAD_SECONDS"):
        monkeypatch.setattr(transport, name, 0.2)

    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    bot = await serve(handle)
    with pytest.raises(TimedOut):
        await bot.get_me()
    with pytest.raises(TimedOut):
        await bot.request.retrieve(f"{bot.base_file_url}/documents/file_1")


async def test_who_is_not_there_was_told_nothing() -> None:
    request = AiohttpRequest()
    await request.initialize()
    bot = bot_over(request, f"http://127.0.0.1:{free_port()}", TOKEN)
    with pytest.raises(NotConnectedError):
        await bot.get_me()
    await request.shutdown()
    with pytest.raises(NotConnectedError):
        await bot.get_me()


async def test_waiting_for_a_free_connection_has_an_end_and_tells_nobody_anything(
    serve: Any,
) -> None:
    held = asyncio.Event()

    async def handle(_: web.Request) -> web.StreamResponse:
        await held.wait()
        return web.json_response({"ok": True, "result": True})

    bot = await serve(handle)
    one = AiohttpRequest(connections=1)
    await one.initialize()
    url = f"{bot.base_url}/getMe"
    first = asyncio.create_task(one.post(url))
    await asyncio.sleep(0.05)
    with pytest.raises(NotConnectedError):
        await one.post(url, pool_timeout=0.1, connect_timeout=0.1)
    held.set()
    assert await first is True
    await one.shutdown()


async def test_a_closed_transport_opens_again(world: World) -> None:
    request = AiohttpRequest()
    bot = bot_over(request, world.api_url, world.bot_token)
    for _ in range(2):
        await request.initialize()
        assert (await bot.get_me()).username == world.bot_username
        await request.shutdown()


async def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[0])
        body = b'{"ok":true,"result":true}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("no_proxy", "")
    request = AiohttpRequest()
    await request.initialize()
    assert await request.post(f"http://api.example.org/bot{TOKEN}/getMe") is True
    await request.shutdown()
    server.close()
    await server.wait_closed()
    assert asked == [f"POST http://api.example.org/bot{TOKEN}/getMe HTTP/1.1"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/bot{token}/getMe",
        "http://no such host/bot{token}/getMe",
        "http://[::bad/bot{token}/getMe",
        "ftp://127.0.0.1/bot{token}/getMe",
    ],
)
async def test_no_error_tells_the_token(url: str) -> None:
    request = AiohttpRequest()
    await request.initialize()
    with pytest.raises(NetworkError) as caught:
        await request.post(url.format(port=free_port(), token=TOKEN))
    await request.shutdown()
    assert "Secret" not in "".join(traceback.format_exception(caught.value))
