"""The standards' values as operators write them: `name=value`, both ways."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta

from services.policy.errors import InvalidPolicyValueError, UnknownPolicyValueError
from services.policy.values import whole
from services.standards.types import Pace, Standard, Step, Tempo

MINUTE = timedelta(minutes=1)
_HOUR, _DAY = 60, 24 * 60
LONGEST = {
    "take": _DAY,
    "later_step": 4 * _HOUR,
    "first_answer": _DAY,
    "next_answer": 7 * _DAY,
}
"""Minutes: what is longer than this is no promise any more."""
STEPS, PAGE_EVERY, MOST_PAGES = "steps", "page_every", "most_pages"
_LONGEST_PAUSE, _MOST_PAGES = _HOUR, 20
_ORDER = "duty first, hq among them, each once, gateway last: such as duty,backup,lead,parent,hq"


def names() -> list[str]:
    """Return the name of each value, as operators write it."""
    times = [f"{field.name}.{pace}" for pace in Pace for field in fields(Tempo)]
    return [*times, STEPS, PAGE_EVERY, MOST_PAGES]


def written(standard: Standard) -> dict[str, str]:
    """Return all values of a standard by their names; times in minutes."""
    return {
        **{
            f"{field.name}.{pace}": str(getattr(standard.tempo(pace), field.name) // MINUTE)
            for pace in Pace
            for field in fields(Tempo)
        },
        STEPS: ",".join(standard.steps),
        PAGE_EVERY: str(standard.page_every // MINUTE),
        MOST_PAGES: str(standard.most_pages),
    }


def changed(standard: Standard, values: Mapping[str, str]) -> Standard:
    """Return the standard with these values.

    Raises UnknownPolicyValueError and InvalidPolicyValueError.
    """
    for name, text in values.items():
        if name == STEPS:
            standard = replace(standard, steps=_steps(text))
        elif name == PAGE_EVERY:
            minutes = whole(name, text, 1, _LONGEST_PAUSE)
            standard = replace(standard, page_every=minutes * MINUTE)
        elif name == MOST_PAGES:
            standard = replace(standard, most_pages=whole(name, text, 1, _MOST_PAGES))
        else:
            standard = _with_time(standard, name, text)
    return standard


def _with_time(standard: Standard, name: str, text: str) -> Standard:
    part, _, pace = name.partition(".")
    if part not in LONGEST or pace not in set(Pace):
        raise UnknownPolicyValueError(name=name)
    minutes = whole(name, text, 1, LONGEST[part])
    tempo = replace(standard.tempo(Pace(pace)), **{part: minutes * MINUTE})
    return replace(standard, tempos={**standard.tempos, Pace(pace): tempo})


def _steps(text: str) -> tuple[Step, ...]:
    """Return the order of the calls: whatever is left out, somebody is called in the end."""
    parts = [part.strip() for part in text.split(",")]
    try:
        steps = tuple(Step(part) for part in parts)
    except ValueError:
        steps = ()
    is_whole = bool(steps) and steps[0] is Step.DUTY and Step.HQ in steps
    is_plain = len(set(steps)) == len(steps) and Step.NAMED not in steps
    if not is_whole or not is_plain or Step.GATEWAY in steps[:-1]:
        raise InvalidPolicyValueError(name=STEPS, wanted=_ORDER)
    return steps
