"""`keys signing` and `keys revoke` on the command line."""

import asyncio
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.registry import Services
from tests.doubles import StandingClock

KEY = new_data_key()


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    assert run("migrate").exit_code == 0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"DATA_KEYS": KEY})


def states(told: str) -> dict[str, str]:
    """Return the kid of each state, as the listing tells it."""
    return {
        state: kid
        for kid, state in re.findall(r"^([0-9a-f]{16})  \S{11}  (\w+)", told, re.MULTILINE)
    }


def test_the_listing_names_signer_and_standby_and_no_secret(tmp_path: Path) -> None:
    listed = run("keys", "signing")
    assert listed.exit_code == 0
    assert states(listed.output).keys() == {"active", "standby"}
    assert states(run("keys", "signing").output) == states(listed.output)

    async def secrets() -> list[bytes]:
        db = Database(f"sqlite:///{tmp_path / 'cli.db'}")
        services = Services(db, vault=Vault([KEY]), clock=StandingClock(), config=Config())
        try:
            return [(await services.keys.current()).to_bytes()]
        finally:
            await services.close()

    for secret in asyncio.run(secrets()):
        assert secret.hex() not in listed.output


def test_a_young_standby_is_not_used_unless_told_so() -> None:
    before = states(run("keys", "signing").output)
    refused = run("keys", "signing", "--rotate")
    assert refused.exit_code == 1
    assert "Nothing was changed: checkers without a network may not know" in refused.output
    done = run("keys", "signing", "--rotate", "--even-if-young")
    assert done.exit_code == 0
    after = states(done.output)
    assert (after["active"], after["retired"]) == (before["standby"], before["active"])


def test_revoking_says_what_follows_and_can_be_run_again() -> None:
    kid = states(run("keys", "signing").output)["active"]
    first = run("keys", "revoke", kid)
    assert first.exit_code == 0
    assert f"{kid} is revoked: nothing that it has signed counts any more." in first.output
    again = run("keys", "revoke", kid)
    assert again.exit_code == 0
    assert "was revoked already" in again.output
    assert states(run("keys", "signing").output)["revoked"] == kid


def test_a_kid_is_understood_as_the_jwks_spells_it_too() -> None:
    listed = run("keys", "signing").output
    kid = states(listed)["standby"]
    (spelled,) = re.findall(rf"^{kid}  (\S+)", listed, re.MULTILINE)
    assert run("keys", "revoke", "--", spelled).exit_code == 0
    assert states(run("keys", "signing").output)["revoked"] == kid


@pytest.mark.parametrize("kid", ["00" * 8, "nobody", "", "x" * 200, "陈"])
def test_an_unknown_kid_changes_nothing(kid: str) -> None:
    before = run("keys", "signing").output
    refused = run("keys", "revoke", kid)
    assert refused.exit_code == 1
    assert "Nothing was changed: there is no key with this kid." in refused.output
    assert run("keys", "signing").output == before
