"""What of a name and a number others may see: enough to compare with a document, no more."""

import re
import unicodedata

NAME_BYTES = 12
LAST_CHARACTERS = 4
MASK = "*"
GETA = "〓"
"""Printers' sign for a character that the case lacks; old registers use private code points."""

_HAN = re.compile(
    "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff" + GETA + "]+"
)
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo", "Nl"})
"""Unicode's categories of letters; Nl for the 〇 of Chinese names."""
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")

# The compound surnames that are in use, as in the national statistics of surnames; the
# ambiguous ones that are more often a surname and a given name (such as 安国) are left out.
_COMPOUND_SURNAMES = frozenset(
    """
    欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 司徒 东方 東方 独孤 獨孤 南宫 南宮 万俟 萬俟 闻人 聞人
    夏侯 皇甫 尉迟 尉遲 公羊 澹台 澹臺 公冶 宗政 濮阳 濮陽 淳于 单于 單于 太叔 申屠 公孙 公孫
    仲孙 仲孫 轩辕 軒轅 令狐 钟离 鍾離 锺离 宇文 长孙 長孫 慕容 鲜于 鮮于 闾丘 閭丘 司空 司寇
    亓官 子车 子車 颛孙 顓孫 端木 巫马 巫馬 公西 漆雕 乐正 樂正 壤驷 壤駟 公良 拓跋 夹谷 夾谷
    宰父 榖梁 谷梁 穀梁 百里 呼延 东郭 東郭 南门 南門 羊舌 微生 梁丘 左丘 东门 東門 西门 西門
    赫连 赫連 段干 第五 叶赫 葉赫 那拉 完颜 完顏 耶律 哥舒 纳兰 納蘭 贺兰 賀蘭 屈突 侯莫 达奚
    太史 公输 公輸 鲜卑 鮮卑 公户 公戶 公玉 公仪 公儀 仆固 僕固 叱干 吐谷 库狄 庫狄
    """.split()  # noqa: SIM905 - a table is read as a table
)


def mask_name(name: str) -> str:
    """Return a name as others see it, at most twelve bytes of UTF-8.

    A Chinese name keeps its surname, and its last character if the given name has more than one:
    陈志强 becomes 陈*强, 欧阳修 becomes 欧阳*, 王伟 becomes 王*. Of a name in another script stays
    the first letter of each part: Maria Lopez becomes M* L*. Nothing but letters gets through, so
    no name can hold marks that turn or hide the text around it.
    """
    readable = _PRIVATE_USE.sub(GETA, unicodedata.normalize("NFKC", name))
    letters = "".join(filter(_is_letter, readable))
    masked = _mask_chinese(letters) if _HAN.fullmatch(letters) else _mask_parts(readable)
    return _cut(masked)


def last_four(number: str) -> str:
    """Return the last four letters or digits of a document's number, in capitals."""
    readable = unicodedata.normalize("NFKC", number).upper()
    plain = "".join(character for character in readable if character.isascii())
    return "".join(filter(str.isalnum, plain))[-LAST_CHARACTERS:]


def _is_letter(character: str) -> bool:
    return character == GETA or unicodedata.category(character) in _LETTERS


def _mask_chinese(name: str) -> str:
    is_compound = name[:2] in _COMPOUND_SURNAMES and name[2:]
    surname = name[:2] if is_compound else name[:1]
    given = name[len(surname) :]
    return surname + MASK + (given[-1] if len(given) > 1 else "")


def _mask_parts(name: str) -> str:
    initials = (next(filter(_is_letter, part), "") for part in name.split())
    return " ".join(initial + MASK for initial in initials if initial) or MASK


def _cut(text: str) -> str:
    """Cut to the token's room, between characters and without a trailing space."""
    return text.encode()[:NAME_BYTES].decode(errors="ignore").rstrip()
