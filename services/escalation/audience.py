"""Whom a step calls: looked up anew each time, in the roster and among the staff."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from services.chats.service import ChatService
from services.clock import whole_minute
from services.desks.service import DeskService
from services.escalation.types import Step
from services.gateway.service import GatewayService
from services.roster.service import RosterService
from services.staff.service import StaffService
from services.staff.types import StaffMember
from services.timers.service import TimerService


@dataclass(frozen=True)
class Audience:
    """The officers of a step."""

    members: tuple[StaffMember, ...]
    """Those who can be reached now."""
    is_empty_by_fault: bool
    """Somebody ought to be there, and nobody can be reached."""
    is_gateway: bool = False
    """They are called from outside, whoever they are."""


class Audiences:
    """Finds who is called at a step."""

    def __init__(
        self,
        desks: DeskService,
        staff: StaffService,
        roster: RosterService,
        chats: ChatService,
        gateway: GatewayService,
        timers: TimerService,
    ) -> None:
        self._desks = desks
        self._staff = staff
        self._roster = roster
        self._chats = chats
        self._gateway = gateway
        self._timers = timers
        self._found: dict[object, Audience] = {}
        self._found_in: object = None

    async def of(self, step: Step, desk: str, at: datetime, *, named: str | None) -> Audience:
        """Return the officers of a step who can be reached.

        Of many steps that end together each is looked up once, but at least once a second. Who
        has left since then is found out when they are rung.
        """
        if not self._timers.is_firing:
            return await self._look_up(step, desk, at, named)
        now = (self._timers.sweep, int(monotonic()))
        if now != self._found_in:
            self._found_in, self._found = now, {}
        which = (step, desk, whole_minute(at), named)
        if which not in self._found:
            self._found[which] = await self._look_up(step, desk, at, named)
        return self._found[which]

    async def _look_up(self, step: Step, desk: str, at: datetime, named: str | None) -> Audience:
        expected = True
        match step:
            case Step.NAMED:
                members = await self._by_handles([named])
            case Step.DUTY:
                shift = await self._roster.on_duty(desk, at)
                members = await self._by_handles([shift.officer if shift else None])
            case Step.BACKUP:
                shift = await self._roster.on_duty(desk, at)
                expected = bool(shift and shift.backup)
                members = await self._by_handles([shift.backup if shift else None])
            case Step.LEAD:
                members = list(await self._staff.leads(desk))
            case Step.PARENT:
                parent = await self._desks.parent(desk)
                expected = parent is not None
                members = await self._desk(parent.code, at) if parent else []
            case Step.HQ:
                members = list(await self._staff.hq())
            case Step.GATEWAY:
                return Audience((), is_empty_by_fault=False, is_gateway=self._gateway.is_there)
        reachable = await self.reachable(members)
        return Audience(reachable, expected and not reachable)

    async def reachable(self, members: Collection[StaffMember]) -> tuple[StaffMember, ...]:
        """Return those to whom a message gets through, each once."""
        found = {
            member.handle: member
            for member in members
            if member.account and await self._chats.is_reachable(member.account)
        }
        return tuple(found.values())

    async def overseers(self, desk: str) -> tuple[StaffMember, ...]:
        """Return who is told that something is wrong at a desk: its leads and headquarters."""
        return await self.reachable([*await self._staff.leads(desk), *await self._staff.hq()])

    async def _desk(self, desk: str, at: datetime) -> list[StaffMember]:
        shift = await self._roster.on_duty(desk, at)
        on_duty = await self._by_handles([shift.officer, shift.backup] if shift else [])
        return [*on_duty, *await self._staff.leads(desk)]

    async def _by_handles(self, handles: Collection[str | None]) -> list[StaffMember]:
        found = [await self._staff.by_handle(handle) for handle in handles if handle]
        return [member for member in found if member]
