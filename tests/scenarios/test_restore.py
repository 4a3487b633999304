"""The restore drill: a day is played and backed up, goes on, is lost, and begins anew elsewhere.

Each day is restored onto either database, and the house serves people on it.
"""

import gzip
import io
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
import pytest
import pytest_asyncio

from bot.cli.playhouse import Playhouse, open_playhouse
from bot.flood import FloodGate
from bot.house import House
from bot.sandbox.cast import SAMPLE_DAY, data_files
from bot.sandbox.stories.day import PROLOGUE
from bot.sandbox.stories.orange import ORANGE
from bot.sandbox.stories.report import _reports
from bot.sandbox.stories.resident import RESIDENT
from bot.sandbox.stories.telling import Telling, play
from bot.sandbox.telegram.model import Bubble
from bot.wiring import compose, open_database
from services.backup import composing
from services.backup.envelope import new_pair
from services.backup.types import Header, Restored
from services.chats.types import Address
from services.checking.reading import read_codes
from services.checking.types import Verdict
from services.records.types import Source
from tests import postgres
from tests.conftest import DATABASES
from tests.dumping import personal
from tests.scenarios.conftest import Evening, secrets_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
PUBLIC, SECRET = new_pair()
TICKET = 1047


@dataclass
class Lost:
    """A house that is gone, its backup, and the world that has not noticed yet."""

    playhouse: Playhouse
    telling: Telling
    folder: Path
    backup: bytes
    pictures: list[Bubble] = field(default_factory=list)
    """Of codes: what residents have in their chats."""

    def account(self, handle: str) -> Address:
        return Address(str(self.telling.actor(handle).phone.user.id))


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'day.db'}"
        return
    with postgres.new_database() as url:
        yield url


async def play_the_day(telling: Telling) -> None:
    """Let there be green and orange codes, and a ticket that waits for an officer."""
    for story in (PROLOGUE, RESIDENT, ORANGE):
        await play(story, telling)
    await telling.stage.number_tickets_from(TICKET)
    await _reports(telling)


async def back_up(playhouse: Playhouse) -> bytes:
    """Back up while the house serves, with one message that Telegram delays."""
    services, file = playhouse.house.services, io.BytesIO()
    clerk = Address(str(playhouse.world.phone("lin").user.id))
    playhouse.world.telegram.faults.error("sendMessage", times=2)
    await services.outbox.show("tickets.receipt", TICKET, to=clerk)
    await composing.compose(services).write(file, PUBLIC)
    playhouse.world.telegram.faults.clear()
    await playhouse.settled()
    return file.getvalue()


async def go_on(playhouse: Playhouse, telling: Telling) -> None:
    """One deletes her data, an officer is removed, another ticket comes: the backup knows none."""
    su = telling.actor("su")
    await su.say("/privacy")
    await su.press("删除")
    await su.press("确定删除")
    await su.hears("已删除。")
    await playhouse.house.services.staff.remove("ouyang")
    li = telling.actor("li")
    await li.tap("上报困难")
    await li.press("有人被拦、进出受限")
    await li.say("黄塘镇村口，1 名返岗工人，人在现场等，有租约，没有发热、干咳、乏力")
    await li.press("提交")
    await li.hears("1048")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=DATABASES)
async def lost(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Lost]:
    folder = tmp_path_factory.mktemp("lost")
    with empty_database(request.param, folder) as url:
        async with open_playhouse(url) as playhouse:
            telling = Telling(playhouse)
            await play_the_day(telling)
            one = Lost(playhouse, telling, folder, await back_up(playhouse))
            for handle in ("chen", "su"):
                one.pictures += [b for b in telling.actor(handle).chat.bubbles if b.picture]
            await go_on(playhouse, telling)
            await playhouse.house.stop()
            yield one


@dataclass
class Restoration:
    """The house as it was restored, not yet started."""

    lost: Lost
    house: House
    header: Header
    done: Restored


def ours(bubbles: list[Bubble]) -> list[str]:
    return [bubble.words for bubble in bubbles if not bubble.mine]


