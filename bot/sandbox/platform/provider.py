"""The pretend Minzhengtong: OpenID Connect with PKCE over HTTP."""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.cast.people import Person
from bot.sandbox.platform import grants
from bot.sandbox.platform.description import describe
from bot.sandbox.platform.faults import Faults
from bot.sandbox.platform.grants import Grant, OAuthError, Request
from bot.sandbox.platform.page import LEVELS, page
from bot.sandbox.platform.tokens import STRANGER, Claims, Keys, id_token_claims, misstated, spoilt

PATH = "/realname"
_QUIET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class Platform:
    """The provider's state and its pages; tests change the attributes as they need."""

    def __init__(self, clock: Callable[[], datetime], people: Iterable[Person]) -> None:
        self.clock = clock
        self.people = {person.handle: person for person in people}
        self.base = ""
        self.client_id = "bamin-health-code"
        self.client_secret = "pretend-" + secrets.token_urlsafe(24)
        self.is_public_client = False
        self.claims_in: Literal["userinfo", "id_token"] = "userinfo"
        self.level_format = "{level}"
        self.redirect_uris = {
            f"http://{host}/callback" for host in ("127.0.0.1", "localhost", "[::1]")
        }
        self.keys = Keys()
        self.faults = Faults()
        self.is_userinfo_signed = False
        self.described: Claims = {}
        """What the description says instead."""
        self.granted: Claims = {}
        """What the token endpoint answers besides."""
        self.stated: Claims = {}
        """What the ID token says besides, or instead."""
        self.calls: Counter[str] = Counter()
        """How often each endpoint was called."""
        self.requests: list[Request] = []
        self._waiting: dict[str, Request] = {}
        self._codes: dict[str, Grant] = {}

    @property
    def issuer(self) -> str:
        return self.base + PATH

    def routes(self) -> list[web.RouteDef]:
        table: list[tuple[str, str, Callable[..., Any]]] = [
            ("GET", "/.well-known/openid-configuration", self._discovery),
            ("GET", "/jwks", self._jwks),
            ("GET", "/authorize", self._authorize),
            ("POST", "/authorize", self._decide),
            ("POST", "/token", self._token),
            ("GET", "/userinfo", self._userinfo),
            ("POST", "/userinfo", self._userinfo),
        ]
        return [web.route(method, PATH + path, self._guarded(run)) for method, path, run in table]

    def _guarded(self, run: Callable[..., Any]) -> Callable[..., Any]:
        endpoint = run.__name__.removeprefix("_")

        async def serve(request: web.Request) -> web.StreamResponse:
            self.calls[endpoint] += 1
            faulty = await self.faults.answer(endpoint)
            if faulty is not None:
                return faulty
            try:
                response: web.StreamResponse = await run(request)
            except OAuthError as error:
                response = web.json_response(error.json(), status=error.status)
                if error.status == HTTPStatus.UNAUTHORIZED:
                    response.headers["WWW-Authenticate"] = "Basic"
            response.headers.update(_QUIET)
            return response

        return serve

    def _now(self) -> float:
        return self.clock().timestamp()

    async def _discovery(self, _request: web.Request) -> web.Response:
        document = describe(
            self.issuer,
            algorithms=self.keys.algorithms,
            is_public=self.is_public_client,
            level=self.level_format,
            faults=self.faults,
        )
        return web.json_response(document | self.described)

    async def _jwks(self, _request: web.Request) -> web.Response:
        return web.json_response(self.keys.jwks(self.faults))

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        values = dict(request.query)
        if values.get("client_id") != self.client_id:
            return _wrong("unknown client_id")
        if not grants.is_registered(values.get("redirect_uri", ""), self.redirect_uris):
            # An address that is not registered must never be redirected to.
            return _wrong("redirect_uri is not registered")
        asked = Request(values, self._now())
        self.requests.append(asked)
        try:
            grants.checked(values)
        except OAuthError as error:
            return self._back(asked, **error.json())
        handle = secrets.token_urlsafe(16)
        self._waiting[handle] = asked
        english = values.get("ui_locales", "").startswith("en")
        other = request.rel_url.update_query(ui_locales="zh-CN" if english else "en")
        html = page(
            english=english,
            people=list(self.people.values()),
            chosen=values.get("login_hint") or next(iter(self.people)),
            request=handle,
            action=PATH + "/authorize",
            other=other,
        )
        return web.Response(text=html, content_type="text/html")

    async def _decide(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        asked = self._waiting.pop(str(form.get("request", "")), None)
        if asked is None or self._now() - asked.since > grants.REQUEST_LIFE:
            return _wrong("the request has ended")
        if form.get("decision") != "agree" or "access_denied" in self.faults:
            return self._back(asked, error="access_denied", error_description="Not agreed.")
        person, level = self.people.get(str(form.get("person"))), str(form.get("level"))
        if person is None or level not in LEVELS:
            return _wrong("unknown person or level")
        code = secrets.token_urlsafe(24)
        self._codes[code] = Grant(asked, person, level, self._now())
        answer = self._back(asked, code="x" + code if "tampered_code" in self.faults else code)
        if "repeated_code" in self.faults:
            answer.headers["Location"] += "&code=another"
        return answer

    def _back(self, asked: Request, **values: str) -> web.Response:
        """Send the browser back with an answer (RFC 9207 adds `iss` to each, errors too)."""
        if "state" in asked.values:
            values["state"] = asked.values["state"]
            if "tampered_state" in self.faults:
                values["state"] = secrets.token_urlsafe(16)
        if "no_callback_iss" not in self.faults:
            values["iss"] = STRANGER if "wrong_callback_iss" in self.faults else self.issuer
        joint = "&" if "?" in asked.redirect_uri else "?"
        location = f"{asked.redirect_uri}{joint}{urlencode(values)}"
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": location})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self._authenticate(request.headers.get("Authorization", ""), form)
        if form.get("grant_type") != "authorization_code":
            raise OAuthError("unsupported_grant_type", "Only authorization_code is supported.")
        grant = self._codes.get(form.get("code", ""))
        if grant is None:
            raise OAuthError("invalid_grant", "The code is unknown.")
        if grant.is_used:
            # A code that comes twice has been stolen: what it gave is taken back.
            grant.access_token = ""
            raise OAuthError("invalid_grant", "The code has been used.")
        grant.is_used = True
        if self._now() - grant.since > grants.CODE_LIFE:
            raise OAuthError("invalid_grant", "The code has ended.")
        if form.get("redirect_uri") != grant.request.redirect_uri:
            raise OAuthError("invalid_grant", "redirect_uri is another one.")
        challenge = grant.request.values["code_challenge"]
        if not grants.matches(challenge, form.get("code_verifier", "")):
            raise OAuthError("invalid_grant", "The code verifier does not fit.")
        return web.json_response(self._tokens(grant))

    def _authenticate(self, authorization: str, form: dict[str, str]) -> None:
        client, secret = grants.client_credentials(authorization, form)
        expected = None if self.is_public_client else self.client_secret
        right = client == self.client_id and (
            secret is None
            if expected is None
            else hmac.compare_digest((secret or "").encode(), expected.encode())
        )
        if not right:
            raise OAuthError("invalid_client", "Wrong client or secret.", status=401)

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        grant.access_token = secrets.token_urlsafe(24)
        answer: dict[str, Any] = {
            "access_token": grant.access_token,
            "token_type": "Bearer",
            "expires_in": int(grants.ACCESS_LIFE),
            "scope": "openid profile",
        } | self.granted
        if "no_access_token" in self.faults:
            del answer["access_token"]
        if "bad_access_token" in self.faults:
            answer |= {"access_token": "x\r\nX-Other: y"}
        if "no_id_token" in self.faults:
            return answer
        claims = id_token_claims(
            issuer=self.issuer,
            client_id=self.client_id,
            subject=self._subject(grant.person),
            now=int(self._now()),
            nonce=grant.request.values.get("nonce", ""),
            level=self._level(grant.level),
            token=grant.access_token,
        )
        if self.claims_in == "id_token":
            claims |= self._facts(grant.person)
        claims = spoilt(claims | self.stated, self.faults, low=self._level("L1"))
        return answer | {"id_token": self.keys.sign(claims, self.faults, self.client_secret)}

    async def _userinfo(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        grant = next((g for g in self._codes.values() if token and g.access_token == token), None)
        if grant is None or self._now() - grant.since > grants.ACCESS_LIFE:
            return web.json_response(
                {"error": "invalid_token"},
                status=HTTPStatus.UNAUTHORIZED,
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        claims: Claims = {"sub": self._subject(grant.person)}
        if "foreign_userinfo_sub" in self.faults:
            claims["sub"] = secrets.token_hex(16)
        if self.claims_in == "userinfo":
            claims |= self._facts(grant.person)
        if not self.is_userinfo_signed:
            return web.json_response(claims)
        claims |= {
            "iss": STRANGER if "foreign_userinfo_iss" in self.faults else self.issuer,
            "aud": "another-client" if "foreign_userinfo_aud" in self.faults else self.client_id,
        }
        signed = self.keys.sign(claims, self.faults, self.client_secret)
        return web.Response(text=signed, content_type="application/jwt")

    def _level(self, level: str) -> str:
        return self.level_format.format(level=level)

    def _facts(self, person: Person) -> Claims:
        facts = {
            "name": person.name,
            "id_number": person.id_number,
            "id_type": person.id_type,
            "id_country": person.id_country,
        }
        return misstated(facts, self.faults)

    def _subject(self, person: Person) -> str:
        """Return a name for the person that only this client gets."""
        return hashlib.sha256(f"{self.client_id}:{person.handle}".encode()).hexdigest()[:32]


def _wrong(reason: str) -> web.Response:
    return web.Response(status=400, text=page(error=reason), content_type="text/html")
