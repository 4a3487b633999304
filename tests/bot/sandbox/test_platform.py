"""The pretend Minzhengtong against a relying party written by hand for this test."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from joserfc.errors import InvalidKeyIdError, JoseError

from bot.sandbox.cast import CAST
from bot.sandbox.platform.faults import FAULTS
from bot.sandbox.world import World
from tests.bot.sandbox.relying_party import RelyingParty, head_of, part_of


@pytest_asyncio.fixture
async def party(world: World) -> AsyncIterator[RelyingParty]:
    async with aiohttp.ClientSession() as session:
        yield RelyingParty(world, session)


async def test_a_login_gives_level_nonce_and_person(party: RelyingParty, world: World) -> None:
    status, back, _ = await party.decide((await party.authorize())[2])
    assert (status, back["state"], back["iss"]) == (303, "the-state", world.issuer)
    _, answer = await party.token(back["code"])
    claims = await party.claims(answer["id_token"])
    now = int(world.clock().timestamp())
    assert (claims["iss"], claims["aud"]) == (world.issuer, world.client_id)
    assert (claims["nonce"], claims["acr"]) == ("the-nonce", "L4")
    assert abs(claims["iat"] - now) <= 2
    assert claims["auth_time"] <= claims["iat"] < claims["exp"]
    _, person = await party.userinfo(answer["access_token"])
    chen = CAST["chen"]
    assert person == {
        "sub": claims["sub"],
        "name": "陈志强",
        "id_number": chen.id_number,
        "id_type": "111",
        "id_country": "CN",
    }


async def test_discovery_says_what_is_there(party: RelyingParty, world: World) -> None:
    url = f"{world.issuer}/.well-known/openid-configuration"
    async with party.session.get(url) as response:
        metadata = await response.json()
    assert metadata["issuer"] == world.issuer
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert metadata["acr_values_supported"] == ["L1", "L2", "L3", "L4"]
    assert metadata["id_token_signing_alg_values_supported"] == ["ES256"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]


async def test_the_page_says_in_both_languages_that_it_is_pretend(party: RelyingParty) -> None:
    assert "演示" in (await party.authorize())[2]
    assert "Pretend platform" in (await party.authorize(ui_locales="en"))[2]


async def test_cancelling_is_told_to_the_client(party: RelyingParty, world: World) -> None:
    _, back, _ = await party.decide((await party.authorize())[2], decision="cancel")
    assert back["error"] == "access_denied"
    assert (back["state"], back["iss"]) == ("the-state", world.issuer)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
        ({"request": "x"}, "request_not_supported"),
        ({"response_mode": "fragment"}, "invalid_request"),
    ],
)
async def test_a_wrong_request_is_sent_back(
    party: RelyingParty, changes: dict[str, str], error: str
) -> None:
    status, back, _ = await party.authorize(**changes)
    assert (status, back["error"], back["state"]) == (303, error, "the-state")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080/elsewhere",
        "http://127.0.0.1:8080/callback/",
        "https://evil.example/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.0.0.1:80@evil.example/callback",
        "",
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(
    party: RelyingParty, address: str
) -> None:
    status, back, _ = await party.authorize(redirect_uri=address)
    assert (status, back) == (400, {})


async def test_on_loopback_any_port_will_do(party: RelyingParty) -> None:
    for address in ("http://127.0.0.1:40123/callback", "http://[::1]:9/callback"):
        assert (await party.authorize(redirect_uri=address))[0] == 200
    assert (await party.authorize(client_id="another"))[0] == 400


async def test_a_code_works_once_and_its_second_use_takes_all_back(party: RelyingParty) -> None:
    code = await party.code()
    _, answer = await party.token(code)
    assert (await party.userinfo(answer["access_token"]))[0] == 200
    status, refusal = await party.token(code)
    assert (status, refusal["error"]) == (400, "invalid_grant")
    assert (await party.userinfo(answer["access_token"]))[0] == 401


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "another" * 8}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9090/callback"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_secret": "twice"}, "invalid_request"),
        ({"client_id": "another", "client_secret": "x"}, "invalid_client"),
    ],
)
async def test_a_wrong_token_request_is_refused(
    party: RelyingParty, changes: dict[str, str], error: str
) -> None:
    code = await party.code()
    status, refusal = await party.token(code, **changes)
    assert refusal["error"] == error
    assert status == (401 if error == "invalid_client" else 400)


async def test_a_code_ends_after_a_minute(party: RelyingParty, world: World) -> None:
    code = await party.code()
    before = world.platform.clock().timestamp()
    world.platform._now = lambda: before + 61  # type: ignore[method-assign]
    assert (await party.token(code))[1]["error"] == "invalid_grant"


async def test_the_secret_may_come_in_the_form_or_be_none(
    party: RelyingParty, world: World
) -> None:
    form = {"client_id": world.client_id, "client_secret": world.client_secret}
    assert (await party.token(await party.code(), **form))[0] == 200
    assert (await party.token(await party.code(), client_id=world.client_id))[0] == 401
    world.platform.is_public_client = True
    assert (await party.token(await party.code(), client_id=world.client_id))[0] == 200


async def test_claims_may_stand_in_the_id_token(party: RelyingParty, world: World) -> None:
    world.platform.claims_in = "id_token"
    world.platform.level_format = "urn:cn:gov:{level}"
    _, answer = await party.token(await party.code(person="anna", level="L3"))
    claims = await party.claims(answer["id_token"])
    assert (claims["name"], claims["id_type"], claims["id_country"]) == (
        "Anna Svensson",
        "414",
        "SE",
    )
    assert claims["acr"] == "urn:cn:gov:L3"
    assert list((await party.userinfo(answer["access_token"]))[1]) == ["sub"]


async def test_keys_rotate(party: RelyingParty, world: World) -> None:
    old = (await party.token(await party.code()))[1]["id_token"]
    world.platform.keys.rotate("RS256")
    new = (await party.token(await party.code()))[1]["id_token"]
    assert head_of(new)["alg"] == "RS256"
    assert await party.claims(old)
    assert await party.claims(new)
    world.platform.keys.rotate(keep=False)
    with pytest.raises(InvalidKeyIdError):
        await party.claims(new)


async def test_each_fault_shows(party: RelyingParty, world: World) -> None:
    """Every fault of the list makes an answer that differs from the right one."""
    faults = world.platform.faults
    for fault, (where, expected) in FAULT_EFFECTS.items():
        faults.clear()
        faults.add(fault)
        assert await _effect(party, world, where) == expected, fault
    assert set(FAULT_EFFECTS) < set(FAULTS)
    faults.add("down")
    async with party.session.get(f"{world.issuer}/jwks") as response:
        assert response.status == 503
    with pytest.raises(KeyError):
        faults.add("unheard_of")


FAULT_EFFECTS: dict[str, tuple[str, Any]] = {
    "access_denied": ("back.error", "access_denied"),
    "tampered_state": ("back.is_state", False),
    "wrong_callback_iss": ("back.iss", "https://elsewhere.example"),
    "no_callback_iss": ("back.iss", None),
    "tampered_code": ("token.status", 400),
    "token_500": ("token.status", 500),
    "token_503": ("token.status", 503),
    "userinfo_500": ("userinfo.status", 500),
    "userinfo_503": ("userinfo.status", 503),
    "foreign_userinfo_sub": ("userinfo.is_same", False),
    "no_id_token": ("token.has_id_token", False),
    "bad_signature": ("token.refused", "BadSignatureError"),
    "unknown_key": ("token.refused", "InvalidKeyIdError"),
    "alg_none": ("head.alg", "none"),
    "alg_hs256": ("head.alg", "HS256"),
    "wrong_issuer": ("claim.iss", "https://elsewhere.example"),
    "foreign_audience": ("claim.aud", "another-client"),
    "foreign_audience_with_azp": ("claim.azp", "bamin-health-code"),
    "two_audiences": ("claim.aud", ["bamin-health-code", "another-client"]),
    "expired": ("claim.age", 7200),
    "future_iat": ("claim.age", -3600),
    "no_nonce": ("claim.nonce", None),
    "wrong_nonce": ("claim.is_nonce", False),
    "low_acr": ("claim.acr", "L1"),
    "no_acr": ("claim.acr", None),
}


async def _effect(party: RelyingParty, world: World, where: str) -> Any:
    """Log in and return the one thing in which a fault shows."""
    _, back, _ = await party.decide((await party.authorize())[2])
    shown: dict[str, Any] = {"back.is_state": back.get("state") == "the-state"}
    shown |= {"back.error": back.get("error"), "back.iss": back.get("iss")}
    status, answer = await party.token(back.get("code", ""))
    shown |= {"token.status": status, "token.has_id_token": "id_token" in answer}
    if "id_token" in answer:
        shown |= await _inside(party, world, answer)
    return shown[where]


async def _inside(party: RelyingParty, world: World, answer: dict[str, Any]) -> dict[str, Any]:
    claims = part_of(answer["id_token"], 1)
    status, person = await party.userinfo(answer["access_token"])
    shown: dict[str, Any] = {
        "head.alg": head_of(answer["id_token"])["alg"],
        "claim.age": round((world.clock().timestamp() - claims["iat"]) / 10) * 10,
        "claim.is_nonce": claims.get("nonce") == "the-nonce",
        "userinfo.status": status,
        "userinfo.is_same": person.get("sub") == claims["sub"],
    }
    shown |= {f"claim.{name}": claims.get(name) for name in ("iss", "aud", "azp", "nonce", "acr")}
    try:
        await party.claims(answer["id_token"])
    except JoseError as error:
        shown["token.refused"] = type(error).__name__
    return shown
