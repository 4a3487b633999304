"""What has happened before the day begins: desks, officers, groups, deliveries."""

import asyncio
from collections.abc import Sequence

from bot.sandbox.cast import (
    SAMPLE_DAY,
    STAFF,
    data_files,
    desks_csv,
    enterprises_csv,
    roster_csv,
)
from bot.sandbox.cast.offices import COUNTY, PARK, TOWN
from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.telling import Telling

CONSENT = ("同意以上两项，去认证", "I agree to both, authenticate")
CONFIRM = ("确认，是这个群", "Confirm, this is the group")
GROUPS = {
    PARK: (("城南专班值班群", "Chengnan duty group"), ("wang", "zhang", "ouyang", "zhao")),
    TOWN: (("黄塘镇值班群", "Huangtang duty group"), ("zhang", "wang", "ouyang", "zhao")),
    COUNTY: (("县值班群", "County duty group"), ("gao", "tang", "zhao", "liu", "sun")),
}


async def open_county(telling: Telling) -> None:
    """Let the county be ready at 08:00: what an operator and the officers do beforehand."""
    stage = telling.stage
    await stage.import_desks(desks_csv())
    await stage.import_enterprises(enterprises_csv())
    posts: dict[str, list[tuple[str, str]]] = {}
    for desk, role, handle in STAFF:
        posts.setdefault(handle, []).append((desk, role))
    await asyncio.gather(*(_join(telling, handle, posts[handle]) for handle in posts))
    await stage.import_roster(roster_csv(SAMPLE_DAY))
    for desk in GROUPS:
        await _bind(telling, desk)
    await telling.at("07:55")
    for source, csv in data_files(SAMPLE_DAY).items():
        await stage.import_records(source, csv)
    await stage.settled()


async def arrive(telling: Telling, handle: str) -> Actor:
    """Let somebody log in, as every story of theirs supposes; returns their phone."""
    phone = telling.actor(handle)
    await phone.start()
    if telling.english:
        await phone.hears(lambda bubble: bubble.find("English") is not None)
        await phone.press("English")
    await phone.hears(lambda bubble: bubble.find(telling(*CONSENT)) is not None)
    await phone.follow(await phone.log_in(phone.link(telling(*CONSENT))))
    return phone


async def _join(telling: Telling, handle: str, posts: Sequence[tuple[str, str]]) -> None:
    phone = await arrive(telling, handle)
    for desk, role in posts:
        await phone.start(await telling.stage.invite(desk, role, handle))


async def _bind(telling: Telling, desk: str) -> None:
    title, handles = GROUPS[desk]
    actors = [telling.actor(handle) for handle in handles]
    group = telling.stage.world.telegram.add_group(telling(*title), [one.phone for one in actors])
    if telling.english:
        await telling.stage.set_language(group.id, "en")
    await actors[0].say_in(group, f"/bind {await telling.stage.bind_code(desk)}")
    await telling.actor("liu").press(telling(*CONFIRM))
    telling.groups[desk] = group


async def deliver_quietly(telling: Telling, *, without: Sequence[str] = ()) -> None:
    """Let the sources deliver files without anything new in them."""
    for source, csv in data_files(SAMPLE_DAY).items():
        if source not in without:
            await telling.stage.import_records(source, csv.partition("\n")[0] + "\n")
