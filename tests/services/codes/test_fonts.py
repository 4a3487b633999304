"""The fonts that come with the product, and what they draw where a character is missing."""

from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

import services.codes.fonts
from services.codes.fonts.build_font import bold_characters, characters_of

FONTS = Path(services.codes.fonts.__file__).parent
CARD = """
惠安县 · 八闽健康码 绿码 橙码 证件尾号 月日（周一二三四五六日）生成 今天 前有效
请对方扫码，只看图片不算核验 橙码表示尚未通过核验，不等于患病。演示 DEMO Green Orange
"""
UNPRINTABLE = set(range(0x7F, 0xA0))
ABSENT_FROM_NOTO = {ord("≒")}


def cmap(name: str) -> set[int]:
    with TTFont(FONTS / name) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("encoding", ["gb2312", "gbk"])
def test_every_character_of_the_chinese_standards_has_a_glyph(encoding: str) -> None:
    wanted = characters_of(encoding) - UNPRINTABLE
    assert len(wanted) > 7000
    assert wanted - cmap("regular.otf") <= ABSENT_FROM_NOTO


def test_the_rare_characters_of_the_national_table_have_glyphs() -> None:
    # Level three of the table of 2013: characters of names and places beyond GBK.
    assert {ord(character) for character in "䶮𬭼𫖯𫍽𬀩𬤊𬱖𫘦𬸚𫟼𬍛𠅤𡐓𨱏"} <= cmap("regular.otf")


@pytest.mark.parametrize("name", ["regular.otf", "bold.otf"])
def test_the_cards_words_have_glyphs(name: str) -> None:
    assert {ord(character) for character in CARD if character != "\n"} <= cmap(name)


def test_the_bold_font_is_the_one_that_its_list_describes() -> None:
    assert bold_characters() | {ord("〓")} == cmap("bold.otf")


@pytest.mark.parametrize("name", ["regular.otf", "bold.otf"])
def test_a_missing_character_is_drawn_as_the_geta_sign(name: str) -> None:
    with TTFont(FONTS / name) as font:
        glyphs = font.getGlyphSet()
        outlines = []
        for glyph in (".notdef", font.getBestCmap()[ord("〓")]):
            pen = DecomposingRecordingPen(glyphs)
            glyphs[glyph].draw(pen)
            outlines.append((glyphs[glyph].width, pen.value))
    assert outlines[0] == outlines[1]
    assert outlines[0][1]


def test_the_fonts_stay_small_and_keep_their_licence_beside_them() -> None:
    assert sum(path.stat().st_size for path in FONTS.glob("*.otf")) <= 6_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
