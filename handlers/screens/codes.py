"""What the messages about codes look up when they are sent, so that they are true then."""

from datetime import datetime

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import codes as view
from handlers.views import explanations
from handlers.views.apps import code_button
from handlers.views.identity import news_waits
from handlers.views.messages import Message
from services.codes.card import render_off_loop
from services.health.types import Assessment
from services.people.types import PersonId


async def _assessment(scene: Scene) -> Assessment | None:
    """Assess the person, if this is still their chat: a binding can end while a message waits."""
    person = PersonId(scene.subject)
    if await scene.services.identity.person_of(scene.to) != person:
        return None
    return await scene.services.health.assess(person)


async def explanation(scene: Scene) -> Message | None:
    assessment = await _assessment(scene)
    if assessment is None:
        # The picture that follows a turn has the sound, so it says this instead.
        return None if scene.params.get("is_turn") else await _news_waits(scene)
    if assessment.colour is None:
        return await _neither(scene, assessment)
    return explanations.explanation(
        assessment,
        phone=await scene.services.desks.main_phone(),
        calendar=scene.services.calendar,
        words=scene.words,
        is_news=bool(scene.params.get("is_news")),
    )


async def _news_waits(scene: Scene) -> Message | None:
    """Say that there is news where the login is too old to read it (SECURITY.md 6)."""
    person = PersonId(scene.subject)
    if await scene.services.identity.account_of(person) != scene.to:
        return None
    return news_waits(scene.words)


async def unavailable(scene: Scene) -> Message | None:
    """Say that no code can be made; nothing where one can be made again: then it is coming."""
    assessment = await _assessment(scene)
    if assessment is None:
        return await _news_waits(scene)
    if assessment.colour is not None:
        return None
    return await _neither(scene, assessment)


async def _neither(scene: Scene, assessment: Assessment) -> Message:
    phone = await scene.services.desks.main_phone()
    if assessment.has_ended:
        return explanations.ended(phone=phone, words=scene.words)
    return explanations.unavailable(assessment, phone=phone, words=scene.words)


async def picture(scene: Scene) -> Message | None:
    """Issue the code and draw it, beside the loop."""
    if await _assessment(scene) is None:
        return await _news_waits(scene)
    code = await scene.services.codes.present(PersonId(scene.subject))
    if code is None:
        return None
    calendar = scene.services.calendar
    drawn = await render_off_loop(view.card(code, calendar=calendar, words=scene.words))
    app = code_button(scene.services.config.public_url, scene.words)
    return view.picture(code, drawn, calendar=calendar, words=scene.words, app=app)


async def in_group(scene: Scene) -> Message:
    return view.in_group(scene.bot_name, scene.words)


async def objected(scene: Scene) -> Message:
    return view.objected(
        int(scene.subject),
        datetime.fromisoformat(scene.params["answer_by"]),
        is_question=scene.params["is_question"],
        phone=await scene.services.desks.main_phone(),
        calendar=scene.services.calendar,
        words=scene.words,
    )


SCREENS = {
    "codes.explanation": Screen(explanation),
    "codes.unavailable": Screen(unavailable),
    "codes.picture": Screen(picture),
    "codes.group": Screen(in_group),
    "codes.objected": Screen(objected),
}
