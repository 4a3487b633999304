"""What the pretend platform can be told to do wrong."""

import asyncio
from collections.abc import Callable
from itertools import product

from aiohttp import web

ENDPOINTS = {
    "discovery": "its description",
    "jwks": "its keys",
    "token": "the token endpoint",
    "userinfo": "userinfo",
}
_WAYS = {
    "500": "answers 500",
    "503": "answers 503",
    "garbage": "answers a page instead of JSON",
    "huge": "answers more than anybody should read",
    "nested": "answers JSON that is nested without end",
    "redirects": "sends elsewhere",
    "slow": "does not answer",
}
FAULTS = {
    **{
        f"{endpoint}_{way}": f"{ENDPOINTS[endpoint]} {_WAYS[way]}"
        for endpoint, way in product(ENDPOINTS, _WAYS)
    },
    "down": "answers 503 everywhere",
    "discovery_issuer": "its description is another issuer's",
    "discovery_http": "its description names an address without encryption",
    "jwks_empty": "publishes no keys",
    "jwks_strange": "publishes keys of which none can be used",
    "access_denied": "refuses every authorization",
    "tampered_state": "returns another state",
    "tampered_code": "returns a code that it does not know",
    "repeated_code": "returns two codes at once",
    "wrong_callback_iss": "names another issuer in the callback",
    "no_callback_iss": "announces iss in the callback and leaves it out",
    "no_id_token": "leaves out the ID token",
    "no_access_token": "leaves out the access token",
    "bad_access_token": "gives an access token that would begin another header",
    "bad_signature": "signs wrongly",
    "unknown_key": "signs with a key that it does not publish",
    "alg_none": "does not sign",
    "alg_hs256": "signs with the client secret",
    "encrypted": "encrypts the ID token",
    "repeated_claim": "names two people in one ID token",
    "wrong_issuer": "names another issuer in the ID token",
    "foreign_audience": "issues the ID token for another client",
    "foreign_audience_with_azp": "does so with the right authorized party",
    "two_audiences": "names two audiences and another authorized party",
    "two_audiences_without_azp": "names two audiences and no authorized party",
    "expired": "issues an ID token that has ended",
    "future_iat": "issues an ID token from the future",
    "future_nbf": "issues an ID token that is not valid yet",
    "text_exp": "writes the end of the ID token as words",
    "no_iat": "does not say when the ID token was issued",
    "no_sub": "leaves out the subject",
    "no_nonce": "leaves out the nonce",
    "wrong_nonce": "returns another nonce",
    "low_acr": "states level L1 whatever was reached",
    "no_acr": "states no level",
    "many_acr": "states the level as a list",
    "no_auth_time": "does not say when the face was shown, though asked",
    "old_auth_time": "says that the face was shown yesterday",
    "ancient_auth_time": "says that the face was shown 31 days ago",
    "future_auth_time": "says that the face will be shown in an hour",
    "foreign_userinfo_sub": "returns somebody else's subject from userinfo",
    "foreign_userinfo_aud": "returns from userinfo what was signed for another client",
    "foreign_userinfo_iss": "returns from userinfo what another issuer says",
    "no_number": "returns no document number",
    "wrong_number": "returns a number with a wrong check digit",
    "number_as_number": "returns the document number as a number",
    "broken_name": "returns a name that is half a character",
}
_TOO_MUCH = 3 * 1024 * 1024
_ENDLESS = 200_000
_LONGER_THAN_ANYBODY_WAITS = 3600.0


class Faults(set[str]):
    """The faults that are switched on; an unknown name is refused."""

    def add(self, fault: str) -> None:
        if fault not in FAULTS:
            raise KeyError(fault)
        super().add(fault)

    async def answer(self, endpoint: str) -> web.Response | None:
        """Return what a faulty endpoint answers, None for one that does its work."""
        if "down" in self:
            return web.Response(status=503, text="Service Unavailable")
        way = next((way for way in _WAYS if f"{endpoint}_{way}" in self), None)
        if way == "slow":
            await asyncio.sleep(_LONGER_THAN_ANYBODY_WAITS)
        return _ANSWERS[way]() if way is not None else None


_ANSWERS: dict[str, Callable[[], web.Response]] = {
    "500": lambda: web.json_response({"error": "server_error"}, status=500),
    "503": lambda: web.json_response({"error": "server_error"}, status=503),
    "garbage": lambda: web.Response(text="<h1>Maintenance</h1>", content_type="text/html"),
    "huge": lambda: web.json_response({"filler": "x" * _TOO_MUCH}),
    "nested": lambda: web.Response(text="[" * _ENDLESS, content_type="application/json"),
    "redirects": lambda: web.Response(status=302, headers={"Location": "/elsewhere"}),
}
