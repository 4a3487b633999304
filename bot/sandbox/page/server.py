"""The one address of the pretend world: the page, and what its phones' browsers open."""

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.page.acts import Acts
from bot.sandbox.page.controls import Controls
from bot.sandbox.page.feed import Feed
from bot.sandbox.page.guard import OURS, guard, protect
from bot.sandbox.page.play import Play
from bot.sandbox.page.proxy import Proxy
from bot.sandbox.page.showing import Showing
from bot.sandbox.telegram.server import BODY_LIMIT
from bot.sandbox.world import World

HOST = "127.0.0.1"
FIRST_PORT = 8765
PORTS_TRIED = 50
ALWAYS = ("/sandbox/static/", "/sandbox/state", "/sandbox/events")
"""What is answered even while there is no world."""
STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class PageServer:
    """Serves the page at one port of this machine, whatever becomes of the world behind it."""

    def __init__(self) -> None:
        self.url = ""
        self.play: Play
        self._feed: Feed | None = None
        self._runner: web.AppRunner | None = None
        self._proxy = Proxy(
            lambda: self.play.stage.house_url,
            lambda: self._world().api_url,
            self._showing,
            lambda: self.play.language,
        )

    async def listen(self, port: int | None = None) -> None:
        """Open the port, by default the first free one from 8765 on; raises OSError for none."""
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[guard, self._ready])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/sandbox/state", self._state),
                web.get("/sandbox/events", self._events),
                web.get("/sandbox/static/{name}", self._static),
                *Acts(self._world, self._showing).routes(),
                *Controls(lambda: self.play).routes(),
                web.route("*", "/sandbox/{rest:.*}", _nothing),
                web.route("*", "/{path:.*}", self._proxy.hand_on),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await self._bind(self._runner, port)
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"

    def show(self, play: Play) -> None:
        """Let the page show this play."""
        self.play = play
        self._feed = Feed(play)

    async def close(self) -> None:
        if self._feed is not None:
            self._feed.close()
        await self._proxy.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @staticmethod
    async def _bind(runner: web.AppRunner, port: int | None) -> None:
        candidates = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else [port]
        for candidate in candidates:
            try:
                await web.TCPSite(runner, HOST, candidate).start()
            except OSError:
                if candidate == candidates[-1]:
                    raise
            else:
                return

    def _world(self) -> World:
        return self.play.stage.world

    def _showing(self) -> Showing:
        return Showing(self._world(), self.url)

    @web.middleware
    async def _ready(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let nobody act in a world that is not there yet, or no more."""
        is_ours = request.path.startswith(OURS)
        is_always = request.path == "/" or request.path.startswith(ALWAYS)
        # The people of the cast log in through the same pages while the world is made ready.
        is_there = self._feed and (self.play.is_open if is_ours else self.play.is_staged)
        if is_always or is_there:
            return await handler(request)
        raise web.HTTPServiceUnavailable(text="busy" if is_ours else "……")

    async def _index(self, _: web.Request) -> web.Response:
        return _file("index.html")

    async def _static(self, request: web.Request) -> web.Response:
        return _file(request.match_info["name"])

    async def _state(self, _: web.Request) -> web.Response:
        response = web.json_response(self._told().state(self._showing))
        protect(response)
        return response

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await self._told().stream(request, self._showing)

    def _told(self) -> Feed:
        if self._feed is None:
            raise web.HTTPServiceUnavailable
        return self._feed


def _file(name: str) -> web.Response:
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in _TYPES or not path.is_file():
        raise web.HTTPNotFound
    response = web.Response(
        body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8"
    )
    protect(response)
    return response


async def _nothing(_: web.Request) -> web.Response:
    raise web.HTTPNotFound
