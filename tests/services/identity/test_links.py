"""Links, states, cookies and codes end when they should, and keep no secret (SECURITY.md 1-4)."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from services.identity.errors import (
    LoginLinkExpiredError,
    LoginLinkUnknownError,
    LoginLinkUsedError,
)
from services.identity.logins import MOST_OPENINGS
from services.identity.oidc import Request
from services.identity.tables import Authorisation, LoginTicket, PendingResult
from services.identity.types import Bound, Fault, Identity, Over, Refusal
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import HERS, Login


async def stored(services: Services) -> bytes:
    dump = b""
    async with services.db.reading() as session:
        for table in ("login_tickets", "authorisations", "pending_results", "bindings", "persons"):
            for row in (await session.execute(text(f"SELECT * FROM {table}"))).all():  # noqa: S608 - a test's own names
                dump += b"|".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    return dump


async def test_a_link_preview_does_not_spend_the_link(services: Services, login: Login) -> None:
    await login.ask()
    preview = await services.logins.open_link(login.ticket, None)
    await login.decide(await login.open())
    assert preview.cookie != login.cookie
    assert isinstance(await services.identity.redeem(await login.code(), HERS), Bound)


async def test_a_state_lives_ten_minutes(
    services: Services, login: Login, clock: StandingClock
) -> None:
    await login.ask()
    await login.decide(await login.open())
    clock.advance(minutes=10)
    completed = await services.logins.complete(login.answer, login.cookie)
    assert completed.fault is Fault.EXPIRED


async def test_a_callback_counts_once_whatever_it_says(services: Services, login: Login) -> None:
    await login.ask()
    await login.decide(await login.open(), decision="cancel")
    await login.code()
    replayed = await services.logins.complete(login.answer, login.cookie)
    assert (replayed.code, replayed.fault) == (None, Fault.EXPIRED)


@pytest.mark.parametrize("answer", [{}, {"state": ""}, {"state": "guessed", "code": "x"}])
async def test_an_answer_without_a_known_state_is_nothing(
    services: Services, answer: dict[str, str]
) -> None:
    assert (await services.logins.complete(answer, None)).fault is Fault.EXPIRED


async def test_a_link_lives_an_hour(login: Login, clock: StandingClock) -> None:
    await login.ask()
    clock.advance(minutes=59)
    await login.open()
    clock.advance(minutes=1)
    with pytest.raises(LoginLinkExpiredError):
        await login.open()


async def test_a_completed_binding_ends_every_link_and_opening_of_the_chat(
    services: Services, login: Login
) -> None:
    earlier = await Login(services).ask()
    await earlier.decide(await earlier.open())
    pending = await Login(services).through()
    await services.identity.redeem(await login.through(), HERS)
    with pytest.raises(LoginLinkUsedError):
        await earlier.open()
    with pytest.raises(LoginLinkUsedError):
        await login.open()
    assert (await services.logins.complete(earlier.answer, earlier.cookie)).code is None
    assert await services.identity.redeem(pending, HERS) == Over()


async def test_a_link_opened_again_and_again_is_over_and_another_is_not(
    services: Services, login: Login
) -> None:
    await login.ask()
    for _ in range(MOST_OPENINGS):
        await services.logins.open_link(login.ticket, None)
    with pytest.raises(LoginLinkExpiredError):
        await login.open()
    await (await login.ask()).open()


async def test_a_link_that_ends_while_the_platform_is_asked_leads_nowhere(
    services: Services, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    await login.ask()
    await login.decide(await login.open())
    platform = services.logins._platform
    assert platform is not None
    ask = platform.identify

    async def meanwhile(answer: Mapping[str, str], request: Request) -> Identity:
        """Complete another login of the same chat before the platform has answered."""
        monkeypatch.setattr(platform, "identify", ask)
        await services.identity.redeem(await Login(services).through(), HERS)
        return await ask(answer, request)

    monkeypatch.setattr(platform, "identify", meanwhile)
    completed = await services.logins.complete(login.answer, login.cookie)
    assert (completed.code, completed.fault) == (None, Fault.USED)


async def test_an_unknown_link_is_refused(services: Services) -> None:
    with pytest.raises(LoginLinkUnknownError):
        await services.logins.open_link("guessed", None)


async def test_a_browser_with_the_cookie_of_another_login_is_refused(
    services: Services, login: Login
) -> None:
    await login.ask()
    await login.decide(await login.open())
    refused = await services.logins.complete(login.answer, "another")
    assert (refused.code, refused.fault) == (None, Fault.ELSEWHERE)
    again = await services.logins.complete(login.answer, login.cookie)
    assert again.code is None


async def test_two_openings_in_one_browser_share_its_cookie(login: Login) -> None:
    await login.ask()
    first = await login.open()
    cookie = login.cookie
    await login.open()
    assert login.cookie == cookie
    await login.decide(first)
    await login.code()


async def test_a_cookie_that_we_did_not_make_is_replaced(login: Login) -> None:
    await login.ask()
    login.cookie = "planted-by-somebody-else"
    await login.open()
    assert login.cookie != "planted-by-somebody-else"


async def test_neither_secret_nor_person_is_stored_in_clear(
    services: Services, login: Login
) -> None:
    code = await login.through()
    before = await stored(services)
    await services.identity.redeem(code, HERS)
    dump = before + await stored(services)
    state = login.answer["state"]
    for secret in (login.ticket, login.cookie, state, code, "陈志强", "198803183417"):
        assert secret is not None
        assert secret.encode() not in dump


async def test_a_used_login_keeps_no_identity(services: Services, login: Login) -> None:
    await services.identity.redeem(await login.through(), HERS)
    async with services.db.reading() as session:
        assert await session.scalar(select(PendingResult.identity)) is None


async def test_old_logins_are_swept_away(
    services: Services, login: Login, clock: StandingClock
) -> None:
    await login.through()
    clock.advance(days=2)
    await services.logins.purge()
    async with services.db.reading() as session:
        for table in (LoginTicket, Authorisation, PendingResult):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_the_result_page_learns_what_it_may_say(
    services: Services, login: Login, clock: StandingClock
) -> None:
    code = await login.through(level="L3")
    details = await services.logins.result(code)
    assert details is not None
    assert (details.refusal, details.level, details.is_over) == (
        Refusal.LEVEL_TOO_LOW,
        "L3",
        False,
    )
    clock.moment += timedelta(minutes=5)
    over = await services.logins.result(code)
    assert over is not None
    assert over.is_over
    assert await services.logins.result("invented") is None
