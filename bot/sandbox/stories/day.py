"""The order in which the stories are told."""

from bot.sandbox.stories.gate import GATE
from bot.sandbox.stories.handover import HANDOVER
from bot.sandbox.stories.logins import FORWARDED, LEVELS
from bot.sandbox.stories.night import NIGHT
from bot.sandbox.stories.orange import CONTACTS, MIDNIGHT, ORANGE, RECORD_WRONG, SEVERAL
from bot.sandbox.stories.prologue import arrive, open_county
from bot.sandbox.stories.report import REPORT, REPORT_TAKEN
from bot.sandbox.stories.resident import RESIDENT
from bot.sandbox.stories.sources import LATE_SOURCE
from bot.sandbox.stories.telling import Story, Telling


async def _begin(telling: Telling) -> None:
    """Ready the county, and let in those who have a code already when their story begins."""
    await open_county(telling)
    for handle in ("lin", "li"):
        await arrive(telling, handle)


PROLOGUE = Story("prologue", "此前", "Before", _begin)
TOUR: tuple[Story, ...] = (
    RESIDENT,
    LEVELS,
    ORANGE,
    RECORD_WRONG,
    CONTACTS,
    GATE,
    REPORT,
    NIGHT,
    HANDOVER,
    LATE_SOURCE,
    MIDNIGHT,
)
"""The day as a newcomer sees it, and two glances ahead."""

OTHERS: tuple[Story, ...] = (FORWARDED, SEVERAL, REPORT_TAKEN)
"""What goes another way, in the order of the clock."""
