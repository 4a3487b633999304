"""`python -m bot tour`, as a newcomer runs it: a process of its own."""

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest

from bot.sandbox.stories.day import TOUR

ROOT = Path(__file__).parents[2]
PLAIN = {"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}


def files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


async def run(*arguments: str, folder: Path, **environment: str) -> tuple[int, str, str]:
    """Run the command in a folder of its own, so that no `.env` of ours is read."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "tour", *arguments),
        cwd=folder,
        env=PLAIN | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_the_tour_plays_the_day_without_a_browser_and_leaves_what_it_names(
    tmp_path: Path,
) -> None:
    (tmp_path / "tour-output" / "cards").mkdir(parents=True)
    (tmp_path / "tour-output" / "cards" / "old.png").touch()
    # Nowhere on this path is a browser.
    code, out, err = await run(folder=tmp_path, PATH=str(tmp_path))
    assert (code, err) == (0, ""), out[-3000:]
    assert all(story.title_zh in out for story in TOUR)
    assert "没有网页截图" in out
    assert max(len(line) for line in out.splitlines()) <= 80
    left = files(tmp_path)
    cards = {path for path in left if path.suffix == ".png"}
    assert left - cards == {Path("tour-output/tour.html")}
    assert len(cards) >= 6
    assert not any(path.name == "old.png" for path in cards)
    page = (tmp_path / "tour-output" / "tour.html").read_text(encoding="utf-8")
    assert all(story.title_zh in page for story in TOUR)
    # It is one file: whatever it loads is inside it.
    assert set(re.findall(r'(?:src|href)="([^"#][^"]{0,4})', page)) == {"data:"}
    assert page.count("data:image/") >= len(cards)


@pytest.mark.parametrize(
    "environment",
    [
        {"TELEGRAM_BOT_TOKEN": "1:x"},
        {"OIDC_ISSUER": "https://example.cn", "DATA_KEYS": "c2VjcmV0"},
    ],
)
async def test_it_does_not_start_beside_settings_of_a_real_service(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    code, out, err = await run(folder=tmp_path, **environment)
    assert (code, out) == (2, "")
    assert all(name in err for name in environment)
    assert not any(value in err for value in environment.values())
    assert files(tmp_path) == set()


async def test_a_setting_in_the_env_file_counts_as_well(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=1:x\n")
    code, _, err = await run(folder=tmp_path)
    assert code == 2
    assert "TELEGRAM_BOT_TOKEN" in err


async def test_a_database_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    used = tmp_path / "used.db"
    code = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('create table t (a)')"
    await (await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(used))).wait()
    returned, _, err = await run("--database", f"sqlite:///{used}", folder=tmp_path)
    assert returned == 2
    assert "empty database" in err
