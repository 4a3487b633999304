"""What the messages around a login look up when they are sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import identity as view
from handlers.views import talk
from handlers.views.messages import Message
from services.identity.types import Refusal


async def welcome(scene: Scene) -> Message:
    return view.welcome(scene.params["link"], scene.words)


async def login_again(scene: Scene) -> Message:
    return view.login_again(scene.params["link"], scene.words)


async def renewal(scene: Scene) -> Message:
    return view.renewal(scene.params["link"], scene.words)


async def forwarded_here(scene: Scene) -> Message:
    return view.forwarded_here(scene.words)


async def forwarded_there(scene: Scene) -> Message:
    return view.forwarded_there(scene.words)


async def confirmation(scene: Scene) -> Message:
    params = scene.params
    return view.confirmation(
        scene.subject, params["masked_name"], params["last_four"], scene.words
    )


async def over(scene: Scene) -> Message:
    return view.over(scene.params["link"], scene.words)


async def refused(scene: Scene) -> Message:
    params = scene.params
    return view.refused(Refusal(scene.subject), params["level"], params["link"], scene.words)


async def moved(scene: Scene) -> Message:
    phone = await scene.services.desks.main_phone()
    return view.moved(scene.subject, phone, scene.words)


async def frozen(scene: Scene) -> Message:
    return view.frozen(await scene.services.desks.main_phone(), scene.words)


async def frozen_there(scene: Scene) -> Message:
    return view.frozen_there(await scene.services.desks.main_phone(), scene.words)


async def greeting(scene: Scene) -> Message:
    return talk.greeting(await scene.services.desks.main_phone(), scene.words)


async def help_text(scene: Scene) -> Message:
    return talk.help_text(await scene.services.desks.main_phone(), scene.words)


async def number_removed(scene: Scene) -> Message:
    return talk.number_removed(scene.words)


async def stopped(scene: Scene) -> Message:
    return talk.stopped(scene.words)


async def language_choice(scene: Scene) -> Message:
    return talk.language_choice(scene.words)


async def language_chosen(scene: Scene) -> Message:
    return talk.language_chosen(scene.words)


LOGIN_SCREENS = {
    "identity.welcome": Screen(welcome),
    "identity.login_again": Screen(login_again),
    "identity.renewal": Screen(renewal),
    "identity.forwarded_here": Screen(forwarded_here),
    "identity.forwarded_there": Screen(forwarded_there),
    "identity.confirmation": Screen(confirmation),
    "identity.over": Screen(over),
    "identity.refused": Screen(refused),
    "identity.moved": Screen(moved),
    "identity.frozen": Screen(frozen),
    "identity.frozen_there": Screen(frozen_there),
}
TALK_SCREENS = {
    "talk.greeting": Screen(greeting),
    "talk.help": Screen(help_text),
    "talk.number_removed": Screen(number_removed),
    "talk.stopped": Screen(stopped),
}
LANGUAGE_SCREENS = {
    "language.choice": Screen(language_choice),
    "language.chosen": Screen(language_chosen),
}
