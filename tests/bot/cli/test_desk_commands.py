"""Desks, staff and enterprises from the command line: what is said, and the exit codes."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.wiring import open_services
from services.chats.types import Address
from services.crypto.vault import new_data_key
from services.groups.types import Look
from tests.desk_samples import DESKS, ENTERPRISES, TOWN, join, write

DONE, FAILED, USAGE, REJECTED = 0, 1, 2, 3


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("DATA_KEYS", new_data_key())
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    assert run("migrate").exit_code == DONE


def run(*arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=answer)


def county(folder: Path) -> None:
    assert run("desk", "import", str(write(folder / "desks.csv", DESKS))).exit_code == DONE


def test_desks_are_imported_and_wrong_rows_told_apart(tmp_path: Path) -> None:
    wrong = DESKS + "x,名,Name,village,350521,,,\n"
    done = run("desk", "import", str(write(tmp_path / "desks.csv", wrong)))
    assert done.exit_code == REJECTED
    assert "4 desks taken, 1 row rejected." in done.output
    assert "line 6: the kind must be county, town, park or refer" in done.output


def test_a_file_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    missing = run("desk", "import", str(tmp_path / "nowhere.csv"))
    header = run("desk", "import", str(write(tmp_path / "x.csv", "code,colour\n")))
    assert (missing.exit_code, header.exit_code) == (FAILED, FAILED)
    assert "Columns missing: name_zh,name_en,kind,parent" in header.output
    assert "Columns unknown: colour" in header.output


def test_an_invitation_is_printed_alone_on_the_last_line(tmp_path: Path) -> None:
    county(tmp_path)
    made = run("staff", "invite", "--desk", TOWN, "--role", "lead", "zhao")
    assert made.exit_code == DONE
    assert made.output.splitlines()[-1].startswith("/start s-")
    assert "zhao: has not joined yet" in run("staff", "list").output
    assert run("staff", "invite", "--desk", "nowhere", "zhao").exit_code == FAILED
    assert run("staff", "invite", "--desk", TOWN, "--role", "king", "zhao").exit_code == USAGE
    assert run("staff", "invite", "--desk", TOWN, "--role", "hq", "zhao").exit_code == FAILED
    assert run("staff", "remove", "zhao").exit_code == DONE
    assert run("staff", "remove", "zhao").exit_code == FAILED


def test_the_handle_of_somebody_who_has_left_is_theirs_and_another_is_proposed(
    tmp_path: Path,
) -> None:
    county(tmp_path)

    async def come_and_go() -> None:
        async with open_services() as services:
            await join(services, "zhang", "1", desk=TOWN)

    asyncio.run(come_and_go())
    assert run("staff", "remove", "zhang").exit_code == DONE
    invited = run("staff", "invite", "--desk", TOWN, "zhang")
    assert invited.exit_code == DONE
    assert "lets in nobody but them. For somebody else take zhang2." in invited.output
    assert run("staff", "invite", "--desk", TOWN, "zhang2").exit_code == DONE


def test_the_roster_is_checked_for_what_is_missing(tmp_path: Path) -> None:
    county(tmp_path)
    run("staff", "invite", "--desk", TOWN, "zhao")
    rows = "desk,date,from,to,officer\nhuangtang,2999-01-01,08:00,20:00,zhao\n"
    rows += "huangtang,2020-02-24,08:00,20:00,zhao\nhuangtang,2020-02-24,09:00,10:00,zhao\n"
    done = run("desk", "roster", str(write(tmp_path / "roster.csv", rows)))
    assert done.exit_code == REJECTED
    assert "line 2: the date must read YYYY-MM-DD" in done.output
    assert "line 4: overlaps another shift of the same desk" in done.output
    checked = run("desk", "check", "--days", "2")
    assert checked.exit_code == FAILED
    assert "huangtang Huangtang Town: nobody is on duty from" in checked.output
    assert "no group is bound" in checked.output
    assert "luoyang" not in checked.output


def test_a_roster_goes_out_as_a_calendar_and_comes_back(tmp_path: Path) -> None:
    county(tmp_path)
    run("staff", "invite", "--desk", TOWN, "zhao")
    rows = "desk,date,from,to,officer\nhuangtang,2998-01-01,22:00,08:00,zhao\n"
    assert run("desk", "roster", str(write(tmp_path / "roster.csv", rows))).exit_code == DONE
    file = tmp_path / "out.ics"
    done = run("desk", "roster", "--export", str(file), "--desk", TOWN, "--officer", "zhao")
    assert (done.exit_code, "1 shift written" in done.output) == (DONE, True)
    text = file.read_text(encoding="utf-8")
    assert "DTSTART;TZID=Asia/Shanghai:29980101T220000" in text
    back = run("desk", "roster", str(file))
    assert (back.exit_code, "1 shift taken, 0 rows rejected." in back.output) == (DONE, True)
    unclear = write(tmp_path / "bad.ics", text.replace("officer: zhao", "somebody\\nor other"))
    wrong = run("desk", "roster", str(unclear))
    assert wrong.exit_code == REJECTED
    assert "it is unclear who serves: DESCRIPTION must read officer: HANDLE" in wrong.output
    assert run("desk", "roster").exit_code == USAGE
    assert run("desk", "roster", str(file), "--officer", "zhao").exit_code == USAGE
    assert run("desk", "roster", "--export", str(file), "--desk", "x").exit_code == FAILED
    assert run("desk", "roster", "--export", str(tmp_path / "no" / "x.ics")).exit_code == FAILED
    assert "as iCalendar" in run("desk", "roster", str(write(tmp_path / "x.ics", "x"))).output


def test_a_binding_code_is_printed_for_a_desk_that_is_there(tmp_path: Path) -> None:
    county(tmp_path)
    made = run("desk", "bind", TOWN)
    assert made.exit_code == DONE
    assert made.output.splitlines()[-1].startswith("/bind ")
    assert run("desk", "bind", "nowhere").exit_code == FAILED
    assert "There is no handle zhao." in run("desk", "bind", TOWN, "--officer", "zhao").output


def test_only_a_group_that_the_bot_has_looked_at_is_confirmed(tmp_path: Path) -> None:
    county(tmp_path)
    nothing = run("desk", "bind", TOWN, "--confirm")
    assert (nothing.exit_code, "No group waits" in nothing.output) == (FAILED, True)
    assert run("desk", "bind", "nowhere", "--confirm").exit_code == FAILED
    assert run("desk", "bind", TOWN, "--confirm", "--officer", "zhao").exit_code == USAGE
    asyncio.run(wait_for_confirmation(Look("黄塘值班群", 5, 1)))
    assert "waits until headquarters confirms it" in run("desk", "check").output
    said_no = run("desk", "bind", TOWN, "--confirm", answer="n\n")
    assert said_no.exit_code == FAILED
    done = run("desk", "bind", TOWN, "--confirm", answer="y\n")
    assert done.exit_code == DONE
    assert "Title: 黄塘值班群\nMembers, the bot included: 5\nNot known staff: 1" in done.output
    assert done.output.splitlines()[-1] == "Confirmed."


async def wait_for_confirmation(look: Look) -> None:
    async with open_services() as services:
        await services.confirming.ask(TOWN, Address("-100"), by="zhang")
        await services.confirming.looked(TOWN, Address("-100"), look)


def test_enterprises_are_imported_and_found(tmp_path: Path) -> None:
    county(tmp_path)
    done = run("enterprise", "import", str(write(tmp_path / "firms.csv", ENTERPRISES)))
    assert (done.exit_code, "2 enterprises taken" in done.output) == (DONE, True)
    assert "惠安示例鞋业有限公司" in run("enterprise", "list", "示例鞋业").output
    assert "None found." in run("enterprise", "list", "别的").output
    more = "name,desk\n丙公司,huangtang\n"
    done = run("enterprise", "import", str(write(tmp_path / "more.csv", more)))
    assert "1 enterprise taken, 0 rows rejected." in done.output
    assert run("enterprise", "list", "丙").output.startswith("丙公司  huangtang")
    assert "None found." in run("enterprise", "list", "-").output


def test_a_drill_is_started_once_and_only_where_a_desk_is(tmp_path: Path) -> None:
    county(tmp_path)
    assert run("desk", "drill", "nowhere").exit_code == FAILED
    started = run("desk", "drill", TOWN)
    assert started.exit_code == DONE
    assert started.output == f"Drill 1001 has begun at {TOWN}.\n"
    again = run("desk", "drill", TOWN)
    assert again.exit_code == FAILED
    assert "Drill 1001 is still running there." in again.output
