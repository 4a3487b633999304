"""Who may do what with the tables of PostgreSQL: kept over a restore, which makes them anew.

A table made anew stands open as default privileges say. What was granted and taken away before
would be gone, also that the program's role may only add to the record of acts (SECURITY.md 28).
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, text

from services.audit.tables import AuditEntry, AuditHead
from services.backup.errors import NotOwnerError

INSERT_ONLY = (AuditEntry.__tablename__, AuditHead.__tablename__)
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")
_RELATIONS = (
    " FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " AND nspname = current_schema() AND relkind IN ('r', 'p', 'S')"
)
_MAY_MAKE = text("SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)")
_FOREIGN = text(f"SELECT 1{_RELATIONS} WHERE pg_get_userbyid(relowner) <> current_user LIMIT 1")
_NAMES = text(f"SELECT relname{_RELATIONS}")
_GRANTS = text(
    "SELECT relkind = 'S', relname, privilege_type, is_grantable,"
    " CASE grantee WHEN 0 THEN '' ELSE pg_get_userbyid(grantee) END"
    f"{_RELATIONS} CROSS JOIN aclexplode(relacl) WHERE grantee <> relowner"
)


class Grant(NamedTuple):
    """What somebody other than the owner may do with a table or a sequence."""

    is_sequence: bool
    relation: str
    privilege: str
    may_pass_on: bool
    role: str
    """Empty: every role there is."""


class Grants(NamedTuple):
    """What was granted at one moment, and on what anything could be."""

    relations: frozenset[str]
    given: frozenset[Grant]


NONE = Grants(frozenset(), frozenset())


def check_owner(connection: Connection) -> None:
    """Raise NotOwnerError for a role that may not make the tables, or would take them over."""
    if connection.dialect.name != "postgresql":
        return
    if not connection.scalar(_MAY_MAKE) or connection.scalar(_FOREIGN):
        raise NotOwnerError(role=connection.scalar(text("SELECT current_user")))


def read(connection: Connection) -> Grants:
    """Return what is granted now; nothing on SQLite, which knows no roles."""
    if connection.dialect.name != "postgresql":
        return NONE
    return Grants(
        frozenset(connection.scalars(_NAMES)),
        frozenset(Grant(*row) for row in connection.execute(_GRANTS)),
    )


def keep(connection: Connection, former: Grants) -> None:
    """Let what stood before be granted as it was; to the record of acts others only ever add."""
    now = read(connection)
    known = {grant for grant in now.given if grant.relation in former.relations}
    meant = {grant for grant in former.given if grant.relation in now.relations}
    meant = {grant for grant in meant if not _changes_the_record(grant)}
    forbidden = {grant for grant in now.given if _changes_the_record(grant)}
    _say(connection, "REVOKE {privilege} ON {relation} FROM {role}", (known - meant) | forbidden)
    _say(connection, "GRANT {privilege} ON {relation} TO {role}{passing_on}", meant - known)


def _changes_the_record(grant: Grant) -> bool:
    return grant.relation in INSERT_ONLY and grant.privilege in CHANGES


def _say(connection: Connection, statement: str, grants: Iterable[Grant]) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    for grant in sorted(grants):
        words = statement.format(
            privilege=grant.privilege,
            relation=f"{'SEQUENCE ' if grant.is_sequence else ''}{quote(grant.relation)}",
            role=quote(grant.role) if grant.role else "PUBLIC",
            passing_on=" WITH GRANT OPTION" if grant.may_pass_on else "",
        )
        connection.exec_driver_sql(words)