@pytest_asyncio.fixture(loop_scope="module", params=DATABASES)
async def restored(
    request: pytest.FixtureRequest, lost: Lost, tmp_path: Path
) -> AsyncIterator[Restoration]:
    playhouse, source = lost.playhouse, io.BytesIO(lost.backup)
    with empty_database(request.param, tmp_path) as url:
        settings = playhouse.house.settings.model_copy(update={"database_url": url})
        clock = playhouse.clock
        services = compose(settings, open_database(settings), clock=clock, is_demo=True)
        backups = composing.compose(services)
        header = await backups.examine(source, [SECRET])
        done = await backups.restore(source, [SECRET], header)
        await services.close()
        gate = FloodGate(most=sys.maxsize)
        playhouse.house = House(settings, clock=clock, is_demo=True, gate=gate)
        yield Restoration(lost, playhouse.house, header, done)
        await playhouse.house.stop()


async def test_drill_the_backup_shows_nobody_even_to_who_has_its_key(lost: Lost) -> None:
    opened = gzip.decompress(
        pyrage.decrypt(lost.backup, [pyrage.x25519.Identity.from_str(SECRET)])
    )
    assert len(opened) > 50_000
    evening = Evening(lost.playhouse, lost.telling, io.StringIO(), lost.folder)
    said = ["46个人", "120平", "黄塘镇村口"]
    hidden = (*personal(), *secrets_of(evening), *said)
    assert [text for text in hidden if text.encode() in opened] == []


async def test_drill_the_house_goes_on_elsewhere(restored: Restoration) -> None:
    lost, house, services = restored.lost, restored.house, restored.house.services
    assert (restored.done.epoch, restored.done.held) == (2, 1)
    assert restored.done.replayed.erased == 1
    assert restored.done.replayed.removed == 1
    assert restored.done.withdrawn > 2
    counted = {table.name: table.rows for table in restored.header.tables}
    assert counted["tickets"] == 1
    su, chen, lin = (lost.telling.actor(handle) for handle in ("su", "chen", "lin"))
    before = len(ours(su.chat.bubbles))
    await house.start()
    await lost.playhouse._wait(lost.playhouse._is_ready)
    await lost.playhouse.settled()
    # Nobody hears what is not so.
    assert len(ours(su.chat.bubbles)) <= before
    assert ours(chen.chat.bubbles)[-1].startswith("现在核验不了，不是您的问题。")
    for shown in lost.pictures:
        assert shown.deleted
        (code,) = read_codes(shown.picture or b"").texts
        assert (await services.checking.check(code)).verdict is Verdict.UNKNOWN_ISSUER
    assert await services.identity.binding_of(lost.account("su")) is None
    assert await services.staff.member(lost.account("ouyang")) is None
    assert await services.staff.member(lost.account("wang")) is not None
    assert (await services.outbox.held())[0].view == "tickets.receipt"
    # The ticket of before is taken; the one that came since is unknown, and its number is not
    # given to anybody else.
    wang = lost.telling.actor("wang")
    found = await services.tickets.open_of(lost.account("lin"))
    assert [ticket.number for ticket in found] == [TICKET]
    assert await services.tickets.open_of(lost.account("li")) == []
    await wang.say(f"/take {TICKET}")
    await lin.hears(f"工单 {TICKET}：值班员已接单")
    # Data come, and with them the code that was owed.
    for source, csv in data_files(SAMPLE_DAY).items():
        await lost.playhouse.import_records(source, csv)
    await lost.playhouse.settled()
    fresh = await chen.hears("绿码 · 陈*强")
    assert fresh.picture is not None
    (code,) = read_codes(fresh.picture).texts
    assert (await services.checking.check(code)).verdict is Verdict.GREEN
    assert len(Source) == len(await services.records.delivered())
    # What waited goes when a person says so.
    heard = len(ours(lin.chat.bubbles))
    assert await services.outbox.release_held() == 1
    await lost.playhouse.settled()
    assert await services.outbox.held() == []
    assert len(ours(lin.chat.bubbles)) == heard + 1
