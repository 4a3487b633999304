"""Whether this machine's clock shows the time that others show."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.cli.checks.finding import Finding, judged

TOLERANCE = timedelta(seconds=30)


def compare(whose: str, date: str | None) -> Finding | None:
    """Compare with the Date header of an answer; None where there is none to be read."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    if theirs.tzinfo is None:
        return None
    off = datetime.now(UTC) - theirs
    advice = "" if abs(off) < TOLERANCE else _advice(off)
    return judged(f"clock, against {whose}", advice)


def _advice(off: timedelta) -> str:
    seconds = int(abs(off).total_seconds())
    way = "ahead" if off > timedelta() else "behind"
    return f"This machine is {seconds} seconds {way}: turn NTP on (`timedatectl set-ntp true`)."
