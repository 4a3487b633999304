"""What is not a whole backup of ours is refused before anything is written."""

import gzip
import hashlib
import io
from dataclasses import replace

import pyrage
import pytest

from services.backup import writing
from services.backup.composing import compose
from services.backup.envelope import new_pair
from services.backup.errors import (
    DamagedBackupError,
    ForeignBackupError,
    NewerBackupError,
    OtherRegionError,
    UsedDatabaseError,
    WrongIdentityError,
)
from services.backup.service import BackupService
from services.backup.types import Header
from services.chats.types import Address
from services.config import Config
from services.crypto.errors import UnknownDataKeyError
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.db.schema import migrate
from services.errors import ServiceError
from services.registry import Services
from tests.backup_samples import (
    PAIR,
    SECRET,
    contents,
    county,
    is_untouched,
    plain,
    restored,
    written,
)
from tests.doubles import StandingClock


async def test_only_the_secret_half_of_the_key_opens_it(
    services: Services, nearby: Services, backups: BackupService
) -> None:
    await county(services)
    file = await written(backups)
    with pytest.raises(WrongIdentityError):
        await compose(nearby).examine(io.BytesIO(file), [new_pair()[1]])
    assert await is_untouched(nearby)


async def test_what_was_cut_or_changed_is_refused_and_changes_nothing(
    services: Services, nearby: Services, backups: BackupService
) -> None:
    await county(services)
    file = await written(backups)
    cut = [file[:length] for length in (0, 10, len(file) // 2, len(file) - 1)]
    flipped = [
        file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
        for place in range(3, len(file), len(file) // 40)
    ]
    for damaged in (*cut, *flipped, file + b"x", b"no backup at all"):
        with pytest.raises((DamagedBackupError, WrongIdentityError)):
            await compose(nearby).examine(io.BytesIO(damaged), SECRET)
    assert await is_untouched(nearby)


def packed(lines: bytes) -> bytes:
    """Return what somebody could make who knows no more than the public key."""
    key = pyrage.x25519.Recipient.from_str(PAIR[0])
    return bytes(pyrage.encrypt(gzip.compress(lines), [key]))


async def test_who_knows_the_public_key_alone_makes_no_backup(
    services: Services, nearby: Services, backups: BackupService
) -> None:
    await county(services)
    opened = plain(await written(backups))
    lines = opened.splitlines(keepends=True)
    examine = compose(nearby).examine
    without_end = b"".join(lines[:-1])
    a_row_less = b"".join((*lines[:-2], lines[-1]))
    twice = opened + lines[-1]
    bomb = lines[0] + b" " * 40_000_000
    for made in (without_end, a_row_less, twice, bomb, lines[0], b"[]\n", b"{}\n", b"\xff\n"):
        with pytest.raises(DamagedBackupError):
            await examine(io.BytesIO(packed(made)), SECRET)
    forged = opened.replace(b'"antipyretics"', b'"cases"')
    with pytest.raises(DamagedBackupError):  # Its seal is true, but of other rows.
        await examine(io.BytesIO(packed(forged)), SECRET)
    body, end = forged.rstrip(b"\n").rsplit(b"\n", 1)
    true = hashlib.sha256(body + b"\n").hexdigest()
    false = end.decode().split('"digest":"')[1][:64]
    made = body + b"\n" + end.replace(false.encode(), true.encode()) + b"\n"
    with pytest.raises(ForeignBackupError):
        await examine(io.BytesIO(packed(made)), SECRET)
    assert await is_untouched(nearby)


async def test_other_data_keys_are_noticed_before_anything_is_written(
    services: Services, nearby: Services, backups: BackupService, vault: Vault
) -> None:
    await county(services)
    file = await written(backups)
    other = Services(
        nearby.db, vault=Vault([new_data_key()]), clock=services.clock, config=Config()
    )
    with pytest.raises(ForeignBackupError):
        await compose(other).examine(io.BytesIO(file), SECRET)
    assert await is_untouched(nearby)
    assert vault is nearby.vault


@pytest.mark.parametrize(
    ("replaced", "refusal"),
    [
        ({"revision": "9999"}, NewerBackupError),
        ({"region": "CN-ZJ"}, OtherRegionError),
    ],
)
async def test_what_does_not_fit_is_refused(
    services: Services,
    nearby: Services,
    replaced: dict[str, str],
    refusal: type[ServiceError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await county(services)

    def told(header: Header) -> bytes:
        return ours(replace(header, **replaced))  # type: ignore[arg-type]

    ours = writing.header_line
    monkeypatch.setattr(writing, "header_line", told)
    file = await written(compose(services))
    with pytest.raises(refusal):
        await compose(nearby).examine(io.BytesIO(file), SECRET)
    assert await is_untouched(nearby)


async def test_a_database_that_holds_something_is_left_alone(
    services: Services, elsewhere: Services, backups: BackupService
) -> None:
    await county(services)
    file = await written(backups)
    await migrate(elsewhere.db)
    await elsewhere.chats.set_language(Address("5"), "en")
    before = await contents(elsewhere)
    with pytest.raises(UsedDatabaseError) as refusal:
        await compose(elsewhere).examine(io.BytesIO(file), SECRET)
    assert refusal.value.params == {"tables": "chats"}
    assert await contents(elsewhere) == before


async def test_a_former_data_key_that_is_still_needed_is_asked_for(
    db: Database, clock: StandingClock, ledger: Database, nearby: Services
) -> None:
    old, new = new_data_key(), new_data_key()

    def over(one: Database, *keys: str) -> Services:
        return Services(one, vault=Vault(keys), clock=clock, config=Config(), ledger=ledger)

    await county(over(db, old))
    rotating = over(db, new, old)
    await rotating.data_keys.start()
    assert await rotating.data_keys.activate()
    file = await written(compose(rotating))
    with pytest.raises(UnknownDataKeyError):
        await restored(file, over(nearby.db, new))
    assert await is_untouched(nearby)
    both = over(nearby.db, new, old)
    await restored(file, both)
    assert (await contents(both))["persons"] != []
