"""What contacts of an enterprise are shown, looked up and authorised at sending time."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.files import copied
from handlers.screens.tickets import desk_of, times
from handlers.views import contacts as view
from handlers.views.messages import Message
from services.contacts.errors import NotContactError
from services.contacts.types import Firm
from services.tickets.errors import TicketNotFoundError
from services.tickets.types import Direction, TicketDetails, TicketMessage


async def _firm(scene: Scene) -> Firm | None:
    try:
        return await scene.services.contacts.firm(scene.subject, scene.to)
    except NotContactError:
        return None


async def _tickets(scene: Scene) -> Message | None:
    firm = await _firm(scene)
    if firm is None:
        return None
    found = await scene.services.contact_desk.open_of(firm.enterprise.id)
    return view.tickets(firm, found, times(scene))


async def _list(scene: Scene) -> Message | None:
    firm = await _firm(scene)
    return view.contacts(firm, scene.words) if firm is not None else None


async def _link(scene: Scene) -> Message | None:
    firm = await _firm(scene)
    if firm is None or not firm.own.is_first:
        return None
    url = f"https://t.me/{scene.bot_name}?start={scene.params['payload']}"
    return view.link(firm, url, scene.words)


async def _joined(scene: Scene) -> Message | None:
    firm = await _firm(scene)
    return view.joined(firm, scene.words) if firm is not None else None


async def _verified(scene: Scene) -> Message | None:
    """Tell a reporter that the desk has found out for whom they speak."""
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.reporter != scene.to or ticket.enterprise is None:
        return None
    return view.verified(ticket, scene.words)


async def _question(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    member = await scene.services.staff.member(scene.to)
    if member is None or ticket.assignee != member.handle:
        return None
    if not await scene.services.contact_desk.may_check(ticket):
        return None
    return view.question(ticket, scene.words)


async def _heard(scene: Scene) -> tuple[TicketDetails, TicketMessage] | None:
    """Return an answer of the desk and its ticket, for a contact who may still see them."""
    message = await scene.services.relay.get(scene.subject)
    try:
        ticket = await scene.services.contact_desk.ticket(message.number, scene.to)
    except TicketNotFoundError:
        return None
    is_answer = message.direction is Direction.TO_REPORTER and not message.is_taken_back
    return (ticket, message) if is_answer else None


async def _answer(scene: Scene) -> Message | None:
    heard = await _heard(scene)
    if heard is None:
        return None
    ticket, message = heard
    return view.answer(ticket, message, await desk_of(scene, ticket), scene.words)


async def _files(scene: Scene) -> Message | None:
    """Show again what the desk sent with an answer."""
    heard = await _heard(scene)
    return await copied(scene, heard[1].words.attachments) if heard is not None else None


async def _name(scene: Scene) -> str:
    found = await scene.services.enterprises.find(scene.subject)
    return found.name if found is not None else ""


async def _removed(scene: Scene) -> Message:
    if scene.params.get("by_desk"):
        phone = await scene.services.desks.main_phone()
        return view.removed_by_desk(await _name(scene), phone, scene.words)
    return view.removed(await _name(scene), scene.words)


async def _left(scene: Scene) -> Message:
    return view.left(await _name(scene), scene.words)


async def _revoked(scene: Scene) -> Message:
    return view.revoked(scene.words)


async def _refused(scene: Scene) -> Message:
    return view.refused(scene.words)


async def _login_first(scene: Scene) -> Message:
    return view.login_first(scene.words)


SCREENS = {
    "contacts.tickets": Screen(_tickets),
    "contacts.list": Screen(_list),
    "contacts.link": Screen(_link),
    "contacts.joined": Screen(_joined),
    "contacts.verified": Screen(_verified),
    "contacts.question": Screen(_question),
    "contacts.answer": Screen(_answer),
    "contacts.files": Screen(_files),
    "contacts.removed": Screen(_removed),
    "contacts.left": Screen(_left),
    "contacts.revoked": Screen(_revoked),
    "contacts.refused": Screen(_refused),
    "contacts.login_first": Screen(_login_first),
}
