"""What headquarters does besides its tickets."""

from functools import cached_property

from services.announcements.audiences import Audiences
from services.announcements.sending import AnnouncementSender
from services.announcements.service import AnnouncementService
from services.backlog.alarms import AlarmService
from services.registry.shifts import ShiftRooms
from services.reports.drafts import Drafts


class HeadquartersRooms(ShiftRooms):
    """Announcements, and alarms about the program itself."""

    @cached_property
    def alarms(self) -> AlarmService:
        return AlarmService(self.outbox, self.staff)

    @cached_property
    def announcements(self) -> AnnouncementService:
        audiences = Audiences(self.db, self.desks, Drafts(self.db, self.vault))
        return AnnouncementService(self.ground, audiences, audit=self.audit)

    @cached_property
    def announcing(self) -> AnnouncementSender:
        return AnnouncementSender(self.ground, self.announcements, self.staff)
