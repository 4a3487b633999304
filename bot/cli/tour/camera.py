"""Takes pictures of pages in a headless Chromium, at the time of the pretend world."""

import asyncio
import base64
import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTH, HEIGHT = 390, 480
"""As wide as a telephone; a page that is higher is pictured as a whole."""
AGENT = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
PATIENCE = 15.0
SETTLING = 0.25
"""Seconds that a page gets for what it does after loading."""


def find_browser() -> str | None:
    """Return where a Chromium is, None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Picture:
    """A page as somebody saw it."""

    png: bytes
    words: str


class CameraError(Exception):
    """The browser did not do what it was asked for; its reason is the text."""


class Camera:
    """A headless browser, spoken to through its DevTools protocol."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._base = f"http://127.0.0.1:{port}"
        self._numbers = count(1)

    async def picture(
        self, at: datetime, *, url: str = "about:blank", source: str = "", english: bool = False
    ) -> Picture:
        """Return a page: the one at `url`, or `source` as it would look there."""
        async with self._session.put(f"{self._base}/json/new?about:blank") as response:
            target = await response.json()
        async with self._session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as tab:
            try:
                return await self._shoot(tab, at, url, source, english=english)
            finally:
                await tab.send_json({"id": next(self._numbers), "method": "Page.close"})

    async def _shoot(
        self,
        tab: aiohttp.ClientWebSocketResponse,
        at: datetime,
        url: str,
        source: str,
        *,
        english: bool,
    ) -> Picture:
        await self._ask(tab, "Page.enable")
        screen = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 2, "mobile": True}
        await self._ask(tab, "Emulation.setDeviceMetricsOverride", **screen)
        locale = "en-US" if english else "zh-CN"
        await self._ask(tab, "Emulation.setLocaleOverride", locale=locale)
        await self._ask(
            tab, "Emulation.setUserAgentOverride", userAgent=AGENT, acceptLanguage=locale
        )
        await self._ask(tab, "Page.addScriptToEvaluateOnNewDocument", source=_clock(at))
        if source:
            tree = await self._ask(tab, "Page.getFrameTree")
            frame = tree["frameTree"]["frame"]["id"]
            html = source.replace("<head>", f'<head><base href="{url}">', 1)
            await self._ask(tab, "Page.setDocumentContent", frameId=frame, html=html)
        else:
            await self._ask(tab, "Page.navigate", url=url)
        ready = "new Promise(r=>document.readyState=='complete'?r():addEventListener('load',r))"
        await self._ask(tab, "Runtime.evaluate", expression=ready, awaitPromise=True)
        await asyncio.sleep(SETTLING)
        size = (await self._ask(tab, "Page.getLayoutMetrics"))["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": max(size["height"], 320), "scale": 1}
        shot = await self._ask(
            tab, "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True
        )
        words = await self._ask(tab, "Runtime.evaluate", expression="document.body.innerText")
        return Picture(base64.b64decode(shot["data"]), words["result"].get("value", ""))

    async def _ask(
        self, tab: aiohttp.ClientWebSocketResponse, method: str, **params: Any
    ) -> dict[str, Any]:
        number = next(self._numbers)
        await tab.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = json.loads((await tab.receive()).data or "{}")
                if answer.get("id") == number:
                    break
        if "error" in answer:
            raise CameraError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result


@asynccontextmanager
async def open_camera(browser: str) -> AsyncIterator[Camera]:
    """Start the browser with a profile of its own; end it and clear the profile afterwards."""
    with tempfile.TemporaryDirectory(prefix="camera-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            browser,
            *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--no-first-run", "--disable-extensions", "--disable-dev-shm-usage"),
            *("--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            port = await _port(Path(profile) / "DevToolsActivePort", process)
            async with aiohttp.ClientSession() as session:
                yield Camera(session, port)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            # Its helpers may live on for a moment, and write into the profile.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


async def _port(file: Path, process: asyncio.subprocess.Process) -> int:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while process.returncode is None:
                if lines := await asyncio.to_thread(_lines, file):
                    return int(lines[0])
                await asyncio.sleep(0.02)
    raise CameraError("the browser did not start")


def _lines(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


def _clock(at: datetime) -> str:
    """Return a script that gives pages the time of the pretend world, running on from there."""
    now = int(at.timestamp() * 1000)
    return f"""(() => {{
const Real = Date, offset = {now} - Real.now();
window.Date = class extends Real {{
  constructor(...given) {{ given.length ? super(...given) : super(Real.now() + offset); }}
  static now() {{ return Real.now() + offset; }}
}};
}})()"""
