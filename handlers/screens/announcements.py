"""What announcements look up when they are sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import announcements as view
from handlers.views.desks import desk_name
from handlers.views.messages import Message
from services.announcements.errors import AnnouncementNotFoundError
from services.announcements.types import Announcement, Audience, Fate, Status
from services.desks.errors import NoCountyDeskError
from services.staff.errors import NotStaffError


async def _is_hq(scene: Scene) -> bool:
    member = await scene.services.staff.member(scene.to)
    try:
        scene.services.announcements.authorise(member)
    except NotStaffError:
        return False
    return True


async def _find(scene: Scene) -> Announcement | None:
    try:
        return await scene.services.announcements.get(int(scene.subject))
    except AnnouncementNotFoundError:
        return None


async def _county(scene: Scene) -> str:
    try:
        return desk_name(await scene.services.desks.county(), scene.words)
    except NoCountyDeskError:
        return ""


async def _notice(scene: Scene) -> Message | None:
    """Show an announcement to a recipient whose turn it is, unless it was stopped or refused."""
    return await _shown(scene, Fate.QUEUED)


async def _again(scene: Scene) -> Message | None:
    """Show one that has arrived with the button that fits now."""
    return await _shown(scene, Fate.DELIVERED)


async def _shown(scene: Scene, fate: Fate) -> Message | None:
    announcements = scene.services.announcements
    found = await _find(scene)
    if found is None or await announcements.fate(found.id, scene.to) is not fate:
        return None
    return view.notice(
        found,
        await _county(scene),
        scene.words,
        is_group=found.audience is Audience.DESKS,
        wants=await announcements.wants(scene.to),
    )


async def _delivered(scene: Scene) -> None:
    await scene.services.announcing.delivered(int(scene.subject), scene.to)


async def _failed(scene: Scene) -> None:
    await scene.services.announcing.failed(int(scene.subject), scene.to)


async def _choice(scene: Scene) -> Message | None:
    return view.choice(scene.words) if await _is_hq(scene) else None


async def _places(scene: Scene) -> Message | None:
    if not await _is_hq(scene):
        return None
    desks = await scene.services.desks.places()
    return view.places(desks, scene.params["page"], scene.words)


async def audience_of(scene: Scene, audience: Audience, desk: str | None) -> str:
    details = await scene.services.desks.find(desk) if desk else None
    return view.audience_name(audience, details, scene.words)


async def _prompt(scene: Scene) -> Message | None:
    if not await _is_hq(scene):
        return None
    audience = Audience(scene.params["audience"])
    return view.prompt(await audience_of(scene, audience, scene.params["desk"]), scene.words)


async def _reword(scene: Scene) -> Message | None:
    if not await _is_hq(scene):
        return None
    return view.reword_prompt(scene.words, is_english=scene.params["is_english"])


async def _draft(scene: Scene) -> Message | None:
    """Show a draft, or how far it has got once it is none any more."""
    found = await _find(scene)
    if found is None or not await _is_hq(scene):
        return None
    if found.status is not Status.DRAFT:
        return view.progress(found, scene.words)
    audience = await audience_of(scene, found.audience, found.desk)
    return view.preview(found, audience, await _county(scene), scene.words)


async def _too_old(scene: Scene) -> Message:
    return view.too_old(scene.words)


SCREENS = {
    "announcements.notice": Screen(_notice, on_sent=_delivered, on_failed=_failed),
    "announcements.again": Screen(_again),
    "announcements.choice": Screen(_choice),
    "announcements.places": Screen(_places),
    "announcements.prompt": Screen(_prompt),
    "announcements.reword": Screen(_reword),
    "announcements.draft": Screen(_draft),
    "announcements.progress": Screen(_draft),
    "announcements.too_old": Screen(_too_old),
}
