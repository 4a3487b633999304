"""`/v`: the page that a camera opens. The code is behind # in its address and never reaches us."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import jinja2
from aiohttp import web
from markupsafe import Markup

from handlers.views import verify as view
from handlers.web.context import BOT_NAME, SERVICES
from handlers.web.headers import protect_check
from handlers.web.languages import page_words
from services.i18n import LANGUAGES, translator

HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_COMMENT = ("//", "/**", "*")
"""How lines of scripts begin that are there for readers only."""


def _sent(path: Path) -> bytes:
    """Return a file as browsers get it: comments stay at home."""
    text = path.read_text()
    if path.suffix != ".js":
        return text.encode()
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith(_COMMENT)).encode()


FILES = {
    path.name: _sent(path)
    for path in (*sorted((HERE / "static" / "verify").iterdir()), HERE / "static" / "login.css")
    if path.suffix in _TYPES
}
VERSION = hashlib.sha256(b"".join(FILES.values())).hexdigest()[:12]
"""Changes with any of the files, which can therefore be kept for ever and always fit together."""
STATIC = f"/static/verify/{VERSION}"

WORKER = "worker.js"
LATER = {"scan.js", WORKER}
"""Not needed before somebody asks for it, or before the verdict."""
_YEAR = 365 * 24 * 60 * 60
_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def add_routes(app: web.Application) -> None:
    """Let the page and what it loads be found."""
    app.router.add_get("/v", page)
    app.router.add_get(f"{STATIC}/{{name}}", file)


async def page(request: web.Request) -> web.Response:
    """Return the page: the same for everybody, words in both languages, no code."""
    services = request.app[SERVICES]
    phone = await services.desks.main_phone()
    bot_name = request.app[BOT_NAME].username
    language = page_words(request, request.query.get("language")).language
    words = {one: view.page_words(phone, bot_name, translator(one)) for one in LANGUAGES}
    contents = {
        "language": language,
        "issuer": services.codes.issuer,
        "is_demo": services.config.is_demo,
        "zone": services.config.zone,
        "root": await services.trust.root(),
        "words": {one: asdict(words[one]) for one in LANGUAGES},
    }
    text = _PAGES.get_template("verify.html").render(
        words=words[language],
        static=STATIC,
        modules=[name for name in FILES if name.endswith(".js") and name not in LATER],
        phone_link="".join(sign for sign in phone if sign.isdecimal() or sign == "+"),
        contents=_data_block(contents),
    )
    response = web.Response(text=text, content_type="text/html", charset="utf-8")
    protect_check(response)
    return response


async def file(request: web.Request) -> web.Response:
    """Send a style sheet, module or picture of the page."""
    name = request.match_info["name"]
    if name not in FILES:
        raise web.HTTPNotFound
    response = web.Response(
        body=FILES[name], content_type=_TYPES[Path(name).suffix], charset="utf-8"
    )
    response.enable_compression()
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if name == WORKER:
        response.headers["Service-Worker-Allowed"] = "/v"
    return response


def _data_block(contents: dict[str, object]) -> Markup:
    """Write data into a page so that nothing in them can end their block."""
    text = json.dumps(contents, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - nothing that HTML understands is left in it
