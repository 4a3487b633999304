"""A login proves who is at the chat, and nothing that can be forwarded does (SECURITY.md 1-6)."""

import asyncio

from sqlalchemy import select

from services.chats.types import Address
from services.identity.tables import PendingResult
from services.identity.types import Bound, Forwarded, Over, Refusal, Refused, Unconfirmed
from services.outbox.tables import OutboxRow
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import HERS, SOMEBODY, Login


async def shown(services: Services, account: Address) -> list[str]:
    async with services.db.reading() as session:
        rows = await session.scalars(select(OutboxRow.view).where(OutboxRow.address == account))
        return list(rows)


async def test_the_code_that_comes_back_to_its_own_chat_binds(
    services: Services, login: Login
) -> None:
    outcome = await services.identity.redeem(await login.through(), HERS)
    assert isinstance(outcome, Bound)
    assert await services.identity.person_of(HERS) == outcome.person
    assert await services.identity.account_of(outcome.person) == HERS
    assert await services.identity.bound_people() == [outcome.person]
    details = await services.people.get(outcome.person)
    assert details.name == "陈志强"
    assert details.last_four == "3417"


async def test_opening_a_link_and_coming_back_bind_nothing_and_send_nothing(
    services: Services, login: Login
) -> None:
    await login.through()
    assert await services.identity.person_of(HERS) is None
    assert await services.identity.bound_people() == []
    assert await services.outbox.count_unsent() == 0


async def test_a_code_from_somebody_elses_chat_is_burnt_and_binds_nobody(
    services: Services, login: Login
) -> None:
    code = await login.through()
    assert await services.identity.redeem(code, SOMEBODY) == Forwarded(HERS)
    assert await services.identity.redeem(code, HERS) == Over()
    assert await services.identity.bound_people() == []


async def test_a_refusal_too_is_told_to_its_own_chat_only(
    services: Services, login: Login
) -> None:
    code = await login.through(decision="cancel")
    assert await services.identity.redeem(code, SOMEBODY) == Forwarded(HERS)
    code = await Login(services).through(decision="cancel")
    assert await services.identity.redeem(code, HERS) == Refused(Refusal.CANCELLED)


async def test_a_code_counts_once(services: Services, login: Login) -> None:
    code = await login.through()
    assert isinstance(await services.identity.redeem(code, HERS), Bound)
    assert await services.identity.redeem(code, HERS) == Over()


async def test_of_two_arrivals_of_one_code_only_one_counts(
    services: Services, login: Login
) -> None:
    code = await login.through()
    outcomes = await asyncio.gather(
        *(services.identity.redeem(code, account) for account in (HERS, SOMEBODY, HERS))
    )
    assert [type(outcome) for outcome in outcomes].count(Over) == 2
    assert len(await services.identity.bound_people()) <= 1


async def test_a_code_lives_five_minutes(
    services: Services, login: Login, clock: StandingClock
) -> None:
    code = await login.through()
    clock.advance(minutes=5)
    assert await services.identity.redeem(code, HERS) == Over()
    assert await services.identity.redeem(code, SOMEBODY) == Over()


async def test_an_invented_code_is_nothing(services: Services) -> None:
    assert await services.identity.redeem("invented", HERS) == Over()


async def test_without_the_cookie_the_chat_asks_who_it_is(
    services: Services, login: Login
) -> None:
    await login.ask()
    await login.decide(await login.open())
    outcome = await services.identity.redeem(await login.code(cookie=None), HERS)
    assert isinstance(outcome, Unconfirmed)
    assert (outcome.masked_name, outcome.last_four) == ("陈*强", "3417")
    assert await services.identity.person_of(HERS) is None
    not_theirs = await services.identity.confirm(outcome.result, SOMEBODY, is_me=True)
    assert not_theirs == Over()
    assert isinstance(await services.identity.confirm(outcome.result, HERS, is_me=True), Bound)
    assert await services.identity.confirm(outcome.result, HERS, is_me=True) == Over()


async def test_of_two_presses_at_once_only_one_counts(services: Services, login: Login) -> None:
    await login.ask()
    await login.decide(await login.open())
    asked = await services.identity.redeem(await login.code(cookie=None), HERS)
    assert isinstance(asked, Unconfirmed)
    outcomes = await asyncio.gather(
        *(services.identity.confirm(asked.result, HERS, is_me=True) for _ in range(3))
    )
    assert [type(outcome) for outcome in outcomes].count(Over) == 2
    assert len(await services.identity.bound_people()) == 1


async def test_who_says_not_me_is_not_bound(services: Services, login: Login) -> None:
    await login.ask()
    await login.decide(await login.open())
    outcome = await services.identity.redeem(await login.code(cookie=None), HERS)
    assert isinstance(outcome, Unconfirmed)
    denied = await services.identity.confirm(outcome.result, HERS, is_me=False)
    assert denied == Refused(Refusal.NOT_ME)
    assert await services.identity.confirm(outcome.result, HERS, is_me=True) == Over()


async def test_a_pending_login_cannot_be_confirmed_before_its_code_came(
    services: Services, login: Login
) -> None:
    await login.ask()
    await login.decide(await login.open())
    await login.code(cookie=None)
    async with services.db.reading() as session:
        number = await session.scalar(select(PendingResult.id))
    assert number is not None
    assert await services.identity.confirm(number, HERS, is_me=True) == Over()


async def test_consent_is_recorded_with_the_binding_only(
    services: Services, login: Login, clock: StandingClock
) -> None:
    await services.chats.set_language(HERS, "en")
    await login.ask()
    opened_at = clock()
    await login.decide(await login.open())
    code = await login.code()
    clock.advance(minutes=2)
    assert await services.identity.binding_of(HERS) is None
    await services.identity.redeem(code, HERS)
    binding = await services.identity.binding_of(HERS)
    assert binding is not None
    assert binding.consented_at == opened_at
    assert binding.consent_language == "en"
    assert binding.consent_version == 1


async def test_a_login_is_good_for_thirty_days(
    services: Services, login: Login, clock: StandingClock
) -> None:
    outcome = await services.identity.redeem(await login.through(), HERS)
    assert isinstance(outcome, Bound)
    clock.advance(days=30)
    assert await services.identity.person_of(HERS) is None
    assert await services.identity.account_of(outcome.person) == HERS
    again = await services.identity.redeem(await Login(services).through(), HERS)
    assert again == Bound(outcome.person, is_renewed=True)
    assert await services.identity.person_of(HERS) == outcome.person
    binding = await services.identity.binding_of(HERS)
    assert binding is not None
    assert binding.logins == 2


async def test_a_person_who_moves_leaves_the_old_chat_which_hears_of_it(
    services: Services, login: Login
) -> None:
    first = await services.identity.redeem(await login.through(), HERS)
    second = await services.identity.redeem(await Login(services).through(SOMEBODY), SOMEBODY)
    assert isinstance(first, Bound)
    assert second == Bound(first.person, is_renewed=False)
    assert await services.identity.person_of(HERS) is None
    assert await services.identity.account_of(first.person) == SOMEBODY
    assert (await shown(services, HERS)).count("identity.moved") == 1


async def test_another_person_in_the_same_account_takes_it_over(
    services: Services, login: Login
) -> None:
    first = await services.identity.redeem(await login.through(), HERS)
    second = await services.identity.redeem(await Login(services, "lin").through(), HERS)
    assert isinstance(first, Bound)
    assert isinstance(second, Bound)
    assert await services.identity.person_of(HERS) == second.person
    assert await services.identity.account_of(first.person) is None
