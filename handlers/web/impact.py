"""`/privacy`: the impact assessment, for everybody."""

from aiohttp import web

from handlers.views import impact as view
from handlers.web.context import SERVICES
from handlers.web.headers import protect
from handlers.web.languages import page_words
from handlers.web.pages import HERE, PAGES, Files, phone_link

_STATIC = HERE / "static"
FILES = Files(
    "impact", (_STATIC / "login.css", _STATIC / "impact.css", _STATIC / "verify" / "icon.svg")
)


def add_routes(app: web.Application) -> None:
    """Let the page and its style be found."""
    app.router.add_get("/privacy", page)
    FILES.add_routes(app)


async def page(request: web.Request) -> web.Response:
    """Return the assessment in the language of the address, else of the browser."""
    phone = await request.app[SERVICES].desks.main_phone()
    words = page_words(request, request.query.get("language"))
    text = PAGES.get_template("impact.html").render(
        language=words.language.replace("_", "-"),
        page=view.impact_page(phone, words),
        static=FILES.address,
        phone_link=phone_link(phone),
    )
    response = web.Response(text=text, content_type="text/html", charset="utf-8")
    protect(response)
    return response
