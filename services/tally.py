"""Counts what happened in this process, for whoever measures it: results, never who or what."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum


class Counted(StrEnum):
    """What is counted by its result; results are constants of the code, so there are few."""

    UPDATES = "updates"
    LOGINS = "logins"
    PAGER_CALLS = "pager_calls"


class Tally:
    """Grows from the start of the process."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Counted, str]] = Counter()

    def count(self, what: Counted, result: str, times: int = 1) -> None:
        self._counts[what, result] += times

    def by_result(self, what: Counted) -> Mapping[str, int]:
        return {result: count for (kind, result), count in self._counts.items() if kind is what}
