"""`data` and `policy` on the command line: exit codes, rejected rows, nothing personal."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from services.crypto.vault import new_data_key
from services.db.database import Database
from services.db.schema import migrate
from tests.health_samples import CARD

HEADER = "record_id,id_number,bought_on\n"
GOOD = f"A1,{CARD},2020-02-20\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for files, beside a database that is up to date."""
    url = f"sqlite:///{tmp_path / 'house.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_KEYS", new_data_key())

    async def prepare() -> None:
        db = Database(url)
        await migrate(db)
        await db.close()

    asyncio.run(prepare())
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def load(path: Path, text: str, *more: object) -> Result:
    path.write_text(text, encoding="utf-8")
    return run("data", "import", path, "--source", "antipyretics", *more)


def test_a_good_delivery_ends_with_nothing_rejected(folder: Path) -> None:
    done = load(folder / "a.csv", HEADER + GOOD)
    assert done.exit_code == 0
    assert "1 row taken, 1 changed, 0 rejected" in done.output
    assert not (folder / "a.csv.rejects.csv").exists()


def test_rejected_rows_stand_in_a_file_of_their_own_without_numbers(folder: Path) -> None:
    done = load(folder / "a.csv", HEADER + GOOD + "A2,350521199003073418,2020-02-20\n")
    assert done.exit_code == 3
    rejects = folder / "a.csv.rejects.csv"
    assert rejects.read_text() == "line,reason\n3,id_number_invalid\n"
    assert rejects.stat().st_mode & 0o777 == 0o600
    assert "350521" not in done.output
    again = load(folder / "a.csv", HEADER + GOOD)
    assert again.exit_code == 0
    assert rejects.read_text() == "line,reason\n"


def test_the_rejects_can_go_elsewhere(folder: Path) -> None:
    done = load(folder / "a.csv", HEADER + "A2,1,2020-02-20\n", "--rejects", folder / "r.csv")
    assert done.exit_code == 3
    assert "does not count as delivered" in done.output
    assert (folder / "r.csv").exists()
    over = load(folder / "a.csv", HEADER, "--rejects", folder / "a.csv")
    assert over.exit_code == 2
    assert (folder / "a.csv").read_text() == HEADER


def test_a_file_of_another_source_changes_nothing(folder: Path) -> None:
    (folder / "a.csv").write_text(HEADER + GOOD)
    done = run("data", "import", folder / "a.csv", "--source", "cases")
    assert done.exit_code == 1
    assert "missing: status, opened_on, closed_on" in done.output
    assert run("data", "import", folder / "a.csv", "--source", "weather").exit_code == 2


def test_the_status_says_what_is_missing_for_green(folder: Path) -> None:
    load(folder / "a.csv", HEADER + GOOD)
    status = run("data", "status")
    assert status.exit_code == 0
    assert status.output.count("never delivered") == 7
    assert "0 h of 48 h  1 record  fresh" in status.output


def test_no_command_takes_an_identity_number() -> None:
    for command in (["data", "import"], ["data", "status"], ["policy", "show"], ["policy", "set"]):
        assert "number" not in run(*command, "--help").output.casefold()


@pytest.mark.usefixtures("folder")
def test_policy_values_are_shown_and_set_in_versions() -> None:
    assert "people_per_room=6" in run("policy", "show").output
    done = run("policy", "set", "people_per_room=8", "allowed_age.stays=72")
    assert done.exit_code == 0
    shown = run("policy", "show").output
    assert "version 1" in shown
    assert "people_per_room=8" in shown
    assert "allowed_age.stays=72" in shown
    assert "allowed_age.cases=48" in shown


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "arguments",
    [
        ["rooms=8"],
        ["people_per_room"],
        ["people_per_room=six"],
        ["people_per_room=0"],
        ["area_per_person=nan"],
        ["ends_on=soon"],
        ["allowed_age.weather=3"],
        ["people_per_room=8", "--from", "2020-02-01"],
    ],
)
def test_what_a_policy_cannot_say_is_refused(arguments: list[str]) -> None:
    assert run("policy", "set", *arguments).exit_code == 2
    assert "version 0" in run("policy", "show").output


@pytest.mark.parametrize("command", [("migrate",), ("data", "status")])
def test_a_database_that_cannot_be_used_is_said_without_a_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (folder / "letter.txt").write_text("This is no database. " * 99, encoding="utf-8")
    for path in (folder / "nowhere" / "house.db", folder / "letter.txt"):
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert done.stderr.startswith("Failed: the database cannot be opened")


def test_a_folder_is_no_delivery(folder: Path) -> None:
    assert folder.is_dir()
    assert run("data", "import", ".", "--source", "stays").exit_code == 2
