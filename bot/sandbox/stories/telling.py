"""How a story is told: in one language, on one stage, written down as it happens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from bot.sandbox.browser import Page
from bot.sandbox.cast import CAST, SAMPLE_DAY, SAMPLE_MORNING
from bot.sandbox.stories import shifts
from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.stage import Stage
from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.model import Bubble, Moment

ZONE = SAMPLE_MORNING.tzinfo


@dataclass(frozen=True)
class PageView:
    """A page that somebody saw in the browser."""

    at: datetime
    place: int
    """How many moments of the scene came before it."""
    chat: int
    page: Page
    title: str
    is_live: bool = False
    """Whether the page works by itself, so that only a real browser sees it as it is."""


@dataclass(frozen=True)
class Scene:
    """A story as it was played: everything that happened in chats, and the pages seen."""

    story: "Story"
    moments: tuple[Moment, ...]
    views: tuple[PageView, ...]
    chats: tuple[int, ...]
    """The chats to show, in this order; any other that something happened in comes after them."""


@dataclass(frozen=True)
class Story:
    """One story of the day."""

    name: str
    title_zh: str
    title_en: str
    plot: "Callable[[Telling], Awaitable[None]]" = field(repr=False)
    roles: tuple[str, ...] = ()
    """Handles of those whose chats tell the story, in the order in which they are shown."""
    shows_shifts: bool = False
    """Whether it is about a change of shift of these; others happen, but are not shown."""

    def title(self, *, english: bool) -> str:
        return self.title_en if english else self.title_zh


class StoryError(Exception):
    """A story went another way than it is told: which, and what was expected."""

    def __init__(self, story: Story, fault: str) -> None:
        super().__init__(f"{story.name}: {fault}")
        self.story = story
        self.fault = fault


class Telling:
    """What a plot uses: the phones, the clock, words in the language of this telling."""

    def __init__(self, stage: Stage, *, english: bool = False) -> None:
        self.stage = stage
        self.english = english
        self.views: list[PageView] = []
        self.since = 0
        """Where the scene begins in the journal of the world."""
        self.groups: dict[str, Group] = {}

    def __call__(self, zh: str, en: str) -> str:
        """Return the one of two texts that this telling's language asks for."""
        return en if self.english else zh

    def actor(self, handle: str) -> Actor:
        """Return somebody of the cast."""
        phone = self.stage.world.phone(handle)
        if self.english:
            phone.browser.language = "en"
        return Actor(phone, self.stage.settled)

    async def at(self, clock_time: str, day: int = 0) -> None:
        """Go to a clock time (`21:40`) of the sample day, or of a day after it.

        At changes of shift on the way officers take over, as they do every day.
        """
        world, moment = self.stage.world, self.moment(clock_time, day)
        await shifts.take_over(world, self.stage.settled)
        for change in shifts.changes(world.clock(), moment):
            await self.stage.set_time(change)
            await shifts.take_over(world, self.stage.settled)
        await self.stage.set_time(moment)

    async def later(self, clock_time: str, day: int = 0) -> None:
        """Go to a clock time over a stretch that is not told: nothing stops on the way."""
        await self.stage.skip_to(self.moment(clock_time, day))
        await shifts.take_over(self.stage.world, self.stage.settled)

    def moment(self, clock_time: str, day: int = 0) -> datetime:
        date = SAMPLE_DAY + timedelta(days=day)
        return datetime.combine(date, time.fromisoformat(clock_time), ZONE)

    def sees(
        self,
        actor: Actor,
        page: Page,
        title: tuple[str, str],
        *contains: tuple[str, str],
        is_live: bool = False,
    ) -> Page:
        """Write down a page that somebody sees; raises AssertionError without its words."""
        for pair in contains:
            words = self(*pair)
            self.expect(words in page.words, f"{words!r} on the page, which says:\n{page.words}")
        world = self.stage.world
        place = len(world.telegram.journal) - self.since
        self.views.append(
            PageView(world.clock(), place, actor.phone.chat.id, page, self(*title), is_live)
        )
        return page

    def expect(self, is_so: object, what: str) -> None:
        """Raise AssertionError that names what was expected."""
        if not is_so:
            raise AssertionError(f"Expected {what}")

    def same(self, bubble: Bubble, zh: str, en: str) -> Bubble:
        """Make sure that a message says exactly this."""
        wanted = self(zh, en)
        self.expect(bubble.words == wanted, f"\n{wanted}\n--- but read:\n{bubble.words}")
        return bubble


async def play(story: Story, telling: Telling) -> Scene:
    """Play a story to its end and return what happened; raises StoryError."""
    telegram = telling.stage.world.telegram
    telling.since = len(telegram.journal)
    telling.views.clear()
    try:
        await story.plot(telling)
        await telling.stage.settled()
        telling.expect(not telegram.complaints, f"no complaints: {telegram.complaints}")
        for handle in CAST:
            unanswered = telling.actor(handle).phone.unanswered
            telling.expect(not unanswered, f"answers to {handle}'s presses: {unanswered}")
    except (AssertionError, TimeoutError) as error:
        raise StoryError(story, str(error) or "nothing happened for too long") from error
    chats = tuple(telling.actor(handle).chat.id for handle in story.roles)
    scene = Scene(story, tuple(telegram.journal[telling.since :]), tuple(telling.views), chats)
    return _without_shifts(scene)


def _without_shifts(scene: Scene) -> Scene:
    """Leave out the changes of shift that the story is not about; pages stay in their place."""
    shown = scene.chats if scene.story.shows_shifts else ()
    routine = {bubble for bubble in shifts.routine(scene.moments) if bubble.chat.id not in shown}
    is_kept = [moment.bubble not in routine for moment in scene.moments]
    kept = (one for one, stays in zip(scene.moments, is_kept, strict=True) if stays)
    views = (replace(view, place=sum(is_kept[: view.place])) for view in scene.views)
    return replace(scene, moments=tuple(kept), views=tuple(views))
