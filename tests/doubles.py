"""Doubles that stand at the wire, written by hand."""

from datetime import UTC, datetime, timedelta


class StandingClock:
    """A clock that stands until it is moved; the sample day begins at 08:10 in Huian."""

    def __init__(self) -> None:
        self.moment = datetime(2020, 2, 24, 0, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        """Move on by what `timedelta` understands: minutes=5, days=1."""
        self.moment += timedelta(**by)
