"""The standards that are built in (DESIGN.md section 6); those of operators come after them."""

from dataclasses import replace
from datetime import timedelta

from services.standards.types import Pace, Standard, Step, Tempo


def _tempo(take: int, later_step: int, first_answer: int, next_answer: int) -> Tempo:
    """Return a tempo, given in minutes."""
    minutes = (timedelta(minutes=one) for one in (take, later_step, first_answer, next_answer))
    return Tempo(*minutes)


_DAY = 24 * 60
_FIRST = Standard(
    version=1,
    tempos={
        Pace.NOW: _tempo(5, 5, 15, 30),
        Pace.TONIGHT: _tempo(15, 10, 30, 30),
        Pace.THREE_DAYS: _tempo(60, 10, 30, _DAY),
        Pace.CAN_WAIT: _tempo(60, 10, 30, _DAY),
    },
    steps=(Step.DUTY, Step.BACKUP, Step.LEAD, Step.PARENT, Step.HQ),
    page_every=timedelta(minutes=2),
    most_pages=5,
)
_WITH_GATEWAY = replace(_FIRST, version=2, steps=(*_FIRST.steps, Step.GATEWAY))
BUILT_IN = {one.version: one for one in (_FIRST, _WITH_GATEWAY)}
CURRENT = _WITH_GATEWAY
"""What holds until somebody decides otherwise."""
