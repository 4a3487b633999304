"""What officers do at every change of shift, whatever story is told meanwhile."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime, time, timedelta

from bot.sandbox.cast import SAMPLE_MORNING, STAFF
from bot.sandbox.cast.offices import SHIFT_BEGINS
from bot.sandbox.telegram.model import Bubble, Moment
from bot.sandbox.world import World

TAKE_OVER = ("接班", "Take over")
LABELS = frozenset({*TAKE_OVER, "交班", "Hand over", "加一句话", "Add a line"})


def changes(after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the changes of shift between two moments."""
    zone = SAMPLE_MORNING.tzinfo
    day = after.astimezone(zone).date()
    while datetime.combine(day, time.min, zone) < until:
        for begins in SHIFT_BEGINS:
            moment = datetime.combine(day, time.fromisoformat(begins), zone)
            if after < moment < until:
                yield moment
        day += timedelta(days=1)


async def take_over(world: World, settled: Callable[[], Awaitable[None]]) -> None:
    """Let whoever is called to take over do so; nobody's eyes leave what they look at."""
    phones = [world.phone(handle) for handle in dict.fromkeys(one[2] for one in STAFF)]
    queries = [
        (phone, world.telegram.press(bubble, phone.user, button.data))
        for phone in phones
        for bubble in phone.chat.bubbles
        if (button := bubble.find(*TAKE_OVER))
    ]
    if queries:
        await settled()
    for phone, query in queries:
        if not query.answered:
            phone.unanswered.append(TAKE_OVER[0])


def routine(moments: Iterable[Moment]) -> set[Bubble]:
    """Return the messages about changes of shift."""
    return {
        moment.bubble
        for moment in moments
        if moment.bubble and any(label in LABELS for row in moment.buttons for label in row)
    }
