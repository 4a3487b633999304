"""Half a configuration is refused, and the refusal says what to set."""

import os
from pathlib import Path

import pytest
from aiohttp.helpers import get_env_proxy_for_url
from yarl import URL

from bot.settings import Settings, SettingsError, read_settings
from services.crypto.pretend import new_pretend_key
from services.crypto.vault import new_data_key

WHOLE = {
    "TELEGRAM_BOT_TOKEN": "1:x",
    "OIDC_ISSUER": "https://id.example",
    "OIDC_CLIENT_ID": "huian",
    "DATA_KEYS": "a,b",
    "PUBLIC_URL": "https://code.example/",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("PUBLIC_URL", raising=False)


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)


def test_what_is_missing_is_named_with_a_hint() -> None:
    with pytest.raises(SettingsError, match=r"(?s)TELEGRAM_BOT_TOKEN.*OIDC_ISSUER.*DATA_KEYS"):
        read_settings().check_for_service()


@pytest.mark.usefixtures("whole")
def test_a_whole_configuration_is_enough() -> None:
    settings = read_settings()
    settings.check_for_service()
    assert settings.data_keys == ("a", "b")
    assert settings.public_url == "https://code.example"


@pytest.mark.usefixtures("whole")
def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "")
    assert read_settings().port == 8080
    assert read_settings().oidc_client_secret is None


def test_the_env_file_is_honoured(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REGION=CN-ZJ\n")
    assert read_settings().region == "CN-ZJ"


def test_a_proxy_in_the_env_file_is_found_by_the_http_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "from.the.environment")
    (tmp_path / ".env").write_text(
        "HTTPS_PROXY=http://127.0.0.1:3128\nNO_PROXY=id.example\nLD_PRELOAD=x\n"
    )
    read_settings()
    assert get_env_proxy_for_url(URL("https://api.telegram.org"))[0] == URL(
        "http://127.0.0.1:3128"
    )
    assert os.environ["NO_PROXY"] == "from.the.environment"
    assert "LD_PRELOAD" not in os.environ


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "a lot"),
        ("PORT", "99999"),
        ("PORT", "-1"),
        ("HOST", "999.1.1.1"),
        ("TIMEZONE", "Mars/Olympus"),
        ("CODE_VALIDITY", "an hour"),
        ("CODE_VALIDITY", "PT"),
        ("CODE_VALIDITY", "PT0S"),
        ("CODE_VALIDITY", "P99999999D"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "inf"),
        ("SEND_RATE_PER_CHAT", "nan"),
        ("SEND_RATE_PER_GROUP", "Infinity"),
        ("TELEGRAM_API_URL", "nonsense"),
        ("TELEGRAM_API_URL", "localhost:8081"),
        ("TELEGRAM_API_URL", "http://[::1"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:99999"),
        ("TELEGRAM_BOT_TOKEN", "123456:TE ST"),
        ("TELEGRAM_BOT_TOKEN", "123456:TEST\n"),
        ("TELEGRAM_BOT_TOKEN", "bot/123456:TEST"),
        ("OIDC_SCOPES", "profile"),
        ("OIDC_SCOPES", "openid,profile"),
        ("OIDC_REQUIRED_LEVEL", " , ,"),
        ("OIDC_ISSUER", "https://id.example/?realm=1"),
        ("OIDC_ISSUER", "https://id.example/#top"),
        ("OIDC_ISSUER", "id.example"),
        ("PUBLIC_URL", "https://code.example/?a=b"),
        ("PUBLIC_URL", "https://code.example#a"),
        ("REGION", "CN FJ"),
        ("REGION", "F" * 33),
        ("LOG_LEVEL", "loud"),
        ("TELEGRAM_MODE", "pigeon"),
        ("TELEGRAM_WEBHOOK_SECRET", "s" * 31),
        ("TELEGRAM_WEBHOOK_SECRET", "s" * 257),
        ("TELEGRAM_WEBHOOK_SECRET", "s" * 31 + "!"),
        ("METRICS_TOKEN", "two words"),
        ("TRUSTED_PROXIES", "127.0.0.1,my-proxy"),
    ],
)
def test_a_faulty_value_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        read_settings()


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("HOST", "127.1"),
        ("HOST", "::1"),
        ("HOST", "server-1.internal"),
        ("CODE_VALIDITY", "PT30S"),
        ("CODE_VALIDITY", "P31D"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081/some/path/"),
        ("TELEGRAM_API_URL", "http://bot_api:8081"),
        ("TELEGRAM_API_URL", "http://[::1]:8081"),
        ("TELEGRAM_BOT_TOKEN", "123456:TEST"),
        ("TELEGRAM_BOT_TOKEN", "42:AAA-bbb_cc"),
        ("TELEGRAM_BOT_TOKEN", "nonsense"),
        ("OIDC_ISSUER", "http://localhost:9000/realms/a"),
        ("OIDC_SCOPES", "profile  openid id_number"),
        ("OIDC_REQUIRED_LEVEL", "urn:level:4, L4"),
        ("PUBLIC_URL", "https://code.example:8443/huian"),
        ("REGION", "福建"),
    ],
)
def test_what_may_work_is_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    read_settings()


