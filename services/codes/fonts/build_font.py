"""Cut the card's fonts from Noto Sans CJK; run again after the words in `bold.txt` change.

    python -m services.codes.fonts.build_font

The sources are the collections of Debian's package fonts-noto-cjk (SIL Open Font License 1.1,
see OFL.txt). fontTools belongs to the test requirements: the running product reads only the
finished files.

- `regular.otf` holds every character of GBK (names of people need it, GB2312 is too small),
  Latin, Greek and Cyrillic letters, and the rare characters that the source has for names
  beyond GBK, those of the national table of 2013 among them.
- `bold.otf` holds the letters and words that the card itself says large, listed in `bold.txt`.

In both, the glyph for a missing character is the geta sign 〓 that Chinese and Japanese printers
set where a character was not in the case: whatever lacks a glyph leaves a visible sign.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
DEBIAN = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED_CHINESE = 2
"""The collection's face that draws characters as mainland China does."""

GETA = "〓"

BASIC_HAN = range(0x4E00, 0xA000)
RARE_HAN = range(0x20000, 0x32000)
RARE_NAMES = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖"
    "䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
"""The characters of the national table of 2013 that stand in Unicode's extension A."""
LETTERS = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),  # Latin-1 and what the source has of Latin Extended-A
    range(0x370, 0x530),  # Greek and Cyrillic
    range(0x2010, 0x2040),  # dashes, quotation marks, ellipsis
)


def regular_characters() -> set[int]:
    """Every code point that the regular font asks its source for."""
    wanted = {code for block in (*LETTERS, BASIC_HAN, RARE_HAN) for code in block}
    wanted.update(ord(character) for character in RARE_NAMES)
    return wanted | characters_of("gbk") | characters_of("gb2312")


def characters_of(encoding: str) -> set[int]:
    """Every code point that an encoding can write (gb2312 and gbk differ in one dot)."""
    written = set()
    for code in range(0x20, 0x10000):
        try:
            chr(code).encode(encoding)
        except UnicodeEncodeError:
            continue
        written.add(code)
    return written


def bold_characters() -> set[int]:
    """Every code point of `bold.txt`, without its line ends."""
    words = (HERE / "bold.txt").read_text(encoding="utf-8")
    return {ord(character) for character in words if character != "\n"}


def show_missing_as_geta(font: TTFont) -> None:
    """Draw `.notdef`, which stands for each character without a glyph, as the geta sign."""
    glyphs = font.getGlyphSet()
    name = font.getBestCmap()[ord(GETA)]
    pen = T2CharStringPen(glyphs[name].width, glyphs)
    glyphs[name].draw(pen)
    cff = font["CFF "].cff
    charstrings = cff.topDictIndex[0].CharStrings
    private = charstrings[".notdef"].private
    charstrings[".notdef"] = pen.getCharString(private, cff.GlobalSubrs)
    font["hmtx"][".notdef"] = font["hmtx"][name]


def cut(source: Path, target: Path, characters: Iterable[int]) -> None:
    """Write the part of the source that draws these characters, without layout tables."""
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    options.font_number = SIMPLIFIED_CHINESE
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={*characters, ord(GETA)})
    cutter.subset(font)
    show_missing_as_geta(font)
    subset.save_font(font, str(target), options)


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut the card's fonts from Noto Sans CJK.")
    parser.add_argument("--sources", type=Path, default=DEBIAN, help="folder of NotoSansCJK-*.ttc")
    sources: Path = parser.parse_args().sources
    for cutting, source, characters in (
        ("regular.otf", "NotoSansCJK-Regular.ttc", regular_characters()),
        ("bold.otf", "NotoSansCJK-Bold.ttc", bold_characters()),
    ):
        cut(sources / source, HERE / cutting, characters)
        size = (HERE / cutting).stat().st_size
        sys.stdout.write(f"{cutting}: {size / 1_000_000:.1f} MB\n")


if __name__ == "__main__":
    main()
