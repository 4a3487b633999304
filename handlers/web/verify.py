"""`/v`: the page that a camera opens. The token is in the fragment and never reaches us."""

import json
from pathlib import Path

import jinja2
from aiohttp import web
from markupsafe import Markup

from handlers.views import verify as view
from handlers.web.context import SERVICES
from handlers.web.headers import protect
from services.i18n import DEFAULT_LANGUAGE, LANGUAGES, translator

HERE = Path(__file__).parent
FILES = {"verify.css": "text/css", "verify.js": "", "token.js": "", "cbor.js": ""}
_SCRIPT = "text/javascript"
_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True
)


def add_routes(app: web.Application) -> None:
    """Let the page and what it loads be found."""
    app.router.add_get("/v", page)
    for name in FILES:
        app.router.add_get(f"/static/{name}", _file)


async def page(request: web.Request) -> web.Response:
    """Return the page, which is the same for everybody: words in both languages, no code."""
    services = request.app[SERVICES]
    phone = await services.desks.main_phone()
    contents = {
        "issuer": services.codes.issuer,
        "is_demo": services.config.is_demo,
        "zone": services.config.zone,
        "words": {
            language: view.page_words(phone, translator(language)) for language in LANGUAGES
        },
    }
    first = translator(DEFAULT_LANGUAGE)
    text = _PAGES.get_template("verify.html").render(
        service=first.gettext("Bamin Health Code"),
        checking=view.checking(first),
        noscript=" ".join(view.without_script(translator(one)) for one in LANGUAGES),
        phone_link="".join(character for character in phone if character.isdecimal()),
        words=Markup(_script_safe(json.dumps(contents, ensure_ascii=False))),  # noqa: S704
    )
    response = web.Response(text=text, content_type="text/html", charset="utf-8")
    protect(response, has_scripts=True)
    return response


async def _file(request: web.Request) -> web.FileResponse:
    name = request.path.rpartition("/")[2]
    response = web.FileResponse(HERE / "static" / name)
    response.content_type = FILES[name] or _SCRIPT
    protect(response, has_scripts=True)
    return response


def _script_safe(text: str) -> str:
    """Let nothing in a data block end it."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
