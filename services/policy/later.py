"""What a decision means for the versions that are already decided for later days."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

Values = Mapping[str, str]
"""All values of a version by their names, as they are written."""


def carried(
    changes: Values, decided: Iterable[tuple[date | None, Values]], *, since: date, before: Values
) -> Iterator[tuple[date, Values]]:
    """Yield each later day that is decided, and which of the changes hold on from it, too.

    A version holds all values, also those that nobody thought of when it was decided: they follow
    what is decided meanwhile. What a later version itself has changed stays, then and ever after.
    `decided` are all versions, the oldest first; `before` is what held on `since` so far.
    """
    later = {day: values for day, values in decided if day is not None and day > since}
    for day in sorted(later):
        changes = {
            name: value for name, value in changes.items() if later[day][name] == before[name]
        }
        if not changes:
            return
        yield day, changes
