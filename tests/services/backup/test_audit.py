"""The record of acts after a restore: it goes on, and shows where it was cut."""

from services.audit.types import Act, Fault
from services.backup.composing import compose
from services.chats.types import Address
from services.people.types import PersonId
from services.registry import Services
from tests.backup_samples import restored, written
from tests.bindings import bind
from tests.desk_samples import LIN, person
from tests.doubles import StandingClock
from tests.ticket_samples import fire

SOMEBODY = PersonId("a1b2c3d4e5f60718")


async def test_a_restored_chain_goes_on_and_shows_the_cut(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    await services.audit.record("ticket.taken", "ticket:1", by="zhang", person=SOMEBODY)
    file = await written(compose(services))
    await services.audit.record("ticket.taken", "ticket:2", by="zhang")
    later = await services.audit.head()
    await restored(file, elsewhere)
    entries = await elsewhere.audit.entries()
    assert [one.action for one in entries] == ["ticket.taken", Act.BACKUP_RESTORED]
    assert entries[-1].subject == "epoch:2"
    assert len(await elsewhere.audit.about(SOMEBODY)) == 1
    verdict = await elsewhere.audit.verify()
    assert (verdict.entries, verdict.fault) == (2, None)
    assert (await elsewhere.audit.verify(later)).fault is Fault.CUT
    await elsewhere.start()
    clock.advance(days=1)
    await fire(elsewhere)
    posted = await elsewhere.heads.posted(elsewhere.calendar.day(clock()))
    assert posted is not None
    assert posted.restores == 1


async def test_a_deletion_since_the_backup_is_done_again_in_the_record(
    services: Services, nearby: Services
) -> None:
    await services.start()
    someone, account = await person(services, *LIN), Address("77")
    await bind(services, someone, account)
    await services.audit.record("ticket.taken", "ticket:1", by="zhang", person=someone)
    file = await written(compose(services))
    await services.privacy.erase(account)
    await restored(file, nearby)
    assert await nearby.audit.about(someone) == []
    assert (await nearby.audit.verify()).fault is None
