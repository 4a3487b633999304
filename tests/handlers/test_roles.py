"""Who gets what: every command of the desk, for every role, in every kind of chat.

The table says with what a command is answered: the view that is shown, `-` where nothing is.
"""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot.sandbox.telegram.group import Group
from handlers.all_routes import ALL_ROUTES
from handlers.dispatch import dispatcher
from services.chats.types import Address
from services.outbox.tables import OutboxRow
from services.staff.types import Role
from tests.duty_stage import TOMORROW, Night, open_night

ELSEWHERE = "350521107"
ROLES = {
    "nobody": "chen",
    "officer": "zhang",
    "lead": "zhao",
    "county": "gao",
    "elsewhere": "sun",
    "hq": "liu",
}
"""The officer and the lead are of the desk of the ticket; `elsewhere` leads another desk."""
PRIVATE = """
command      nobody       officer      lead         county       elsewhere      hq
duty         desks.phones desks.duty   desks.duty   desks.duty   desks.duty     desks.duty
roster       desks.phones shifts.roster shifts.roster shifts.roster shifts.roster shifts.roster
tickets      tickets.own  tickets.desk tickets.desk tickets.desk tickets.desk   tickets.desk
stats        refusal      refusal      figures.overview refusal  figures.overview figures.overview
drill        refusal      refusal      drills.menu  refusal      drills.question drills.menu
announce     refusal      refusal      refusal      refusal      refusal    announcements.choice
remove_wang  refusal      refusal      refusal      refusal      refusal    staff.remove_question
contacts_鞋业 refusal     refusal      contacts.found refusal    contacts.found contacts.found
take_1052    refusal      tickets.case refusal      refusal      refusal        refusal
take_1053    refusal      refusal      tickets.case refusal      refusal        refusal
take_1054    refusal      refusal      refusal      refusal      refusal        tickets.case
"""
"""The officer, the lead and headquarters take one ticket each; the others are then too late."""
TAKERS = {"1052": "officer", "1053": "lead", "1054": "hq"}
OWN_GROUP = """
command      nobody       officer      lead         county       elsewhere      hq
oncall       desks.oncall
open         desks.open
handover     handovers.last
bind_ABCD    desks.bind_refused
topics       -            refusal      refusal      -            -              refusal
code         codes.group
why          codes.group
verify       checks.group
"""
"""Topics are refused to whoever may switch them, for this group has none.

What else stands in `PRIVATE` is silent here.
"""
FOREIGN_GROUP = """
command      nobody       officer      lead         county       elsewhere      hq
oncall       -
open         -
handover     -
bind_ABCD    desks.bind_refused
topics       -
code         codes.group
why          codes.group
verify       checks.group
"""
FOR_EVERYBODY = {
    "bind", "cancel", "code", "help", "language", "phones", "privacy", "report", "start",
    "verify", "why",
}  # fmt: skip
"""What does in private the same for all; `bind` explains itself there."""
ROUTES = dispatcher(ALL_ROUTES)


def rows(table: str) -> dict[str, dict[str, str]]:
    """Return the cells of a table, by command and role; a single one is for all."""
    (_, *roles), *lines = (line.split() for line in table.strip().splitlines())
    assert set(roles) == set(ROLES)
    return {
        command.replace("_", " "): dict(
            zip(roles, cells * len(roles) if len(cells) == 1 else cells, strict=True)
        )
        for command, *cells in lines
    }


def names(table: str) -> set[str]:
    return {command.partition(" ")[0] for command in rows(table)}


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.invite("sun", ELSEWHERE, Role.LEAD, joins=True)
        await one.kept_out()
        await one.say("chen", "hello")
        yield one


async def newest(night: Night) -> int:
    async with night.services.db.reading() as session:
        return await session.scalar(select(func.max(OutboxRow.id))) or 0


async def answered(night: Night, to: str, since: int) -> str:
    """Return the views that were shown in a chat since then."""
    async with night.services.db.reading() as session:
        found = await session.scalars(
            select(OutboxRow)
            .where(OutboxRow.id > since, OutboxRow.address == to)
            .order_by(OutboxRow.id)
        )
    return "+".join(dict.fromkeys(row.view for row in found)) or "-"


async def said(night: Night, handle: str, command: str, group: Group | None = None) -> str:
    """Let somebody give a command; returns what it is answered with, in that chat alone."""
    phone, since = night.phone(handle), await newest(night)
    here, elsewhere = night.account(handle), night.account(handle)
    if group is None:
        await phone.say(f"/{command}")
    else:
        here = Address(str(group.room.id))
        await phone.say_in(group, f"/{command}")
    await night.playhouse.settled()
    if group is not None:
        assert await answered(night, elsewhere, since) == "-", command
    return await answered(night, here, since)


def test_the_tables_have_every_command() -> None:
    assert names(PRIVATE) | FOR_EVERYBODY == set(ROUTES.commands)
    assert names(OWN_GROUP) == names(FOREIGN_GROUP) == set(ROUTES.group_commands)


async def test_in_private_a_command_gives_each_role_what_the_table_says(night: Night) -> None:
    await night.kept_out(1053, reporter="he")
    await night.kept_out(1054, reporter="su")
    found: dict[str, dict[str, str]] = {}
    for command in rows(PRIVATE):
        taker = TAKERS.get(command.removeprefix("take "))
        # Whoever may take it goes first: everybody else is told that they may not, or who has it.
        order = [*filter(None, [taker]), *(role for role in ROLES if role != taker)]
        cells = {role: await said(night, ROLES[role], command) for role in order}
        found[command] = {role: cell.partition("+")[0] for role, cell in cells.items()}
    assert found == rows(PRIVATE)


@pytest.mark.parametrize(
    ("is_own", "table"), [(True, OWN_GROUP), (False, FOREIGN_GROUP)], ids=["own", "foreign"]
)
async def test_in_a_group_a_command_gives_each_role_what_the_table_says(
    night: Night, table: str, *, is_own: bool
) -> None:
    phones = {handle: night.phone(handle) for handle in ROLES.values()}
    group = night.group
    if is_own:
        for handle in phones.keys() - {"zhang"}:
            group.join(phones[handle], by=phones["zhang"])
    else:
        group = night.world.telegram.add_group("别处", members=list(phones.values()))
    await night.playhouse.settled()
    for command, cells in rows(table).items():
        found = {role: await said(night, ROLES[role], command, group) for role in cells}
        assert found == cells, command
    for command in rows(PRIVATE):
        if command not in rows(table):
            heard = {await said(night, handle, command, group) for handle in phones}
            assert heard == {"-"}, command
