"""What people were promised is kept: the turn at midnight, changes, the return of late data."""

from datetime import UTC, datetime, timedelta

from services.checking.types import Verdict
from services.codes.types import Colour
from services.health.service import LATE, MIDNIGHT, TELL
from services.people.types import PersonId
from services.policy.service import CHANGED
from services.records.service import LOADED
from services.records.types import Source
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import CARD, CHEN, chen, deliver, deliver_all, fire, number, shown

EXPLANATION = ("codes.explanation", True)
PICTURE = ("codes.picture", False)
UNAVAILABLE = ("codes.unavailable", False)
LOUD_EXPLANATION = ("codes.explanation", False)
BOUGHT = f"A1,{CARD},2020-02-20"


async def green(services: Services) -> PersonId:
    """Return somebody who has been shown a green code."""
    known = await chen(services)
    await deliver_all(services)
    assert (await services.health.consult(known)).colour is Colour.GREEN
    await fire(services)
    return known


async def keep_fresh(services: Services, clock: StandingClock, until: datetime) -> None:
    """Let a day pass at a time, with deliveries, and stop shortly before a moment."""
    while clock() + timedelta(hours=20) < until:
        clock.advance(hours=20)
        await deliver_all(services)
        await fire(services)
    clock.moment = until - timedelta(seconds=1)
    await fire(services)


async def test_a_new_record_turns_the_code_and_the_person_hears_it_once(
    services: Services,
) -> None:
    await green(services)
    await deliver(services, Source.ANTIPYRETICS, BOUGHT)
    assert await fire(services) == [LOADED, TELL]
    assert await shown(services) == [EXPLANATION, PICTURE]
    await deliver(services, Source.ANTIPYRETICS, BOUGHT)
    assert await fire(services) == [LOADED]
    assert await shown(services) == []


async def test_the_turn_to_green_comes_at_midnight_by_itself(
    services: Services, clock: StandingClock
) -> None:
    known = await green(services)
    await deliver(services, Source.ANTIPYRETICS, BOUGHT)
    await fire(services)
    await shown(services)
    midnight = datetime(2020, 3, 5, 16, tzinfo=UTC)  # 0:00 on 6 March in Huian
    await keep_fresh(services, clock, midnight)
    assert await shown(services) == []
    assert (await services.health.assess(known)).colour is Colour.ORANGE
    clock.moment = midnight
    assert (await services.health.assess(known)).colour is Colour.GREEN
    assert await fire(services) == [MIDNIGHT, TELL]
    assert await shown(services) == [EXPLANATION, PICTURE]


async def test_a_turn_that_late_data_prevent_is_taken_back_in_words_and_made_up_for(
    services: Services, clock: StandingClock
) -> None:
    await green(services)
    await deliver(services, Source.ANTIPYRETICS, BOUGHT)
    await fire(services)
    await shown(services)
    clock.moment = datetime(2020, 3, 5, 16, tzinfo=UTC)
    assert MIDNIGHT in await fire(services)
    assert await shown(services) == [UNAVAILABLE]
    clock.advance(hours=1)
    await deliver_all(services)
    await fire(services)
    assert await shown(services) == [EXPLANATION, PICTURE]


async def test_who_was_refused_gets_the_code_by_itself_when_the_data_are_back(
    services: Services, clock: StandingClock
) -> None:
    known = await green(services)
    clock.advance(hours=50)
    await fire(services)
    assert await shown(services) == []
    assessment = await services.health.consult(known)
    assert assessment.colour is None
    assert {late.age for late in assessment.late} == {timedelta(hours=50)}
    for source in list(Source)[1:]:
        await deliver(services, source)
        await fire(services)
    assert await shown(services) == []
    await deliver(services, Source.FEVER_CLINICS)
    await fire(services)
    assert await shown(services) == [EXPLANATION, PICTURE]


async def test_late_data_alone_disturb_nobody(services: Services, clock: StandingClock) -> None:
    await green(services)
    clock.advance(hours=48)
    assert LATE not in await fire(services)
    clock.advance(seconds=1)
    assert (await fire(services)).count(LATE) == len(Source)
    await deliver_all(services)
    await fire(services)
    assert await shown(services) == []


async def test_another_end_date_is_told_without_another_picture(services: Services) -> None:
    await green(services)
    await deliver(services, Source.ANTIPYRETICS, BOUGHT)
    await fire(services)
    await shown(services)
    await deliver(services, Source.ANTIPYRETICS, f"A2,{CARD},2020-02-23")
    await fire(services)
    assert await shown(services) == [LOUD_EXPLANATION]


async def test_an_area_that_is_listed_turns_those_who_were_there(services: Services) -> None:
    await green(services)
    await deliver(services, Source.STAYS, f"S1,{CARD},420100,2020-01-20,2020-02-18")
    await fire(services)
    assert await shown(services) == []
    await deliver(services, Source.AREAS, "L1,420100,示例市,2020-01-10,")
    await fire(services)
    assert await shown(services) == [EXPLANATION, PICTURE]


async def test_somebody_elses_record_is_nobodys_business(services: Services) -> None:
    await green(services)
    other = number("35052119850505001")
    await deliver(services, Source.ANTIPYRETICS, f"A9,{other},2020-02-20")
    await fire(services)
    assert await shown(services) == []


async def test_who_has_left_is_told_nothing_more(services: Services) -> None:
    known = await green(services)
    await services.identity.erase(CHEN, known)
    await shown(services)
    await deliver(services, Source.ANTIPYRETICS, BOUGHT)
    await fire(services)
    assert await shown(services) == []


async def test_another_policy_is_taken_account_of_when_it_begins(
    services: Services, clock: StandingClock
) -> None:
    await green(services)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-05")
    await fire(services)
    assert await shown(services) == []
    today = services.calendar.day(clock())
    await services.policy.change(
        {"window_days": "21"}, effective_on=today + timedelta(days=1), actor="test"
    )
    assert await fire(services) == []
    clock.moment = services.calendar.next_midnight(clock())
    assert CHANGED in await fire(services)
    assert await shown(services) == [EXPLANATION, PICTURE]


async def test_what_people_were_told_stands_in_no_table_in_words(services: Services) -> None:
    known = await green(services)
    await deliver(services, Source.CONTACTS, f"C1,{CARD},2020-02-22,")
    await fire(services)
    async with services.db.reading() as session:
        connection = await session.connection()
        rows = (await connection.exec_driver_sql("SELECT * FROM tellings")).all()
    assert len(rows) == 1
    assert "2020-02-22" not in repr(rows)
    assert "contact" not in repr(rows)
    assert known not in repr(rows)


async def test_a_turn_ends_the_former_code_before_the_new_picture_is_sent(
    services: Services,
) -> None:
    known = await green(services)
    code = await services.codes.present(known)
    assert code is not None
    await deliver(services, Source.ANTIPYRETICS, BOUGHT)
    await fire(services)
    assert (await services.checking.check(code.url)).verdict is Verdict.WITHDRAWN
