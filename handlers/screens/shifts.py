"""What the messages about roster and changes of shift look up when they are sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.handovers import names_of
from handlers.screens.tickets import times
from handlers.views import coverage as missing
from handlers.views import shift_offers as offers
from handlers.views import shifts as view
from handlers.views.desks import desk_name
from handlers.views.messages import Message
from services.desks.types import DeskDetails
from services.shifts.errors import OfferTooLateError, ShiftNotFoundError
from services.shifts.faults import Level
from services.shifts.rules import moment_of
from services.shifts.types import Offer
from services.staff.types import Role


async def _desks(scene: Scene) -> dict[str, DeskDetails]:
    return {desk.code: desk for desk in await scene.services.desks.all()}


async def _roster(scene: Scene) -> Message | None:
    services = scene.services
    member = await services.staff.member(scene.to)
    if member is None:
        return None
    desks, now = await _desks(scene), services.clock()
    rows = [
        view.Now(
            desk,
            await services.roster.on_duty(code, now),
            await services.roster.next_shift(code, now),
        )
        for code, desk in desks.items()
        if any(post.desk == code for post in member.posts)
    ]
    handles = [one.officer for row in rows for one in (row.shift, row.after) if one]
    blocks = await services.offers.blocks(member.handle)
    return view.roster(rows, blocks, desks, await names_of(scene, handles), times(scene))


async def _calendar(scene: Scene) -> Message | None:
    """Give an officer their own shifts, in their own chat alone."""
    services = scene.services
    member = await services.staff.member(scene.to)
    if member is None:
        return None
    names = {code: desk_name(desk, scene.words) for code, desk in (await _desks(scene)).items()}
    return view.calendar(await services.calendars.own(member.handle, names), scene.words)


async def _choose(scene: Scene) -> Message | None:
    member = await scene.services.staff.member(scene.to)
    if member is None:
        return None
    return view.choose(await scene.services.offers.offerable(member.handle), times(scene))


async def _whom(scene: Scene) -> Message | None:
    services = scene.services
    member, at = await services.staff.member(scene.to), moment_of(scene.subject)
    if member is None or at is None:
        return None
    try:
        block = await services.offers.block(member, at)
    except (ShiftNotFoundError, OfferTooLateError):
        return await _choose(scene)
    free = await services.offers.free(member, block)
    return view.whom(block, free, await _desks(scene), times(scene))


async def _told(scene: Scene) -> tuple[Offer, dict[str, DeskDetails], dict[str, str]]:
    offer = await scene.services.offers.get(scene.subject)
    handles = [offer.officer, offer.taken_by, offer.undone_by, *(a.handle for a in offer.asked)]
    return offer, await _desks(scene), await names_of(scene, handles)


async def _offer(scene: Scene) -> Message | None:
    member = await scene.services.staff.member(scene.to)
    offer, desks, names = await _told(scene)
    if member is None:
        return None
    return offers.offer(offer, member.handle, desks, names, times(scene))


async def _offered(scene: Scene) -> Message:
    offer, desks, names = await _told(scene)
    return offers.offered(offer, desks, names, times(scene))


async def _swap(scene: Scene) -> Message:
    offer, desks, names = await _told(scene)
    return offers.swap(offer, desks, names, times(scene))


async def _faults(scene: Scene) -> Message | None:
    """List what is missing at a desk, for whoever has to see to it."""
    coverage, staff = scene.services.coverage, scene.services.staff
    code, _, number = scene.subject.partition(":")
    desk, member = await scene.services.desks.find(code), await staff.member(scene.to)
    level = Level(int(number))
    if desk is None or member is None:
        return None
    found = await coverage.told(code, level)
    if not found or member.handle not in {o.handle for o in await coverage.overseers(code, level)}:
        return None
    names = await names_of(scene, (one.officer for one in found))
    return missing.faults(desk, level, found, names, times(scene))


async def _unserved(scene: Scene) -> Message | None:
    """Name the desks that are not set up, for headquarters."""
    member = await scene.services.staff.member(scene.to)
    desks = await scene.services.coverage.unserved()
    if member is None or member.highest is not Role.HQ or not desks:
        return None
    return missing.unserved(desks, scene.words)


SCREENS = {
    "shifts.unserved": Screen(_unserved),
    "shifts.faults": Screen(_faults),
    "shifts.roster": Screen(_roster),
    "shifts.calendar": Screen(_calendar),
    "shifts.choose": Screen(_choose),
    "shifts.whom": Screen(_whom),
    "shifts.offer": Screen(_offer),
    "shifts.offered": Screen(_offered),
    "shifts.swap": Screen(_swap),
}
