"""Platforms that do things their own way, as far as the standard lets them, serve as well."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer, TestServer

from bot.sandbox.platform.tokens import Kind
from bot.sandbox.world import World
from services.clock import Calendar
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.identity.errors import PlatformDownError
from services.identity.oidc import RealNamePlatform
from services.identity.types import Bound, OidcConfig, Redeemed, Refusal, Refused
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import HERS, Login

Serve = Callable[[web.Request], Any]


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


async def outcome_of(services: Services, login: Login) -> Redeemed:
    return await services.identity.redeem(await login.through(), HERS)


@pytest.mark.parametrize("names", ["named", "bare"])
@pytest.mark.parametrize("kind", ["ES256", "RS256", "PS256", "EdDSA", "Ed25519"])
async def test_keys_of_every_sound_kind_serve_with_and_without_their_names(
    services: Services, login: Login, world: World, kind: Kind, names: str
) -> None:
    world.platform.keys.rotate(kind, keep=False, is_bare=names == "bare")
    assert isinstance(await outcome_of(services, login), Bound)


@pytest.mark.parametrize("claims_in", ["userinfo", "id_token"])
async def test_a_person_may_be_told_of_in_a_signed_answer(
    services: Services, login: Login, world: World, claims_in: Any
) -> None:
    world.platform.is_userinfo_signed = True
    world.platform.claims_in = claims_in
    assert isinstance(await outcome_of(services, login), Bound)


@pytest.mark.parametrize(
    "stated",
    [
        {"aud": ["bamin-health-code"]},
        {"aud": ["bamin-health-code", "statistics"], "azp": "bamin-health-code"},
        {"azp": "bamin-health-code"},
        {"iat": 1582503030.25},
        {"auth_time": None},
        {"nbf": 1582503030},
        {"amr": ["face"], "sid": "x", "unheard_of": {"deep": [1, 2]}},
    ],
)
async def test_what_the_standard_allows_in_an_id_token_is_taken(
    services: Services, login: Login, world: World, stated: dict[str, Any]
) -> None:
    world.platform.stated = stated
    assert isinstance(await outcome_of(services, login), Bound)


@pytest.mark.parametrize("off", [-59, 59])
async def test_a_clock_that_is_off_by_less_than_a_minute_is_forgiven(
    services: Services, login: Login, world: World, clock: StandingClock, off: int
) -> None:
    now = int(clock().timestamp()) + off
    world.platform.stated = {"iat": now, "exp": now + 1, "auth_time": now}
    assert isinstance(await outcome_of(services, login), Bound)


@pytest.mark.parametrize(
    "granted",
    [
        {"expires_in": "600", "refresh_token": "r", "unheard_of": None},
        {"expires_in": None, "token_type": "bearer"},
        {"scope": ["openid"], "not_before_policy": 0},
    ],
)
async def test_what_else_the_token_endpoint_says_does_not_matter(
    services: Services, login: Login, world: World, granted: dict[str, Any]
) -> None:
    world.platform.granted = granted
    assert isinstance(await outcome_of(services, login), Bound)


@pytest.mark.parametrize("kind", ["DPoP", "N_A", "mac", "", None, ["Bearer"]])
async def test_a_token_of_a_kind_that_we_do_not_know_is_not_used(
    services: Services, login: Login, world: World, kind: Any
) -> None:
    """RFC 6749, 7.1; OpenID Connect Core 1.0, 3.1.3.3 wants Bearer."""
    world.platform.granted = {"token_type": kind}
    assert await outcome_of(services, login) == Refused(Refusal.NOT_VERIFIED)


@pytest.mark.parametrize(
    "described",
    [
        {"token_endpoint_auth_methods_supported": ["client_secret_post"]},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post"]},
        {"token_endpoint_auth_methods_supported": None},
        {"token_endpoint_auth_methods_supported": "client_secret_basic"},
        {"id_token_signing_alg_values_supported": ["HS256", "ES256", {}, 7]},
        {"userinfo_signing_alg_values_supported": ["none"]},
        {"authorization_response_iss_parameter_supported": "yes"},
        {"require_pushed_authorization_requests": False, "claims_supported": {}},
    ],
)
async def test_a_description_may_say_more_less_or_strange_things(
    services: Services, login: Login, world: World, described: dict[str, Any]
) -> None:
    world.platform.described = described
    assert isinstance(await outcome_of(services, login), Bound)


@pytest.mark.parametrize(
    ("described", "reason"),
    [
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "client_authentication"),
        ({"token_endpoint_auth_methods_supported": ["tls_client_auth"]}, "client_authentication"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "no_asymmetric_algorithm"),
        ({"jwks_uri": None}, "metadata_endpoint"),
        ({"userinfo_endpoint": "http://platform.example/"}, "metadata_endpoint"),
        (
            {"require_pushed_authorization_requests": True},
            "require_pushed_authorization_requests",
        ),
        ({"require_signed_request_object": True}, "require_signed_request_object"),
    ],
)
async def test_what_we_cannot_do_is_said_before_anybody_is_sent_there(
    login: Login, world: World, described: dict[str, Any], reason: str
) -> None:
    world.platform.described = described
    await login.ask()
    with pytest.raises(PlatformDownError) as refusal:
        await login.open()
    assert refusal.value.params == {"reason": reason}
    assert world.platform.requests == []


@pytest.mark.parametrize("methods", [["private_key_jwt"], ["tls_client_auth"]])
async def test_a_client_without_a_secret_is_not_let_in_by_a_key_it_does_not_have(
    db: Database, vault: Vault, clock: StandingClock, world: World, methods: list[str]
) -> None:
    world.platform.described = {"token_endpoint_auth_methods_supported": methods}
    config = Config(oidc=OidcConfig(world.issuer, world.client_id))
    services = Services(db, vault=vault, clock=clock, config=config)
    login = await Login(services).ask()
    with pytest.raises(PlatformDownError):
        await login.open()
    await services.logins.close()


async def test_credentials_are_form_encoded_before_they_are_put_together(
    db: Database, vault: Vault, clock: StandingClock, world: World
) -> None:
    world.platform.client_id, world.platform.client_secret = "惠安 a:b", "p+q%:&=/\u00e9 "
    for methods in (["client_secret_basic"], ["client_secret_post"]):
        world.platform.described = {"token_endpoint_auth_methods_supported": methods}
        oidc = OidcConfig(world.issuer, world.client_id, world.client_secret)
        services = Services(db, vault=vault, clock=clock, config=Config(oidc=oidc))
        assert isinstance(await outcome_of(services, Login(services)), Bound)
        await services.logins.close()


@pytest.mark.parametrize("handle", ["anna", "chen"], ids=["passport", "resident card"])
async def test_documents_of_other_kinds_and_countries_keep_their_own_keys(
    services: Services, world: World, handle: str
) -> None:
    someone = world.platform.people[handle]
    outcome = await services.identity.redeem(await Login(services, handle).through(), HERS)
    assert isinstance(outcome, Bound)
    details = await services.people.get(outcome.person)
    assert details.key == (someone.id_type, someone.id_country, someone.id_number)


@asynccontextmanager
async def provider(
    path: str, described: Mapping[str, Any], headers: Mapping[str, str], encoding: str = "utf-8"
) -> AsyncIterator[str]:
    """Serve a description below a path, as other software would send it; yields the issuer."""
    issuer = ""

    async def describe(_: web.Request) -> web.Response:
        endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        document = {"issuer": issuer, **dict.fromkeys(endpoints, issuer), **described}
        return web.Response(
            body=web.json_response(document).text.encode(encoding),  # type: ignore[union-attr]
            headers=dict(headers),
        )

    app = web.Application()
    app.router.add_get(f"{path.rstrip('/')}/.well-known/openid-configuration", describe)
    async with TestServer(app) as server:
        issuer = str(server.make_url("")).rstrip("/") + path
        yield issuer


@pytest.mark.parametrize("path", ["", "/", "/realms/fujian", "/realms/fujian/"])
async def test_an_issuer_may_have_a_path_and_end_with_a_stroke(
    clock: StandingClock, path: str
) -> None:
    async with provider(path, {}, {"Content-Type": "application/json"}) as issuer:
        platform = RealNamePlatform(OidcConfig(issuer, "client"), clock, Calendar(ZoneInfo("UTC")))
        assert (await platform.metadata()).issuer == issuer
        await platform.close()


async def test_another_stroke_is_another_issuer(clock: StandingClock) -> None:
    async with provider("", {}, {"Content-Type": "application/json"}) as issuer:
        config = OidcConfig(issuer + "/", "client")
        platform = RealNamePlatform(config, clock, Calendar(ZoneInfo("UTC")))
        with pytest.raises(PlatformDownError) as refusal:
            await platform.metadata()
        await platform.close()
    assert refusal.value.params == {"reason": "metadata_issuer"}


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [
        ("application/json; charset=UTF-8", "utf-8"),
        ("application/json;charset=utf-8", "utf-8-sig"),
        ("text/plain", "utf-8"),
        ("application/octet-stream", "utf-8"),
        ("nonsense", "utf-8"),
    ],
)
async def test_the_type_of_a_description_is_not_what_counts(
    clock: StandingClock, kind: str, encoding: str
) -> None:
    async with provider("", {"userinfo_endpoint": ""}, {"Content-Type": kind}, encoding) as issuer:
        platform = RealNamePlatform(OidcConfig(issuer, "client"), clock, Calendar(ZoneInfo("UTC")))
        metadata = await platform.metadata()
        await platform.close()
    assert metadata.userinfo_endpoint is None
    assert metadata.algorithms == ("RS256",)
    assert metadata.client_auth == ("client_secret_basic",)


async def test_a_platform_without_userinfo_tells_everything_in_the_id_token(
    services: Services, login: Login, world: World
) -> None:
    world.platform.described = {"userinfo_endpoint": None}
    world.platform.claims_in = "id_token"
    assert isinstance(await outcome_of(services, login), Bound)
    assert world.platform.calls["userinfo"] == 0
    world.platform.claims_in = "userinfo"
    again = Login(services, "lin")
    assert await outcome_of(services, again) == Refused(Refusal.NO_DOCUMENT)


async def test_a_proxy_is_asked_to_reach_the_platform(
    clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`HTTPS_PROXY` is honoured; this one knows where we want to go, and refuses."""
    asked: list[str] = []

    async def refuse(request: web.BaseRequest) -> web.Response:
        asked.append(f"{request.method} {request.path_qs or request.raw_path}")
        return web.Response(status=502)

    async with RawTestServer(refuse) as server:
        monkeypatch.setenv("HTTPS_PROXY", str(server.make_url("")))
        config = OidcConfig("https://platform.example", "client")
        platform = RealNamePlatform(config, clock, Calendar(ZoneInfo("UTC")))
        with pytest.raises(PlatformDownError):
            await platform.metadata()
        await platform.close()
    assert asked == ["CONNECT platform.example:443"]
