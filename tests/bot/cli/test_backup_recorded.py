"""The record says that a backup was written once it is there, and never of one that is not."""

import asyncio
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import backup as command
from bot.cli.main import app
from services.audit.types import Act
from services.backup.envelope import new_pair
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.registry import Services
from tests.doubles import StandingClock

DONE, FAILED = 0, 1


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(autouse=True)
def _environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LEDGER_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("DATA_KEYS", new_data_key())
    monkeypatch.setenv("BACKUP_PUBLIC_KEY", new_pair()[0])
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    assert run("migrate").exit_code == DONE


def recorded() -> list[str]:
    """Return what the record tells, the oldest first."""

    async def look() -> list[str]:
        services = Services(
            Database(os.environ["DATABASE_URL"]),
            vault=Vault([os.environ["DATA_KEYS"]]),
            clock=StandingClock(),
            config=Config(),
        )
        try:
            return [entry.action for entry in await services.audit.entries()]
        finally:
            await services.close()

    return asyncio.run(look())


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "day.age" in path.name]


@pytest.mark.parametrize("place", ["day.age", "-"])
def test_a_backup_that_is_there_stands_in_the_record_once(place: str) -> None:
    assert run("backup", place).exit_code == DONE
    assert recorded() == [Act.BACKUP_WRITTEN]


def test_a_disk_that_is_full_at_the_end_leaves_neither_a_file_nor_an_entry(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def is_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", is_full)
    assert isinstance(run("backup", "day.age").exception, OSError)
    assert files(tmp_path) == []
    assert recorded() == []


def test_a_name_that_is_taken_meanwhile_is_left_alone_and_nothing_is_recorded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = command._name

    def name_late(unfinished: Path, path: Path) -> None:
        path.write_text("another's")
        named(unfinished, path)

    monkeypatch.setattr(command, "_name", name_late)
    made = run("backup", "day.age")
    assert made.exit_code == FAILED
    assert "day.age is there already; it was not touched." in made.output
    assert (tmp_path / "day.age").read_text() == "another's"
    assert files(tmp_path) == ["day.age"]
    assert recorded() == []


def test_a_pipe_that_nobody_reads_leaves_no_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        """Takes everything and passes nothing on."""

        def write(self, data: bytes) -> int:
            return len(data)

        def flush(self) -> None:
            raise BrokenPipeError

        def isatty(self) -> bool:
            return False

        @property
        def buffer(self) -> "Broken":
            return self

    broken = Broken()
    monkeypatch.setattr(command, "sys", type("Sys", (), {"stdout": broken, "stderr": broken}))
    assert isinstance(run("backup", "-").exception, OSError)
    assert recorded() == []
