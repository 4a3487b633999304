"""`/app/…`: the pages that open inside Telegram, and what they ask for.

Nothing of them is kept: the token of a session lives in the page's memory, there are no cookies.
Each request is authorised anew, by the account that Telegram has named (SECURITY.md 22, 34).
"""

import base64
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, cast, get_args

from aiohttp import web

from handlers.views import apps as view
from handlers.views import codes as codes_view
from handlers.views import explanations
from handlers.web.context import APP_SECRET, BOT_NAME, SERVICES
from handlers.web.headers import protect_app
from handlers.web.init_data import opened_by
from handlers.web.languages import page_words
from handlers.web.own import own_json
from handlers.web.pages import PAGES, Files, folder, phone_link
from handlers.web.verify import FILES as LOOK
from services.apps.errors import ScansTooFastError
from services.chats.types import Address
from services.checking.errors import TooManyChecksError
from services.codes.card import render_off_loop
from services.i18n import Translator, translator
from services.people.types import PersonId

MOST_BYTES = 4096
"""Of a text that a scanner read; a code has at most 2 kB."""
FILES = Files("app", folder("app"))


def add_routes(app: web.Application) -> None:
    """Let the pages, what they load and what they ask for be found."""
    app.router.add_get("/app/scan", page)
    app.router.add_get("/app/code", page)
    FILES.add_routes(app)
    app.router.add_post("/app/session", open_session)
    app.router.add_post("/app/session/next", renew_session)
    app.router.add_post("/app/check", check)
    app.router.add_post("/app/code", show_code)


async def page(request: web.Request) -> web.Response:
    """Return a page: the same for everybody, in the language of the button that opens it."""
    name = cast("view.Name", request.path.rpartition("/")[2])
    words = await _app_words(request, name, page_words(request, request.query.get("language")))
    phone = await request.app[SERVICES].desks.main_phone()
    text = PAGES.get_template(f"app_{name}.html").render(
        words=words,
        contents=asdict(words),
        static=FILES.address,
        look=LOOK.address,
        phone_link=phone_link(phone),
    )
    response = web.Response(text=text, content_type="text/html", charset="utf-8")
    protect_app(response)
    return response


async def open_session(request: web.Request) -> web.Response:
    """Exchange Telegram's word for who has opened a page, once, for a token.

    The body names the page, the answer brings its words in the language of their chat.
    """
    body = await own_json(request)
    given = body.get("page") if isinstance(body, dict) else None
    name = next((one for one in get_args(view.Name) if one == given), None)
    if name is None:
        return _answer({"error": "no_such_page"}, HTTPStatus.BAD_REQUEST)
    services = request.app[SERVICES]
    opened = opened_by(_credentials(request, "tma"), request.app[APP_SECRET], services.clock())
    token = await services.apps.open(opened.account, opened.proof) if opened else None
    if opened is None or token is None:
        return _refusal()
    words = await _app_words(request, name, await _words_of(request, opened.account))
    return _answer({"token": token, "words": asdict(words)})


async def renew_session(request: web.Request) -> web.Response:
    """Exchange the token of a page at work, once, for the next."""
    await own_json(request)
    token = await request.app[SERVICES].apps.renew(_credentials(request, "Bearer"))
    return _answer({"token": token}) if token is not None else _refusal()


async def check(request: web.Request) -> web.Response:
    """Say what the text that a scanner read is worth; its person may get a receipt."""
    body = await own_json(request)
    account = await _account(request)
    if account is None:
        return _refusal()
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str):
        return _answer({"error": "no_text"}, HTTPStatus.BAD_REQUEST)
    if len(text.encode(errors="replace")) > MOST_BYTES:
        return _answer({"error": "text_too_long"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    services = request.app[SERVICES]
    phone = await services.desks.main_phone()
    bot_name = request.app[BOT_NAME].username
    words = await _words_of(request, account)
    try:
        await services.apps.admit_check(account)
        found = await services.checking.check(text)
    except ScansTooFastError as refusal:
        seconds = int(str(refusal.params["seconds"]))
        fast = view.scanned_too_fast(seconds, phone=phone, bot_name=bot_name, words=words)
        response = _answer(asdict(fast), HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(seconds)
        return response
    except TooManyChecksError:
        often = view.asked_too_often(phone=phone, bot_name=bot_name, words=words)
        return _answer(asdict(often), HTTPStatus.TOO_MANY_REQUESTS)
    answer = view.checked(
        found,
        phone=phone,
        bot_name=bot_name,
        now=services.clock(),
        calendar=services.calendar,
        words=words,
    )
    return _answer(asdict(answer))


async def show_code(request: web.Request) -> web.Response:
    """Return the code of whoever has opened the page, or why there is none.

    A picture that the page has already (`shown` names its code) is not sent again.
    """
    body = await own_json(request)
    account = await _account(request)
    if account is None:
        return _refusal()
    words = await _words_of(request, account)
    person = await request.app[SERVICES].identity.person_of(account)
    if person is None:
        binding = await request.app[SERVICES].identity.binding_of(account)
        return _answer(asdict(view.without_login(words, is_too_old=binding is not None)))
    has = body.get("shown") if isinstance(body, dict) else None
    return _answer(asdict(await _shown(request, person, has, words)))


async def _shown(
    request: web.Request, person: PersonId, has: object, words: Translator
) -> view.Shown:
    services = request.app[SERVICES]
    code = await services.lasting_codes.present(person)
    if code is None:
        return await _without_code(request, person, words)
    card = codes_view.card(code, calendar=services.calendar, words=words)
    picture = ""
    if has != code.token.handle.hex():
        picture = base64.b64encode(await render_off_loop(card)).decode()
    return view.shown(
        code,
        picture,
        now=services.clock(),
        again=services.lasting_codes.ask_again(code.token).total_seconds(),
        until=card.validity[-1],
        words=words,
    )


async def _without_code(request: web.Request, person: PersonId, words: Translator) -> view.Shown:
    services = request.app[SERVICES]
    assessment = await services.health.assess(person)
    if assessment.colour is not None:
        raise web.HTTPServiceUnavailable  # It has come back this moment: the page asks again.
    phone = await services.desks.main_phone()
    if assessment.has_ended:
        return view.without_code(explanations.ended(phone=phone, words=words).text)
    return view.without_code(explanations.unavailable(assessment, phone=phone, words=words).text)


async def _account(request: web.Request) -> Address | None:
    """Return who asks, by the token of the page."""
    return await request.app[SERVICES].apps.use(_credentials(request, "Bearer"))


async def _words_of(request: web.Request, account: Address) -> Translator:
    return translator(await request.app[SERVICES].chats.language(account))


async def _app_words(request: web.Request, name: view.Name, words: Translator) -> view.AppWords:
    phone = await request.app[SERVICES].desks.main_phone()
    return view.app_words(name, phone, request.app[BOT_NAME].username, words)


def _credentials(request: web.Request, scheme: str) -> str:
    given, _, credentials = request.headers.get("Authorization", "").partition(" ")
    return credentials if given.casefold() == scheme.casefold() else ""


def _refusal() -> web.Response:
    """Answer all alike: forged, too old, used before, never there."""
    response = _answer({"error": "not_open"}, HTTPStatus.UNAUTHORIZED)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _answer(body: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    response = web.json_response(body, status=status)
    protect_app(response)
    return response
