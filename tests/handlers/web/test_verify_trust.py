"""Whom the check page believes: the list that its root has signed, and the house's own answer."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from playwright.async_api import Browser, Route

from services.codes.types import Colour, TokenFlags
from services.signing.es256 import SigningKey
from tests.check_site import (
    ISSUED,
    MIDNIGHT,
    CheckSite,
    Telephone,
    check_site,
    region_key,
    telephone,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = timedelta(days=1)
UNASKED = "没能查到这个码是否已作废。"


def written(text: str) -> dict[str, Any]:
    """Return what a list says."""
    part = text.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def signed(
    claims: dict[str, Any], root: SigningKey, *, typ: str = "trust-list+jwt", kid: str = ""
) -> str:
    kid = kid or root.public_jwk()["kid"]
    header = {"alg": "ES256", "typ": typ, "kid": kid}
    return jws.serialize_compact(
        header, json.dumps(claims).encode(), ECKey.import_key(root.private)
    )


def renamed(text: str, algorithm: str) -> str:
    """Return a list whose header names another algorithm, which a reader might follow."""
    former, claims, signature = text.split(".")
    header = base64.urlsafe_b64decode(former + "==").replace(b"ES256", algorithm.encode())
    return f"{base64.urlsafe_b64encode(header).decode().rstrip('=')}.{claims}.{signature}"


async def serve(phone: Telephone, text: str) -> None:
    """Let the telephone get another list than the server's."""

    async def answer(route: Route) -> None:
        headers = {"Date": "Mon, 24 Feb 2020 00:10:00 GMT"}
        await route.fulfill(body=text, headers=headers, content_type="application/jwt")

    await phone.context.route("**/trust-list", answer)


