"""The impact assessment names everything that is kept: each table stands under one of its entries.

Whoever adds a table says here what people read of it, or why it says nothing about anybody.
"""

from typing import Final

import pytest

from handlers.views.kept import kept
from services.db.types import Holds, held_in
from services.i18n import LANGUAGES, translator
from services.tables import Table

ENTRIES: Final = {
    "Name and document number": "persons bindings",
    "Links to log in, and logins under way": (
        "login_tickets authorisations pending_results moves app_sessions app_check_counts"
    ),
    "Official records of the six situations": "records loads",
    "The colour you were told last": "standings tellings telling_subjects",
    "Codes": "codes",
    "Photos sent for checking": "picture_checks",
    "Receipts of checks": "receipt_choices receipt_days",
    "Reports and the desk's answers": "tickets ticket_messages ticket_events report_drafts",
    "For your next report": "reporters",
    "Who speaks for an enterprise": "enterprise_contacts contact_links",
    "Announcements of headquarters": (
        "announcements announcement_recipients announcement_refusals"
    ),
    "Your chat with the bot": "chats timers",
    "Messages to the bot": "inbox",
    "Messages from the bot": "outbox shown_messages",
    "Who serves at a duty desk": (
        "staff staff_posts staff_invitations former_staff shifts shift_turns shift_offers"
        " shift_asks shift_faults escalations escalation_pages drills flashes flash_seen"
        " figure_exports"
    ),
    "Groups of the duty desks": (
        "desks group_attendance group_binding_codes waiting_groups topic_groups ticket_topics"
    ),
    "The record of acts": "audit_entries audit_subjects audit_heads policies service_standards",
    "Deletions": "ledger_marks",
}
"""By the name of each entry: the tables of which it tells."""
NOBODY: Final = {
    "active_key": "which data key is active",
    "enterprise_names": "names of firms",
    "enterprises": "firms",
    "epochs": "restores",
    "issuer_lists_seen": "other regions",
    "issuer_mappings": "other regions",
    "issuers": "other regions",
    "pager_calls": "which ticket was called for from outside, without whom",
    "partner_calls": "institutions and the codes of nobody",
    "partners": "institutions",
    "signing_keys": "our keys",
    "sources": "when a source was heard",
    "ticket_counters": "the next number",
    "trust_lists": "our keys, signed",
    "trust_roots": "our keys",
}
"""Tables that hold nothing about people, and what they hold."""
PERSONAL = {"account", "person", "person_id", "address", "handle", "officer", "actor", "author"}


def test_every_table_has_an_entry_or_says_nothing_of_anybody() -> None:
    told = [table for tables in ENTRIES.values() for table in tables.split()]
    assert sorted([*told, *NOBODY]) == sorted(Table.metadata.tables)


@pytest.mark.parametrize("name", NOBODY)
def test_no_account_and_nothing_sealed_is_passed_over(name: str) -> None:
    table = Table.metadata.tables[name]
    assert {column.name for column in table.columns} & PERSONAL == set()
    assert {held_in(column) for column in table.columns} & {Holds.SEALED, Holds.INDEX} == set()


def test_every_entry_tells_of_a_table() -> None:
    assert [entry.name for entry in kept(translator("en"))] == list(ENTRIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_said_in_every_language(language: str) -> None:
    told = kept(translator(language))
    assert len(told) == len(ENTRIES)
    assert all(entry.name and entry.text and "{" not in entry.text for entry in told)
