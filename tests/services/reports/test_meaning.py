"""Typed words mean what the buttons mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.problems import category_name, kind_name, urgency_name
from services.i18n import LANGUAGES, translator
from services.reports import meaning
from services.reports.meaning import OF_CATEGORY, Wish
from services.reports.types import Symptoms
from services.tickets.types import Category, Kind, Urgency


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", [Category.ACCOMMODATION, Category.HIRING])
def test_the_label_of_every_kind_can_be_typed(language: str, category: Category) -> None:
    words = translator(language)
    for kind in OF_CATEGORY[category]:
        if kind is not Kind.OTHER:
            assert meaning.kind(kind_name(kind, words), category) is kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_label_of_every_category_can_be_typed(language: str) -> None:
    words = translator(language)
    for category in Category:
        if category is not Category.OTHER:
            assert meaning.category(category_name(category, words)) is category
    assert meaning.category("有人被拦、进出受限") is Category.ACCESS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_label_of_every_urgency_can_be_typed(language: str) -> None:
    words = translator(language)
    for category in Category:
        for urgency in Urgency:
            assert meaning.urgency(urgency_name(urgency, category, words)) is urgency


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("员工住得太挤了", Kind.TOO_CROWDED),
        ("没有宿舍", Kind.NO_DORMITORY),
        ("房东不让住", Kind.LEASE_KEPT_OUT),
        ("村口被拦，有租约", Kind.KEPT_OUT),
        ("缺人", Kind.WORKERS_NEEDED),
        ("工人回不来", Kind.WORKERS_CANNOT_RETURN),
        ("没有口罩了", Kind.MEASURES),
        ("the guard won't let him in", Kind.KEPT_OUT),
        ("今天天气不错", None),
    ],
)
def test_a_sentence_names_its_kind(text: str, kind: Kind | None) -> None:
    assert meaning.kind(text) is kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("没有发热、干咳、乏力", Symptoms.NONE),
        ("无症状", Symptoms.NONE),
        ("有点发烧", Symptoms.SOME),
        ("发热、干咳、乏力都没有", Symptoms.NONE),
        ("没有发热、咳嗽等症状", Symptoms.NONE),
        ("no fever, dry cough or fatigue", Symptoms.NONE),
        ("no symptoms", Symptoms.NONE),
        ("没有发热，但是咳嗽", Symptoms.SOME),
        ("has a cough, no fever", Symptoms.SOME),
        ("他是返岗工人", None),
    ],
)
def test_symptoms_are_read_only_where_they_are_named(text: str, found: Symptoms | None) -> None:
    assert meaning.symptoms(text) is found


@pytest.mark.parametrize("text", ["没有发热", "no fever", "not coughing", "身份证都没有"])
def test_who_denies_one_symptom_has_not_denied_all_three(text: str) -> None:
    assert meaning.symptoms(text) is None


def test_a_plain_yes_or_no_counts_as_an_answer_alone() -> None:
    assert meaning.symptoms("没有", is_answer=True) is Symptoms.NONE
    assert meaning.symptoms("没有") is None
    assert meaning.symptoms("不清楚", is_answer=True) is Symptoms.UNKNOWN


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("02:50起", "02:50"),
        ("凌晨2点半", "02:30"),
        ("8点", "08:00"),
        ("25:00", None),
        ("3天", None),
    ],
)
def test_a_clock_time_is_read(text: str, time: str | None) -> None:
    assert meaning.since(text) == time


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("138 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("0595-2222 3333", "059522223333"),
        ("我的电话是多少", None),
        ("12", None),
    ],
)
def test_a_telephone_number_is_read(text: str, phone: str | None) -> None:
    assert meaning.phone(text) == phone


def test_a_wish_is_the_whole_text() -> None:
    assert meaning.wish(" 上一步 ") is Wish.BACK
    assert meaning.wish("不报了") is Wish.DROP
    assert meaning.wish("Submit") is Wish.SUBMIT
    assert meaning.wish("上一步我写错了") is None


def test_waiting_is_read_and_its_contrary_is_not() -> None:
    assert meaning.is_waiting("人在村口等")
    assert meaning.is_waiting("在现场等着")
    assert not meaning.is_waiting("人不在现场")
    assert not meaning.is_waiting("可以慢慢来")


@given(st.text(max_size=60))
def test_no_text_is_an_error(text: str) -> None:
    for read in (meaning.wish, meaning.kind, meaning.category, meaning.urgency, meaning.phone):
        read(text)
    meaning.symptoms(text)
    meaning.since(text)
    meaning.has_lease(text)
