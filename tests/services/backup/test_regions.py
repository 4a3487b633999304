"""After a restore other regions are heard anew: they may have revoked keys since the backup."""

from services.backup.composing import compose
from services.checking.types import Verdict
from services.codes.types import Colour
from services.registry import Services
from tests.backup_samples import restored, written
from tests.doubles import StandingClock
from tests.publishing import ZHEJIANG, OwnKind, Publisher


async def test_no_key_of_another_region_counts_before_it_is_heard_again(
    services: Services, elsewhere: Services, clock: StandingClock
) -> None:
    await services.start()
    async with Publisher.open(clock) as publisher:
        zhejiang = OwnKind(clock)
        publisher.body = zhejiang.trust_list
        added = await services.recognition.add(zhejiang.introduced(publisher.list_url))
        await restored(await written(compose(services)), elsewhere)
        await elsewhere.start()
        code = zhejiang.code_of(Colour.GREEN)
        checked = [(await one.checking.check(code)).verdict for one in (services, elsewhere)]
        assert checked == [Verdict.GREEN, Verdict.UNKNOWN_ISSUER]
        assert await elsewhere.recognition.due() == [ZHEJIANG]
        assert await elsewhere.recognition.refresh(ZHEJIANG) == added
        assert (await elsewhere.checking.check(code)).verdict is Verdict.GREEN