@pytest.mark.usefixtures("whole")
def test_a_host_that_others_reach_is_not_blamed_on_an_address_that_was_not_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "")
    monkeypatch.setenv("HOST", "192.0.2.1")
    with pytest.raises(SettingsError, match=r"^HOST is .* set PUBLIC_URL"):
        read_settings().check_for_service()


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://code.example"),
        ("PUBLIC_URL", "http://127.0.0.1:8080"),
        ("OIDC_ISSUER", "http://id.example"),
        ("OIDC_ISSUER", "http://127.0.0.1:9000"),
    ],
)
def test_an_unsafe_address_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError):
        read_settings().check_for_service()


@pytest.mark.usefixtures("whole")
def test_on_one_machine_the_platform_may_speak_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "http://127.0.0.1:9000")
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:8080")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9000")
    read_settings().check_for_service()


@pytest.mark.usefixtures("whole")
def test_a_key_of_the_pretend_world_is_refused_at_a_public_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATA_KEYS", f"{new_data_key()},{new_pretend_key()}")
    with pytest.raises(SettingsError, match="pretend world"):
        read_settings().check_for_service()
    monkeypatch.setenv("DATA_KEYS", new_data_key())
    read_settings().check_for_service()


@pytest.mark.usefixtures("whole")
def test_a_webhook_needs_its_secret_and_an_address_that_was_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("PUBLIC_URL", "")
    with pytest.raises(SettingsError, match=r"(?s)  PUBLIC_URL: .*TELEGRAM_WEBHOOK_SECRET: "):
        read_settings().check_for_service()
    monkeypatch.setenv("PUBLIC_URL", "https://code.example/")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "s" * 32)
    settings = read_settings()
    settings.check_for_service()
    assert settings.webhook_url == "https://code.example/telegram"


def test_trusted_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.1, 10.1.2.3/8,::1")
    shown = [str(network) for network in read_settings().trusted_proxies]
    assert shown == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]


def test_a_secret_never_stands_in_the_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEYS", "secret-key")
    monkeypatch.setenv("PORT", "secret-port")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "secret-hook")
    monkeypatch.setenv("TRUSTED_PROXIES", "secret-proxy")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert "secret" not in str(refusal.value)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("half", "other"), [("PAGER_URL", "PAGER_SECRET"), ("PAGER_SECRET", "PAGER_URL")]
)
def test_half_a_gateway_is_refused(monkeypatch: pytest.MonkeyPatch, half: str, other: str) -> None:
    monkeypatch.setenv(half, "https://sms.example/calls")
    with pytest.raises(SettingsError, match=f"Please set\n  {other}: "):
        read_settings().check_for_service()
    monkeypatch.setenv(other, "https://sms.example/calls")
    read_settings().check_for_service()


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://sms.example/calls", True),
        ("http://127.0.0.1:9/calls", True),
        ("http://sms.example/calls", False),
        ("https://user:word@sms.example/", False),
        ("sms.example", False),
    ],
)
def test_the_gateway_is_called_over_https(
    monkeypatch: pytest.MonkeyPatch, url: str, *, is_safe: bool
) -> None:
    monkeypatch.setenv("PAGER_URL", url)
    if is_safe:
        assert read_settings().pager_url == url
        return
    with pytest.raises(SettingsError, match="PAGER_URL") as refusal:
        read_settings()
    assert "word" not in str(refusal.value)
