"""`issuer`: regions are recognised, looked at, heard again and removed from the command line."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from services.clock import system_clock
from services.crypto.vault import new_data_key
from services.recognition import fetching
from services.signing.es256 import SigningKey
from tests.publishing import JIANGXI, ZHEJIANG, OwnKind, Publisher

DONE, FAILED, USAGE, REJECTED = 0, 1, 2, 3
MAPPING = "value,level\ngreen,clear\nyellow,attention\nred,case\n"
KEY = new_data_key()


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    async with Publisher.open(system_clock) as one:
        yield one


@pytest.fixture
def zhejiang(publisher: Publisher) -> OwnKind:
    one = OwnKind(system_clock)
    publisher.body = one.trust_list
    return one


@pytest.fixture(autouse=True)
async def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("DATA_KEYS", KEY)
    (tmp_path / "mapping.csv").write_text(MAPPING)
    assert (await run("migrate")).exit_code == DONE


async def run(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))


async def issuer(*arguments: str) -> tuple[int, str]:
    result = await run("issuer", *arguments)
    return result.exit_code, result.output


def own(publisher: Publisher, region: OwnKind) -> list[str]:
    return ["add", ZHEJIANG, "--list", publisher.list_url, "--root", region.thumbprint]


def foreign(publisher: Publisher, mapping: str = "mapping.csv") -> list[str]:
    url = publisher.region.keys_url
    return ["add", JIANGXI, "--keys", url, "--format", "jwt", "--mapping", mapping]


async def test_the_listing_begins_with_our_own_list_and_its_root(zhejiang: OwnKind) -> None:
    code, told = await issuer("list")
    assert code == DONE
    first = told.splitlines()[0]
    assert first.startswith("our list: http://127.0.0.1:8080/trust-list, root ")
    assert len(first.rpartition(" ")[2]) == len(zhejiang.thumbprint)
    assert (await issuer("list"))[1] == told


async def test_a_region_is_added_told_of_heard_again_and_removed(
    publisher: Publisher, zhejiang: OwnKind
) -> None:
    names = ["--name-zh", "浙江", "--name-en", "Zhejiang"]
    code, told = await issuer(*own(publisher, zhejiang), *names)
    assert code == DONE
    assert f"CN-ZJ  浙江  Zhejiang  {publisher.list_url}" in told
    assert f"bamin: 1 key, 0 revoked, list 5, root {zhejiang.thumbprint}" in told
    assert "from 20" in told
    assert ": 1 is clear, 2 is attention" in told
    zhejiang.keys.append(SigningKey.generate())
    assert "2 keys" in (await issuer("refresh", ZHEJIANG))[1]
    assert told.splitlines()[0] in (await issuer("list"))[1]
    assert await issuer("remove", ZHEJIANG) == (DONE, "Codes of CN-ZJ count no more.\n")
    gone = (FAILED, "No region CN-ZJ is recognised. Nothing was changed.\n")
    assert await issuer("remove", ZHEJIANG) == gone
    assert await issuer("refresh", ZHEJIANG) == gone
    assert "No other region is recognised." in (await issuer("list"))[1]


async def test_a_root_may_be_given_as_a_file(
    publisher: Publisher, zhejiang: OwnKind, tmp_path: Path
) -> None:
    path = tmp_path / "root.json"
    path.write_text(json.dumps(zhejiang.root.public_jwk()))
    arguments = own(publisher, zhejiang)
    arguments[-1] = str(path)
    assert zhejiang.thumbprint in (await issuer(*arguments))[1]


async def test_a_region_of_another_kind_is_mapped_version_by_version(
    publisher: Publisher, tmp_path: Path
) -> None:
    code, told = await issuer(*foreign(publisher))
    assert code == DONE
    assert "jwt: 1 key, 0 revoked\n" in told
    assert "green is clear, yellow is attention, red is case" in told
    (tmp_path / "mapping.csv").write_text(MAPPING.replace("attention", "clear"))
    code, told = await issuer(*foreign(publisher), "--from", "2999-01-01")
    assert code == DONE
    assert "mapping 2 from 2999-01-01: green is clear, yellow is clear, red is case" in told
    assert "mapping 1 from 20" in told


def lie(**changes: Any) -> Callable[[OwnKind], str]:
    return lambda region: region.trust_list(region.claims(**changes))


def head(**changes: Any) -> Callable[[OwnKind], str]:
    return lambda region: region.trust_list(**changes)


def entry(**changes: Any) -> Callable[[OwnKind], str]:
    return lambda region: region.trust_list(region.claims(issuers=[region.entry(**changes)]))


STRANGER = SigningKey.generate()
JWK = STRANGER.verify_key.required_members()
PUBLIC = STRANGER.public_jwk()
LISTS: dict[str, tuple[Callable[[OwnKind], str], str]] = {
    "forged": (head(by=STRANGER), "its signature is false"),
    "another root": (head(by=STRANGER, jwk=JWK), "signed by another root"),
    "a root of no curve": (head(jwk={"kty": "oct", "k": "AA"}), "no trust list of our kind"),
    "another type": (head(typ="JWT"), "no trust list of our kind"),
    "a page": (lambda _: "<h1>404</h1>", "no trust list of our kind"),
    "expired": (lie(iat=1, exp=2), "its list has expired"),
    "of the future": (lie(iat=4_000_000_000, exp=4_000_100_000), "its list is of the future"),
    "another issuer's": (lie(iss="CN-GD"), "the list is another region's"),
    "without itself": (lie(issuers=[]), "no trust list of our kind"),
    "without times": (lie(exp=None), "no trust list of our kind"),
    "a strange version": (lie(version=True), "no trust list of our kind"),
    "itself twice": (lie(issuers=[{"iss": ZHEJIANG}] * 2), "no trust list of our kind"),
    "of another format": (entry(format="jwt"), "its own codes are not of our kind"),
    "a kid of another key": (
        entry(keys=[PUBLIC | {"kid": "AAAAAAAAAAA", "nbf": 0}]), "no trust list of our kind"
    ),
    "a kid twice": (entry(keys=[PUBLIC | {"nbf": 0}] * 2), "no trust list of our kind"),
    "a key beside the curve": (
        entry(keys=[PUBLIC | {"nbf": 0, "x": "AA"}]), "no trust list of our kind"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
async def test_a_bad_list_changes_nothing_and_is_told(
    case: str, publisher: Publisher, zhejiang: OwnKind
) -> None:
    make, words = LISTS[case]
    empty = await issuer("list")
    publisher.body = lambda: make(zhejiang)
    code, told = await issuer(*own(publisher, zhejiang))
    assert code == FAILED
    assert told.startswith("CN-ZJ: ")
    assert words in told
    assert told.endswith("Nothing was changed.\n")
    assert await issuer("list") == empty


async def test_what_was_heard_stays_when_a_later_list_is_bad(
    publisher: Publisher, zhejiang: OwnKind
) -> None:
    before = (await issuer(*own(publisher, zhejiang)))[1]
    zhejiang.version -= 1
    code, told = await issuer("refresh")
    assert code == FAILED
    assert "CN-ZJ: its list is older than the one seen last. Its keys stay" in told
    listed = (await issuer("list"))[1]
    assert all(line in listed for line in before.splitlines())
    assert "the last try failed: its list is older than the one seen last" in listed
    assert (await issuer(*foreign(publisher)))[0] == DONE
    assert (await issuer("refresh"))[0] == REJECTED


async def test_what_cannot_be_fetched_is_told(
    publisher: Publisher, zhejiang: OwnKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = own(publisher, zhejiang)

    async def told(words: str) -> None:
        code, output = await issuer(*arguments)
        assert code == FAILED
        assert words in output

    publisher.status, publisher.headers = 302, {"Location": "/trust-list"}
    await told("it sends elsewhere")
    publisher.status = 500
    await told("it answered 500")
    publisher.status, publisher.body = 200, b"x" * 2 * 1024 * 1024
    await told("longer than a megabyte")
    publisher.seconds = 5
    monkeypatch.setattr(fetching, "TIMEOUT", aiohttp.ClientTimeout(total=0.1))
    await told("it did not answer in time")
    arguments[3] = "https://10.1.2.3/trust-list"
    await told("leads into a private network")
    monkeypatch.setenv("PUBLIC_URL", "https://code.example")
    arguments[3] = publisher.list_url
    await told("must begin with https://")
    arguments[3] = publisher.list_url.replace("http://", "https://")
    await told("leads into a private network")
    assert "No other region is recognised." in (await issuer("list"))[1]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("green,clear\ngreen,case\n", "line 3: this value stands in the file already"),
        ("green,ok\n", "line 2: the level must be one of clear, attention, contact, case"),
        ("green,unknown\n", "line 2: the level must be one of"),
        (",clear\n", "line 2: a value must have"),
        ("", "The mapping names no value."),
    ],
)
async def test_a_mapping_that_says_nothing_usable_is_refused(
    rows: str, words: str, publisher: Publisher, tmp_path: Path
) -> None:
    (tmp_path / "mapping.csv").write_text("value,level\n" + rows)
    code, told = await issuer(*foreign(publisher))
    assert code == FAILED
    assert words in told
    assert "No other region is recognised." in (await issuer("list"))[1]


async def test_what_is_said_wrongly_is_usage(publisher: Publisher, zhejiang: OwnKind) -> None:
    whole, other = own(publisher, zhejiang), foreign(publisher)
    for arguments in (
        whole[:2],
        whole[:4],
        [*whole, "--keys", "https://x.example"],
        [*whole[:-1], "thumbprint"],
        [*whole[:-1], "-" + "A" * 41],
        [*other, "--root", zhejiang.thumbprint],
        [*other, "--format", "bamin"],
        [*other, "--from", "tomorrow"],
    ):
        assert (await issuer(*arguments))[0] == USAGE, arguments
    for arguments, words in (
        (["add", "CN-FJ", *whole[2:]], "This is our own issuer"),
        (["add", "CN-ZJ-DEMO", *whole[2:]], "never count in a real installation"),
        (other[:-2], "Say what its values mean"),
        ([*other, "--from", "2020-01-01"], "from a day that is over"),
        ([*other[:-1], "nowhere.csv"], "Cannot read nowhere.csv"),
    ):
        code, told = await issuer(*arguments)
        assert (code, words in told) == (FAILED, True), (arguments, told)
    assert publisher.asked == 0
