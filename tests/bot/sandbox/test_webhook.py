"""How Telegram brings updates to a webhook."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from tests.waiting import eventually


class Hook:
    """A webhook that writes down what comes and answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[tuple[str, str]] = []
        self.secrets: set[str] = set()
        self.refusals = 0
        self.headers: dict[str, str] = {}
        self.status = 500
        self.gate = asyncio.Event()
        self.gate.set()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        words = update["message"]["text"] if "message" in update else "press"
        self.seen.append((words, "began"))
        await self.gate.wait()
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=self.status, headers=self.headers)
        self.seen.append((words, "done"))
        return web.Response()


@pytest.fixture
async def hook(api: Any) -> Any:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/telegram", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    assert await api("setWebhook", url=hook.url, secret_token="s" * 32) is True
    yield hook
    await api("deleteWebhook")
    await runner.cleanup()


async def settled(api: Any) -> None:
    for _ in range(100):
        if (await api("getWebhookInfo"))["pending_update_count"] == 0:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(await api("getWebhookInfo"))


async def test_a_webhook_gets_everything_in_the_order_of_its_chat(
    api: Any, phone: Phone, hook: Hook
) -> None:
    await phone.say("一")
    await phone.say("二")
    await settled(api)
    assert [words for words, what in hook.seen if what == "done"] == ["/start", "一", "二"]
    assert hook.secrets == {"s" * 32}
    assert "can't use getUpdates" in await api("getUpdates")


async def test_what_was_not_taken_is_brought_again(api: Any, phone: Phone, hook: Hook) -> None:
    await settled(api)
    hook.refusals = 2
    await phone.say("再来")
    await settled(api)
    assert [what for words, what in hook.seen if words == "再来"] == ["began"] * 3 + ["done"]
    assert "500" in (await api("getWebhookInfo"))["last_error_message"]


async def test_chats_do_not_wait_for_each_other(
    api: Any, world: World, phone: Phone, hook: Hook
) -> None:
    await settled(api)
    hook.gate.clear()
    hook.seen.clear()
    await phone.say("甲一")
    await phone.say("甲二")
    await world.phone("lin").say("乙一")
    for _ in range(50):
        await asyncio.sleep(0.02)
        if len(hook.seen) == 2:
            break
    assert {words for words, _ in hook.seen} == {"甲一", "乙一"}
    hook.gate.set()
    await settled(api)


async def test_bad_webhook_addresses_are_refused(api: Any) -> None:
    assert "HTTPS" in await api("setWebhook", url="http://example.org/x")
    assert "ports" in await api("setWebhook", url="https://example.org:8080/x")
    assert "unallowed" in await api("setWebhook", url="https://a.example", secret_token="ü")


async def test_a_press_and_a_message_of_one_person_are_on_their_way_at_once(
    api: Any, phone: Phone, hook: Hook
) -> None:
    await settled(api)
    markup = {"inline_keyboard": [[{"text": "按", "callback_data": "x"}]]}
    await api("sendMessage", chat_id=phone.user.id, text="?", reply_markup=markup)
    hook.gate.clear()
    hook.seen.clear()
    await phone.say("先说")
    pressing = asyncio.create_task(phone.press("按"))
    await eventually(lambda: len(hook.seen) == 2)
    assert hook.seen == [("先说", "began"), ("press", "began")]
    hook.gate.set()
    await settled(api)
    pressing.cancel()


async def test_the_first_redelivery_comes_at_once_and_the_pause_that_is_asked_for_is_kept(
    api: Any, world: World, phone: Phone, hook: Hook
) -> None:
    await settled(api)
    pace = world.telegram.reception.webhook.pace
    pace.first = pace.longest = 3600.0
    hook.refusals = 1
    await phone.say("马上")
    await settled(api)
    hook.refusals, hook.status, hook.headers = 3, 503, {"Retry-After": "1"}
    await phone.say("等一秒")
    await eventually(lambda: ("等一秒", "began") in hook.seen)
    hook.refusals = 0
    await settled(api)
    assert hook.seen[-1] == ("等一秒", "done")


async def test_no_answer_in_time_counts_as_a_failure(
    api: Any, world: World, phone: Phone, hook: Hook
) -> None:
    await settled(api)
    await api("deleteWebhook")
    world.telegram.reception.webhook.pace.patience = 0.05
    assert await api("setWebhook", url=hook.url) is True
    hook.gate.clear()
    await phone.say("慢")
    await eventually(lambda: hook.seen.count(("慢", "began")) > 1)
    assert "timeout" in (await api("getWebhookInfo"))["last_error_message"]
    hook.gate.set()
    await settled(api)


async def test_a_day_of_410_removes_the_webhook(
    api: Any, world: World, phone: Phone, hook: Hook
) -> None:
    await settled(api)
    world.telegram.reception.webhook.pace.longest = 0.05
    hook.refusals, hook.status = 1_000_000, 410
    await phone.say("没人")
    await eventually(lambda: len(hook.seen) > 2)
    assert (await api("getWebhookInfo"))["url"] == hook.url
    later = world.telegram.now() + 24 * 3600 - 60
    world.telegram.now = lambda: later
    await phone.say("还没人")
    await eventually(lambda: len(hook.seen) > 5)
    assert (await api("getWebhookInfo"))["url"] == hook.url
    much_later = later + 120
    world.telegram.now = lambda: much_later
    await eventually(lambda: world.telegram.reception.webhook.target is None)
    assert (await api("getWebhookInfo"))["url"] == ""


async def test_messages_are_kept_for_a_day_and_presses_for_150_seconds(
    api: Any, world: World, phone: Phone
) -> None:
    markup = {"inline_keyboard": [[{"text": "按", "callback_data": "x"}]]}
    await api("sendMessage", chat_id=phone.user.id, text="?", reply_markup=markup)
    pressing = asyncio.create_task(phone.press("按"))
    await eventually(lambda: len(world.telegram.updates.waiting()) == 2)
    kinds = []
    start = world.telegram.now()
    for seconds in (140, 160, 23 * 3600, 25 * 3600):
        moment = start + seconds
        world.telegram.now = lambda moment=moment: moment  # type: ignore[misc]
        kinds.append([update.kind for update in world.telegram.updates.waiting()])
    assert kinds == [["message", "callback_query"], ["message"], ["message"], []]
    pressing.cancel()


async def test_setting_it_again_interrupts_nothing(api: Any, phone: Phone, hook: Hook) -> None:
    await settled(api)
    hook.gate.clear()
    hook.seen.clear()
    await phone.say("在路上")
    await eventually(lambda: len(hook.seen) == 1)
    assert await api("setWebhook", url=hook.url, secret_token="s" * 32) is True
    hook.gate.set()
    await settled(api)
    assert hook.seen == [("在路上", "began"), ("在路上", "done")]


@pytest.mark.parametrize("connections", [-1, 101])
async def test_a_strange_number_of_connections_is_refused(api: Any, connections: int) -> None:
    url = "http://127.0.0.1:1/x"
    assert "max_connections" in await api("setWebhook", url=url, max_connections=connections)
