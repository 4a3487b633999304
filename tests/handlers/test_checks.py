"""What a guard reads who sends a photo: the real picture, read and checked."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handlers.context import Scene
from handlers.screens.checks import SCREENS
from services.chats.types import Address
from services.checking.service import MOST_OF_PAPER
from services.codes.address import code_url
from services.codes.card import render
from services.codes.tables import CodeRow
from services.codes.types import PresentedCode, TokenFlags
from services.i18n import translator
from services.registry import Services
from tests.cards import sample_card
from tests.duty_stage import Night, open_night
from tests.health_samples import green_code

GUARD = Address("77")


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        yield one


@pytest.fixture
async def code(services: Services) -> PresentedCode:
    _, shown = await green_code(services)
    return shown


def photo(code: PresentedCode) -> bytes:
    return render(sample_card(code.url))


async def told(services: Services, picture: bytes) -> str:
    async def fetch(_: str) -> bytes:
        return picture

    scene = Scene(
        services, translator("zh_CN"), GUARD, "5", {"file_id": "f"}, fetch, "huian_bot", peek=fetch
    )
    message = await SCREENS["codes.checked"].render(scene)
    assert message is not None
    return message.text


async def test_a_photo_of_a_code_gets_its_verdict(services: Services, code: PresentedCode) -> None:
    assert (await told(services, photo(code))).startswith("绿码 · 陈*强 · 证件尾号 3417\n本县签发")


async def test_a_file_that_is_no_picture_gets_a_sentence(services: Services) -> None:
    for hostile in (b"<svg/>", b"GIF89a", b"\xff\xd8\xff", b""):
        assert (await told(services, hostile)).startswith("这张图片打不开。")


async def test_a_paper_code_that_was_asked_about_too_often_is_not_told_to_be_green(
    services: Services, code: PresentedCode
) -> None:
    async with services.db.transaction() as session:
        row = await session.get(CodeRow, code.token.handle.hex())
        assert row is not None
        row.flags = int(TokenFlags.PAPER)
    for _ in range(MOST_OF_PAPER):
        assert "绿码" in await told(services, photo(code))
    assert (await told(services, photo(code))).startswith(
        "这张纸质凭证一小时内被核验太多次，现在查不到是否已作废。"
    )


async def test_a_guard_asks_how_sends_a_photo_and_finds_both_gone_within_the_hour(
    night: Night,
) -> None:
    guard = night.phone("ke")
    await guard.say("/verify")
    told = await guard.hears("核验别人的码，哪种方便用哪种：")
    assert "只有您自己手机上的结果才算数" in told.text
    broken = sample_card(code_url("https://code.example", bytes(140)))
    photo = await guard.photo(render(broken))
    verdict = await guard.hears("这个码不完整或被改动过，不算数。")
    await night.playhouse.advance(timedelta(minutes=49))
    assert [photo.deleted, verdict.deleted] == [False, False]
    await night.playhouse.advance(timedelta(minutes=2))
    assert [photo.deleted, verdict.deleted] == [True, True]


async def test_the_thirty_first_photo_of_a_minute_is_refused_in_words(night: Night) -> None:
    guard = night.phone("ke")
    account = night.account("ke")
    for number in range(30):
        await night.services.pictures.admit(account, str(number))
    await guard.photo(render(sample_card("https://code.example/")))
    await guard.hears("照片发得太快了，每分钟最多看 30 张，请一分钟后再发。")
