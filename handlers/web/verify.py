"""`/v`: the page that a camera opens. The code is behind # in its address and never reaches us."""

from dataclasses import asdict

from aiohttp import web

from handlers.views import verify as view
from handlers.web.context import BOT_NAME, SERVICES
from handlers.web.headers import protect_check
from handlers.web.languages import page_words
from handlers.web.pages import HERE, PAGES, Files, folder, phone_link
from services.i18n import LANGUAGES, translator

WORKER = "worker.js"
LATER = {"scan.js", WORKER}
"""Not needed before somebody asks for it, or before the verdict."""


class CheckFiles(Files):
    """What the check page loads; its worker may look after the page itself, too."""

    async def send(self, request: web.Request) -> web.Response:
        response = await super().send(request)
        if request.match_info["name"] == WORKER:
            response.headers["Service-Worker-Allowed"] = "/v"
        return response


FILES = CheckFiles("verify", (*folder("verify"), HERE / "static" / "login.css"))


def add_routes(app: web.Application) -> None:
    """Let the page and what it loads be found."""
    app.router.add_get("/v", page)
    FILES.add_routes(app)


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
    text = PAGES.get_template("verify.html").render(
        words=words[language],
        static=FILES.address,
        modules=[name for name in FILES.contents if name.endswith(".js") and name not in LATER],
        phone_link=phone_link(phone),
        contents=contents,
    )
    response = web.Response(text=text, content_type="text/html", charset="utf-8")
    protect_check(response)
    return response
