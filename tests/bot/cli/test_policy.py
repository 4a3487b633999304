"""`policy`: values are decided from a day on, shown as they are set, and in sentences."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from services.clock import system_clock
from services.crypto.vault import new_data_key

DONE, USAGE = 0, 2
LATER = str(system_clock().date() + timedelta(days=30))


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("DATA_KEYS", new_data_key())
    assert CliRunner().invoke(app, ["migrate"]).exit_code == DONE


def policy(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["policy", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_times_and_the_order_of_calls_are_set_as_they_are_shown() -> None:
    code, told, _ = policy("show")
    assert code == DONE
    assert "# version 0, the defaults" in told
    assert "# service standards, version 2, the defaults; times in minutes" in told
    assert "take.now=5\n" in told
    assert "steps=duty,backup,lead,parent,hq,gateway\n" in told
    code, told, _ = policy("set", "take.now=3", "steps=duty,lead,hq", "people_per_room=4")
    assert code == DONE
    assert "people_per_room=4\n" in told
    assert "take.now=3\n" in told
    assert "steps=duty,lead,hq\n" in told
    _, shown, _ = policy("show")
    assert "service standards, version 3, from " in shown
    again = [line for line in shown.splitlines() if not line.startswith("#")]
    assert policy("set", *again)[0] == DONE, "everything shown can be set"


def test_what_holds_later_is_shown_with_all_versions() -> None:
    code, told, _ = policy("set", "first_answer.tonight=20", "--from", LATER)
    assert (code, f"version 3, from {LATER}" in told) == (DONE, True)
    assert "# version" not in told, "nothing else was decided"
    assert "first_answer.tonight=30\n" in policy("show")[1]
    assert "first_answer.tonight=20\n" in policy("show", "--all")[1]


def test_what_is_decided_meanwhile_holds_on_when_a_later_version_begins() -> None:
    policy("set", "people_per_room=4", "take.now=7", "--from", LATER)
    code, told, _ = policy("set", "ends_on=2030-06-30", "people_per_room=5", "steps=duty,hq")
    assert code == DONE
    ours, later = [part for part in told.split("# ") if part.startswith("version")]
    assert "people_per_room=5\nar" in ours
    assert later.startswith(f"version 3, from {LATER}"), "the operator sees what was decided anew"
    assert "people_per_room=4\nar" in later, "what it decided itself stays"
    assert "ends_on=2030-06-30\n" in later
    *_, standard = told.split("# ")
    assert f", from {LATER}" in standard
    assert "take.now=7\n" in standard
    assert "steps=duty,hq\n" in standard


def test_the_standards_are_told_in_sentences_of_both_languages() -> None:
    policy("set", "take.now=3", "steps=duty,hq")
    code, chinese, _ = policy("show", "--words", "zh")
    assert code == DONE
    rows = [("有人被拦或有危险", 3, 15, "30 分钟", 5), ("今晚", 15, 30, "30 分钟", 10)]
    told = [
        f"{pace}：{take} 分钟内接单，接单后 {first} 分钟内首次答复，"
        f"以后每次答复相隔不超过 {again}；没人接时每 {step} 分钟找下一位。"
        for pace, take, first, again, step in rows
    ]
    told += [
        f"{pace}：1 小时内接单，接单后 30 分钟内首次答复，"
        "以后每次答复相隔不超过 24 小时；没人接时每 10 分钟找下一位。"
        for pace in ("三天内", "可以等")
    ]
    assert chinese.splitlines()[1:] == [
        *told,
        "没有人接单时，依次通知：当班值班员 → 指挥部。",
        "每 2 分钟提醒一次，每一步最多 5 次。",
    ]
    english = policy("show", "--words", "en")[1]
    assert "Kept out or in danger: taken within 3 minutes, answered 15 minutes after" in english
    assert "these are called in turn: officer on duty → headquarters." in english


def test_an_end_that_is_over_is_taken_with_a_warning() -> None:
    code, told, beside = policy("set", "ends_on=2019-12-31")
    assert (code, "ends_on=2019-12-31" in told) == (DONE, True)
    assert beside.startswith("Attention: 2019-12-31 is over by then, so from ")
    assert "`policy set ends_on=none`" in beside
    today = system_clock().astimezone(ZoneInfo("Asia/Shanghai")).date()
    for day in (today, today + timedelta(days=1), "none"):
        assert policy("set", f"ends_on={day}")[2] == ""
    later = str(today + timedelta(days=9))
    assert "Attention" in policy("set", f"ends_on={today}", "--from", later)[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("take.now=0",), "take.now: a whole number, 1 to 1440"),
        (("take.never=5",), "No value is called take.never: window_days, "),
        (("steps=hq,duty",), "steps: duty first, hq among them"),
        (("steps=duty,hq,hq",), "steps: duty first, hq among them"),
        (("steps=duty,gateway,hq",), "gateway last"),
        (("steps=duty,named,hq",), "steps: duty first"),
        (("most_pages=99",), "most_pages: a whole number, 1 to 20"),
        (("take.now=3", "--from", "2020-02-24"), "a day that is over"),
        (("take.now=3", "take.now=4"), "Write each value once"),
        (("take.now=3", "people_per_room=0"), "people_per_room: a whole number, 1 to 100"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_changes_nothing(
    arguments: tuple[str, ...], said: str
) -> None:
    before = policy("show", "--all")
    code, told, beside = policy("set", *arguments)
    assert (code, told) == (USAGE, "")
    assert said in beside
    assert policy("show", "--all") == before
