"""The receipt of a day, looked up when it is sent."""

from datetime import date

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import receipts as view
from handlers.views.messages import Message
from services.people.types import PersonId


async def of_day(scene: Scene) -> Message | None:
    """Show a day's checks, if this is still the person's chat and they still want to know."""
    person = PersonId(scene.subject)
    receipts = scene.services.receipts
    if await scene.services.identity.account_of(person) != scene.to:
        return None
    if not await receipts.is_wanted(person):
        return None
    checks = await receipts.of_day(person, date.fromisoformat(scene.params["day"]))
    return view.of_day(checks, scene.services.calendar, scene.words) if checks else None


async def switched_off(scene: Scene) -> Message:
    return view.switched_off(scene.words)


SCREENS = {
    "receipts.day": Screen(of_day),
    "receipts.off": Screen(switched_off),
}
