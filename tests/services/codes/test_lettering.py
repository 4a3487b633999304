"""Text on the card: it shrinks, then wraps, and is never cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codes.lettering import fit


def test_text_that_fits_has_its_full_size() -> None:
    assert fit("绿码", width=600, height=136, size=108, is_bold=True).size == 108


def test_longer_text_becomes_smaller() -> None:
    fitted = fit("Huian County · Bamin Health Code", width=480, height=60, size=38)
    assert len(fitted.lines) == 1
    assert 12 <= fitted.size < 38
    assert fitted.width <= 480


def test_the_longest_text_wraps_between_its_words() -> None:
    text = "Orange means not verified yet, it does not mean ill. Let the other side scan it."
    fitted = fit(text, width=500, height=84, size=40)
    assert len(fitted.lines) > 1
    assert " ".join(fitted.lines) == text


def test_chinese_text_wraps_anywhere_but_before_a_closing_mark() -> None:
    fitted = fit("橙码表示（尚未通过）核验，不等于患病。" * 2, width=400, height=200, size=40)
    assert len(fitted.lines) > 1
    for line in fitted.lines:
        assert line[0] not in "，。）"
        assert line[-1] != "（"


def test_text_that_could_not_be_read_any_more_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        fit("很长" * 400, width=300, height=60, size=40)
    with pytest.raises(ValueError, match="too long"):
        fit("Donaudampfschifffahrtsgesellschaft" * 9, width=300, height=300, size=40)


def test_a_character_that_the_bold_font_lacks_turns_the_text_to_the_regular_one() -> None:
    assert fit("绿码", width=600, height=136, size=108, is_bold=True).is_bold
    assert not fit("绿码龘", width=600, height=136, size=108, is_bold=True).is_bold


@given(st.text(alphabet="陈*强 Maria（）。，-ༀ龘", max_size=60))
def test_nothing_is_lost_and_nothing_sticks_out(text: str) -> None:
    fitted = fit(text, width=500, height=160, size=40)
    assert "".join("".join(fitted.lines).split()) == "".join(text.split())
    assert fitted.width <= 502
    assert fitted.height <= 161
    assert fitted.mask().size == (fitted.width + 2, fitted.height)


def test_a_character_without_a_glyph_is_drawn_all_the_same() -> None:
    missing = fit("ༀ", width=100, height=60, size=40).mask()
    geta = fit("〓", width=100, height=60, size=40).mask()
    assert missing.tobytes() == geta.tobytes()
