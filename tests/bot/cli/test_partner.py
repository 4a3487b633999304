"""`partner`: institutions are added, listed and removed from the command line."""

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from services.clock import system_clock
from services.crypto.vault import new_data_key

DONE, FAILED, USAGE = 0, 1, 2
TOMORROW = str(system_clock().date() + timedelta(days=2))


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("DATA_KEYS", new_data_key())
    assert CliRunner().invoke(app, ["migrate"]).exit_code == DONE


def partner(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["partner", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_key_is_printed_alone_and_never_again() -> None:
    code, told, beside = partner("add", "惠安县医院", "--until", TOMORROW, "--quota", "50")
    (key,) = told.splitlines()
    assert code == DONE
    assert key not in beside
    one = key.split("_")[1]
    line = f"{one}  惠安县医院  verify  0 of 50 today  until {TOMORROW}  active\n"
    assert partner("list") == (DONE, line, "")
    assert partner("remove", one) == (DONE, f"The key of {one} counts no more.\n", "")
    assert partner("list")[1].endswith("  removed\n")
    gone = f"No partner {one} has a key. Nothing was changed.\n"
    assert partner("remove", one) == (FAILED, "", gone)


def test_before_there_is_one_the_list_says_how_to_add_one() -> None:
    assert partner("list") == (DONE, "", "There is no partner: run `partner add`.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x", "--until", "2020-02-24"), "That day is over."),
        (("x", "--until", "9999-12-31"), "731 days at most"),
        (("x" * 65, "--until", TOMORROW), "1 to 64 characters"),
        (("x", "--until", TOMORROW, "--quota", "0"), "between 1 and 100000"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    arguments: tuple[str, ...], said: str
) -> None:
    code, told, beside = partner("add", *arguments)
    assert (code, told) == (FAILED, "")
    assert said in beside
    assert beside.endswith("Nothing was changed.\n")


@pytest.mark.parametrize(
    "arguments",
    [("x",), ("x", "--until", "soon"), ("x", "--until", TOMORROW, "--scope", "everything")],
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    assert partner("add", *arguments)[0] == USAGE
