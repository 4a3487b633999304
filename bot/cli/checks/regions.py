"""Whether the regions whose codes are recognised here are still heard."""

from collections.abc import AsyncIterator

from bot.cli.checks.finding import Finding, judged
from services.registry import Services


async def look(services: Services) -> AsyncIterator[Finding]:
    """Look at each region; keys that count for less than twelve hours are a fault."""
    now = services.clock()
    ending = {one.region.code for one in await services.recognition.ending()}
    for one in await services.recognition.all():
        code, hours = one.region.code, one.hours_left(now)
        state = (
            f"Its keys count for {hours} hours more, then none of its codes is accepted:"
            if hours
            else "It was not heard for too long, so none of its codes is accepted:"
        )
        advice = f"{state} `python -m bot issuer refresh {code}` says why."
        yield judged(f"region {code}", advice if code in ending else "")
