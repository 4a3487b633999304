"""Every column says what it holds: sealed, indexed, hashed, or why it may stand in the clear.

A new column of bytes needs a word of `services.db.types.Holds`, a new text one of the reasons
below; otherwise these tests fail.
"""

from enum import Enum

from sqlalchemy import JSON, Column, LargeBinary, String, Table

from services.crypto.usage import columns
from services.crypto.vault import Purpose
from services.db.types import Holds, held_in
from services.tables import Table as Mother


class Clear(Enum):
    """Why a text may stand in the clear."""

    RANDOM = "made up by us; says nothing about anybody"
    ACCOUNT = "the number of a chat: by it rows are put in order, locked and sent"
    HANDLE = "what the county calls an officer in its roster, not a name"
    WORD = "one of a few words of ours, a version, a language, a fault's class"
    PUBLIC = "what the county publishes: desks, firms, places, keys, rules"
    RECORD = "an official record's content; whose it is, stands in a blind index alone"
    OPERATOR = "what an operator types: who loaded or changed something, by role"


CLEAR = {
    Clear.RANDOM: """
        pager_calls.id active_key.ring active_key.former bindings.id bindings.person_id
        codes.handle codes.person ledger_marks.entry moves.id moves.person_id
        audit_entries.former audit_entries.hash audit_entries.person audit_heads.hash
        audit_subjects.person contact_links.enterprise contact_links.inviter
        enterprise_contacts.enterprise enterprise_contacts.id enterprise_contacts.person
        tickets.shared_with enterprises.id enterprise_names.enterprise
        group_binding_codes.selector waiting_groups.key partner_calls.partner partners.id
        pending_results.id ticket_topics.thread outbox.thread
        persons.id picture_checks.message shift_asks.offer shift_offers.id receipt_choices.person
        receipt_days.id receipt_days.person shown_messages.message codes.kid signing_keys.kid
        trust_lists.root trust_roots.kid staff.person standings.person telling_subjects.telling
        tellings.id ticket_messages.id tickets.person former_staff.person
    """,
    Clear.ACCOUNT: """
        announcement_recipients.address announcement_refusals.account app_sessions.account
        app_check_counts.account
        bindings.account chats.address contact_links.account desks.group_address inbox.lane
        login_tickets.account moves.former moves.later outbox.address picture_checks.account
        pending_results.account report_drafts.account reporters.account shown_messages.address
        staff.account staff_invitations.account group_attendance.address
        waiting_groups.address ticket_topics.address topic_groups.address
    """,
    Clear.HANDLE: """
        enterprise_contacts.checked_by announcements.author figure_exports.officer
        flash_seen.officer flashes.officer desks.bound_by drills.started_by
        escalation_pages.handle escalations.first escalations.without group_binding_codes.officer
        waiting_groups.officer topic_groups.switched_by
        shift_asks.handle shift_offers.officer shift_offers.taken_by shift_offers.undone_by
        shift_turns.coming shift_turns.leaving shifts.backup shifts.officer staff.handle
        former_staff.handle
        audit_entries.actor staff_invitations.handle staff_posts.handle ticket_events.actor
        ticket_messages.author tickets.assignee shift_faults.key
    """,
    Clear.WORD: """
        pager_calls.fault pager_calls.state pager_calls.step figure_exports.format
        announcements.audience announcements.status announcement_recipients.fate active_key.name
        authorisations.consent_language bindings.consent_language bindings.level chats.language
        chats.prompt_topic drills.ending enterprise_contacts.standing escalation_pages.step
        escalations.step inbox.fault inbox.status issuers.fault issuers.format loads.source
        partner_calls.operation partner_calls.outcome partners.scopes outbox.fault outbox.placing
        outbox.slot outbox.status outbox.subject outbox.view pending_results.consent_language
        pending_results.level pending_results.refusal persons.country persons.id_type
        records.source shown_messages.slot shift_offers.state sources.name staff_invitations.role
        staff_posts.role standings.told tellings.told ticket_counters.name ticket_events.action
        ticket_events.detail ticket_messages.direction ticket_messages.former_status
        ticket_messages.origin tickets.category tickets.kind tickets.status tickets.urgency
        timers.kind timers.subject audit_entries.action audit_entries.detail
        audit_entries.subject ticket_topics.state topic_groups.told
    """,
    Clear.PUBLIC: """
        pager_calls.desk service_standards.contents announcements.desk desks.categories
        desks.code desks.hours desks.kind desks.name_en desks.name_zh desks.parent desks.phones
        drills.desk enterprise_names.core enterprises.aliases enterprises.credit_code
        enterprises.desk enterprises.name escalations.desk group_binding_codes.desk
        waiting_groups.desk
        issuer_lists_seen.issuer issuer_lists_seen.root
        issuer_mappings.issuer issuer_mappings.levels issuers.code issuers.keys issuers.name_en
        issuers.name_zh issuers.revoked issuers.root issuers.url trust_lists.contents
        trust_lists.text trust_roots.public policies.contents shift_offers.desks shift_turns.desk
        shift_turns.id shifts.desk signing_keys.public staff_invitations.desk staff_posts.desk
        tickets.desk tickets.place shift_faults.desk shift_faults.id
    """,
    Clear.RECORD: """
        records.institution records.name records.place records.record_id records.status
    """,
    Clear.OPERATOR: "loads.actor partners.name policies.actor service_standards.actor",
}
MUST_BE_SEALED = {
    "announcements.content",
    "persons.name",
    "persons.number",
    "pending_results.identity",
    "inbox.raw",
    "outbox.params",
    "report_drafts.content",
    "reporters.content",
    "chats.prompt_data",
    "audit_subjects.key",
    "tickets.content",
    "ticket_messages.body",
    "shift_turns.words",
    "staff.surname",
    "codes.token",
    "tellings.content",
    "receipt_days.content",
}
"""What SECURITY.md 7 names, and what is like it. Dead letters are the inbox's; attachments stay
with Telegram, and which they are stands in the sealed content."""


def _all(*types: type) -> dict[str, "Column[object]"]:
    return {
        f"{table.name}.{column.name}": column
        for table in Mother.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, types)
    }


def test_every_column_of_bytes_says_what_it_holds() -> None:
    silent = [name for name, column in _all(LargeBinary).items() if held_in(column) is None]
    assert silent == []


def test_every_text_in_the_clear_has_its_reason() -> None:
    explained = [name for names in CLEAR.values() for name in names.split()]
    assert sorted(explained) == sorted(_all(String, JSON))
    assert len(explained) == len(set(explained))


def test_what_must_be_sealed_is() -> None:
    sealed = {f"{column.table.name}.{column.name}" for column in columns(Holds.SEALED)}
    assert sealed >= MUST_BE_SEALED


def test_each_index_by_which_rows_are_found_has_a_key_of_its_own() -> None:
    indexed = {f"{column.table.name}.{column.name}" for column in columns(Holds.INDEX)}
    assert indexed <= {purpose.value for purpose in Purpose}


def test_whatever_is_sealed_stands_in_a_row_that_one_value_names() -> None:
    for column in columns(Holds.SEALED, Holds.WRAPPED):
        assert isinstance(column.table, Table)
        assert len(column.table.primary_key.columns) == 1, column.table.name
