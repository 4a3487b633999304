"""The canonical form: different entries have different bytes, whatever stands in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as some

from services.audit.chain import BEGINNING, canonical, link
from services.audit.types import Entry

TEXT = some.text(max_size=8)
ENTRIES = some.builds(
    Entry,
    position=some.integers(1, 2**63 - 1),
    at=some.datetimes(timezones=some.just(UTC)),
    actor=TEXT,
    action=TEXT,
    subject=TEXT,
    person=some.none() | TEXT,
    detail=some.none() | TEXT,
)
FORMER = some.text("0123456789abcdef", min_size=64, max_size=64)
SAMPLE = Entry(
    7,
    datetime(2020, 2, 24, 19, 12, 3, 45, tzinfo=UTC),
    "wang",
    "ticket.contact_viewed",
    "ticket:1052",
    None,
    "huangtang",
)


@given(ENTRIES, ENTRIES, FORMER, FORMER)
def test_only_equal_entries_after_equal_ones_have_equal_bytes(
    one: Entry, other: Entry, before_one: str, before_other: str
) -> None:
    is_equal = (one, before_one) == (other, before_other)
    assert (canonical(one, before_one) == canonical(other, before_other)) is is_equal


@given(ENTRIES, TEXT, TEXT)
def test_what_moves_from_one_field_to_the_next_is_seen(entry: Entry, a: str, b: str) -> None:
    first = replace(entry, action=a + b, subject="")
    second = replace(entry, action=a, subject=b)
    assert (link(first, BEGINNING) == link(second, BEGINNING)) is (not b)


@given(ENTRIES, some.integers(-12, 12))
def test_the_zone_of_the_moment_is_nothing_that_counts(entry: Entry, hours: int) -> None:
    if not datetime(2, 1, 1, tzinfo=UTC) < entry.at < datetime(9998, 1, 1, tzinfo=UTC):
        return
    elsewhere = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=hours))))
    assert link(elsewhere, BEGINNING) == link(entry, BEGINNING)


def test_the_form_stays_as_it_is() -> None:
    """A chain that was begun under it must be verified for ever."""
    assert (
        link(SAMPLE, BEGINNING)
        == "bfdf5af66d1b338d36a926c9066880eb67b3751857549c847ee560edad1b3c71"
    )
