"""What is done on the command line stands in the record, and the doctor looks it over."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.checks.audit import WORDS, look, read_head
from bot.cli.main import app
from services.audit.types import Act, Fault, Head
from services.clock import system_clock
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.registry import Services
from tests.desk_samples import DESKS, ENTERPRISES, TOWN, write
from tests.doubles import StandingClock

ROSTER = "desk,date,from,to,officer,backup\n"
TOMORROW = str(system_clock().date() + timedelta(days=2))


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("DATA_KEYS", new_data_key())
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    assert run("migrate").exit_code == 0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def recorded(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "cli.db") as connection:
        query = "SELECT actor, action FROM audit_entries ORDER BY position"
        return list(connection.execute(query))


def test_each_command_that_changes_something_leaves_its_entry(tmp_path: Path) -> None:
    commands = [
        (("desk", "import", str(write(tmp_path / "d.csv", DESKS))), Act.DESKS_IMPORTED),
        (("staff", "invite", "--desk", TOWN, "zhao"), Act.STAFF_INVITED),
        (("desk", "roster", str(write(tmp_path / "r.csv", ROSTER))), Act.ROSTER_IMPORTED),
        (("desk", "bind", TOWN), Act.GROUP_CODE_MADE),
        (("desk", "drill", TOWN), Act.DRILL_STARTED),
        (
            ("enterprise", "import", str(write(tmp_path / "e.csv", ENTERPRISES))),
            Act.ENTERPRISES_IMPORTED,
        ),
        (("policy", "set", "window_days=14"), Act.POLICY_SET),
        (("partner", "add", "惠安县医院", "--until", TOMORROW), Act.PARTNER_ADDED),
        (("staff", "remove", "zhao"), Act.STAFF_REMOVED),
        (("keys", "rotate"), Act.DATA_KEYS_ROTATED),
        (("keys", "signing", "--rotate", "--even-if-young"), Act.SIGNING_KEY_ROTATED),
    ]
    expected = []
    for arguments, act in commands:
        done = run(*arguments)
        assert done.exit_code == 0, (arguments, done.output)
        expected.append(("command line", act.value))
        assert recorded(tmp_path) == expected, arguments


def test_what_was_refused_and_what_only_looks_leaves_none(tmp_path: Path) -> None:
    run("desk", "import", str(tmp_path / "nowhere.csv"))
    run("staff", "remove", "nobody")
    run("desk", "drill", "nowhere")
    for arguments in (("staff", "list"), ("policy", "show"), ("keys", "status")):
        run(*arguments)
    assert recorded(tmp_path) == []


@pytest.mark.parametrize(
    "text", ["", "12", "12 xyz", "x 3f9a01bc77de90aa", "12 3f9a", "-1 3f9a01bc77de90aa"]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no head"):
        read_head(text)
    assert run("doctor", "--audit-head", text).exit_code == 2


def test_a_head_is_read_as_it_is_told() -> None:
    assert read_head("1234 3f9a 01bc 77de 90aa") == Head(1234, "3f9a01bc77de90aa")


def test_the_doctor_names_the_first_broken_entry(tmp_path: Path) -> None:
    for handle in ("zhao", "li", "wang"):
        run("desk", "import", str(write(tmp_path / "d.csv", DESKS)))
        run("staff", "invite", "--desk", TOWN, handle)

    async def finding(known: Head | None = None) -> tuple[bool, str]:
        db = Database(f"sqlite:///{tmp_path / 'cli.db'}")
        services = Services(
            db, vault=Vault([new_data_key()]), clock=StandingClock(), config=Config()
        )
        try:
            found = await look(services, known)
        finally:
            await services.close()
        return found.is_well, f"{found.what}: {found.advice}"

    assert asyncio.run(finding()) == (True, "audit, 6 entries: ")
    wrong = asyncio.run(finding(Head(4, "0" * 16)))
    assert wrong == (
        False,
        f"audit: {WORDS[Fault.CUT].format(position=4)}",
    )
    with sqlite3.connect(tmp_path / "cli.db") as connection:
        connection.execute("DROP TRIGGER audit_entries_no_update")
        connection.execute("UPDATE audit_entries SET actor = 'zhao' WHERE position = 3")
    told = asyncio.run(finding())
    assert told == (False, "audit: Entry 3 is not what it was when it was written.")
