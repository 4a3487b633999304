"""Everybody sees the commands that they can use, in their language."""

import pytest

from bot.cli.playhouse import open_playhouse
from bot.sandbox.cast.offices import PARK, desks_csv
from handlers.all_routes import ALL_ROUTES
from handlers.dispatch import dispatcher
from handlers.views import commands
from services.i18n import LANGUAGES, translator
from services.staff.types import Role


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_a_menu_is_one(language: str) -> None:
    routes, words = dispatcher(ALL_ROUTES), translator(language)
    for role in Role:
        assert commands.officer(words, role).keys() <= routes.commands.keys()
    assert "announce" in commands.officer(words, Role.HQ)
    assert "remove" in commands.officer(words, Role.HQ)
    assert "remove" not in commands.officer(words, Role.LEAD)
    assert "stats" not in commands.officer(words)
    assert commands.private(words).keys() <= commands.officer(words).keys()
    assert commands.group(words).keys() <= routes.group_commands.keys()


async def test_an_officer_gets_the_desks_commands_and_loses_them_with_the_role() -> None:
    async with open_playhouse() as playhouse:
        await playhouse.import_desks(desks_csv())
        phone = playhouse.world.phone("zhang")
        everybody = [command["command"] for command in phone.menu]
        await phone.start(await playhouse.invite(PARK, Role.OFFICER.value, "zhang"))
        await playhouse.settled()
        page = await phone.log_in(phone.link(("去认证", "同意以上两项，去认证")))
        await phone.follow(page)
        await playhouse.settled()
        assert [command["command"] for command in phone.menu][:2] == ["duty", "take"]
        await playhouse.house.services.staff.remove("zhang")
        await playhouse.settled()
        assert [command["command"] for command in phone.menu] == everybody
