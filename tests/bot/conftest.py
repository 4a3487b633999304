"""The pretend world, and houses in it."""

import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.sandbox.world import World
from bot.settings import Settings
from services.crypto.vault import new_data_key

SECRET = "s" * 32


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
async def world() -> AsyncIterator[World]:
    pretend = await World.start()
    yield pretend
    await pretend.close()


@pytest.fixture
def environment(world: World, database_url: str, tmp_path: Path) -> dict[str, str]:
    """Give the environment of a program that lives in the pretend world."""
    return {
        "DATABASE_URL": database_url,
        "LEDGER_URL": f"sqlite:///{tmp_path / 'ledger.db'}",
        "TELEGRAM_BOT_TOKEN": world.bot_token,
        "TELEGRAM_API_URL": world.api_url,
        "OIDC_ISSUER": world.issuer,
        "OIDC_CLIENT_ID": world.client_id,
        "OIDC_CLIENT_SECRET": world.client_secret,
        "DATA_KEYS": new_data_key(),
        "PORT": str(free_port()),
        "SEND_RATE": "1000",
        "SEND_RATE_PER_CHAT": "1000",
        "SEND_RATE_PER_GROUP": "10000",
    }


def by_webhook(environment: dict[str, str]) -> dict[str, str]:
    """Let the same program be brought its updates."""
    url = f"http://127.0.0.1:{environment['PORT']}"
    mode = {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": SECRET, "PUBLIC_URL": url}
    return environment | mode


@pytest.fixture
def settings(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings()


Wait = Callable[[], bool]