FORGERIES: dict[str, Callable[[str, SigningKey, SigningKey], str]] = {
    "another root": lambda text, _, stranger: signed(written(text), stranger),
    "another root under our kid": lambda text, root, stranger: signed(
        written(text), stranger, kid=root.public_jwk()["kid"]
    ),
    "another type": lambda text, root, _: signed(written(text), root, typ="JWT"),
    "another algorithm": lambda text, _, __: renamed(text, "none"),
    "another installation": lambda text, root, _: signed(written(text) | {"iss": "CN-ZJ"}, root),
    "ended": lambda text, root, _: signed(written(text) | {"exp": int(ISSUED.timestamp())}, root),
    "of the future": lambda text, root, _: signed(
        written(text) | {"iat": int((ISSUED + DAY).timestamp())}, root
    ),
    "cut off": lambda text, _, __: text[:-8],
    "longer": lambda text, _, __: f"{text}.{text}",
    "a page of somebody else": lambda _, __, ___: "<html>Welcome to the free network</html>",
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_list_that_our_root_has_not_signed_as_it_is_lets_nothing_be_judged(
    site: CheckSite, browser: Browser, forgery: str
) -> None:
    text = (await site.services.trust.current()).text
    root = await site.services.keys.root()
    async with telephone(browser) as phone:
        await serve(phone, signed(written(text), root))
        digits = await site.issue()
        assert await phone.scan(site.address(digits)) == "green"
        await phone.context.unroute_all()
        await serve(phone, FORGERIES[forgery](text, root, SigningKey.generate()))
        await phone.page.goto("about:blank")
        assert await phone.scan(site.address(digits)) == "unchecked"


async def test_a_lower_version_than_the_newest_seen_is_refused(
    site: CheckSite, browser: Browser
) -> None:
    root = await site.services.keys.root()
    claims = written((await site.services.trust.current()).text)
    digits = await site.issue()
    async with telephone(browser) as phone:
        await serve(phone, signed(claims | {"version": 8}, root))
        assert await phone.scan(site.address(digits)) == "green"
        for version, verdict in ((7, "unchecked"), (8, "green"), (9, "green"), (8, "unchecked")):
            await phone.context.unroute_all()
            await serve(phone, signed(claims | {"version": version}, root))
            await phone.page.goto("about:blank")
            assert await phone.scan(site.address(digits)) == verdict


async def test_what_a_revoked_key_has_signed_is_withdrawn_at_once(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with (
        check_site(tmp_path_factory.mktemp("revoked")) as other,
        telephone(browser) as phone,
    ):
        digits = await other.issue()
        assert await phone.scan(other.address(digits)) == "green"
        await other.services.keys.revoke(other.key.kid.hex())
        await phone.page.goto("about:blank")
        assert await phone.scan(other.address(digits)) == "withdrawn"
        # Whoever has the key can write any name.
        assert await phone.reads("holder") == ""


@pytest.mark.parametrize("kind", ["replaced", "never issued"])
async def test_a_replaced_code_is_withdrawn_like_one_that_was_never_issued(
    site: CheckSite, phone: Telephone, kind: str
) -> None:
    digits = site.digits() if kind == "never issued" else await site.issue(ended_at=ISSUED)
    assert await phone.scan(site.address(digits)) == "withdrawn"
    assert await phone.reads("word") == "已作废"
    assert await phone.reads("action") == "请对方出示最新的码，再扫一次。"
    assert await phone.reads("until") == "有效期至：今天 24:00"
    assert "放行" not in await phone.everything()


@pytest.mark.parametrize("fault", ["abort", "500", "html", "nonsense"])
async def test_a_verdict_stands_where_withdrawal_cannot_be_asked_and_says_so(
    site: CheckSite, browser: Browser, fault: str
) -> None:
    colour = Colour.ORANGE if fault == "abort" else Colour.GREEN

    async def fail(route: Route) -> None:
        if fault == "abort":
            await route.abort()
        elif fault == "500":
            await route.fulfill(status=500, json={"status": "valid"})
        elif fault == "html":
            await route.fulfill(body="<p>busy</p>")
        else:
            await route.fulfill(json={"status": "green"})

    async with telephone(browser) as phone:
        await phone.context.route("**/api/status", fail)
        assert await phone.scan(site.address(await site.issue(colour=colour))) == colour
        assert await phone.reads("notes") == UNASKED
        assert UNASKED in await phone.page.get_by_role("status").inner_text()
        await phone.context.unroute_all()
        await phone.page.click("#retry")
        await phone.page.wait_for_selector("#notes", state="hidden")
        assert await phone.verdict() == colour


async def test_a_paper_pass_says_what_it_is_and_is_not_green_once_asked_too_often(
    site: CheckSite, phone: Telephone
) -> None:
    digits = await site.issue(flags=TokenFlags.PAPER, issued_at=ISSUED - DAY)
    for _ in range(6):
        await phone.page.goto("about:blank")
        assert await phone.scan(site.address(digits)) == "green"
    assert await phone.reads("notes") == "纸质凭证，2月23日（周日）08:10打印"
    await phone.page.goto("about:blank")
    assert await phone.scan(site.address(digits)) == "paper"
    assert await phone.reads("meaning") == "2月23日（周日）08:10打印时是绿码，没能查到是否已作废"
    assert "一小时内被核验太多次" in await phone.reads("notes")
    assert "放行" not in await phone.everything()
    phone.faults.clear()  # the browser writes each refusal down


async def test_a_recognised_regions_code_names_it_and_asks_nobody(
    site: CheckSite, phone: Telephone
) -> None:
    key = SigningKey.generate()
    await site.recognise("CN-ZJ", region_key(key))
    assert await phone.scan(site.address(site.digits(key, issuer="CN-ZJ"))) == "green"
    assert await phone.reads("notes") == "浙江签发；是否已作废，这里查不到。"
    assert [request.method for request in phone.requests if request.method == "POST"] == []
    await phone.page.click("#switch")
    assert await phone.reads("notes") == (
        "Issued by Zhejiang; whether it was withdrawn cannot be checked here."
    )
    await phone.page.goto("about:blank")
    assert await phone.scan(site.address(site.digits(key))) == "unknown_issuer"


async def test_an_answer_that_was_not_changed_still_brings_the_time(
    site: CheckSite, browser: Browser
) -> None:
    digits = await site.issue()
    async with telephone(browser, clock=MIDNIGHT - timedelta(minutes=1)) as phone:
        site.clock.moment = MIDNIGHT - timedelta(minutes=1)
        assert await phone.scan(site.address(digits)) == "green"
        site.clock.moment = MIDNIGHT
        await phone.page.goto("about:blank")
        assert await phone.scan(site.address(digits)) == "expired"
