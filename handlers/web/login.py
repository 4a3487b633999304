"""The browser's part of a login: to the platform, back, and the one button to the chat.

No address that a page ends on holds a secret: what the result page needs travels in a cookie.
"""

from http import HTTPStatus

from aiohttp import web

from handlers.views import login as view
from handlers.views.login import Page
from handlers.web.context import BOT_NAME, SERVICES
from handlers.web.headers import protect
from handlers.web.languages import page_words
from handlers.web.pages import HERE, PAGES
from services.errors import ServiceError
from services.i18n import Translator
from services.identity.errors import (
    LoginLinkExpiredError,
    LoginLinkUnknownError,
    LoginLinkUsedError,
    PlatformDownError,
)
from services.identity.types import RESULT_LIFE, STATE_LIFE, Fault

LOGIN, RESULT = "login", "login_result"
"""Cookies; on https their names are prefixed, so that no other host can have set them."""

_LINK_PAGES = {
    LoginLinkUnknownError: (view.link_unknown, HTTPStatus.NOT_FOUND),
    LoginLinkExpiredError: (view.link_expired, HTTPStatus.GONE),
    LoginLinkUsedError: (view.link_used, HTTPStatus.GONE),
    PlatformDownError: (view.platform_down, HTTPStatus.SERVICE_UNAVAILABLE),
}
_FAULT_STATUS = {
    Fault.EXPIRED: HTTPStatus.GONE,
    Fault.USED: HTTPStatus.GONE,
    Fault.ELSEWHERE: HTTPStatus.FORBIDDEN,
}


def add_routes(app: web.Application) -> None:
    """Let the login's pages be found."""
    # A HEAD would use up what the GET after it needs.
    app.router.add_get("/login/{ticket}", open_link, allow_head=False)
    app.router.add_get("/callback", take_answer, allow_head=False)
    app.router.add_get("/callback/done", show_result)
    app.router.add_get("/callback/{fault}", show_fault)
    app.router.add_get("/static/login.css", style)


async def open_link(request: web.Request) -> web.StreamResponse:
    """Send the browser to the platform, tied to this login by a cookie."""
    logins = request.app[SERVICES].logins
    ticket = request.match_info["ticket"]
    try:
        opening = await logins.open_link(ticket, _cookie(request, LOGIN))
    except (
        LoginLinkUnknownError,
        LoginLinkExpiredError,
        LoginLinkUsedError,
        PlatformDownError,
    ) as refusal:
        words = page_words(request, await logins.language_of_link(ticket))
        return _explain(request, refusal, words)
    response = _redirect(opening.url)
    _set_cookie(request, response, LOGIN, opening.cookie, STATE_LIFE.seconds)
    return response


async def take_answer(request: web.Request) -> web.StreamResponse:
    """Take the platform's answer and lead the browser to an address without secrets."""
    answer = {name: request.query[name] for name in request.query}
    if len(answer) < len(request.query):
        # No parameter stands twice (RFC 6749, 3.1); the state is used up by this all the same.
        answer["error"] = "repeated_parameter"
    completed = await request.app[SERVICES].logins.complete(answer, _cookie(request, LOGIN))
    if completed.fault is not None or completed.code is None:
        fault = completed.fault or Fault.EXPIRED
        language = f"?language={completed.language}" if completed.language else ""
        return _redirect(f"/callback/{fault.value}{language}")
    response = _redirect("/callback/done")
    _set_cookie(request, response, RESULT, completed.code, RESULT_LIFE.seconds)
    return response


async def show_result(request: web.Request) -> web.StreamResponse:
    """Show what the login amounts to; its button carries the one-time code to the chat."""
    code = _cookie(request, RESULT)
    details = await request.app[SERVICES].logins.result(code) if code else None
    words = page_words(request, details.language if details else None)
    is_waiting = details is not None and not details.is_over
    payload = f"l-{code}" if is_waiting else ""
    return _page(request, view.result(details, words), words, payload=payload)


async def show_fault(request: web.Request) -> web.StreamResponse:
    """Show why an answer of the platform was not taken."""
    try:
        fault = Fault(request.match_info["fault"])
    except ValueError:
        raise web.HTTPNotFound from None
    words = page_words(request, request.query.get("language"))
    return _page(request, view.fault(fault, words), words, status=_FAULT_STATUS[fault])


async def style(_: web.Request) -> web.StreamResponse:
    """Send the pages' only style sheet."""
    response = web.FileResponse(HERE / "static" / "login.css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _explain(request: web.Request, refusal: ServiceError, words: Translator) -> web.StreamResponse:
    page, status = _LINK_PAGES[type(refusal)]
    return _page(request, page(words), words, status=status)


def _page(
    request: web.Request,
    page: Page,
    words: Translator,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    payload: str = "",
) -> web.Response:
    username = request.app[BOT_NAME].username
    back = f"https://t.me/{username}" if username else ""
    text = PAGES.get_template("login.html").render(
        page=page,
        back=f"{back}?start={payload}" if back and payload else back,
        language=words.language.replace("_", "-"),
        service=words.gettext("Bamin Health Code"),
        place=words.gettext("Huian County"),
        demo=words.gettext("Pretend world, for practice only")
        if request.app[SERVICES].config.is_demo
        else "",
    )
    response = web.Response(text=text, content_type="text/html", charset="utf-8", status=status)
    protect(response)
    return response


def _redirect(url: str) -> web.Response:
    response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": url})
    protect(response)
    return response


def _is_https(request: web.Request) -> bool:
    return request.app[SERVICES].config.public_url.startswith("https://")


def _cookie(request: web.Request, name: str) -> str | None:
    return request.cookies.get(f"__Host-{name}" if _is_https(request) else name)


def _set_cookie(
    request: web.Request, response: web.Response, name: str, value: str, seconds: int
) -> None:
    is_https = _is_https(request)
    response.set_cookie(
        f"__Host-{name}" if is_https else name,
        value,
        max_age=seconds,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="Lax",
    )
