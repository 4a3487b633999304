"""How backups are put together; the services themselves know nothing of them."""

from services.backup.epoch import EpochService
from services.backup.replay import Replay
from services.backup.service import BackupService
from services.registry import Services


def compose_epochs(services: Services) -> EpochService:
    """Return what counts restores."""
    return EpochService(
        services.db,
        services.clock,
        inbox=services.inbox,
        outbox=services.outbox,
        codes=services.codes,
        health=services.health,
        accounts=services.identity,
        tickets=services.tickets,
        recognition=services.recognition,
        announcements=services.announcements,
    )


def compose(services: Services) -> BackupService:
    """Return what makes backups of these services, and restores them."""
    replay = Replay(
        services.db,
        ledger=services.ledger,
        chats=services.chats,
        people=services.people,
        identity=services.identity,
        privacy=services.privacy,
        staff=services.staff,
        partners=services.partners,
        contacts=services.contacts,
    )
    return BackupService(
        services.db,
        services.vault,
        services.clock,
        region=services.config.region,
        data_keys=services.data_keys,
        ledger=services.ledger,
        epochs=compose_epochs(services),
        replay=replay,
        audit=services.audit,
    )
