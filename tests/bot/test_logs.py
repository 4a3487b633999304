"""What a log line may say: constants and classes, whatever is put into it and whoever fails."""

import asyncio
import contextlib
import gc
import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer import Typer
from typer.main import get_command

from bot import logs
from bot.cli import main as command_line

ROOT = Path(__file__).parents[2]
NAME, NUMBER = "陈志强", "350521198803183417"
TOKEN = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
STATE = "h4Yc0vJxQ2mZt8LrW1kB_n7pE3sUaDgT"
PERSONAL = (NAME, NUMBER, TOKEN, STATE)


class SpeakingError(Exception):
    """Says what nobody may read."""


@pytest.fixture(params=["console", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Log everything into a text, in each form."""
    text = io.StringIO()
    with contextlib.redirect_stderr(text):
        logs.set_up("debug", request.param)
    yield text
    logs.set_up("warning")


def fail() -> None:
    name, number = NAME, NUMBER
    raise SpeakingError(f"{name} {number} https://api.telegram.org/bot{TOKEN}/getMe?state={STATE}")


def told(log: io.StringIO) -> str:
    text = log.getvalue()
    assert [secret for secret in PERSONAL if secret in text] == []
    return text


def test_of_an_exception_only_class_and_place_are_told(log: io.StringIO) -> None:
    try:
        fail()
    except SpeakingError as error:
        structlog.get_logger().error("update_failed", exc_info=error)
        structlog.get_logger().error("update_failed", exc_info=ExceptionGroup(NAME, [error]))
    assert told(log).count("SpeakingError") == 2


@pytest.mark.parametrize("field", ["fault", "url", "code", "kind", "where", "reason", "name"])
@pytest.mark.parametrize("value", PERSONAL)
def test_what_looks_like_a_secret_is_hidden_in_every_field(
    log: io.StringIO, field: str, value: str
) -> None:
    structlog.get_logger().info("something", **{field: f"http://x/{value}"})
    assert (logs.HIDDEN in told(log)) == (field in logs.ALLOWED)


@pytest.mark.parametrize(
    "value",
    ["bot.reception:113", "/login/{ticket}", "InvalidCardinalityViolationError", 1047, "127.0.0.1",
     "1a2b3c4d", "park-chengnan", "postgresql+asyncpg://somewhere/bamin", None, 0.25],
)  # fmt: skip
def test_what_an_operator_needs_is_not_hidden(log: io.StringIO, value: object) -> None:
    structlog.get_logger().info("something", where=value)
    assert str(value).lower()[:4] in told(log).lower().replace("null", "none")
    assert logs.HIDDEN not in log.getvalue()


def test_an_event_that_was_put_together_is_not_told(log: io.StringIO) -> None:
    structlog.get_logger().info(f"{NAME} came in")
    structlog.get_logger().info("Somebody came in")
    assert "came in" not in told(log)
    assert log.getvalue().count("unnamed") == 2


def test_of_other_libraries_only_their_name_and_the_class_are_told(log: io.StringIO) -> None:
    library = logging.getLogger("some.library")
    try:
        fail()
    except SpeakingError:
        library.exception("%s failed with %s", NAME, NUMBER)
    library.error("Unclosed https://api.telegram.org/bot%s/", TOKEN)
    library.warning("%s", NAME)
    assert told(log).count("some.library") == 2
    assert "SpeakingError" in log.getvalue()


async def test_a_task_that_nobody_waits_for_is_told_of_by_class(log: io.StringIO) -> None:
    async def work() -> None:
        fail()

    task = asyncio.create_task(work(), name=NAME)
    await asyncio.sleep(0)
    del task
    gc.collect()
    asyncio.get_running_loop().call_exception_handler({"message": NAME, "state": STATE})
    assert "SpeakingError" in told(log)
    assert log.getvalue().count("library_fault") == 2


GUARDED = """
import sys, threading, warnings
from bot import logs
from tests.bot.test_logs import NAME, SpeakingError, fail

class Dying:
    def __del__(self):
        fail()

logs.set_up("debug", sys.argv[1])
logs.guard()
warnings.warn(NAME)
Dying()
thread = threading.Thread(target=fail, name=NAME)
thread.start()
thread.join()
fail()
"""


@pytest.mark.parametrize("form", ["console", "json"])
def test_nothing_passes_beside_the_log_when_the_program_crashes(form: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", GUARDED, form], cwd=ROOT, capture_output=True, check=False
    )
    text = ended.stderr.decode()
    assert ended.returncode == 1
    assert [secret for secret in PERSONAL if secret in text] == []
    assert "Traceback" not in text
    for event in ("unraisable", "thread_crashed", "crashed"):
        assert event in text
    assert text.count("SpeakingError") == 3


def test_a_command_that_crashes_tells_the_class_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command_line, "app", fail)
    monkeypatch.setattr(logs, "guard", lambda: None)
    said = io.StringIO()
    with contextlib.redirect_stderr(said), pytest.raises(SystemExit) as end:
        command_line.main()
    logs.set_up("warning")
    assert end.value.code == 1
    assert "Failed: SpeakingError" in told(said)


def _parameters(app: Typer) -> Iterator[str]:
    commands = [get_command(app)]
    while commands:
        command = commands.pop()
        yield from (f"{command.name} {parameter.name}" for parameter in command.params)
        commands += getattr(command, "commands", {}).values()


def test_no_command_takes_an_identity_number_or_a_key_as_an_argument() -> None:
    names = list(_parameters(command_line.app))
    assert len(names) > 10
    suspicious = ("id_number", "person", "secret", "token", "password", "data_key")
    assert [name for name in names if any(word in name for word in suspicious)] == []
