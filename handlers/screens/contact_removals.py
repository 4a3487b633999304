"""What leads and headquarters are shown of an enterprise's contacts, authorised anew."""

from collections.abc import Awaitable, Callable

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import contact_removals as view
from handlers.views.messages import Message
from services.contacts.errors import NotContactError
from services.staff.types import StaffMember

Look = Callable[[Scene, StaffMember], Awaitable[Message]]


def _for_officers(look: Look) -> Screen:
    """Show it to those who may see it at this moment, and nothing to anybody else."""

    async def shown(scene: Scene) -> Message | None:
        member = await scene.services.staff.member(scene.to)
        if member is None:
            return None
        try:
            return await look(scene, member)
        except NotContactError:
            return None

    return Screen(shown)


async def _found(scene: Scene, member: StaffMember) -> Message:
    """List what a search has found, as far as this officer may still see it."""
    firms = []
    for enterprise in scene.params["found"]:
        try:
            firm, _ = await scene.services.contact_removals.of(enterprise, member)
        except NotContactError:
            continue
        firms.append(firm)
    return view.found(firms, scene.words, is_asked=scene.params["is_asked"])


async def _of_firm(scene: Scene, member: StaffMember) -> Message:
    firm, contacts = await scene.services.contact_removals.of(scene.subject, member)
    return view.contacts(firm, contacts, scene.words)


async def _ask(scene: Scene, member: StaffMember) -> Message:
    firm, contact = await scene.services.contact_removals.get(scene.subject, member)
    return view.question(firm, contact, scene.words)


SCREENS = {
    "contacts.found": _for_officers(_found),
    "contacts.of_firm": _for_officers(_of_firm),
    "contacts.ask_removal": _for_officers(_ask),
}
