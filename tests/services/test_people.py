"""Numbers are normalised and checked, names and numbers are never stored in clear."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from stdnum.cn import ric

from services.people.errors import InvalidNumberError, PersonNotFoundError
from services.people.numbers import PersonKey, holds_resident_number, normalise
from services.people.types import PersonId
from services.registry import Services

TODAY = date(2020, 2, 24)
NUMBER = "350521198803183417"


@pytest.mark.parametrize("id_type", [None, "", "111", "PRC_ID", "prc_id", " 111 "])
@pytest.mark.parametrize("country", [None, "", "CN", "cn", " CN "])
def test_a_missing_type_and_country_mean_the_resident_card(
    id_type: str | None, country: str | None
) -> None:
    assert normalise(id_type, country, NUMBER, today=TODAY) == PersonKey("111", "CN", NUMBER)


@pytest.mark.parametrize(
    "written",
    ["３５０５２１１９８８０３１８３４１７", " 350521198803183417 ", "350521 19880318 3417"],
)
def test_one_number_written_in_several_ways_is_one_person(written: str) -> None:
    assert normalise("", "", written, today=TODAY).number == NUMBER


def test_a_small_x_is_the_check_digit_ten() -> None:
    key = normalise("", "", "35052119880318003x", today=TODAY)
    assert key.number == "35052119880318003X"
    assert key.last_four == "003X"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("350521198803183418", "check_digit"),
        ("350521198802303417", "birth_date"),
        ("350521202002253416", "birth_date"),
        ("350521880318341", "length"),
        ("", "length"),
        ("35052119880318341A", "check_digit"),
        ("35O521198803183417", "characters"),
        ("²50521198803183417", "check_digit"),
        ("3505211988031834170", "length"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(number: str, reason: str) -> None:
    with pytest.raises(InvalidNumberError) as refusal:
        normalise("", "", number, today=TODAY)
    assert refusal.value.params == {"reason": reason}


def test_a_child_born_today_has_a_number() -> None:
    number = "35052120200224341"
    assert normalise("", "", number + ric.calc_check_digit(number + "0"), today=TODAY)


def test_other_documents_are_kept_as_given_and_joined() -> None:
    key = normalise("passport", "se", "p 000-3417", today=TODAY)
    assert key == PersonKey("passport", "SE", "P0003417")
    assert key.index_text == normalise("PASSPORT", "SE", "P0003417", today=TODAY).index_text


@pytest.mark.parametrize("country", ["SWE", "1A", "瑞典", "S"])
def test_a_country_is_two_letters(country: str) -> None:
    with pytest.raises(InvalidNumberError):
        normalise("passport", country, "P0003417", today=TODAY)


@pytest.mark.parametrize("number", ["P12", "P" * 21, "P|0003417", "护照12345"])
def test_the_number_of_another_document_is_4_to_20_letters_and_digits(number: str) -> None:
    with pytest.raises(InvalidNumberError):
        normalise("passport", "SE", number, today=TODAY)


@given(
    st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.sampled_from(["350521", "110101"])
)
def test_exactly_the_right_check_digit_is_accepted(born: date, sequence: int, area: str) -> None:
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    right = ric.calc_check_digit(body + "0")
    for digit in "0123456789X":
        if digit == right:
            assert normalise("", "", body + digit, today=TODAY).number == body + digit
        else:
            with pytest.raises(InvalidNumberError):
                normalise("", "", body + digit, today=TODAY)


@given(st.text(max_size=24))
def test_no_text_makes_it_fail_otherwise(number: str) -> None:
    for id_type in ("", "passport", number):
        with suppress(InvalidNumberError):
            normalise(id_type, number, number, today=TODAY)


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidNumberError) as refusal:
        normalise("", "", "350521198803183418", today=TODAY)
    assert "3505" not in f"{refusal.value!r} {refusal.value} {refusal.value.params}"


@pytest.mark.parametrize(
    "words",
    [
        "我的身份证350521198803183417谢谢",
        "350521 19880318 3417",
        "350521198803183418",
        "３５０５２１１９８８０３１８３４１７",
        "35052119880318000x",
    ],
)
def test_a_number_in_a_text_is_noticed_even_mistyped(words: str) -> None:
    assert holds_resident_number(words, today=TODAY)


@pytest.mark.parametrize(
    "words",
    [
        "46人 6间 120平",
        "0595-0000 0000，13905950000",
        "1047",
        "91350521MA2Y00000X",
        "350521199913013417",
        "35052119880318341723505211988031834172",
    ],
)
def test_other_digits_are_left_alone(words: str) -> None:
    assert not holds_resident_number(words, today=TODAY)


async def test_a_person_is_found_again_by_their_number(services: Services) -> None:
    key = normalise("", "", NUMBER, today=TODAY)
    person = await services.people.upsert(key, "陈志强")
    assert await services.people.upsert(key, "陈志强") == person
    assert await services.people.find_by_key(key) == person
    details = await services.people.get(person)
    assert (details.name, details.number) == ("陈志强", NUMBER)
    assert (details.masked_name, details.last_four) == ("陈*强", "3417")
    assert NUMBER not in repr(details)
    assert "陈" not in repr(details)


async def test_neither_name_nor_number_is_stored_in_clear(services: Services) -> None:
    await services.people.upsert(normalise("", "", NUMBER, today=TODAY), "陈志强")
    async with services.db.reading() as session:
        rows = (await session.execute(text("SELECT * FROM persons"))).all()
    dump = repr(rows).encode() + b"".join(
        value for row in rows for value in row if isinstance(value, bytes)
    )
    assert NUMBER.encode() not in dump
    assert "陈志强".encode() not in dump


async def test_a_forgotten_person_is_unknown(services: Services) -> None:
    key = normalise("", "", NUMBER, today=TODAY)
    person = await services.people.upsert(key, "陈志强")
    await services.people.forget(person)
    assert await services.people.find_by_key(key) is None
    with pytest.raises(PersonNotFoundError):
        await services.people.get(PersonId(person))
