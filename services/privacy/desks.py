"""What the rooms of reports and of staff keep about a person."""

from typing import Any

from services.contacts.service import ContactService
from services.privacy.types import Holding, Subject
from services.reports.sealing import pack
from services.reports.service import ReportService
from services.staff.service import StaffService
from services.tickets.leaving import Departures


class ReportData:
    """The report that is being filled in, and what need not be asked again."""

    def __init__(self, reports: ReportService) -> None:
        self._reports = reports

    async def describe(self, subject: Subject) -> list[Holding]:
        is_open = await self._reports.is_open(subject.account)
        known = await self._reports.known(subject.account)
        return [Holding("drafts", int(is_open)), Holding("reporter", int(bool(known)))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        form = await self._reports.form(subject.account)
        return {
            "unfinished_report": pack(form.draft) if form is not None else None,
            "known_from_reports": await self._reports.known(subject.account),
        }

    async def erase(self, subject: Subject) -> None:
        await self._reports.forget(subject.account)


class StaffData:
    """Handle and roles of somebody who serves at a desk."""

    def __init__(self, staff: StaffService, departures: Departures) -> None:
        self._staff = staff
        self._departures = departures

    async def describe(self, subject: Subject) -> list[Holding]:
        member = await self._staff.member(subject.account)
        posts = member.posts if member is not None else ()
        return [Holding("staff", len(posts), {"posts": posts})]

    async def export(self, subject: Subject) -> dict[str, Any]:
        member = await self._staff.member(subject.account)
        former = await self._staff.handles.of(subject.person) if subject.person else []
        found: dict[str, Any] = {"former_handles": former} if former else {}
        if member is not None:
            roles = [{"desk": post.desk, "role": post.role.value} for post in member.posts]
            served = {"handle": member.handle, "surname": member.surname, "roles": roles}
            found["staff"] = served
        if invited := await self._staff.invited_to(subject.account):
            found["invited_to"] = invited
        return found

    async def erase(self, subject: Subject) -> None:
        """End the roles as well: nobody serves whom nobody knows."""
        member = await self._staff.member(subject.account)
        if member is not None:
            await self._departures.remove(member.handle)
        await self._staff.forget_invitations(subject.account)
        if subject.person is not None:
            await self._staff.handles.forget(subject.person)


class ContactData:
    """For which enterprises somebody speaks."""

    def __init__(self, contacts: ContactService) -> None:
        self._contacts = contacts

    async def describe(self, subject: Subject) -> list[Holding]:
        if subject.person is None:
            return []
        return [Holding("contacts", len(await self._contacts.enterprises_of(subject.person)))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if opened := await self._contacts.links_opened(subject.account):
            found["contact_links_opened"] = opened
        if subject.person is not None:
            found["contact_of"] = await self._contacts.enterprises_of(subject.person)
        return found

    async def erase(self, subject: Subject) -> None:
        await self._contacts.forget(subject.person, subject.account)
