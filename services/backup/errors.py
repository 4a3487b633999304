"""Why a backup is not made or not restored; in each case nothing has changed."""

from services.errors import ErrorKind, ServiceError


class WrongIdentityError(ServiceError):
    """None of the secret keys opens this backup."""

    kind = ErrorKind.INVALID
    code = "backup_wrong_identity"


class DamagedBackupError(ServiceError):
    """It is no backup, was cut short, or was changed."""

    kind = ErrorKind.INVALID
    code = "backup_damaged"


class ForeignBackupError(ServiceError):
    """It was made under other data keys, or by somebody else than an installation of ours."""

    kind = ErrorKind.INVALID
    code = "backup_foreign"


class OtherRegionError(ServiceError):
    """It is of another region."""

    kind = ErrorKind.CONFLICT
    code = "backup_other_region"


class NewerBackupError(ServiceError):
    """A newer release made it: its form or its schema is unknown here."""

    kind = ErrorKind.CONFLICT
    code = "backup_newer"


class UsedDatabaseError(ServiceError):
    """The database holds something already."""

    kind = ErrorKind.CONFLICT
    code = "backup_used_database"


class LedgerMissingError(ServiceError):
    """The ledger is not there, or lacks entries that the backup knows."""

    kind = ErrorKind.CONFLICT
    code = "backup_ledger_missing"


class LedgerKeysMissingError(ServiceError):
    """The ledger has entries to follow under data keys that are not at hand.

    `keys` has the ids of those keys, with commas; `entries` is how many entries it is about.
    """

    kind = ErrorKind.CONFLICT
    code = "backup_ledger_keys"


class NotOwnerError(ServiceError):
    """The role of DATABASE_URL may not make the tables anew: they belong to another."""

    kind = ErrorKind.CONFLICT
    code = "backup_not_owner"
