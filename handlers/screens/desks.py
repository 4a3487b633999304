"""What the messages of desks look up when they are sent."""

from dataclasses import replace

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.handovers import names_of
from handlers.screens.tickets import times
from handlers.views import desks as view
from handlers.views import following
from handlers.views.departures import removal_button
from handlers.views.messages import Message
from services.desks.types import DeskDetails, DeskKind
from services.roster.types import Shift
from services.staff.types import Role
from services.tickets.types import Status


async def phones(scene: Scene) -> Message:
    """Name the county's phone and that of the place where the person's firm is."""
    desks = {desk.code: desk for desk in await scene.services.desks.all()}
    county = next((desk for desk in desks.values() if desk.kind is DeskKind.COUNTY), None)
    known = await scene.services.reports.known(scene.to)
    own = desks.get(known.get("place") or "")
    main_phone = await scene.services.desks.main_phone()
    night_answer = await scene.services.figures.night_answer()
    return view.phones(county, main_phone, own, scene.words, night_answer=night_answer)


async def directory(scene: Scene) -> Message:
    places = [desk for desk in await scene.services.desks.places() if desk.phones]
    return view.directory(places, int(scene.params.get("page", 0)), scene.words)


async def duty(scene: Scene) -> Message:
    """Show who is on duty at an officer's desks."""
    member = await scene.services.staff.member(scene.to)
    codes = [post.desk for post in member.posts] if member is not None else []
    desks = [desk for desk in await scene.services.desks.all() if desk.code in codes]
    shown = await _on_duty(scene, desks)
    if member is None or member.highest is not Role.HQ:
        return shown
    return replace(shown, buttons=((removal_button(scene.words),),))


async def oncall(scene: Scene) -> Message:
    """Show who is on duty at the desks of a group."""
    return await _on_duty(scene, await scene.services.desks.of_group(scene.to))


async def open_tickets(scene: Scene) -> Message:
    """Show what is unsolved at the desks of a group, first what nobody has taken."""
    desks = await scene.services.desks.of_group(scene.to)
    found = await scene.services.desk_work.handovers.open_at([desk.code for desk in desks])
    found.sort(key=lambda one: one.status is not Status.SUBMITTED)
    shown = found[: following.MOST_LINES]
    names = await names_of(scene, [one.assignee for one in shown])
    named = [(one, names.get(one.assignee or "")) for one in shown]
    return following.group_tickets(named, len(found), times(scene))


async def bound(scene: Scene) -> Message:
    return view.bound(await scene.services.desks.get(scene.subject), scene.words)


async def unbound(scene: Scene) -> Message:
    return view.unbound(await scene.services.desks.get(scene.subject), scene.words)


async def bind_refused(scene: Scene) -> Message:
    return view.bind_refused(scene.words)


async def bind_hint(scene: Scene) -> Message:
    return view.bind_hint(scene.words)


async def _on_duty(scene: Scene, desks: list[DeskDetails]) -> Message:
    services = scene.services
    now = services.clock()
    rows: list[tuple[DeskDetails, Shift | None, Shift | None]] = []
    names: dict[str, str] = {}
    for desk in desks:
        shift = await services.roster.on_duty(desk.code, now)
        after = await services.roster.next_shift(desk.code, now)
        rows.append((desk, shift, after))
        for one in (shift, after):
            member = await services.staff.by_handle(one.officer) if one is not None else None
            if one is not None:
                names[one.officer] = member.display if member is not None else one.officer
    return view.on_duty(rows, names, now, services.calendar, scene.words)


SCREENS = {
    "desks.phones": Screen(phones),
    "desks.directory": Screen(directory),
    "desks.duty": Screen(duty),
    "desks.oncall": Screen(oncall),
    "desks.open": Screen(open_tickets),
    "desks.bound": Screen(bound),
    "desks.unbound": Screen(unbound),
    "desks.bind_refused": Screen(bind_refused),
    "desks.bind_hint": Screen(bind_hint),
}
