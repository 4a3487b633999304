"""What leads and headquarters are shown of an enterprise's contacts, authorised anew."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import contact_removals as view
from handlers.views.messages import Message
from services.contacts.errors import NotContactError


async def _found(scene: Scene) -> Message | None:
    """List what a search has found, as far as this officer may still see it."""
    member = await scene.services.staff.member(scene.to)
    if member is None:
        return None
    firms = []
    for enterprise in scene.params["found"]:
        try:
            firm, _ = await scene.services.contact_removals.of(enterprise, member)
        except NotContactError:
            continue
        firms.append(firm)
    return view.found(firms, scene.words, is_asked=scene.params["is_asked"])


async def _of_firm(scene: Scene) -> Message | None:
    member = await scene.services.staff.member(scene.to)
    if member is None:
        return None
    try:
        firm, contacts = await scene.services.contact_removals.of(scene.subject, member)
    except NotContactError:
        return None
    return view.contacts(firm, contacts, scene.words)


async def _ask(scene: Scene) -> Message | None:
    member = await scene.services.staff.member(scene.to)
    if member is None:
        return None
    try:
        firm, contact = await scene.services.contact_removals.get(scene.subject, member)
    except NotContactError:
        return None
    return view.question(firm, contact, scene.words)


SCREENS = {
    "contacts.found": Screen(_found),
    "contacts.of_firm": Screen(_of_firm),
    "contacts.ask_removal": Screen(_ask),
}
