"""A night at the duty desk, over real HTTP: desks, a roster, officers on their phones, a group."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.playhouse import Playhouse, open_playhouse
from bot.sandbox.cast import CAST
from bot.sandbox.cast.offices import COUNTY, PARK, TOWN, desks_csv, roster_csv
from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.phone import Phone
from services.chats.types import Address
from services.people.numbers import normalise
from services.people.types import PersonId
from services.registry import Services
from services.staff.types import Role
from services.tickets.types import Category, Kind, NewTicket, TicketDetails, Urgency
from tests.bindings import bind

__all__ = [
    "COUNTY", "DAY", "PARK", "PHONE", "TOMORROW", "TOWN", "Night", "open_night",
    "open_taken_night", "told",
]  # fmt: skip

HERE = ZoneInfo("Asia/Shanghai")
DAY = date(2020, 2, 24)
TOMORROW = date(2020, 2, 25)
ROLES = {
    "zhang": (Role.OFFICER, (PARK, TOWN)),
    "wang": (Role.OFFICER, (PARK, TOWN)),
    "ouyang": (Role.OFFICER, (PARK, TOWN)),
    "zhao": (Role.LEAD, (PARK, TOWN)),
    "gao": (Role.OFFICER, (COUNTY,)),
    "tang": (Role.OFFICER, (COUNTY,)),
    "liu": (Role.HQ, (COUNTY,)),
}
PHONE = "0595-0000 0100"


class Night:
    """The stage of the desk's stories, with shorthands for what they do again and again."""

    def __init__(self, playhouse: Playhouse) -> None:
        self.playhouse = playhouse
        self.world = playhouse.world
        self.group: Group

    @property
    def services(self) -> Services:
        return self.playhouse.house.services

    async def open(self, officers: tuple[str, ...]) -> None:
        await self.playhouse.import_desks(desks_csv())
        for handle in officers:
            await self.phone(handle).say("hello")
        await self.playhouse.settled()
        async with self.services.db.transaction():
            for handle, (role, desks) in ROLES.items():
                for desk in desks:
                    await self._invite(handle, desk, role, joins=handle in officers)
        await self.playhouse.import_roster(roster_csv(DAY))
        await self.playhouse.settled()
        self.group = self.world.telegram.add_group("黄塘镇值班室", members=[self.phone("zhang")])
        group = Address(str(self.group.room.id))
        await self.services.desks.set_group(TOWN, group, by="zhang")

    def phone(self, handle: str) -> Phone:
        return self.world.phone(handle)

    def account(self, handle: str) -> Address:
        return Address(str(self.phone(handle).user.id))

    async def person(self, handle: str) -> PersonId:
        someone = CAST[handle]
        key = normalise(someone.id_type, someone.id_country, someone.id_number, today=DAY)
        return await self.services.people.upsert(key, someone.name)

    async def invite(self, handle: str, desk: str, role: Role, *, joins: bool) -> None:
        if joins:
            await self.phone(handle).say("hello")
        await self._invite(handle, desk, role, joins=joins)

    async def _invite(self, handle: str, desk: str, role: Role, *, joins: bool) -> None:
        invitation = await self.services.staff.invite(handle, desk=desk, role=role)
        if not joins:
            return
        account, person = self.account(handle), await self.person(handle)
        await bind(self.services, person, account)
        await self.services.staff.open_invitation(invitation.code, account, person)

    async def at(self, clock: str, day: date = DAY) -> None:
        """Let it become this time of the local day, and some seconds."""
        await self.playhouse.set_time(moment_of(clock, day))

    async def kept_out(self, number: int = 1052, reporter: str = "li") -> TicketDetails:
        """Report what section 3 of the conversations reports."""
        return await self.report(
            reporter,
            number,
            NewTicket(
                category=Category.ACCESS,
                kind=Kind.KEPT_OUT,
                urgency=Urgency.NOW,
                reporter=self.account(reporter),
                place=TOWN,
                person=await self.person(reporter),
                contact_name_masked="李*",
                phone="13800000000",
                facts={"people": 1, "where": "村口", "symptoms": "none", "has_lease": True},
                description="村口不让我进，我有租约",
            ),
        )

    async def crowded(
        self,
        number: int = 1047,
        reporter: str = "lin",
        urgency: Urgency = Urgency.TONIGHT,
        place: str = PARK,
    ) -> TicketDetails:
        """Report what section 2 of the conversations reports."""
        return await self.report(
            reporter,
            number,
            NewTicket(
                category=Category.ACCOMMODATION,
                kind=Kind.TOO_CROWDED,
                urgency=urgency,
                reporter=self.account(reporter),
                place=place,
                person=await self.person(reporter),
                contact_name_masked="林*",
                enterprise="惠安示例鞋业有限公司",
                facts={"people": 46, "rooms": 6, "area": "120", "rooms_short": 2},
            ),
        )

    async def report(self, reporter: str, number: int, new: NewTicket) -> TicketDetails:
        await self.phone(reporter).say("hello")
        await self.playhouse.settled()
        async with self.services.db.transaction():
            await self.services.tickets.set_next_number(number)
            ticket = await self.services.tickets.submit(new)
            await self.services.outbox.show(
                "tickets.receipt", number, to=new.reporter, slot=f"receipt:{number}"
            )
        await self.playhouse.settled()
        return ticket

    async def name_group(self, title: str = "城南值班群", **rights: Any) -> Group:
        """Let Zhang send the park's code in a group of his, with Wang in it."""
        members = [self.phone("zhang"), self.phone("wang")]
        group = self.world.telegram.add_group(title, members)
        if rights:
            group.add_bot(by=members[0], **rights)
        code = (await self.services.groups.make_code(PARK)).code
        await self.phone("zhang").say_in(group, f"/bind {code}")
        await self.playhouse.settled()
        return group

    async def press(self, handle: str, label: str) -> str | None:
        """Press a button and return what the toast says."""
        toast = await self.phone(handle).press(label)
        await self.playhouse.settled()
        return toast.text if toast else None

    async def say(self, handle: str, text: str) -> None:
        await self.phone(handle).say(text)
        await self.playhouse.settled()

    def last(self, handle: str) -> str:
        """Return the newest message that the bot has in somebody's chat."""
        return self.texts(handle)[-1]

    def texts(self, handle: str) -> list[str]:
        bubbles = self.phone(handle).chat.bubbles
        return [bubble.text for bubble in bubbles if not bubble.mine and not bubble.deleted]

    def buttons(self, handle: str) -> list[list[str]]:
        """Return the buttons below the newest message of the bot."""
        bubbles = [one for one in self.phone(handle).chat.bubbles if not one.mine]
        return [[button.label for button in row] for row in bubbles[-1].buttons]


def told(group: Group) -> list[str]:
    """Return what the bot has said in a group."""
    return [bubble.text for bubble in group.bubbles if not bubble.mine and bubble.text]


def moment_of(clock: str, day: date) -> datetime:
    """Return a time of the local day, and some seconds."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), 20, tzinfo=HERE)


@asynccontextmanager
async def open_night(
    officers: tuple[str, ...] = ("zhang", "wang", "zhao", "gao", "tang", "liu"),
    *,
    opens: tuple[str, date] = ("03:00", TOMORROW),
) -> AsyncIterator[Night]:
    """Open a night in which these officers have joined.

    It opens in the middle of the shift that most stories are about: to play the day before,
    with its changes of shift, costs seconds.
    """
    async with open_playhouse(opening=moment_of(*opens)) as playhouse:
        night = Night(playhouse)
        await night.open(officers)
        yield night


@asynccontextmanager
async def open_taken_night() -> AsyncIterator[Night]:
    """Open a night in which Zhang has just taken what Li reported."""
    async with open_night() as night:
        await night.at("03:07", TOMORROW)
        await night.kept_out()
        await night.press("zhang", "我来办")
        yield night
