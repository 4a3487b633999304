"""Shifts at work: who takes over from whom."""

from functools import cached_property

from services.escalation.audience import Audiences
from services.registry.desk import DeskRooms
from services.shifts.calendars import CalendarService
from services.shifts.coverage import CoverageService
from services.shifts.notices import Notices
from services.shifts.offers import OfferService
from services.shifts.sheets import SheetService
from services.shifts.turns import TurnService


class ShiftRooms(DeskRooms):
    """What happens around the shifts of the roster."""

    @cached_property
    def audiences(self) -> Audiences:
        return Audiences(
            self.desks, self.staff, self.roster, self.chats, self.gateway, self.timers
        )

    @cached_property
    def turns(self) -> TurnService:
        """Changes of shift."""
        notices = Notices(self.ground, staff=self.staff, audiences=self.audiences)
        return TurnService(
            self.ground,
            roster=self.roster,
            staff=self.staff,
            work=self.desk_work,
            notices=notices,
        )

    @cached_property
    def sheets(self) -> SheetService:
        return SheetService(self.ground, self.desk_work.handovers)

    @cached_property
    def offers(self) -> OfferService:
        """Changes of shift that officers agree on."""
        return OfferService(
            self.ground, roster=self.roster, staff=self.staff, audiences=self.audiences
        )

    @cached_property
    def coverage(self) -> CoverageService:
        """Hours without anybody, and officers out of reach."""
        return CoverageService(
            self.ground,
            roster=self.roster,
            staff=self.staff,
            desks=self.desks,
            audiences=self.audiences,
        )

    @cached_property
    def calendars(self) -> CalendarService:
        return CalendarService(self.db, self.clock, self.calendar, self.roster)
