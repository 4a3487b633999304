"""After a restore: what was valid is void, what was promised is kept, nothing false is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.backup.composing import compose, compose_epochs
from services.backup.contents import LEFT_OUT
from services.backup.types import Restored
from services.chats.types import Address
from services.checking.types import Verdict
from services.identity.errors import LoginLinkUnknownError
from services.outbox.types import Held
from services.records.types import Source
from services.registry import Services
from services.staff.errors import InvitationRefusedError
from services.staff.types import Role
from services.tables import Table
from services.tickets.types import Category, Kind, NewTicket, Urgency
from tests.backup_samples import restored, written
from tests.desk_samples import DESKS, write
from tests.doubles import StandingClock
from tests.health_samples import (
    CHEN,
    chen,
    deliver,
    deliver_all,
    fire,
    number,
    person,
    shown,
)

LIN = Address("1002")
LIN_CARD = number("35052119910625602")


async def moved(services: Services, elsewhere: Services, file: bytes | None = None) -> Restored:
    """Back up, and restore elsewhere."""
    return await restored(file or await written(compose(services)), elsewhere)


async def test_a_code_from_before_is_void_and_the_next_comes_by_itself(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    await deliver_all(services)
    green = await chen(services)
    orange = await person(services, "林静", LIN_CARD, LIN)
    await deliver(services, Source.ANTIPYRETICS, f"r1,{LIN_CARD},2020-02-20")
    codes = []
    for one in (green, orange):
        await services.health.consult(one)
        code = await services.codes.present(one)
        assert code is not None
        codes.append(code.url)
    await shown(services)
    clock.advance(seconds=10)
    done = await moved(services, elsewhere)
    assert done.withdrawn == 2
    await elsewhere.start()
    for url in codes:
        assert (await elsewhere.checking.check(url)).verdict is Verdict.UNKNOWN_ISSUER
    pictures, told = ("codes.picture", False), ("codes.unavailable", False)
    assert sorted(await shown(elsewhere)) == [pictures, pictures, told]
    assert (await elsewhere.health.assess(green)).colour is None
    await fire(elsewhere)
    assert await shown(elsewhere) == []
    await deliver_all(elsewhere)
    await fire(elsewhere)
    views = [view for view, _ in await shown(elsewhere)]
    assert views == ["codes.explanation", "codes.picture"]
    code = await elsewhere.codes.present(green)
    assert code is not None
    assert (await elsewhere.checking.check(code.url)).verdict is Verdict.GREEN


async def test_a_code_that_was_over_before_concerns_nobody(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    await deliver_all(services)
    someone = await chen(services)
    await services.health.consult(someone)
    await services.codes.present(someone)
    await shown(services)
    clock.advance(days=1)
    assert (await moved(services, elsewhere)).withdrawn == 0
    assert await shown(elsewhere) == []


async def test_links_and_codes_of_one_use_are_void(
    services: Services, elsewhere: Services, tmp_path: Path
) -> None:
    await services.start()
    await services.desks.import_file(write(tmp_path / "desks.csv", DESKS))
    link = await services.logins.issue_link(CHEN)
    invitation = await services.staff.invite("zhao", desk="huangtang", role=Role.LEAD)
    code = (await services.groups.make_code("huangtang")).code
    await moved(services, elsewhere)
    with pytest.raises(LoginLinkUnknownError):
        await elsewhere.logins.open_link(link.rpartition("/")[2], None)
    with pytest.raises(InvitationRefusedError):
        await elsewhere.staff.open_invitation(invitation.code, CHEN, None)
    assert [member.handle for member in await elsewhere.staff.all()] == ["zhao"]
    assert code
    async with elsewhere.db.reading() as session:
        for name in LEFT_OUT:
            table = Table.metadata.tables[name]
            assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_no_source_counts_as_heard(services: Services, elsewhere: Services) -> None:
    await services.start()
    await deliver_all(services)
    await moved(services, elsewhere)
    assert [source.fresh_at for source in await elsewhere.records.sources()] == [None] * 8
    assert (await elsewhere.records.delivered()).keys() == set(Source)


async def test_messages_that_were_not_sent_wait_for_a_person(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    for to in ("1", "1", "2"):
        await services.outbox.show("tickets.receipt", 1047, to=Address(to))
    (taken,) = await services.outbox.take(busy=["1"], most=9)
    assert taken.to == "2"
    assert (await moved(services, elsewhere)).held == 3
    outbox = elsewhere.outbox
    assert await outbox.recover() == 0
    assert await outbox.take(busy=(), most=9) == []
    assert await outbox.held() == [Held("tickets.receipt", 3, 2, clock())]
    clock.advance(days=30)
    await outbox.purge()
    assert await outbox.release_held() == 3
    again = await outbox.take(busy=(), most=9)
    assert [(one.to, one.is_retry) for one in again] == [("1", True), ("2", True)]
    assert await outbox.held() == []


async def test_messages_that_are_dropped_are_never_sent(
    services: Services, elsewhere: Services
) -> None:
    await services.start()
    await services.outbox.show("tickets.receipt", 1047, to=CHEN, params={"a": 1})
    await moved(services, elsewhere)
    assert await elsewhere.outbox.drop_held() == 1
    assert await elsewhere.outbox.take(busy=(), most=9) == []
    assert await elsewhere.outbox.release_held() == 0


async def test_an_update_is_handled_once_and_known_again(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    await services.inbox.store([(3, "1", {"update_id": 3})])
    await services.inbox.finish(3)
    clock.advance(days=6)
    await services.inbox.store([(n, "1", {"update_id": n}) for n in (7, 8)])
    await services.inbox.finish(7)
    file = await written(compose(services))
    clock.advance(days=2)
    await moved(services, elsewhere, file)
    inbox = elsewhere.inbox
    await inbox.store([(n, "1", {"update_id": n, "again": True}) for n in (3, 7, 8, 9)])
    found = []
    while (one := await inbox.oldest("1")) is not None:
        found.append((one.number, "again" in one.raw))
        await inbox.finish(one.number)
    # Three is older than a week: its number is another update's now.
    assert found == [(3, True), (8, False), (9, True)]
    assert await inbox.last_number() == 9


async def test_a_timer_that_is_overdue_fires_once(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    due_at = clock() + timedelta(minutes=15)
    await services.timers.set("escalation.step", 1047, due_at)
    clock.advance(hours=9)
    await moved(services, elsewhere)
    assert await elsewhere.timers.due_at("escalation.step", 1047) == due_at
    assert (await fire(elsewhere)).count("escalation.step") == 1
    assert "escalation.step" not in await fire(elsewhere)


@pytest.mark.parametrize(("last", "following"), [(None, 2001), (1047, 2001), (2999, 3001)])
async def test_a_number_that_somebody_may_have_been_told_is_nobody_elses(
    services: Services, nearby: Services, tmp_path: Path, last: int | None, following: int
) -> None:
    await services.start()
    await services.desks.import_file(write(tmp_path / "desks.csv", DESKS))
    if last is not None:
        await services.tickets.set_next_number(last + 1)
    await moved(services, nearby)
    new = NewTicket(Category.ACCESS, Kind.KEPT_OUT, Urgency.NOW, reporter=CHEN, facts={})
    assert (await nearby.tickets.submit(new)).number == following


async def test_each_restore_begins_an_epoch(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    assert await compose_epochs(services).current() is None
    file, made_at = await written(compose(services)), clock()
    clock.advance(hours=9)
    assert (await moved(services, elsewhere, file)).epoch == 2
    epoch = await compose_epochs(elsewhere).current()
    assert epoch is not None
    assert (epoch.number, epoch.since, epoch.made_at) == (2, clock(), made_at)


async def test_the_next_restore_begins_the_third(
    services: Services, nearby: Services, elsewhere: Services
) -> None:
    await services.start()
    await moved(services, nearby)
    assert (await moved(nearby, elsewhere)).epoch == 3
