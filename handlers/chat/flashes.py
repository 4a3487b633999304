"""Flash reports: one press tells headquarters, one press there tells that it was seen."""

from handlers.chat.handling import acting
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import number_of, only_in_private
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.flashes import SCREENS
from handlers.views import flashes as view


async def make(context: Context) -> None:
    officer = await acting(context)
    await context.services.flashes.make(number_of(context), officer)
    context.answer(view.made(context.words))


async def take_back(context: Context) -> None:
    officer = await acting(context)
    await context.services.flashes.take_back(number_of(context), officer)
    context.answer(view.taken_back(context.words))


async def see(context: Context) -> None:
    officer = await acting(context)
    await context.services.flashes.see(number_of(context), officer)
    context.answer(view.noted(context.words))


_PRESSES: dict[str, Handle] = {"t.flash": make, "t.unflash": take_back, "t.seen": see}
ROUTES = Routes(
    presses={code: only_in_private(with_fresh_login(handle)) for code, handle in _PRESSES.items()},
    screens=SCREENS,
    refusals=view.ERRORS,
)
