"""What `doctor` finds before a disaster rather than after it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.checks.finding import Finding
from bot.cli.checks.recovery import backup, ledger, since_restore
from bot.cli.main import app
from bot.house import House
from bot.house import Role as HouseRole
from bot.settings import Settings, SettingsError, read_settings
from services.backup.composing import compose_epochs
from services.backup.envelope import new_pair
from services.chats.types import Address
from services.crypto.vault import new_data_key
from services.db.database import Database
from services.ledger.service import is_there
from services.registry import Services


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_KEYS", new_data_key())


def test_a_missing_key_for_backups_is_a_fault() -> None:
    missing = backup(read_settings())
    assert not missing.is_well
    assert "keys generate --backup" in missing.advice
    assert backup(read_settings(backup_public_key=new_pair()[0])).is_well


async def looked(**settings: str) -> Finding:
    return await ledger(read_settings(**settings))


async def test_a_ledger_in_the_database_itself_is_a_fault(tmp_path: Path) -> None:
    for url in ("sqlite:///bamin.db", f"sqlite:///{tmp_path / 'x' / '..' / 'bamin.db'}"):
        found = await looked(ledger_url=url)
        assert not found.is_well
        assert "another database than DATABASE_URL" in found.advice
    same = "postgresql://ann@db.example/bamin"
    assert not (await looked(database_url=same, ledger_url=same.replace("ann", "bob"))).is_well


async def test_a_ledger_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    found = await looked(ledger_url=f"sqlite:///{tmp_path / 'nowhere' / 'ledger.db'}")
    assert (found.is_well, "nobody can delete their data" in found.advice) == (False, True)
    (tmp_path / "text.db").write_text("no database at all, but long enough for one" * 100)
    assert not (await looked(ledger_url="sqlite:///text.db")).is_well
    assert not (await looked(ledger_url="mysql://x/y")).is_well


@pytest.mark.parametrize("role", list(HouseRole))
def test_nobody_is_served_without_a_place_for_the_ledger(tmp_path: Path, role: HouseRole) -> None:
    settings = read_settings(
        telegram_bot_token="1:x",
        telegram_api_url="http://127.0.0.1:9",
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id="x",
        ledger_url=f"sqlite:///{tmp_path / 'nowhere' / 'ledger.db'}",
    )
    with pytest.raises(SettingsError, match="LEDGER_URL: its folder is not there"):
        House(settings, roles=frozenset({role}))


async def test_a_ledger_that_would_be_lost_with_the_database_is_told(tmp_path: Path) -> None:
    found = await looked()
    assert (found.is_well, "beside the database" in found.advice) == (True, True)
    (tmp_path / "other").mkdir()
    found = await looked(ledger_url="sqlite:///other/ledger.db")
    assert found == Finding("ledger", is_well=True, advice=found.advice)
    assert found.advice == "There is none yet: the first start makes it."
    assert list((tmp_path / "other").iterdir()) == []


async def test_what_waits_since_a_restore_is_told(services: Services) -> None:
    assert [one async for one in since_restore(services)] == []
    await compose_epochs(services).begin(services.clock())
    (found,) = [one async for one in since_restore(services)]
    assert found == Finding("epoch 2, restored as of 2020-02-24 08:10", is_well=True)
    await services.outbox.show("tickets.receipt", 1047, to=Address("1"))
    await services.outbox.hold_unsent()
    (found,) = [one async for one in since_restore(services)]
    assert not found.is_well
    assert "1 message from before waits for you: `restore --held`." in found.advice


def test_doctor_looks_at_both(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["doctor"]).output
    assert "FAULT  backup" in said
    assert "ok     ledger" in said
    assert not asyncio.run(is_there(Database(f"sqlite:///{tmp_path / 'bamin-ledger.db'}")))
