"""Half a configuration is refused, and the refusal says what to set."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

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


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "a lot"),
        ("TIMEZONE", "Mars/Olympus"),
        ("CODE_VALIDITY", "an hour"),
        ("CODE_VALIDITY", "PT"),
        ("SEND_RATE", "0"),
        ("LOG_LEVEL", "loud"),
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
        ("PUBLIC_URL", "http://code.example"),
        ("PUBLIC_URL", "http://127.0.0.1:8080"),
        ("OIDC_ISSUER", "http://id.example"),
    ],
)
def test_an_unsafe_address_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError):
        read_settings().check_for_service()


def test_a_secret_never_stands_in_the_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEYS", "secret-key")
    monkeypatch.setenv("PORT", "secret-port")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert "secret" not in str(refusal.value)
