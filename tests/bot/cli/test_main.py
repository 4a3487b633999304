"""What the command line says of settings that cannot be used: a sentence, never what they hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.settings import SettingsError, read_settings
from bot.wiring import open_database
from services.crypto.vault import new_data_key

ROOT = Path(__file__).parents[3]
KEY = new_data_key()
SECRET = "topsecretvalue"
NAMED = f"REGION=CN-FJ\nDATA_KEYS={SECRET}\n# 密钥\n"
FAILING = f"""
from bot.cli import main as command_line

def read_settings():
    key = "{SECRET}"
    raise LookupError(key)

command_line.read_settings = read_settings
command_line.main()
"""


def run(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run Python in a folder of its own; returns the exit code and all that was said."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return ended.returncode, ended.stdout.decode()


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-16-le"])
def test_an_env_file_in_another_encoding_is_said_and_not_shown(
    tmp_path: Path, encoding: str
) -> None:
    (tmp_path / ".env").write_bytes(NAMED.encode(encoding))
    for command in (("migrate",), ("doctor",)):
        code, said = run(tmp_path, "-m", "bot", *command)
        assert (code, said.count("\n")) == (2, 1)
        assert said.startswith(".env is not UTF-8: ")
    assert run(tmp_path, "-m", "bot", "--help")[0] == 0


def test_mistakes_with_postgresql_are_said_in_a_sentence(
    tmp_path: Path, postgresql_url: str
) -> None:
    url = make_url(postgresql_url).set(username=SECRET).render_as_string(hide_password=False)
    code, said = run(tmp_path, "-m", "bot", "migrate", DATABASE_URL=url)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("Failed: the database's server does not let this user in")
    assert SECRET not in said
    url = f"postgresql://a:{SECRET}@127.0.0.1/x?sslmode=bogus"
    code, said = run(tmp_path, "-m", "bot", "data", "status", DATABASE_URL=url, DATA_KEYS=KEY)
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("Failed: DATABASE_URL has a parameter")
    assert SECRET not in said


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql+asyncpg://x/y", "postgresql://x:a/y"])
def test_an_address_of_no_database_of_ours_is_answered_with_both_forms(url: str) -> None:
    with pytest.raises(SettingsError, match=r"(?s)DATABASE_URL: .*sqlite:///.*postgresql://"):
        open_database(read_settings(database_url=url))


def test_what_fails_before_the_settings_are_read_shows_no_local_variables(tmp_path: Path) -> None:
    code, said = run(tmp_path, "-c", FAILING)
    assert (code, said.splitlines()[-1]) == (1, "Failed: LookupError")
    assert SECRET not in said
    assert "Traceback" not in said
