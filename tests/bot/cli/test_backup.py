"""`backup` and `restore` as an operator uses them: files, words, exit codes."""

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.restore import FAULTS
from services.backup import errors
from services.chats.types import Address
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.registry import Services
from tests import postgres
from tests.conftest import DATABASES
from tests.desk_samples import DESKS, TOWN, write
from tests.doubles import StandingClock

DONE, FAILED, USAGE = 0, 1, 2
SECRET = "AGE-SECRET-KEY-1"


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


@pytest.fixture
def pair() -> tuple[str, str]:
    lines = run("keys", "generate", "--backup").stdout.splitlines()
    return lines[0].split(": ")[1], lines[-1].split(": ")[1]


@pytest.fixture
def key(tmp_path: Path, pair: tuple[str, str]) -> str:
    """Return the file with the secret key, as somebody would have copied it from the screen."""
    file = tmp_path / "key.txt"
    file.write_text(f"Secret key, to be kept offline: {pair[1]}\n")
    return str(file)


@pytest.fixture(autouse=True)
def _environment(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LEDGER_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    monkeypatch.setenv("DATA_KEYS", new_data_key())
    monkeypatch.setenv("BACKUP_PUBLIC_KEY", pair[0])
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    assert run("migrate").exit_code == DONE
    assert run("desk", "import", str(write(tmp_path / "desks.csv", DESKS))).exit_code == DONE
    assert run("staff", "invite", "--desk", TOWN, "zhao").exit_code == DONE


@pytest.fixture(params=DATABASES)
def elsewhere(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """Back up to `day.age` and go to an empty database; `staff remove` has made a ledger."""
    assert run("staff", "invite", "--desk", TOWN, "li").exit_code == DONE
    made = run("backup", "day.age")
    assert made.exit_code == DONE, made.output
    assert run("staff", "remove", "zhao").exit_code == DONE
    if request.param == "sqlite":
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
        yield monkeypatch
        return
    with postgres.new_database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield monkeypatch


def test_a_folder_that_is_not_there_is_named_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "day.age"
    done = run("backup", str(path))
    assert done.exit_code == FAILED
    assert isinstance(done.exception, FileNotFoundError)
    assert done.exception.filename == str(path)


def test_a_pair_is_printed_with_the_secret_key_last(pair: tuple[str, str]) -> None:
    made = run("keys", "generate", "--backup")
    public, secret = made.stdout.splitlines()
    assert public.startswith("Public key: age1")
    assert secret.startswith(f"Secret key, to be kept offline: {SECRET}")
    assert "never on this machine" in made.stderr
    assert pair[1].startswith(SECRET)
    assert run("keys", "generate").stdout.count("\n") == 1


def test_a_backup_is_one_file_for_its_owner_that_replaces_none(tmp_path: Path) -> None:
    made = run("backup")
    (file,) = tmp_path.glob("bamin-backup-*.age")
    assert made.exit_code == DONE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "without DATA_KEYS, as they are now, it is worthless" in made.stderr
    assert file.name in made.stderr
    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    again = run("backup", file.name)
    assert again.exit_code == FAILED
    assert f"{file.name} is there already; it was not touched." in again.output
    assert file.read_bytes() == content
    assert list(tmp_path.glob(".*")) == []


def test_a_backup_can_go_into_a_pipe() -> None:
    made = run("backup", "-")
    assert made.exit_code == DONE
    assert made.stdout_bytes.startswith(b"age-encryption.org/v1\n")
    assert "worthless" in made.stderr


def test_what_is_missing_for_a_backup_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pair: tuple[str, str]
) -> None:
    monkeypatch.setenv("BACKUP_PUBLIC_KEY", "")
    with pytest.raises(Exception, match=r"BACKUP_PUBLIC_KEY: the public key") as missing:
        raise run("backup").exception or AssertionError
    assert type(missing.value).__name__ == "SettingsError"
    monkeypatch.setenv("BACKUP_PUBLIC_KEY", pair[1])
    with pytest.raises(Exception, match=r"BACKUP_PUBLIC_KEY: is no public key") as wrong:
        raise run("backup").exception or AssertionError
    assert pair[1] not in str(wrong.value)
    assert list(tmp_path.glob("*.age")) == []


def test_a_backup_that_fails_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def fail(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("services.backup.writing.shapes", fail)
    assert isinstance(run("backup", "day.age").exception, ConnectionError)
    assert [path.name for path in tmp_path.iterdir() if "day.age" in path.name] == []


@pytest.mark.usefixtures("elsewhere")
def test_a_restore_says_what_it_did_and_what_is_to_be_done(key: str) -> None:
    done = run("restore", "day.age", "--identity", key, "--yes")
    assert done.exit_code == DONE, done.output
    assert "Restored. Epoch 2 begins." in done.stdout
    assert "1 removed member of staff" in done.stdout
    assert "load every file again that came after\n  fever_clinics the beginning" in done.stdout
    listed = run("staff", "list").output
    assert "li: has not joined yet" in listed
    assert "zhao" not in listed
    assert SECRET not in done.output


@pytest.mark.usefixtures("elsewhere")
def test_the_secret_key_comes_from_a_pipe_as_well(pair: tuple[str, str]) -> None:
    done = run("restore", "day.age", "--yes", typed=f"# offline\n{pair[1]}\n")
    assert done.exit_code == DONE, done.output


@pytest.mark.usefixtures("elsewhere")
def test_nothing_happens_to_who_does_not_say_yes(key: str) -> None:
    asked = run("restore", "day.age", "--identity", key, typed="n\n")
    assert asked.exit_code == FAILED
    assert "Backup of CN-FJ, made " in asked.stderr
    assert "not up to date" in str(run("staff", "list").exception)


def test_what_cannot_be_restored_changes_nothing_and_says_why(
    elsewhere: pytest.MonkeyPatch, key: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(run("keys", "generate", "--backup").stdout)
    (tmp_path / "cut.age").write_bytes((tmp_path / "day.age").read_bytes()[:-1])
    (tmp_path / "empty.txt").write_text("nothing\n")

    def refusal(file: str, identity: object = key) -> str:
        done = run("restore", file, "--identity", str(identity), "--yes")
        assert done.exit_code == FAILED
        assert done.output.endswith("Nothing was changed.\n")
        return done.output

    assert "The secret key does not open this backup." in refusal("day.age", other)
    assert "it was cut short or changed" in refusal("cut.age")
    (tmp_path / "ledger.db").rename(tmp_path / "away.db")
    assert "say so with --ledger-lost" in refusal("day.age")
    elsewhere.setenv("DATA_KEYS", new_data_key())
    assert "not made with these DATA_KEYS" in refusal("day.age")
    assert run("restore", "day.age", "--identity", str(tmp_path / "empty.txt")).exit_code == USAGE
    assert run("restore").exit_code == USAGE
    assert run("restore", "day.age", "--held").exit_code == USAGE
    assert isinstance(run("restore", "none.age", "--identity", key).exception, OSError)


@pytest.mark.usefixtures("elsewhere")
def test_a_used_database_is_refused_and_a_lost_ledger_given_up(key: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.db").rename(tmp_path / "away.db")
    lost = ("restore", "day.age", "--identity", key, "--yes", "--ledger-lost")
    assert run(*lost).exit_code == DONE
    assert "zhao" in run("staff", "list").output
    again = run(*lost)
    assert again.exit_code == FAILED
    assert "holds something already (audit_entries, desks, epochs, staff" in again.output


def test_the_key_of_the_backup_alone_is_not_enough_and_what_is_missing_is_named(
    elsewhere: pytest.MonkeyPatch, database_url: str, key: str
) -> None:
    there, old, new = os.environ["DATABASE_URL"], os.environ["DATA_KEYS"], new_data_key()
    elsewhere.setenv("DATABASE_URL", database_url)
    elsewhere.setenv("DATA_KEYS", f"{new},{old}")
    assert run("keys", "rotate").exit_code == DONE
    assert run("staff", "remove", "li").exit_code == DONE
    elsewhere.setenv("DATABASE_URL", there)
    elsewhere.setenv("DATA_KEYS", old)
    alone = run("restore", "day.age", "--identity", key, "--yes")
    assert alone.exit_code == FAILED
    assert f"under the data keys {Vault([new]).newest} (entries: 1)" in alone.output
    assert alone.output.endswith("Nothing was changed.\n")
    lost = run("restore", "day.age", "--identity", key, "--yes", "--ledger-lost")
    assert lost.exit_code == DONE, lost.output
    assert "1 removed member of staff" in lost.output
    assert "1 entry of the ledger stands under data keys that are not at hand" in lost.output
    listed = run("staff", "list").output
    assert ("li:" in listed, "zhao" in listed) == (True, False)


def test_each_refusal_has_words() -> None:
    codes = {
        one.code
        for one in vars(errors).values()
        if getattr(one, "__module__", "") == errors.__name__
    }
    assert codes <= FAULTS.keys()


def wait(url: str, key: str, ledger: Path) -> None:
    """Let a message wait in the outbox."""

    async def work() -> None:
        ours = Services(
            Database(url),
            vault=Vault([key]),
            clock=StandingClock(),
            config=Config(),
            ledger=Database(f"sqlite:///{ledger}"),
        )
        await ours.ledger.start()
        await ours.outbox.show("tickets.receipt", 1047, to=Address("4711"))
        await ours.close()

    asyncio.run(work())


@pytest.mark.parametrize(
    ("decision", "said"),
    [("--release", "1 message is on its way."), ("--drop", "1 message will never be sent.")],
)
def test_what_waits_is_shown_without_anybodys_name_and_decided(
    database_url: str,
    key: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    decision: str,
    said: str,
) -> None:
    wait(database_url, os.environ["DATA_KEYS"], tmp_path / "ledger.db")
    assert run("backup", "day.age").exit_code == DONE
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    done = run("restore", "day.age", "--identity", key, "--yes")
    assert "1 message that may have been sent since waits for you" in done.output
    held = run("restore", "--held").output
    assert "tickets.receipt         1 in 1 chat, the oldest of 2020-02-24 08:10" in held
    assert "4711" not in held
    assert said in run("restore", decision).output
    assert run("restore", "--held").output == "None waits.\n"
