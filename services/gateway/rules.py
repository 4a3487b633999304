"""When a call is posted again, and when it is given up: pure."""

from datetime import timedelta

from services.gateway.types import Answer

PAUSES = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
)
"""After each try that failed; the first one is made at once."""
LONGEST_WAIT = timedelta(minutes=15)
"""A gateway that asks for more patience than this is as good as none."""

_ACCEPTED, _REDIRECTS, _REFUSALS = range(200, 300), range(300, 400), range(400, 500)
_PASSING = {408, 429}


def is_accepted(answer: Answer) -> bool:
    return answer.status in _ACCEPTED


def pause_after(answer: Answer, tries: int) -> timedelta | None:
    """Return how long to wait after try number `tries` failed; None: it is given up.

    What the gateway itself refuses will be refused again. Retry-After counts where it is longer.
    """
    is_refused = answer.status in _REFUSALS and answer.status not in _PASSING
    if is_refused or answer.status in _REDIRECTS or tries > len(PAUSES):
        return None
    asked = answer.retry_after or timedelta()
    return max(PAUSES[tries - 1], asked) if asked <= LONGEST_WAIT else None


def fault_of(answer: Answer) -> str:
    """Return a word for what went wrong: `status_403`, `slow`."""
    return answer.fault or f"status_{answer.status}"
