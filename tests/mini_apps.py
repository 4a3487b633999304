"""How Telegram opens a Mini App: what it signs, and a phone's app around the page."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp

from services.chats.types import Address
from tests.check_site import BOT_TOKEN, ISSUED, Telephone

HERS = Address("1001")


def init_data(
    account: str = HERS, *, at: datetime = ISSUED, token: str = BOT_TOKEN, query: str = "AAF1"
) -> str:
    """Return what Telegram says of who opens a page of the bot with this token."""
    user = json.dumps({"id": int(account), "first_name": "志强"}, ensure_ascii=False)
    fields = {
        "auth_date": str(int(at.timestamp())),
        "query_id": query,
        "signature": "c2lnbmF0dXJl",
        "user": user,
    }
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    given = hmac.digest(key, lines.encode(), hashlib.sha256).hex()
    return urlencode(fields | {"hash": given}, quote_via=quote)


class Caller:
    """A page that asks the house."""

    def __init__(self, web: aiohttp.ClientSession, url: str) -> None:
        self.web = web
        self.url = url
        self.token = ""
        self.words: dict[str, Any] = {}

    async def open(self, account: str = HERS, *, page: str = "scan", query: str = "AAF1") -> int:
        """Open a page in somebody's chat; return the status."""
        return await self.open_with(init_data(account, query=query), page=page)

    async def open_with(self, data: str, *, page: str = "scan") -> int:
        headers = {"Authorization": f"tma {data}"}
        async with self.web.post(
            f"{self.url}/app/session", json={"page": page}, headers=headers
        ) as response:
            answer = await response.json()
            self.token = answer.get("token", "")
            self.words = answer.get("words", {})
            return response.status

    async def ask(
        self, path: str, token: str | None = None, **body: object
    ) -> tuple[int, dict[str, Any]]:
        """Ask with the page's token, or another."""
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        async with self.web.post(f"{self.url}{path}", json=body, headers=headers) as response:
            return response.status, await response.json()


BRIDGE = """
window.posted = [];
window.TelegramWebviewProxy = {
  postEvent: (type, data) => window.posted.push([type, JSON.parse(data)]),
};
"""
"""What an app for telephones puts into its pages; what they say to it is kept in `posted`."""

OBJECT = """
window.posted = [];
const say = (...words) => { window.posted.push(words); };
window.Telegram = { WebApp: {
  initData: INIT_DATA,
  version: "8.0",
  platform: "ios",
  ready: () => say("ready"),
  expand: () => say("expand"),
  close: () => say("close"),
  onEvent: (type, listener) => { window.closed = listener; },
  showScanQrPopup: (params, callback) => {
    say("scan", params);
    window.read = (text) => { if (callback(text)) say("closeScan"); };
  },
  HapticFeedback: { notificationOccurred: (kind) => say("felt", kind) },
} };
"""
"""Telegram's own object, which some apps bring."""


def address(url: str, page: str, data: str, *, platform: str = "android") -> str:
    """Return where a button leads in a telephone's app."""
    passed = {"tgWebAppData": data, "tgWebAppVersion": "8.0", "tgWebAppPlatform": platform}
    return f"{url}/app/{page}?language=zh_CN#{urlencode(passed, quote_via=quote)}"


class InTelegram:
    """A page inside an app for telephones."""

    def __init__(self, phone: Telephone, *, script: str = BRIDGE) -> None:
        self.phone = phone
        self.page = phone.page
        self.script = script

    async def open(self, where: str) -> None:
        await self.page.add_init_script(self.script)
        await self.page.goto(where)

    async def posted(self, kind: str) -> list[Any]:
        """Return what the page has said to the app with this event."""
        said: list[Any] = await self.page.evaluate("window.posted")
        return [word for event, *words in said if event == kind for word in words or [None]]

    async def scanning(self, times: int = 1) -> None:
        """Wait until the page has opened the scanner so many times."""
        await self.phone.until(
            f"window.posted.filter(([type]) => ['scan', 'web_app_open_scan_qr_popup']"
            f".includes(type)).length === {times}"
        )

    async def reads(self, text: str) -> str:
        """Let the scanner read a code; return the verdict."""
        await self.page.evaluate(
            "(data) => window.read ? window.read(data)"
            " : window.Telegram.WebView.receiveEvent('qr_text_received', { data })",
            text,
        )
        return await self.phone.verdict()

    async def next(self, text: str, *, times: int) -> str:
        """Press the button and scan another code."""
        await self.page.click("#scan")
        await self.scanning(times)
        return await self.reads(text)

    async def counts(self) -> tuple[str, ...]:
        return tuple([await self.phone.reads(kind) for kind in ("green", "orange", "others")])
