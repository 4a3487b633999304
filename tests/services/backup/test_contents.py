"""What a backup holds: every table was decided on, every value comes back as it was."""

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.backup import contents
from services.tables import Table

KEPT = {
    "audit_entries", "audit_heads", "audit_subjects",
    "active_key", "bindings", "chats", "codes", "desks", "drills",
    "enterprise_contacts", "enterprise_names", "enterprises",
    "announcement_recipients", "announcement_refusals", "announcements",
    "epochs", "escalation_pages", "escalations", "figure_exports",
    "flash_seen", "flashes", "former_staff", "group_attendance", "inbox",
    "issuer_lists_seen", "issuer_mappings", "issuers",
    "ledger_marks", "loads", "moves", "outbox", "partner_calls", "partners", "persons",
    "picture_checks", "policies", "receipt_choices", "receipt_days", "records",
    "report_drafts", "reporters", "service_standards", "shift_asks", "shift_faults",
    "shift_offers", "shift_turns", "shifts",
    "shown_messages", "staff", "staff_posts", "standings", "telling_subjects", "tellings",
    "ticket_counters", "ticket_events", "ticket_messages", "tickets", "timers",
    "ticket_topics", "topic_groups",
}  # fmt: skip
MOMENTS = some.datetimes(timezones=some.just(UTC))
VALUES = {
    "moment": MOMENTS,
    "day": some.dates(min_value=date(1900, 1, 1)),
    "span": some.timedeltas(timedelta(), timedelta(days=999)),
    "bytes": some.binary(),
    "json": some.dictionaries(some.text(), some.text()),
    "bool": some.booleans(),
    "int": some.integers(-(2**63), 2**63 - 1),
    "float": some.floats(allow_nan=False),
    "text": some.text(),
}


def test_of_every_table_it_was_decided_whether_a_backup_holds_it() -> None:
    """A new table: keep it, or leave it out in `services/backup/contents.py`, with a reason.

    Leave out keys, even wrapped, and whatever must be void after a restore: links, sessions,
    nonces, one-time codes, leases of processes.
    """
    assert set(Table.metadata.tables) == KEPT | contents.LEFT_OUT.keys()
    assert KEPT & contents.LEFT_OUT.keys() == set()


def test_no_table_with_a_key_in_it_is_kept() -> None:
    wrapped = {
        table.name
        for table in Table.metadata.sorted_tables
        for column in table.columns
        if column.name in {"wrapped", "secret", "secrets", "digest_of_secret"}
    }
    assert wrapped == {"signing_keys", "trust_roots", "authorisations"}
    assert wrapped <= contents.LEFT_OUT.keys()


def test_every_column_is_of_a_kind_that_a_backup_can_hold() -> None:
    for table in Table.metadata.sorted_tables:
        assert all(kind in VALUES for _, kind in contents.shape_of(table))


@pytest.mark.parametrize("kind", sorted(VALUES))
@given(data=some.data())
def test_a_value_comes_back_as_it_was(kind: str, data: some.DataObject) -> None:
    value = data.draw(VALUES[kind])
    assert contents.decoded(contents.encoded(value, kind), kind) == value
    assert contents.encoded(None, kind) is contents.decoded(None, kind) is None
