"""Telegram's word for who has opened a Mini App is believed for an hour, and nobody else's."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest

from handlers.web.init_data import Opened, opened_by, secret_of
from tests.check_site import BOT_TOKEN, ISSUED
from tests.mini_apps import init_data

SECRET = secret_of(BOT_TOKEN)
# Made by PyPI's init-data-py 1.0.1, an implementation of somebody else.
SIGNED = (
    "auth_date=1582503000&query_id=AAF%2Ba&signature=c2ln-natu_re&start_param=a%3Db%26c&user="
    "%7B%22id%22%3A1001%2C%22first_name%22%3A%22%E5%BF%97+%E5%BC%BA%22%2C%22language_code%22%"
    "3A%22zh-hans%22%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me%5C%2Fi%5C%2F1.svg%22%7D&"
    "hash=1c686318ec160c1fcad75d945d51b0999c771baa871e9f1c8f5bec334652ff02"
)
AT = datetime.fromtimestamp(1582503000, UTC)


def opened(data: str, now: datetime = ISSUED) -> Opened | None:
    return opened_by(data, SECRET, now)


def test_what_another_implementation_signs_is_understood() -> None:
    found = opened(SIGNED, AT)
    assert found is not None
    assert found.account == "1001"


def test_the_order_of_the_parts_makes_no_other_opening() -> None:
    turned = urlencode(parse_qsl(SIGNED)[::-1])
    assert turned != SIGNED
    assert opened(turned, AT) == opened(SIGNED, AT) is not None


@pytest.mark.parametrize(
    "changed",
    [
        SIGNED.replace("1001", "1002"),
        SIGNED.replace("1582503000", "1582503001"),
        SIGNED.replace("&signature=c2ln-natu_re", ""),
        SIGNED + "&chat_type=sender",
        SIGNED + "&query_id=AAF%2Ba",
        SIGNED.rpartition("&")[0],
        SIGNED.rpartition("=")[0] + "=",
        SIGNED.rpartition("=")[0] + "=" + SIGNED.rpartition("=")[2].upper(),
        SIGNED[:-1],
        SIGNED + "&x=" + "y" * 4096,
        "",
        "hash=",
        "%ff=1&hash=00",
        "码",
    ],
)
def test_nothing_else_is_believed(changed: str) -> None:
    assert changed != SIGNED
    assert opened(changed, AT) is None


def test_another_bots_word_counts_for_nothing_and_without_a_bot_nobodys_does() -> None:
    data = init_data(token="7000000002:AAE-made-up-token-of-the-tests_0000000")
    assert opened(data) is None
    assert opened_by(init_data(token=""), secret_of(None), ISSUED) is None


@pytest.mark.parametrize(
    ("age", "is_believed"),
    [
        (timedelta(), True),
        (timedelta(hours=1), True),
        (timedelta(hours=1, seconds=1), False),
        (timedelta(minutes=-2), True),
        (timedelta(minutes=-2, seconds=-1), False),
    ],
)
def test_it_is_believed_for_an_hour(age: timedelta, *, is_believed: bool) -> None:
    assert (opened(init_data(), ISSUED + age) is not None) is is_believed
