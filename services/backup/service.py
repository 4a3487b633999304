"""Makes backups while people are served, and restores one into an empty database."""

import asyncio
import hmac
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, BinaryIO

from services.audit.service import AuditService
from services.audit.types import Act
from services.backup import envelope, grants, place, reading, writing
from services.backup.epoch import EpochService
from services.backup.errors import DamagedBackupError, LedgerMissingError, OtherRegionError
from services.backup.replay import Replay
from services.backup.types import Header, Progress, Restored, no_progress
from services.clock import Clock
from services.crypto.service import DataKeyService
from services.crypto.vault import Purpose, Vault
from services.db.database import Database
from services.ledger.errors import LedgerUnavailableError
from services.ledger.service import LedgerService
from services.ledger.types import Entry


class BackupService:
    """A backup is of one moment and holds no keys."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        *,
        region: str,
        data_keys: DataKeyService,
        ledger: LedgerService,
        epochs: EpochService,
        replay: Replay,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._region = region
        self._data_keys = data_keys
        self._ledger = ledger
        self._epochs = epochs
        self._replay = replay
        self._audit = audit

    async def write(
        self, target: BinaryIO, public_key: str, progress: Progress = no_progress
    ) -> Header:
        """Write a backup that only the secret half of the key opens; nobody is kept waiting.

        The schema must be current. Memory stays bounded, whatever the size. Who calls it records
        the backup (`record`) when nothing can happen to it any more.
        """
        async with self._db.reading() as session:
            connection = await session.connection()
            tables = await writing.shapes(session)
            header = Header(
                revision=await connection.run_sync(place.head),
                region=self._region,
                made_at=self._clock(),
                tables=tables,
            )
            plain = writing.lines(session, header, progress)
            pulled = writing.Pulled(writing.packed(plain, self._trailer))
            try:
                await asyncio.to_thread(envelope.seal, pulled, target, public_key)
            except Exception:
                # The library would only repeat the words of what failed.
                if pulled.fault is not None:
                    raise pulled.fault from None
                raise
        return header

    async def record(self, header: Header) -> None:
        """Record that a backup was written: once it is where it should be, and whole."""
        await self._audit.record(Act.BACKUP_WRITTEN, detail=header.made_at.isoformat())

    async def examine(
        self, source: BinaryIO, secrets: Sequence[str], progress: Progress = no_progress
    ) -> Header:
        """Read a backup to its end and return what it says of itself; nothing is written.

        Raises WrongIdentityError, DamagedBackupError, ForeignBackupError, NewerBackupError,
        OtherRegionError, and UsedDatabaseError or NotOwnerError where it could not be restored.
        """
        async with self._db.engine.connect() as connection:
            await connection.run_sync(grants.check_owner)
            await connection.run_sync(place.check_empty)
        header = await self._follow(source, secrets, lambda _: None, progress)
        if header.region != self._region:
            raise OtherRegionError(region=header.region)
        async with self._db.engine.connect() as connection:
            await connection.run_sync(place.check_known, header.revision)
        return header

    async def restore(
        self,
        source: BinaryIO,
        secrets: Sequence[str],
        header: Header,
        *,
        is_ledger_lost: bool = False,
        progress: Progress = no_progress,
    ) -> Restored:
        """Restore a backup into an empty database and begin a new epoch, or change nothing.

        `header` is what `examine` returned; the file must not have changed since. Raises what
        `examine` raises, and UnknownDataKeyError where a former data key is still needed. Unless
        the caller knows that the ledger, or a data key it is written under, is lost for good:
        LedgerUnavailableError, LedgerMissingError and LedgerKeysMissingError. Who knows has
        done again what the ledger still tells.
        """
        entries = await self._entries(is_ledger_lost=is_ledger_lost)
        async with self._db.transaction() as session:
            connection = await session.connection()
            await self._db.lock("schema")
            former = await connection.run_sync(grants.read)
            await connection.run_sync(place.prepare, header.revision)
            loader = place.Loader(connection)
            if await self._follow(source, secrets, _blocking(loader.load), progress) != header:
                raise DamagedBackupError
            await loader.finish()
            await connection.run_sync(place.complete)
            await connection.run_sync(grants.keep, former)
            await self._data_keys.start()
            held = await self._epochs.hold()
            if not is_ledger_lost and await self._ledger.marks() - {one.id for one in entries}:
                raise LedgerMissingError
            replayed = await self._replay.follow(entries, is_ledger_lost=is_ledger_lost)
            withdrawn = await self._epochs.withdraw_codes()
            number = await self._epochs.begin(header.made_at)
            # The chain goes on where the backup ended; this entry is where the rest is missing.
            await self._audit.record(
                Act.BACKUP_RESTORED, f"epoch:{number}", detail=header.made_at.isoformat()
            )
        return Restored(header, number, held, withdrawn, replayed)

    async def _entries(self, *, is_ledger_lost: bool) -> list[Entry]:
        try:
            if await self._ledger.is_there():
                return await self._ledger.entries()
        except LedgerUnavailableError:
            if not is_ledger_lost:
                raise
        if not is_ledger_lost:
            raise LedgerMissingError
        return []

    async def _follow(
        self,
        source: BinaryIO,
        secrets: Sequence[str],
        take: Callable[[reading.Batch], None],
        progress: Progress,
    ) -> Header:
        source.seek(0)
        follower = reading.Follower(self._is_sealed, take, progress)
        await asyncio.to_thread(envelope.unseal, source, secrets, follower.feed)
        return follower.finish()

    def _trailer(self, digest: str) -> bytes:
        seal = self._vault.index(writing.seal_text(digest), Purpose.BACKUP).hex()
        return writing.line({"digest": digest, "seal": seal})

    def _is_sealed(self, text: str, seal: str) -> bool:
        good = [index.hex() for index in self._vault.indexes(text, Purpose.BACKUP)]
        return any(hmac.compare_digest(one.encode(), seal.encode()) for one in good)


def _blocking(
    load: Callable[[reading.Batch], Coroutine[Any, Any, None]],
) -> Callable[[reading.Batch], None]:
    """Let the thread that decrypts wait until the loop has written what it handed over."""
    loop = asyncio.get_running_loop()

    def take(batch: reading.Batch) -> None:
        asyncio.run_coroutine_threadsafe(load(batch), loop).result()

    return take
