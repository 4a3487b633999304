"""Whether the record of acts is whole, and whether the program could change it."""

import re

from sqlalchemy import text

from bot.cli.checks.finding import Finding, fault
from bot.cli.running import counted
from services.audit.types import Fault, Head
from services.db.database import Database
from services.registry import Services

WORDS = {
    Fault.CHANGED: "Entry {position} is not what it was when it was written.",
    Fault.MISSING: "Entry {position} is missing, or another one stands in its place.",
    Fault.CUT: (
        "From entry {position} on it is not what headquarters was told: entries were cut off"
        " or written anew."
    ),
}
OWN_ROLE = (
    "The program's database role may change it. Give the program a role of its own that may"
    " not: README, “Who may change the record”."
)
OPEN = (
    "It is open to changes by {roles}. As the owner of the tables:"
    " REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries, audit_heads FROM {roles};"
)
_OWNER = text(
    "SELECT bool_or(pg_has_role(current_user, relowner, 'USAGE')) FROM pg_class"
    " WHERE oid = ANY (ARRAY[to_regclass('audit_entries'), to_regclass('audit_heads')])"
)
_OTHERS = text(
    "SELECT DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee))"
    " END FROM pg_class CROSS JOIN aclexplode(relacl)"
    " WHERE oid = ANY (ARRAY[to_regclass('audit_entries'), to_regclass('audit_heads')])"
    " AND grantee <> relowner AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')"
)

CHECK = re.compile(r"[0-9a-f]{16,64}")


async def look(services: Services, known: Head | None) -> Finding:
    """Look the whole chain over; `known` is what a message to headquarters says of it."""
    verdict = await services.audit.verify(known)
    if verdict.fault is not None:
        return fault("audit", WORDS[verdict.fault].format(position=verdict.position))
    if roles := await _open_to(services.db):
        return fault("audit", OPEN.format(roles=", ".join(roles)))
    what = f"audit, {counted(verdict.entries, 'entry', 'entries')}"
    return Finding(what, is_well=True, advice=OWN_ROLE if await _is_owner(services.db) else "")


def read_head(text: str) -> Head:
    """Return a head as a message says it: `1234 3f9a 01bc 77de 90aa`; raises ValueError."""
    position, *signs = text.split() or [""]
    check = "".join(signs).lower()
    if not position.isdecimal() or not CHECK.fullmatch(check):
        raise ValueError("That is no head of the audit.")
    return Head(int(position), check)


async def _open_to(db: Database) -> list[str]:
    """Return the roles that were granted more than to add entries, the owner aside."""
    if db.is_sqlite:
        return []
    async with db.reading() as session:
        return sorted(await session.scalars(_OTHERS))


async def _is_owner(db: Database) -> bool:
    """Return whether this role owns the tables: triggers hold, but an owner may drop them."""
    if db.is_sqlite:
        return False
    async with db.reading() as session:
        return bool(await session.scalar(_OWNER))
