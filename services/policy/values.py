"""The policy's values as operators write them: `name=value`, both ways."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from services.policy.errors import InvalidPolicyValueError, UnknownPolicyValueError
from services.policy.types import Policy
from services.records.types import Source

AGE = "allowed_age."
"""Followed by the source's name; in hours."""
_MOST_DAYS = 366
_MOST_HOURS = 24 * 31
_MOST_PEOPLE = 100
_NONE = "none"


def written(policy: Policy) -> dict[str, str]:
    """Return all values of a policy by their names."""
    return {
        "window_days": str(policy.window_days),
        "area_window_days": str(policy.area_window_days),
        "people_per_room": str(policy.people_per_room),
        "area_per_person": str(policy.area_per_person),
        "ends_on": policy.ends_on.isoformat() if policy.ends_on else _NONE,
        **{
            f"{AGE}{source}": str(policy.allowed_age(source) // timedelta(hours=1))
            for source in Source
        },
    }


def changed(policy: Policy, values: Mapping[str, str]) -> Policy:
    """Return the policy with these values.

    Raises UnknownPolicyValueError and InvalidPolicyValueError.
    """
    for name, text in values.items():
        if name.startswith(AGE) and name.removeprefix(AGE) in set(Source):
            hours = whole(name, text, 1, _MOST_HOURS)
            age = {Source(name.removeprefix(AGE)): timedelta(hours=hours)}
            policy = replace(policy, allowed_ages={**policy.allowed_ages, **age})
        elif name in _CHANGES:
            policy = _CHANGES[name](policy, text)
        else:
            raise UnknownPolicyValueError(name=name)
    return policy


def whole(name: str, text: str, least: int, most: int) -> int:
    """Return a whole number within bounds; raises InvalidPolicyValueError."""
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise InvalidPolicyValueError(name=name, wanted=f"a whole number, {least} to {most}")
    return int(text)


def _area(text: str) -> Decimal:
    try:
        area = Decimal(text)
    except InvalidOperation:
        area = Decimal(0)
    if not (area.is_finite() and 0 < area <= _MOST_PEOPLE):
        raise InvalidPolicyValueError(name="area_per_person", wanted="square metres, such as 2.5")
    return area


def _last_day(text: str) -> date | None:
    if text == _NONE:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wanted = f"a day, such as 2020-06-30, or {_NONE}"
        raise InvalidPolicyValueError(name="ends_on", wanted=wanted) from None


_CHANGES: Mapping[str, Callable[[Policy, str], Policy]] = {
    "window_days": lambda policy, text: replace(
        policy, window_days=whole("window_days", text, 0, _MOST_DAYS)
    ),
    "area_window_days": lambda policy, text: replace(
        policy, area_window_days=whole("area_window_days", text, 0, _MOST_DAYS)
    ),
    "people_per_room": lambda policy, text: replace(
        policy, people_per_room=whole("people_per_room", text, 1, _MOST_PEOPLE)
    ),
    "area_per_person": lambda policy, text: replace(policy, area_per_person=_area(text)),
    "ends_on": lambda policy, text: replace(policy, ends_on=_last_day(text)),
}
