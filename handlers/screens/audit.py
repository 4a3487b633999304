"""The chain's head of a day, looked up when it is sent."""

from datetime import date

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import audit as view
from handlers.views.messages import Message
from services.staff.types import Role


async def _head(scene: Scene) -> Message | None:
    """Show what was posted, to who is still of headquarters."""
    member = await scene.services.staff.member(scene.to)
    if member is None or all(post.role is not Role.HQ for post in member.posts):
        return None
    posted = await scene.services.heads.posted(date.fromisoformat(scene.subject))
    return view.head(posted, scene.words) if posted else None


SCREENS = {"audit.head": Screen(_head)}
