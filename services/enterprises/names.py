"""What people type when they name a firm; pure."""

import re
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

_NOISE = re.compile(r"[\W_]+")
_BEFORE = re.compile(r"^(?:福建省?)?(?:泉州市?)?(?:惠安县?)?")
_AFTER = re.compile(
    r"(?:股份|集团|责任)*(?:有限)?(?:责任)?(?:公司|厂|集团)?$|"
    r"(?:company|co|ltd|limited|inc|corporation|corp|factory)+$"
)
LEAST_CORE = 2
_CODE_LENGTHS = range(16, 21)
"""Characters of what was meant as a credit code of eighteen."""
_MOST_LETTERS = 8
_TRADITIONAL = str.maketrans(
    "廠業鞋製實飾紡織機電貿國縣區園龍興華東進發鋼鐵築裝務藝鴻達豐億萬聯協順總廈門樓項設備車輪運輸農產開關環衛醫藥學員張陳劉黃電動纜線塑膠傢俱銘銀鋁鋅銅鑫磚礦橋路與責任份集團",
    "厂业鞋制实饰纺织机电贸国县区园龙兴华东进发钢铁筑装务艺鸿达丰亿万联协顺总厦门楼项设备车轮运输农产开关环卫医药学员张陈刘黄电动缆线塑胶家具铭银铝锌铜鑫砖矿桥路与责任份集团",
)
"""What names of firms are made of, where somebody types traditional characters."""


def core(name: str) -> str:
    """Return what tells a firm from others: 惠安示例鞋业有限公司 becomes 示例鞋业.

    What would leave fewer than two characters is kept whole.
    """
    plain = _compact(name).casefold().translate(_TRADITIONAL)
    short = _BEFORE.sub("", plain)
    short = _AFTER.sub("", short) if len(short) >= LEAST_CORE else plain
    return short if len(short) >= LEAST_CORE else plain


def credit_code(text: str) -> str | None:
    """Return a unified social credit code (GB 32100-2015) as it is stored, None for other text."""
    try:
        return str(uscc.validate(_compact(text).upper()))
    except ValidationError:
        return None


def has_wrong_check(text: str) -> bool:
    """Whether a text has the form of a credit code, but its check character does not fit."""
    try:
        uscc.validate(_compact(text).upper())
    except InvalidChecksum:
        return True
    except ValidationError:
        return False
    return False


def is_meant_as_code(text: str) -> bool:
    """Whether a text that is no credit code was meant as one: too short, or a letter like O."""
    compact = _compact(text)
    letters = sum(not sign.isdigit() for sign in compact)
    is_plain = compact.isascii() and compact.isalnum()
    return is_plain and len(compact) in _CODE_LENGTHS and letters <= _MOST_LETTERS


def _compact(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))
