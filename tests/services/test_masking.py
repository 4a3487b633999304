"""Masks: what others see of a name and a number."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.people.masking import last_four, mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈志强", "陈*强"),
        ("王伟", "王*"),
        ("王", "王*"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜"),
        ("歐陽詢", "歐陽*"),
        ("司马光", "司马*"),
        ("上官婉儿", "上官*儿"),
        ("欧阳", "欧*"),
        ("诸葛", "诸*"),
        ("陈欧阳强", "陈*强"),
        ("阿卜杜拉·买买提", "阿*提"),
        ("阿卜杜拉•买买提", "阿*提"),
        ("陈 志 强", "陈*强"),
        ("陈　志强", "陈*强"),
        ("〇志强", "〇*强"),
        ("𠮷野家", "𠮷*家"),
        ("欧阳小𠮷", "欧阳*𠮷"),
        ("\ue863志\ue864", "〓*〓"),
        ("\u2f00志强", "一*强"),
        ("Maria Lopez Garcia", "M* L* G*"),
        ("maria  lopez", "m* l*"),
        ("Ｍａｒｙ Ｓｍｉｔｈ", "M* S*"),
        ("Jean-Luc O'Brien", "J* O*"),
        ("Éléonore d'Été", "É* d*"),
        ("E\u0301mile", "É*"),
        ("Иван Петров", "И* П*"),
        ("김철수", "김*"),
        ("山田太郎", "山*郎"),
        ("やまだ たろう", "や* た*"),
        ("محمد علي", "م* ع*"),
        ("陈 Wei", "陈* W*"),
        ("A B C D E F G", "A* B* C* D*"),
        ("ༀ ༀ ༀ", "ༀ* ༀ*"),
        ("", "*"),
        ("   ", "*"),
        ("123 ***", "*"),
        ("\u202e陈\u200b志\x00强", "陈*强"),
        ("\u202eMaria\u202c \ufeffLopez", "M* L*"),
        ("\ud800陈志强", "陈*强"),
    ],
)
def test_a_name_is_masked_like_this(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(max_size=40))
def test_any_name_fits_the_token_and_hides_no_marks_in_it(name: str) -> None:
    masked = mask_name(name)
    assert 1 <= len(masked.encode()) <= 12
    assert masked == masked.strip()
    for character in masked.replace("*", "").replace(" ", "").replace("〓", ""):
        assert unicodedata.category(character)[0] in "LN"


@given(st.text(alphabet="陈志强欧阳娜司马光王", min_size=3, max_size=6))
def test_of_a_chinese_name_something_is_always_hidden(name: str) -> None:
    assert len(mask_name(name).replace("*", "")) < len(name)


@pytest.mark.parametrize(
    ("number", "last"),
    [
        ("350521199001013417", "3417"),
        ("35052119900101341x", "341X"),
        ("３５０５２１１９９００１０１３４１Ｘ", "341X"),
        ("E1234 5678", "5678"),
        ("H-123(4)", "1234"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_of_a_number_the_last_four_characters_stay(number: str, last: str) -> None:
    assert last_four(number) == last
