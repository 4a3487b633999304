"""What our pages share: their templates, and the files that they load."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import jinja2
from aiohttp import web

HERE = Path(__file__).parent
PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_COMMENT = ("//", "/**", "*")
"""How lines of scripts begin that are there for readers only."""
_YEAR = 365 * 24 * 60 * 60


def phone_link(phone: str) -> str:
    """Return a number as a `tel:` address has it (RFC 3966)."""
    return "".join(sign for sign in phone if sign.isdecimal() or sign == "+")


class Files:
    """The style sheets, modules and pictures of a page.

    Their address changes with any of them: they can be kept for ever and always fit together.
    """

    def __init__(self, name: str, paths: Iterable[Path]) -> None:
        self.contents = {path.name: _sent(path) for path in paths if path.suffix in _TYPES}
        joined = b"".join(self.contents.values())
        self.version = hashlib.sha256(joined).hexdigest()[:12]
        self.address = f"/static/{name}/{self.version}"

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get(f"{self.address}/{{name}}", self.send)

    async def send(self, request: web.Request) -> web.Response:
        """Send a file; raises HTTPNotFound for one that is not of this page."""
        name = request.match_info["name"]
        if name not in self.contents:
            raise web.HTTPNotFound
        response = web.Response(
            body=self.contents[name], content_type=_TYPES[Path(name).suffix], charset="utf-8"
        )
        response.enable_compression()
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def folder(name: str) -> list[Path]:
    """Return the files of a page's folder, in an order that stays."""
    return sorted((HERE / "static" / name).iterdir())


def _sent(path: Path) -> bytes:
    """Return a file as browsers get it: comments stay at home."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".js":
        return text.encode()
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith(_COMMENT)).encode()
