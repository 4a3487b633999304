"""Of every command it was decided whether it is recorded (SECURITY.md 28)."""

from collections.abc import Iterator

import typer
from typer.core import TyperGroup

from bot.cli.main import app
from services.audit.types import Act

RECORDED = {
    "backup": {Act.BACKUP_WRITTEN},
    "data import": {Act.RECORDS_LOADED},
    "desk bind": {Act.GROUP_CODE_MADE, Act.GROUP_BOUND},
    "desk drill": {Act.DRILL_STARTED},
    "desk import": {Act.DESKS_IMPORTED},
    "desk roster": {Act.ROSTER_IMPORTED},
    "enterprise import": {Act.ENTERPRISES_IMPORTED},
    "issuer add": {Act.ISSUER_ADDED},
    "issuer remove": {Act.ISSUER_REMOVED},
    "keys revoke": {Act.SIGNING_KEY_REVOKED},
    "keys rotate": {Act.DATA_KEYS_ROTATED},
    "keys signing": {Act.SIGNING_KEY_ROTATED},
    "partner add": {Act.PARTNER_ADDED},
    "partner remove": {Act.PARTNER_REMOVED},
    "policy set": {Act.POLICY_SET},
    "restore": {Act.BACKUP_RESTORED, Act.HELD_RELEASED, Act.HELD_DROPPED},
    "staff invite": {Act.STAFF_INVITED},
    "staff remove": {Act.STAFF_REMOVED},
}
"""What each leaves in the record."""
NOT_WORTH_IT = {
    "data status": "tells when sources were heard, nothing of a person",
    "desk check": "tells of gaps in the roster, which officers see anyway",
    "doctor": "looks at the installation; it reads no personal data",
    "enterprise list": "the register is public",
    "issuer list": "what is published",
    "issuer refresh": "the house does the same by itself every six hours",
    "keys generate": "prints a fresh key and knows no database",
    "keys status": "counts, per data key",
    "migrate": "changes the schema, no data; the release says what",
    "partner list": "what is agreed with institutions",
    "policy show": "what is published",
    "run": "serves people; their acts are recorded",
    "sandbox": "the pretend world",
    "staff list": "handles and roles, which every officer sees",
    "tour": "the pretend world",
    "web": "serves people; their acts are recorded",
    "worker": "serves people; their acts are recorded",
}


def leaves(command: object, name: str = "") -> Iterator[str]:
    if isinstance(command, TyperGroup):
        if command.invoke_without_command:
            yield f"{name} list"
        for child, its in command.commands.items():
            yield from leaves(its, f"{name} {child}".strip())
    else:
        yield name


def test_of_every_command_it_was_decided_whether_it_is_recorded() -> None:
    """A new one: let its service record an act, or say here why it is not worth it."""
    assert set(leaves(typer.main.get_command(app))) == RECORDED.keys() | NOT_WORTH_IT.keys()
    assert RECORDED.keys() & NOT_WORTH_IT.keys() == set()


def test_no_act_is_left_that_nobody_can_do() -> None:
    by_people = {
        Act.DATA_ERASED,
        Act.DATA_EXPORTED,
        Act.STAFF_JOINED,
        Act.CONTACT_LINK_MADE,
        Act.CONTACT_LINK_REVOKED,
        Act.CONTACT_JOINED,
        Act.CONTACT_LEFT,
        Act.CONTACT_REMOVED,
        Act.FLASH_SEEN,
        Act.GROUP_NAMED,
        Act.GROUP_REFUSED,
        Act.DRILL_CALLED_OFF,
        Act.ANNOUNCEMENT_SENT,
        Act.ANNOUNCEMENT_STOPPED,
        Act.CONTACT_CONFIRMED,
        Act.CONTACT_REFUSED,
        Act.FIGURES_EXPORTED,
        Act.SHIFT_PASSED_ON,
    }
    by_command = {act for acts in RECORDED.values() for act in acts}
    assert set(Act) == by_people | by_command
