"""Who no longer speaks for an enterprise does not do so again after a restore."""

from pathlib import Path

from services.backup.composing import compose
from services.backup.types import Replayed
from services.chats.types import Address
from services.contacts.types import Standing
from services.registry import Services
from tests.backup_samples import restored, written
from tests.bindings import bind
from tests.desk_samples import LIN, WANG, import_county, person

LINS, WANGS = Address("501"), Address("502")


async def test_a_removed_contact_is_removed_again_and_no_other(
    services: Services, elsewhere: Services, tmp_path: Path
) -> None:
    await services.start()
    await import_county(services, tmp_path)
    firm = (await services.enterprises.search("示例鞋业")).enterprises[0].id
    for who, account in ((LIN, LINS), (WANG, WANGS)):
        someone = await person(services, *who)
        await bind(services, someone, account)
        await services.contacts.check(firm, someone, by="zhang", standing=Standing.VERIFIED)
    file = await written(compose(services))
    (gone,) = await services.contacts.of(WANGS)
    await services.contacts.remove(gone.id, WANGS)
    done = (await restored(file, elsewhere)).replayed
    assert done == Replayed(erased=0, unbound=0, removed=0, contacts=1)
    assert [one.name for one in await elsewhere.contacts.all()] == ["林*梅"]
